"""One module for each kind of step, and the registry the definition reads."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.flows.steps.ask_date import AskDateStep
from bot.flows.steps.card import CardStep
from bot.flows.steps.choose import ChooseStep
from bot.flows.steps.contacts import ContactsStep
from bot.flows.steps.deadline import DeadlineStep
from bot.flows.steps.go import GoStep
from bot.flows.steps.letter import LetterStep
from bot.flows.steps.letters import LettersStep
from bot.flows.steps.say import SayStep
from bot.flows.steps.state import StateStep
from bot.flows.steps.takeaway import TakeawayStep

type AnyStep = Annotated[
    SayStep
    | ChooseStep
    | AskDateStep
    | DeadlineStep
    | ContactsStep
    | GoStep
    | StateStep
    | CardStep
    | TakeawayStep
    | LettersStep
    | LetterStep,
    Field(discriminator="kind"),
]

STEP_KINDS = {
    "say": SayStep,
    "choose": ChooseStep,
    "ask_date": AskDateStep,
    "deadline": DeadlineStep,
    "contacts": ContactsStep,
    "go": GoStep,
    "state": StateStep,
    "card": CardStep,
    "takeaway": TakeawayStep,
    "letters": LettersStep,
    "letter": LetterStep,
}
