"""From a message and a state to the next state. Order: command; button; the open step; understanding; fallback."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.conversation.replies import FLOW_OF_COMMAND
from bot.conversation.routing import Action, Decision, decide, looks_sensitive
from bot.conversation.state import ChatState
from bot.conversation.views import Views
from bot.core.dates import DateReading, UnreadableDate
from bot.core.messages import InboundMessage, Kind
from bot.errors import NluUnavailable, StepGone
from bot.flows.engine import FlowEngine
from bot.flows.session import FlowSession
from bot.flows.steps.base import Chosen, TypedDate
from bot.flows.steps.letters import LETTER_FLOW, entrance
from bot.nlu.result import ParseResult

log = logging.getLogger("bot.conversation")

type View = tuple[tuple[str, ...], ...]

FLOW: View = (("flow",),)
COUNTED = frozenset({"check_right", "check_wrong"})
"""Answers to the question after a deadline; they show whether people understand our sums."""
ENGLISH = ("english",)
"""In a view: this turn is shown in English, whatever the chat's language."""


class Understanding(Protocol):
    """The NLU client."""

    async def parse(self, text: str) -> ParseResult: ...


def _count_nothing(event: str) -> None:
    """For those who keep no counts."""


@dataclass(frozen=True, slots=True)
class Router:
    """Decides what a message does to a chat. It saves nothing and renders nothing.

    `read_date(text, language, today)` and `detect(text)` come from the locales; `today` gives the court's local date;
    `frozen_flows` the ids of flows that operators stopped; `urgent` the safety-critical intents; `count` is told fixed
    words for events, with nothing about whom.
    """

    views: Views
    nlu: Understanding
    read_date: Callable[[str, str, date], DateReading]
    detect: Callable[[str], str | None]
    today: Callable[[], date]
    languages: frozenset[str]
    draft: frozenset[str]
    urgent: Collection[str]
    frozen_flows: Callable[[], frozenset[str]]
    count: Callable[[str], None] = _count_nothing

    @property
    def engine(self) -> FlowEngine:
        return self.views.engine

    async def route(self, message: InboundMessage, state: ChatState, *, first: bool) -> ChatState:
        """The state after this message; the same object where there is nothing to say (a double tap).

        `first`: this chat is new or forgotten.
        """
        match message.kind:
            case Kind.COMMAND:
                after = self._command(message.command, state)
            case Kind.BUTTON:
                after = self._button(message.button, state, forgotten=first)
            case Kind.UNSUPPORTED:
                after = self._again(state, ("notice", "media"))
            case Kind.EDITED:
                after = self._again(state, ("notice", "edited"))
            case _:
                after = await self._words(message.text, state)
        if first and after.language in self.draft and after.language != "en" and ("notice", "draft") not in after.view:
            after = replace(after, view=(*after.view, ("notice", "draft")))
        return after

    def open(
        self,
        flow: str,
        state: ChatState,
        *before: tuple[str, ...],
        fresh: bool = False,
        at: str = "",
        slots: Mapping[str, str] | None = None,
    ) -> ChatState:
        """Open a flow, `at` a step of it if need be; Back leads to where the person was, unless `fresh`."""
        behind = None if fresh else state.session
        try:
            session = self.engine.start(flow, self.today(), behind, at, slots)
        except (StepGone, KeyError):
            log.error("flow_missing")
            session = self.engine.start("menu", self.today())
        return self._stand(session, state, *before)

    def open_menu(self, state: ChatState, *before: tuple[str, ...]) -> ChatState:
        """The menu, with nothing behind it."""
        return self.open("menu", state, *before, fresh=True)

    def _command(self, command: str, state: ChatState) -> ChatState:
        if command == "language":
            return self._screen(state, (("languages",),))
        if command in FLOW_OF_COMMAND:
            flow = FLOW_OF_COMMAND[command]
            return self.open(flow, state, fresh=flow in ("menu", "welcome"))
        return self.open_menu(state, ("notice", "unknown_command"))

    def _button(self, data: str, state: ChatState, *, forgotten: bool) -> ChatState:
        match data.split(":"):
            case ["n", "menu"]:
                return self.open_menu(state)
            case ["n", "back"]:
                return self._back(state)
            case ["n", "people"]:
                return self._screen(state, (("people",),))
            case ["n", "language"]:
                return self._screen(state, (("languages",),))
            case ["n", "words"]:
                return self._hard_words(state)
            case ["n", "english"] if state.view:
                return self._in_english(state)
            case ["l", code] if code in self.languages:
                return self._change_language(code, state)
            case ["c", screen, number] if not forgotten:
                return self._numbered(screen, number, state)
        if forgotten:
            return self.open_menu(state, ("notice", "forgotten"))
        return self._again(state, ("notice", "old_button"))

    def _numbered(self, screen: str, number: str, state: ChatState) -> ChatState:
        press = f"{screen}:{number}"
        if press == state.pressed:
            return state
        try:
            answers = self.views.answers(state)
            kind, argument = answers[int(number)] if screen == state.screen else ("", "")
        except (StepGone, KeyError):
            return self._changed(state)
        except (ValueError, IndexError):
            kind, argument = "", ""
        if kind == "intent":
            return replace(self._intent(argument, state), pressed=press)
        if kind == "answer" and argument == "blank":
            return state
        if kind == "answer" and state.session:
            try:
                session = self.engine.resume(state.session, Chosen(argument), self.today())
            except (StepGone, KeyError):
                return self._changed(state)
            if session:
                if session.note in COUNTED:
                    self.count(session.note)
                return replace(self._stand(session, state), pressed=press)
        return self._again(state, ("notice", "old_button"))

    def _back(self, state: ChatState) -> ChatState:
        if state.session and state.view and ("flow",) not in state.view:
            # People, languages and notices lie over the flow: Back takes them away.
            return self._again(state)
        try:
            session = self.engine.back(state.session, self.today()) if state.session else None
        except (StepGone, KeyError):
            return self._changed(state)
        if session is None:
            return self.open_menu(state)
        return self._stand(session, state)

    def _hard_words(self, state: ChatState) -> ChatState:
        try:
            names = self.views.hard_words(state)
        except (StepGone, KeyError):
            return self._changed(state)
        return self._screen(state, (("words", *names),)) if names else self._again(state, ("notice", "old_button"))

    def _in_english(self, state: ChatState) -> ChatState:
        """The last turn once more, in English; a flow as of today, unless operators stopped it since."""
        seen = tuple(item for item in state.view if item not in (ENGLISH, ("notice", "draft")))
        if state.session is None or ("flow",) not in seen:
            return self._screen(state, (ENGLISH, *seen))
        if state.session.flow in self.frozen_flows():
            stopped = self._again(state)
            return replace(stopped, view=(ENGLISH, *stopped.view))
        session = replace(state.session, as_of=self.today())
        try:
            self.engine.prompts(session)
        except (StepGone, KeyError):
            return self._changed(state)
        return self._screen(replace(state, session=session), (ENGLISH, *seen))

    def _change_language(self, code: str, state: ChatState) -> ChatState:
        after = replace(state, language=code)
        notices: View = (("notice", "draft"),) if code in self.draft and code != "en" else ()
        if after.session is None:
            after = self.open("welcome", after, ("notice", "language_changed"), fresh=True)
        else:
            after = self._again(after, ("notice", "language_changed"))
        return replace(after, view=(*after.view, *notices))

    async def _words(self, text: str, state: ChatState) -> ChatState:
        if not text.strip():
            return self.open_menu(state, ("notice", "empty"))
        session = state.session
        if session and self._awaits_date(session) and ("flow",) in state.view:
            reading = self.read_date(text, state.language, self.today())
            if not isinstance(reading, UnreadableDate):
                return self._date(reading, state, session)
        if looks_sensitive(text):
            return self._screen(state, (("sensitive",),))
        if papers := self.engine.world.letters.recognise(text):
            step, slots = entrance(papers)
            return self.open(LETTER_FLOW, state, at=step, slots=slots)
        try:
            decision = decide(await self.nlu.parse(text), self.urgent)
        except NluUnavailable as error:
            log.warning("nlu_unavailable", extra={"error": error.reason})
            return self.open_menu(state, ("notice", "understanding_down"))
        after = self._decided(decision, state)
        other = self.detect(text)
        if other and other != state.language and other in self.languages:
            after = replace(after, view=(*after.view, ("offer_language", other)))
        return after

    def _date(self, reading: DateReading, state: ChatState, session: FlowSession) -> ChatState:
        try:
            moved = self.engine.resume(session, TypedDate(reading), self.today())
        except (StepGone, KeyError):
            return self._changed(state)
        if moved is None:
            return self._again(state, ("notice", "use_buttons"))
        return self._stand(moved, state)

    def _decided(self, decision: Decision, state: ChatState) -> ChatState:
        if decision.action is Action.ANSWER:
            return self._intent(decision.intent, state)
        if decision.action is Action.CLARIFY:
            known = tuple(intent for intent in decision.offered if intent in self.views.titles)
            if known:
                return self._screen(state, (("clarify", *known),))
        session = state.session
        if session and self._awaits_date(session) and ("flow",) in state.view:
            return self._date(UnreadableDate(), state, session)
        return self.open_menu(state, ("notice", "not_understood"))

    def _intent(self, intent: str, state: ChatState) -> ChatState:
        flow = self.engine.library.by_intent().get(intent)
        if flow:
            return self.open(flow, state)
        return self._screen(state, (("notice", "no_flow_yet"), ("people", *self.views.people)))

    def _awaits_date(self, session: FlowSession) -> bool:
        try:
            prompts = self.engine.prompts(session)
        except (StepGone, KeyError):
            return False
        return bool(prompts) and prompts[-1].awaits_date

    def _changed(self, state: ChatState) -> ChatState:
        """The content changed under this session: start its flow again with an apology."""
        flow = state.session.flow if state.session else ""
        if flow in self.engine.library:
            return self.open(flow, state, ("notice", "flow_changed"), fresh=True)
        return self.open_menu(state, ("notice", "flow_gone"))

    def _again(self, state: ChatState, *before: tuple[str, ...]) -> ChatState:
        """Show the open screen once more, as of today and after these notices."""
        if state.session is None:
            return self.open_menu(state, *before)
        try:
            session = self.engine.again(state.session, self.today())
        except (StepGone, KeyError):
            return self._changed(state)
        return self._stand(session, state, *before)

    def _stand(self, session: FlowSession, state: ChatState, *before: tuple[str, ...]) -> ChatState:
        """Show a place in a flow, or people who can help where operators stopped that flow."""
        if session.flow in self.frozen_flows():
            people = self.engine.library.flows[session.flow].people or self.views.people
            return self._screen(state, (*before, ("notice", "frozen"), ("people", *people)))
        return self._screen(replace(state, session=session), (*before, *FLOW))

    def _screen(self, state: ChatState, view: View) -> ChatState:
        """A new screen with a new tag, so that older buttons are known as old."""
        return replace(state, view=view, screen=secrets.token_urlsafe(4))
