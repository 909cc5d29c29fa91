"""What the loopback Telegram is made of: updates in the queue, messages, chats, calls and planned failures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

UPDATE_LIFE = 24 * 3600.0
PRESS_LIFE = 150.0
UNDER_WAY = 102
BOT_ID = 1000000001
BOT_USERNAME = "guide_under_test_bot"


class RefusalError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        self.status = status
        self.description = description
        self.retry_after = retry_after
        super().__init__(description)


@dataclass(slots=True)
class Queued:
    """One update in the queue, and what became of it: waiting, confirmed, expired or forgotten."""

    id: int
    kind: str
    body: dict[str, Any]
    chat: int
    at: float
    life: float = UPDATE_LIFE
    delivered: int = 0
    fate: str = "waiting"
    ended_at: float | None = None


@dataclass(slots=True)
class Message:
    """One message in a chat."""

    id: int
    chat: int
    at: float
    from_bot: bool
    text: str | None
    entities: list[dict[str, Any]] = field(default_factory=list)
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    deleted_at: float | None = None
    document: dict[str, str] | None = None
    photo: dict[str, str] | None = None

    def view(self) -> dict[str, Any]:
        """As a person's client shows it."""
        return {
            "kind": "message",
            "id": self.id,
            "at": self.at,
            "from_bot": self.from_bot,
            "text": self.text,
            "entities": self.entities,
            "buttons": self.keyboard,
            "deleted": self.deleted_at is not None,
            **({"document": self.document} if self.document else {}),
            **({"photo": self.photo} if self.photo else {}),
        }


@dataclass(slots=True)
class Chat:
    """A person's chat (or a group), and all that was ever shown in it."""

    id: int
    language_code: str | None = None
    kind: str = "private"
    blocked: bool = False
    shown: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Call:
    """One call of the bot and its outcome."""

    at: float
    method: str
    params: dict[str, Any]
    status: int
    description: str = ""
    result: Any = None


@dataclass(slots=True)
class Script:
    """A planned failure of the next `times` calls that match."""

    method: str
    status: int
    times: int = 1
    retry_after: int | None = None
    chat: int | None = None
    description: str = "scripted"


def utf16(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
