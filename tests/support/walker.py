"""Takes a person through a flow by the ids of its choices, whatever the language and wording are."""

from __future__ import annotations

from typing import Any

from bot.app import Content
from bot.core.text import Text
from bot.locales.render import Renderer
from tests.support.telegram_person import Person


class Walker:
    """One person in one language who presses choices by step and id."""

    def __init__(self, person: Person, content: Content, language: str) -> None:
        self.person = person
        self._content = content
        self._renderer = Renderer(content.catalogs, content.languages)
        self._language = language

    async def takes(self, flow: str, step: str, choice: str, patience: float = 20.0) -> list[dict[str, Any]]:
        """Press a choice and wait for what follows."""
        item = next(item for item in self._content.library.step(flow, step).choices if item.id == choice)
        await self.person.presses(self.words(Text(f"{flow}/{step}", item.label)))
        return await self._everything(patience)

    async def presses(self, text: Text, patience: float = 20.0) -> list[dict[str, Any]]:
        """Press one of the program's own buttons."""
        await self.person.presses(self.words(text))
        return await self._everything(patience)

    async def writes(self, text: str, patience: float = 20.0) -> str:
        """Type a text; all that was shown for it."""
        await self.person.says(text)
        return shown(await self._everything(patience))

    async def _everything(self, patience: float) -> list[dict[str, Any]]:
        """All messages of a turn: it is over when the bot has acknowledged the update."""
        await self.person.wait_until_acknowledged(patience)
        return await self.person.wait_for_answer(patience)

    def words(self, text: Text) -> str:
        """A text as the person sees it."""
        return self._renderer.render(text, self._language)


def shown(events: list[dict[str, Any]]) -> str:
    """The texts of some messages, without the invisible isolates."""
    return "\n".join(event["text"] or "" for event in events).replace("\u2068", "").replace("\u2069", "")
