"""`go`: shows nothing and jumps, depending on what was answered before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.flows.session import FlowSession
from bot.flows.steps.base import NAME, Step, Target, World


class When(BaseModel):
    """One condition: the slot holds exactly this answer. Leads to `goto` (a step of this flow) or `open` (a flow)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slot: str = Field(pattern=NAME)
    equals: str = Field(alias="is")
    goto: str = ""
    open: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> When:
        if bool(self.goto) == bool(self.open):
            raise ValueError(f"the condition on `{self.slot}` needs exactly one of `goto: step` and `open: flow`")
        return self

    @property
    def target(self) -> Target:
        return Target(step=self.goto, flow=self.open)


class GoStep(Step):
    """The first condition that holds decides; `otherwise` (a step of this flow) if none does."""

    kind: Literal["go"]
    when: tuple[When, ...] = ()
    otherwise: str

    def targets(self) -> Iterator[Target]:
        yield from (condition.target for condition in self.when)
        yield Target(step=self.otherwise)

    def reads(self) -> frozenset[str]:
        return frozenset(condition.slot for condition in self.when)

    def passes(self, session: FlowSession, world: World) -> Target:
        for condition in self.when:
            if session.slots.get(condition.slot) == condition.equals:
                return condition.target
        return Target(step=self.otherwise)
