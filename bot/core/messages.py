"""What comes in from a chat and what goes out, free of any transport.

`InboundMessage` is built by a transport, handed to `ConversationService.handle`, and answered by `Reply` objects
made of `Text`. Button data is ASCII of at most 64 bytes and opaque to the transport.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from bot.core.papers import Paper
from bot.core.text import Text

ChatId = NewType("ChatId", int)

TEXT_LIMIT = 1000
"""Characters of a message we look at; the rest is dropped before any parsing."""

BUTTON_LIMIT = 64
"""Bytes of button data that Telegram accepts."""


class Kind(StrEnum):
    """What sort of message came in."""

    TEXT = "text"
    COMMAND = "command"
    BUTTON = "button"
    UNSUPPORTED = "unsupported"
    """A photo, voice message, file, sticker, location or contact: never fetched, answered kindly."""
    EDITED = "edited"
    """The person changed an older message: answered by asking them to send it anew."""
    LEFT = "left"
    """The person blocked the bot: everything about the chat is deleted at once."""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One message from one person.

    `update` is the transport's id, unique in a chat and rising. `text` is cut at `TEXT_LIMIT`; `command` has no
    slash and is lower case; `button` is the data of the pressed button; `language_hint` is what the client says
    its language is (`es-MX`), or empty; `message` is the id of the person's own message, to be deleted by /wipe, or of
    the message whose button was pressed.
    """

    chat: ChatId
    update: int
    kind: Kind
    text: str = ""
    command: str = ""
    button: str = ""
    language_hint: str = ""
    message: int | None = None

    def __repr__(self) -> str:
        # Never the chat, the text or the button: a repr may reach a log through a traceback.
        return f"InboundMessage(kind={self.kind})"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says and the data that comes back when it is pressed."""

    label: Text
    data: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to send: paragraphs, then rows of buttons.

    `fleeting`: the transport deletes it by itself after a short while. `alert`: where the person pressed a button,
    shown as a pop-up that leaves no message; else sent as a fleeting message. `language`: where this one reply speaks
    another language than its turn. `paper`: a file that goes before the words.
    """

    body: tuple[Text, ...]
    rows: tuple[tuple[Choice, ...], ...] = ()
    fleeting: bool = False
    alert: bool = False
    language: str = ""
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer to one inbound message, in the language it is to be rendered in.

    `delete` lists message ids to delete on both sides before the replies go out (only /wipe does).
    `pending`: a saved session waits for `ConversationService.finish` once the replies are sent. `in_place`: the one
    reply takes the place of the message whose button was pressed (turning the pages of a calendar).
    """

    language: str
    replies: tuple[Reply, ...] = ()
    delete: tuple[int, ...] = ()
    pending: bool = False
    in_place: bool = False
