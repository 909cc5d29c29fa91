"""From Telegram's update to our message, or to None for what is not ours to answer. Fetches nothing, keeps nothing."""

from __future__ import annotations

import re
from enum import Enum

from telegram import Chat, ChatMember, Message, Update, User
from telegram.ext import filters

from bot.core.messages import TEXT_LIMIT, ChatId, InboundMessage, Kind
from bot.transports.telegram.callback_data import is_usable

# \\w, not ASCII: people also type a command in their own script, which no Telegram client marks as one.
_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w{1,64}))?(?:\s+|$)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_UNWANTED = re.compile("[\x00\ud800-\udfff]")


class Place(Enum):
    """Where an update comes from."""

    PRIVATE = "private"
    GROUP = "group"
    """We leave: what is said to the bot there is said to everyone."""
    OTHER = "other"


def place_of(update: Update) -> Place:
    """Where the update comes from."""
    chat = update.effective_chat
    kind = chat.type if isinstance(chat, Chat) else None
    if kind == Chat.PRIVATE:
        return Place.PRIVATE
    return Place.GROUP if kind in (Chat.GROUP, Chat.SUPERGROUP) else Place.OTHER


def clean(text: str) -> str:
    """The text without what no store and no socket takes (NUL, lone surrogates), cut at the limit."""
    # Cut first, generously, so that a message of unwanted characters costs no more than any other.
    return _UNWANTED.sub("", text[: 4 * TEXT_LIMIT])[:TEXT_LIMIT]


def from_message(update: Update, username: str) -> InboundMessage | None:
    """A new message: text, command, or something we do not open.

    For a command `text` is what follows it. Captions are never read.
    """
    message = update.message
    if not _is_from_person(message) or filters.StatusUpdate.ALL.check_update(update):
        return None
    assert message is not None
    if not isinstance(message.text, str) or not (text := clean(message.text)).strip():
        return _make(update, message, Kind.UNSUPPORTED)
    if (match := _COMMAND.match(text)) is None:
        return _make(update, message, Kind.TEXT, text=text)
    command, addressee = match.groups()
    if addressee is not None and addressee.lower() != username.lower():
        return None
    return _make(update, message, Kind.COMMAND, command=command.lower(), text=text[match.end() :])


def from_edit(update: Update) -> InboundMessage | None:
    """An edited text. Edits without a text (a live location moves, a caption changes) are not for us."""
    message = update.edited_message
    if not _is_from_person(message) or message is None or not isinstance(message.text, str):
        return None
    return _make(update, message, Kind.EDITED)


def from_button(update: Update) -> InboundMessage | None:
    """A pressed button. Telegram warns that clients may send data of their own."""
    query = update.callback_query
    if query is None or not isinstance(query.from_user, User) or not is_usable(query.data):
        return None
    chat = query.message.chat.id if query.message is not None else query.from_user.id
    if not _is_id(chat) or not _is_id(update.update_id):
        return None
    return InboundMessage(
        chat=ChatId(chat),
        update=update.update_id,
        kind=Kind.BUTTON,
        button=query.data or "",
        language_hint=_language(query.from_user),
        message=query.message.message_id if query.message is not None else None,
    )


def from_member(update: Update) -> InboundMessage | None:
    """The person blocked the bot. Unblocking says nothing: a message follows."""
    change = update.my_chat_member
    if change is None or change.new_chat_member.status != ChatMember.BANNED:
        return None
    if not _is_id(change.chat.id) or not _is_id(update.update_id):
        return None
    return InboundMessage(
        chat=ChatId(change.chat.id),
        update=update.update_id,
        kind=Kind.LEFT,
        language_hint=_language(change.from_user),
    )


def read(update: Update, username: str) -> InboundMessage | None:
    """Any update from any place."""
    if place_of(update) is not Place.PRIVATE:
        return None
    if update.message is not None:
        return from_message(update, username)
    if update.edited_message is not None:
        return from_edit(update)
    return from_button(update) or from_member(update)


def _make(update: Update, message: Message, kind: Kind, *, text: str = "", command: str = "") -> InboundMessage | None:
    if not _is_id(message.chat.id) or not _is_id(update.update_id) or not _is_id(message.message_id):
        return None
    return InboundMessage(
        chat=ChatId(message.chat.id),
        update=update.update_id,
        kind=kind,
        text=text,
        command=command,
        language_hint=_language(message.from_user),
        message=message.message_id,
    )


def _is_from_person(message: Message | None) -> bool:
    return message is not None and isinstance(message.from_user, User) and not message.from_user.is_bot


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _language(user: User | None) -> str:
    code = user.language_code if user is not None else None
    return code if isinstance(code, str) and len(code) <= 35 and _LANGUAGE.fullmatch(code) else ""
