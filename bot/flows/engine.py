"""The pure flow engine: start, resume, back, and what a session shows. It opens no files and reads no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.errors import StepGone, StepLoop
from bot.flows.library import FlowLibrary
from bot.flows.session import TRAIL_LIMIT, FlowSession, Place
from bot.flows.steps.base import Answer, Move, Prompt, Target, World

STEP_CAP = 50
"""Steps a flow may pass in one turn; a flow that jumps in a circle would hang the chat."""


class FlowEngine:
    """Walks flows. Every method returns a new session; the library and the world never change under it."""

    def __init__(self, library: FlowLibrary, world: World) -> None:
        self.library = library
        self.world = world

    def with_world(self, world: World) -> FlowEngine:
        """The same flows over other data (after a freeze or thaw)."""
        return FlowEngine(self.library, world)

    def start(
        self,
        flow: str,
        as_of: date,
        behind: FlowSession | None = None,
        at: str = "",
        slots: Mapping[str, str] | None = None,
    ) -> FlowSession:
        """Open a flow from its start, or `at` a step of it with what is known already; Back returns to `behind`.

        Raises:
            StepGone: there is no such flow. StepLoop: the flow jumps in a circle.
        """
        trail = _pushed(behind) if behind else ()
        return self._enter(Target(step=at, flow=flow), FlowSession(flow, ("",), as_of, slots or {}, trail))

    def resume(self, session: FlowSession, answer: Answer, as_of: date) -> FlowSession | None:
        """Give the open step an answer; None when the step cannot use it.

        Raises:
            StepGone: the session's step is no longer there. StepLoop: the flow jumps in a circle.
        """
        session = replace(session, as_of=as_of)
        outcome = self.library.step(session.flow, session.step).accept(answer, session, self.world)
        if outcome is None:
            return None
        if isinstance(outcome, Move):
            # A day or an answer is about the flow it was given in: another one may call its own by the same name.
            known = {} if outcome.target.flow else session.slots
            slots = {name: value for name, value in {**known, **outcome.slots}.items() if value}
            return self._enter(outcome.target, replace(session, slots=slots, trail=_pushed(session)))
        return replace(
            session,
            shown=(session.step,),
            note=outcome.note,
            month=outcome.month,
            asked=outcome.asked,
            calendar=outcome.calendar,
        )

    def back(self, session: FlowSession, as_of: date) -> FlowSession | None:
        """The screen before this one with what was known there, or None when there is none.

        Raises:
            StepGone: the step is no longer there. StepLoop: the flow jumps in a circle.
        """
        plain = _without_note(replace(session, as_of=as_of))
        if session.note and not self._only_adds(session, plain):
            return plain
        if not session.trail:
            return None
        *rest, place = session.trail
        before = replace(session, flow=place.flow, slots=place.slots, trail=tuple(rest), as_of=as_of)
        return self._enter(Target(step=place.step), before)

    def again(self, session: FlowSession, as_of: date) -> FlowSession:
        """The open screen once more, as of this day; a file that was handed over is not handed over twice.

        Raises:
            StepGone: see `prompts`.
        """
        today = replace(session, as_of=as_of)
        handed = any(prompt.paper is not None for prompt in self.prompts(today))
        return _without_note(today) if handed else today

    def prompts(self, session: FlowSession) -> tuple[Prompt, ...]:
        """What the session shows: the same session always gives the same prompts.

        Raises:
            StepGone: one of the shown steps is no longer there, or none of them shows anything any more.
        """
        prompts = []
        for name in session.shown:
            step = self.library.step(session.flow, name)
            prompt = step.prompt(f"{session.flow}/{name}", session, self.world)
            if prompt:
                prompts.append(prompt)
        if not prompts:
            # A newer release made a step that jumps of the one this person stood on.
            raise StepGone(session.flow, session.step)
        return tuple(prompts)

    def _only_adds(self, session: FlowSession, plain: FlowSession) -> bool:
        """Whether the note puts a sentence over the step's own screen ("I could not read that") and no more."""
        noted, own = self.prompts(session)[-1], self.prompts(plain)[-1]
        return noted.rows == own.rows and all(text in noted.body for text in own.body)

    def _enter(self, target: Target, session: FlowSession) -> FlowSession:
        flow = session.flow
        shown: list[str] = []
        for _ in range(STEP_CAP):
            if target.flow:
                flow, shown = target.flow, []
                name = target.step or (self.library.flows[flow].start if flow in self.library else "")
            else:
                name = target.step
            step = self.library.step(flow, name)
            at = _without_note(replace(session, flow=flow, shown=(*shown, name)))
            onward = step.passes(at, self.world)
            if step.prompt(f"{flow}/{name}", at, self.world) is not None:
                shown.append(name)
            if onward is None:
                return replace(at, shown=tuple(shown) or (name,))
            if onward.flow:
                session = replace(session, slots={})
            target = onward
        raise StepLoop(flow, STEP_CAP)


def _without_note(session: FlowSession) -> FlowSession:
    return replace(session, note="", month="", asked=(), calendar="")


def _pushed(session: FlowSession) -> tuple[Place, ...]:
    place = Place(session.flow, session.shown[0], session.slots)
    before = session.trail
    if before and (before[-1].flow, before[-1].step) == (place.flow, place.step):
        before = before[:-1]
    return (*before, place)[-TRAIL_LIMIT:]
