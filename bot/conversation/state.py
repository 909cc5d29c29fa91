"""What is remembered of a chat: the plaintext of the sealed box. Ids and typed answers only, never a text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.flows.session import FlowSession

UPDATES_KEPT = 16
MESSAGES_KEPT = 200
MESSAGE_LIFE = 48 * 3600
"""Seconds for which Telegram lets a bot delete messages on both sides."""

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class ChatState:
    """One chat.

    `view` says what the last turn showed, as words with arguments (`("notice", "draft")`, `("flow",)`), so that the
    same turn can be rendered again after a crash. `screen` is the random tag in the buttons of that turn; `pressed`
    the last press that was taken. `done` and `pending` are update ids; `messages` pairs of message id and time
    (seconds since the epoch), kept only so that /wipe can delete them.
    """

    language: str
    session: FlowSession | None = None
    view: tuple[tuple[str, ...], ...] = ()
    screen: str = ""
    pressed: str = ""
    done: tuple[int, ...] = ()
    pending: int | None = None
    messages: tuple[tuple[int, int], ...] = field(default=())

    def __repr__(self) -> str:
        return "ChatState(...)"

    def seen(self, update: int) -> bool:
        """Whether this update was answered already."""
        return update in self.done

    def finished(self, update: int, sent: Sequence[int], now: int) -> ChatState:
        """The update is answered; `sent` are ids of messages to remember for /wipe."""
        messages = [*self.messages, *((number, now) for number in sent)]
        young = tuple((number, at) for number, at in messages if now - at < MESSAGE_LIFE)
        done = (*(old for old in self.done if old != update), update)
        return replace(self, done=done[-UPDATES_KEPT:], pending=None, messages=young[-MESSAGES_KEPT:])

    def deletable(self, now: int) -> tuple[int, ...]:
        """The message ids that Telegram would still delete."""
        return tuple(number for number, at in self.messages if now - at < MESSAGE_LIFE)

    def dumps(self) -> str:
        """Compact JSON for the box."""
        data = {
            "v": SCHEMA,
            "language": self.language,
            "session": self.session.to_json() if self.session else None,
            "view": [list(item) for item in self.view],
            "screen": self.screen,
            "pressed": self.pressed,
            "done": list(self.done),
            "pending": self.pending,
            "messages": [list(item) for item in self.messages],
        }
        return json.dumps(
            {key: value for key, value in data.items() if value not in (None, [], "")}, separators=(",", ":")
        )

    @classmethod
    def loads(cls, text: str) -> ChatState | None:
        """The state that `dumps` wrote; None for anything else (another release's rows start afresh)."""
        try:
            data = json.loads(text)
            if data["v"] != SCHEMA:
                return None
            session = data.get("session")
            return cls(
                language=str(data["language"]),
                session=FlowSession.from_json(session) if session else None,
                view=tuple(tuple(str(part) for part in item) for item in data.get("view", ())),
                screen=str(data.get("screen", "")),
                pressed=str(data.get("pressed", "")),
                done=tuple(int(number) for number in data.get("done", ())),
                pending=int(data["pending"]) if "pending" in data else None,
                messages=tuple((int(number), int(at)) for number, at in data.get("messages", ())),
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            return None
