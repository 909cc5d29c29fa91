"""A turn's replies as Bot API calls, in order. A delivery that was cut short goes on where it stopped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.ext import ExtBot

from bot.conversation.replies import FILE_NOT_MADE
from bot.core.messages import Reply, Turn
from bot.core.papers import Paper
from bot.transports.telegram import callback_data, markup
from bot.transports.telegram.calls import Caller, RefusedError
from bot.transports.telegram.counters import Counters
from bot.transports.telegram.fleeting import Fleeting
from bot.transports.telegram.patience import Patience
from bot.transports.telegram.ports import PaperFile, Printer, Renderer
from bot.transports.telegram.presses import Press

log = logging.getLogger("bot.telegram")

DELETE_LIMIT = 100
"""Message ids in one deleteMessages call."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_ELLIPSIS = "…"


@dataclass(slots=True)
class Progress:
    """How far a delivery came: steps done, and the ids of the messages sent."""

    steps: int = 0
    sent: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Delete:
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Alert:
    text: str
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class _Say:
    piece: markup.Styled
    keyboard: InlineKeyboardMarkup | None = None
    fleeting: bool = False


@dataclass(frozen=True, slots=True)
class _Turn:
    """Puts the reply in place of the message whose button was pressed."""

    message: int
    say: _Say


@dataclass(frozen=True, slots=True)
class _Hand:
    """Hands over a file, made when its turn comes: the bytes live no longer than the call."""

    paper: Paper
    language: str


type _Step = _Delete | _Alert | _Say | _Turn | _Hand


class Outbound:
    """Sends turns to chats."""

    def __init__(
        self,
        bot: ExtBot[Any],
        renderer: Renderer,
        printer: Printer,
        caller: Caller,
        fleeting: Fleeting,
        counters: Counters,
        *,
        strict_buttons: bool = False,
    ) -> None:
        self._bot = bot
        self._renderer = renderer
        self._printer = printer
        self._caller = caller
        self._fleeting = fleeting
        self._counters = counters
        self._strict_buttons = strict_buttons

    async def deliver(
        self, chat: int, turn: Turn, progress: Progress, patience: Patience, press: Press | None = None
    ) -> None:
        """Do all steps of a turn that are not done yet.

        Raises:
            GoneError, TryLaterError, UnfinishedError, SupersededError: see `Caller.call`; `progress` tells how far.
        """
        steps = self._steps(turn, press.message if press is not None else None)
        if press is not None and not any(isinstance(step, _Alert) for step in steps):
            press.answer_soon()
        while progress.steps < len(steps):
            match steps[progress.steps]:
                case _Delete(ids):
                    await self._delete(chat, ids, patience)
                case _Alert(text, keyboard):
                    if press is None or not await press.show(text):
                        *first, last = markup.split(markup.parse(text)) or [markup.Styled(_ELLIPSIS)]
                        for piece in first:
                            await self._say(chat, _Say(piece, fleeting=True), progress, patience)
                        await self._say(chat, _Say(last, keyboard, fleeting=True), progress, patience)
                case _Turn(message, say):
                    await self._turn_page(chat, message, say, progress, patience)
                case _Hand(paper, language):
                    await self._hand(chat, paper, language, progress, patience)
                case _Say() as say:
                    await self._say(chat, say, progress, patience)
            progress.steps += 1

    def _steps(self, turn: Turn, pressed: int | None) -> list[_Step]:
        steps: list[_Step] = [
            _Delete(turn.delete[start : start + DELETE_LIMIT]) for start in range(0, len(turn.delete), DELETE_LIMIT)
        ]
        for reply in turn.replies:
            language = reply.language or turn.language
            if reply.paper is not None:
                steps.append(_Hand(reply.paper, language))
            text = self._renderer.reply_text(reply.body, language)
            if reply.alert:
                steps.append(_Alert(markup.plain(text).strip(), self._keyboard(reply, language)))
                continue
            keyboard = self._keyboard(reply, language)
            pieces = markup.split(markup.parse(text))
            if not pieces and keyboard is None:
                log.error("reply_empty")
                continue
            *first, last = pieces or [markup.Styled(_ELLIPSIS)]
            steps += [_Say(piece, fleeting=reply.fleeting) for piece in first]
            steps.append(_Say(last, keyboard, fleeting=reply.fleeting))
        match steps:
            case [_Say() as only] if turn.in_place and pressed is not None:
                return [_Turn(pressed, only)]
        return steps

    def _keyboard(self, reply: Reply, language: str) -> InlineKeyboardMarkup | None:
        rows = []
        for row in reply.rows:
            buttons = []
            for choice in row:
                data = callback_data.checked(choice.data, strict=self._strict_buttons)
                label = markup.plain(self._renderer.render(choice.label, language)).strip()
                if data is not None:
                    buttons.append(InlineKeyboardButton(label or _ELLIPSIS, callback_data=data))
            if buttons:
                rows.append(buttons)
        return InlineKeyboardMarkup(rows) if rows else None

    async def _say(self, chat: int, say: _Say, progress: Progress, patience: Patience) -> None:
        try:
            message = await self._send(chat, say.piece, say.keyboard, patience)
        except RefusedError as refusal:
            if refusal.harmless:
                return
            # Better bare words than none: a keyboard or an entity is what Telegram most likely dislikes.
            log.error("message_refused")
            self._counters.refused += 1
            try:
                message = await self._send(chat, markup.Styled(say.piece.text), None, patience)
            except RefusedError:
                return
        self._counters.sent += 1
        progress.sent.append(message)
        if say.fleeting:
            self._fleeting.add(chat, message)

    async def _hand(self, chat: int, paper: Paper, language: str, progress: Progress, patience: Patience) -> None:
        try:
            file = await asyncio.to_thread(self._printer.make, paper, language)
        except Exception as error:
            # Words too many for a page, or a typesetter in trouble: the day and the people in the words still help.
            log.error("file_not_made", extra={"error": type(error).__name__})
            self._counters.failed += 1
            sorry = markup.parse(self._renderer.render(FILE_NOT_MADE, language))
            await self._say(chat, _Say(sorry), progress, patience)
            return
        try:
            message = await self._caller.call(chat, patience, lambda: self._send_file(chat, file))
        except RefusedError:
            log.error("file_refused")
            self._counters.refused += 1
            return
        self._counters.sent += 1
        progress.sent.append(message.message_id)

    def _send_file(self, chat: int, file: PaperFile) -> Awaitable[Message]:
        if file.glance:
            # Seen in the chat itself, so nobody has to open a file. Telegram makes photos smaller and less sharp: a
            # page with numbers to call goes as a document.
            return self._bot.send_photo(chat, file.data, filename=file.name)
        return self._bot.send_document(chat, file.data, filename=file.name, disable_content_type_detection=True)

    async def _turn_page(self, chat: int, message: int, say: _Say, progress: Progress, patience: Patience) -> None:
        """Edit the pressed message; where Telegram will not (it is gone, or too old), send a new one."""
        try:
            await self._caller.call(
                chat,
                patience,
                lambda: self._bot.edit_message_text(
                    say.piece.text,
                    chat_id=chat,
                    message_id=message,
                    entities=say.piece.entities() or None,
                    reply_markup=say.keyboard,
                    link_preview_options=_NO_PREVIEW,
                ),
            )
        except RefusedError as refusal:
            if not refusal.harmless:
                await self._say(chat, say, progress, patience)

    async def _send(
        self, chat: int, piece: markup.Styled, keyboard: InlineKeyboardMarkup | None, patience: Patience
    ) -> int:
        message = await self._caller.call(
            chat,
            patience,
            lambda: self._bot.send_message(
                chat,
                piece.text,
                entities=piece.entities() or None,
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
            ),
        )
        return message.message_id

    async def _delete(self, chat: int, ids: Sequence[int], patience: Patience) -> None:
        """Delete on both sides. One message that cannot be deleted makes Telegram refuse all: then by halves."""
        try:
            await self._caller.call(
                chat, patience, lambda: self._bot.delete_messages(chat, list(ids)), is_message=False
            )
        except RefusedError:
            if len(ids) > 1:
                middle = len(ids) // 2
                await self._delete(chat, ids[:middle], patience)
                await self._delete(chat, ids[middle:], patience)
