"""The shape of a flow file. Loading is in `library`, running in `engine`, looking without running in `inspect`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bot.core.fields import Day
from bot.core.text import Text
from bot.flows.steps import AnyStep
from bot.flows.steps.base import FLOW_NAME, NAME, Label
from bot.flows.steps.deadline import DeadlineStep
from bot.flows.steps.takeaway import TakeawayStep

SPEC_VERSION = 1
"""The version of the flow format; a file says which one it is written in."""

STEP_NAME = NAME
type StepName = Annotated[str, Field(pattern=STEP_NAME)]


class Review(BaseModel):
    """Who looked at a flow and when. Nobody is named here who did not really review it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    checked_on: Day
    reviewed_by: str = "nobody yet"


class Flow(BaseModel):
    """One situation: a start step and what follows from each answer.

    `title` is its button in menus; `intent` the NLU intent that opens it; `urgent` marks safety-critical flows;
    `people` are contact ids for the button "People who can help"; `values` placeholders for all its texts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    spec: int
    id: str = Field(pattern=FLOW_NAME)
    title: Label
    intent: str = ""
    urgent: bool = False
    review: Review
    people: tuple[str, ...] = Field(default=(), max_length=6)
    start: str
    steps: dict[StepName, AnyStep] = Field(min_length=1)

    @field_validator("spec")
    @classmethod
    def _known_spec(cls, spec: int) -> int:
        if spec != SPEC_VERSION:
            raise ValueError(f"this program reads flow spec {SPEC_VERSION}; set `spec: {SPEC_VERSION}` or update it")
        return spec

    @model_validator(mode="after")
    def _own_targets(self) -> Flow:
        if self.start not in self.steps:
            raise ValueError(f"`start: {self.start}` is not one of the steps {', '.join(self.steps)}")
        return self

    @model_validator(mode="after")
    def _pages_with_dates(self) -> Flow:
        for name, step in self.steps.items():
            if isinstance(step, TakeawayStep) and step.deadline:
                counts = self.steps.get(step.deadline)
                if not isinstance(counts, DeadlineStep):
                    raise ValueError(
                        f"`deadline: {step.deadline}` of step `{name}` is not a deadline step of this flow"
                    )
                step.take_date_from(counts)
        return self

    @property
    def title_text(self) -> Text:
        """The title as a translatable text."""
        return Text(self.id, self.title)

    def context(self, step: str) -> str:
        """The msgctxt of a step's texts. Step ids are permanent: translations and stored sessions hang on them."""
        return f"{self.id}/{step}"
