"""The one entry point for every transport: a message in, a saved session and a turn out.

Privacy: a text lives in memory for its turn only. Order of a turn: route, save the session with the update marked
pending, let the transport send, then `finish` marks it done. A repeated pending update renders the same replies again
and changes nothing.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.conversation import replies as words
from bot.conversation.router import ENGLISH, FLOW, Router
from bot.conversation.state import ChatState
from bot.conversation.views import Views
from bot.core.clock import Clock
from bot.core.messages import ChatId, Choice, InboundMessage, Kind, Reply, Turn
from bot.errors import StaleRecord, StepGone, StepLoop
from bot.store.repository import ChatRecord

log = logging.getLogger("bot.conversation")

SAVE_ATTEMPTS = 4


class Chats(Protocol):
    """The sealed rows (bot.store.repository.ChatRepository)."""

    def load(self, chat: ChatId) -> Awaitable[ChatRecord | None]: ...

    def save(self, chat: ChatId, data: str, etag: bytes | None) -> Awaitable[bytes]: ...

    def wipe(self, chat: ChatId) -> Awaitable[bool]: ...


@dataclass(frozen=True, slots=True)
class _Loaded:
    state: ChatState | None
    etag: bytes | None


class ConversationService:
    """Answers messages. `negotiate` picks a language code for a client's hint."""

    def __init__(self, chats: Chats, router: Router, clock: Clock, negotiate: Callable[[str], str]) -> None:
        self._chats = chats
        self._router = router
        self._clock = clock
        self._negotiate = negotiate

    async def handle(self, message: InboundMessage) -> Turn:
        """Answer one message.

        Raises:
            StoreUnavailable: nothing was changed; the transport tries again later.
        """
        if message.kind is Kind.LEFT:
            await self._chats.wipe(message.chat)
            return Turn(language="en")
        for _ in range(SAVE_ATTEMPTS):
            try:
                return await self._handle_once(message)
            except StaleRecord:
                continue
        raise StaleRecord

    async def _handle_once(self, message: InboundMessage) -> Turn:
        loaded = await self._load(message.chat)
        if is_wipe(message):
            return await self._wipe(message, loaded)
        old = loaded.state
        if old and old.seen(message.update):
            return Turn(language=old.language)
        if old and old.pending == message.update:
            return self._turn(old)
        if _is_close(message):
            return _closed(message)
        state = await self._route(message, old or self._fresh(message), first=old is None)
        if state is old:
            # Nothing to say (a double tap): done at once, so that a repeat is silent too.
            await self._chats.save(message.chat, old.finished(message.update, (), self._seconds()).dumps(), loaded.etag)
            return Turn(old.language)
        state = replace(state, pending=message.update)
        await self._chats.save(message.chat, state.dumps(), loaded.etag)
        return self._turn(state)

    async def _route(self, message: InboundMessage, state: ChatState, *, first: bool) -> ChatState:
        try:
            return await self._router.route(message, state, first=first)
        except StepLoop:
            log.error("flow_loop")
            return self._router.open_menu(state, ("notice", "flow_gone"))

    async def finish(self, message: InboundMessage, sent: Sequence[int]) -> None:
        """The replies of `handle` were sent as these message ids: mark the update done."""
        if message.kind is Kind.LEFT:
            return
        if is_wipe(message):
            await self._chats.wipe(message.chat)
            return
        own = [message.message] if message.message is not None and message.kind is not Kind.BUTTON else []
        for _ in range(SAVE_ATTEMPTS):
            try:
                loaded = await self._load(message.chat)
                if loaded.state is None or loaded.state.seen(message.update):
                    return
                state = loaded.state.finished(message.update, [*own, *sent], self._seconds())
                await self._chats.save(message.chat, state.dumps(), loaded.etag)
            except StaleRecord:
                continue
            return

    async def handle_without_store(self, message: InboundMessage) -> Turn:
        """Answer from nothing and remember nothing: for the time the store is down."""
        if is_wipe(message):
            return self.wipe_failed(message)
        if message.kind is Kind.LEFT:
            return Turn(language="en")
        if _is_close(message):
            return _closed(message)
        state = await self._route(message, self._fresh(message), first=False)
        state = replace(state, view=(("notice", "no_memory"), *state.view))
        return replace(self._turn(state), pending=False)

    def trouble(self, language_hint: str) -> Turn:
        """One plain sentence while the store does not answer; the same message is tried again."""
        return Turn(self._negotiate(language_hint), (Reply((words.NOTICES["trouble"],)),))

    def slow_down(self, message: InboundMessage) -> Turn:
        """One plain sentence for a chat that sends faster than we answer."""
        return Turn(self._negotiate(message.language_hint), (Reply((words.NOTICES["slow_down"],)),))

    def wipe_failed(self, message: InboundMessage) -> Turn:
        """The erasing could not be done yet."""
        return Turn(self._negotiate(message.language_hint), (Reply((words.WIPE_FAILED,), fleeting=True),))

    async def _load(self, chat: ChatId) -> _Loaded:
        record = await self._chats.load(chat)
        if record is None:
            return _Loaded(None, None)
        return _Loaded(ChatState.loads(record.data), record.etag)

    def _fresh(self, message: InboundMessage) -> ChatState:
        return ChatState(language=self._negotiate(message.language_hint), screen=new_screen())

    def _turn(self, state: ChatState) -> Turn:
        language = "en" if ENGLISH in state.view else state.language
        try:
            return Turn(language, self._views.replies(state), pending=True, in_place=_pages_calendar(state))
        except (StepGone, KeyError):
            # The content changed between saving and a repeat: the menu is always there.
            return Turn(language, self._views.replies(self._router.open_menu(state)), pending=True)

    @property
    def _views(self) -> Views:
        return self._router.views

    async def _wipe(self, message: InboundMessage, loaded: _Loaded) -> Turn:
        """Forget all but the ids of our messages at once; `finish` deletes the row when those messages are gone.

        A crash in between leaves the ids sealed, so the repeated update still finds what it has to delete.
        """
        state = loaded.state
        if state is None:
            await self._chats.wipe(message.chat)
        else:
            bare = ChatState(language=state.language, messages=state.messages)
            await self._chats.save(message.chat, bare.dumps(), loaded.etag)
        delete = state.deletable(self._seconds()) if state else ()
        if message.message is not None and message.kind is not Kind.BUTTON:
            delete = (*delete, message.message)
        first = words.WIPED.with_values(count=len(delete)) if state else words.WIPED_NOTHING
        # A pop-up holds 200 characters; a message has room for what the person can do themselves.
        more = () if message.kind is Kind.BUTTON else (words.WIPE_YOURSELF,)
        close = ((Choice(words.CLOSE, "n:close"),),)
        receipt = Reply((first, words.WIPE_REMAINS, *more), close, fleeting=True, alert=True)
        language = state.language if state else self._negotiate(message.language_hint)
        return Turn(language, (receipt,), delete=delete, pending=state is not None)

    def _seconds(self) -> int:
        return int(self._clock.now().timestamp())


def is_wipe(message: InboundMessage) -> bool:
    """Whether this asks to erase everything, as a command or by a button: no limit and no queue may hold it up."""
    return (message.kind is Kind.COMMAND and message.command == "wipe") or (
        message.kind is Kind.BUTTON and message.button == "n:wipe"
    )


def _is_close(message: InboundMessage) -> bool:
    return message.kind is Kind.BUTTON and message.button == "n:close"


def _closed(message: InboundMessage) -> Turn:
    """The receipt of /wipe is taken away; nothing is saved, or the chat would be remembered again."""
    return Turn("en", delete=(message.message,) if message.message is not None else ())


def _pages_calendar(state: ChatState) -> bool:
    return state.view == FLOW and state.session is not None and bool(state.session.month)


def new_screen() -> str:
    """A random tag for the buttons of one screen."""
    return secrets.token_urlsafe(4)
