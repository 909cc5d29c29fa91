"""`contacts`: shows people who can help, from the directory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from bot.contacts import Contact
from bot.core.text import Text, Value, message
from bot.flows.session import FlowSession
from bot.flows.steps.base import (
    Answer,
    ChoiceItem,
    Move,
    Paragraphs,
    Prompt,
    Stay,
    Step,
    Target,
    World,
    choice_rows,
    provenance,
    take_choice,
)

WITH_PHONE_AND_PAGE = message("contact", "**{name}**\n{what_for}\n☎️ {phone}\n{url}")
WITH_PHONE = message("contact", "**{name}**\n{what_for}\n☎️ {phone}")
WITH_PAGE = message("contact", "**{name}**\n{what_for}\n{url}")
NAME_ONLY = message("contact", "**{name}**\n{what_for}")
PHONE_FOR = message("contact", "{phone} ({note})")
CAUTION = message("contact", "⚠️ {caution}")


class ContactsStep(Step):
    """A text, then one paragraph for each contact, then buttons if there are any."""

    kind: Literal["contacts"]
    text: Paragraphs
    contacts: tuple[str, ...] = Field(min_length=1, max_length=6)
    choices: tuple[ChoiceItem, ...] = Field(default=(), max_length=5)

    def targets(self) -> Iterator[Target]:
        yield from (item.target for item in self.choices)

    def texts(self) -> Iterator[str]:
        yield self.text
        yield from (item.label for item in self.choices)

    def prompt(self, context: str, session: FlowSession, world: World) -> Prompt:
        text = Text(context, self.text, self.own_values(world))
        body = (text, *contact_texts(self.contacts, world), *provenance(self.facts, session.as_of, world))
        return Prompt(body, choice_rows(context, self.choices))

    def accept(self, answer: Answer, session: FlowSession, world: World) -> Move | Stay | None:
        return take_choice(answer, self.choices)


def contact_texts(names: Sequence[str], world: World) -> tuple[Text, ...]:
    """One paragraph for each contact that is in the directory, and one for its caution if it has one."""
    texts: list[Text] = []
    for name in names:
        if name in world.contacts:
            contact = world.contacts[name]
            texts.append(contact_text(contact))
            if contact.caution is not None:
                texts.append(CAUTION.with_values(caution=contact.caution))
    return tuple(texts)


def shown_phone(contact: Contact) -> Value | None:
    """The number people may be shown, with whom it is for where that needs saying ("only from a phone inside")."""
    if not contact.show_phone or not contact.phones:
        return None
    phone = contact.phones[0]
    return phone.number if phone.note is None else PHONE_FOR.with_values(phone=phone.number, note=phone.note)


def contact_text(contact: Contact) -> Text:
    """Name, what it is for, number and page: only what may be shown."""
    phone = shown_phone(contact)
    shape = {
        (True, True): WITH_PHONE_AND_PAGE,
        (True, False): WITH_PHONE,
        (False, True): WITH_PAGE,
        (False, False): NAME_ONLY,
    }[phone is not None, contact.url is not None]
    text = shape.with_values(name=contact.name, what_for=contact.what_for)
    if phone is not None:
        text = text.with_values(phone=phone)
    if contact.url is not None:
        text = text.with_values(url=contact.url)
    return text
