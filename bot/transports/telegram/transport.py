"""The Telegram transport: builds python-telegram-bot's application, its handlers and our loop, and runs them."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from cachetools import TTLCache
from telegram import ChatMember, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ExtBot,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.core.messages import InboundMessage
from bot.errors import SettingsError
from bot.transports.telegram import commands, inbound
from bot.transports.telegram.calls import Caller
from bot.transports.telegram.chat_keys import ChatKeys
from bot.transports.telegram.chat_locks import ChatLocks
from bot.transports.telegram.counters import Counters
from bot.transports.telegram.fleeting import Fleeting
from bot.transports.telegram.intake import Intake
from bot.transports.telegram.limits import SendLimiter
from bot.transports.telegram.outbound import Outbound
from bot.transports.telegram.polling import REFUSED, Poller, RawUpdate
from bot.transports.telegram.ports import Printer, Renderer, Service
from bot.transports.telegram.presses import Press
from bot.transports.telegram.request import FloodError, QuietRequest
from bot.transports.telegram.timing import LoopTimer, Timer, wait_first
from bot.transports.telegram.turns import Turns

log = logging.getLogger("bot.telegram")

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
CONNECTIONS = 40

_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,200}")
_START_BACKOFF_CAP = 30.0
_GROUPS_REMEMBERED = 1_000

type _App = Application[ExtBot[None], Any, Any, Any, Any, Any]
type _Context = CallbackContext[ExtBot[None], Any, Any, Any]


def is_wipe(message: InboundMessage) -> bool:
    """The command that no limit applies to."""
    return message.command == "wipe"


class TelegramTransport:
    """One bot at Telegram. `counters` may be read at any time."""

    def __init__(
        self,
        token: str,
        base_url: str,
        service: Service,
        renderer: Renderer,
        printer: Printer,
        *,
        command_texts: commands.CommandTexts | None = None,
        is_free: Callable[[InboundMessage], bool] = is_wipe,
        timer: Timer | None = None,
        strict_buttons: bool = False,
    ) -> None:
        """Keep what is needed; nothing is called before `run`.

        Args:
            token: From @BotFather.
            base_url: `/bot<token>/<method>` is appended.
            service: Who answers.
            renderer: Who makes strings of texts.
            printer: Who makes files of papers.
            command_texts: The commands to register, by language.
            is_free: Messages exempt from every limit: /wipe, and the button that means it.
            timer: Time, for tests.
            strict_buttons: Fail on button data Telegram would refuse, instead of leaving the button out.

        Raises:
            SettingsError: the token or the address does not look like one.
        """
        if not _TOKEN.fullmatch(token):
            raise SettingsError("BOT_TOKEN", "does not look like a token; copy it from @BotFather, digits, colon, rest")
        if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", base_url):
            raise SettingsError("BOT_API_URL", "must be an address such as https://api.telegram.org")
        self.counters = Counters()
        self._token = token
        self._base_url = base_url.rstrip("/")
        self._service = service
        self._renderer = renderer
        self._printer = printer
        self._command_texts = command_texts or {}
        self._is_free = is_free
        self._timer = timer or LoopTimer()
        self._strict_buttons = strict_buttons
        self._keys = ChatKeys()
        self._locks = ChatLocks(self._keys)
        self._errors: dict[int, Exception] = {}
        self._left: TTLCache[bytes, bool] = TTLCache(_GROUPS_REMEMBERED, 600, timer=self._timer.now)

    def __repr__(self) -> str:
        return "TelegramTransport()"

    async def run(self, stop: asyncio.Event) -> None:
        """Answer people until `stop` is set; then end running turns and return.

        Raises:
            SettingsError: Telegram refuses the token, or somebody else's webhook is set.
        """
        app = self._build(stop)
        fleeting = Fleeting(app.bot, self._timer)
        self._turns = self._make_turns(app, fleeting, stop)
        try:
            if not await self._start(app, stop):
                return
            registering = asyncio.create_task(commands.register(app.bot, self._command_texts))
            try:
                await Poller(self._fetcher(app), self._worker(app), self._timer, self.counters, stop).run()
            finally:
                registering.cancel()
                with suppress(asyncio.CancelledError):
                    await registering
                await fleeting.close()
        finally:
            await app.shutdown()
            await app.bot.shutdown()

    def _build(self, stop: asyncio.Event) -> _App:
        bot = ExtBot(
            token=self._token,
            base_url=f"{self._base_url}/bot",
            request=QuietRequest(connections=CONNECTIONS, read_timeout=15.0),
            get_updates_request=QuietRequest(connections=2, read_timeout=15.0),
        )
        # Without an updater and a job queue: both would fetch, keep or time things behind our back.
        app: _App = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
        private = filters.ChatType.PRIVATE
        known = sorted({command for texts in self._command_texts.values() for command, _ in texts} | {"start", "wipe"})
        app.add_handler(CommandHandler(known, self._on_message, filters.UpdateType.MESSAGE & private))
        app.add_handler(MessageHandler(filters.UpdateType.MESSAGE & private, self._on_message))
        app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE & private, self._on_edit))
        app.add_handler(CallbackQueryHandler(self._on_button))
        app.add_handler(ChatMemberHandler(self._on_member, ChatMemberHandler.MY_CHAT_MEMBER))
        app.add_handler(TypeHandler(Update, self._on_other))
        app.add_error_handler(self._on_error)
        return app

    def _make_turns(self, app: _App, fleeting: Fleeting, stop: asyncio.Event) -> Turns:
        caller = Caller(SendLimiter(self._timer, self._keys), self.counters)
        outbound = Outbound(
            app.bot, self._renderer, self._printer, caller, fleeting, self.counters, strict_buttons=self._strict_buttons
        )
        return Turns(
            self._service,
            outbound,
            self._locks,
            Intake(self._timer, self._keys),
            self._keys,
            self._timer,
            self.counters,
            stop,
            self._is_free,
        )

    async def _start(self, app: _App, stop: asyncio.Event) -> bool:
        """Reach Telegram and look for foreign webhooks; False when the process stops first."""
        delay = 0.5
        while not stop.is_set():
            try:
                await app.initialize()
                webhook_url = await _webhook_url(app.bot)
            except InvalidToken:
                raise SettingsError("BOT_TOKEN", REFUSED) from None
            except TelegramError as error:
                log.warning("start_failed", extra={"error": type(error).__name__})
                wait = error.seconds if isinstance(error, FloodError) else delay
                await wait_first(self._timer, wait, stop)
                delay = min(delay * 2, _START_BACKOFF_CAP)
                continue
            if webhook_url:
                # Not deleted blindly: an unknown webhook may mean that somebody else holds the token.
                log.critical("unknown_webhook")
                cure = (
                    "a webhook is set for this bot, so somebody else may read its messages; if it is not yours, revoke "
                    "the token at @BotFather and set the new one; if it is, call deleteWebhook and start again"
                )
                raise SettingsError("BOT_TOKEN", cure)
            log.info("telegram_ready")
            return True
        return False

    def _fetcher(self, app: _App) -> Callable[[int, int, int], Any]:
        async def fetch(offset: int, limit: int, seconds: int) -> Any:
            # The doubled underscore makes "getUpdates" of it, without the warning that Bot.get_updates exists: that one
            # parses whole batches, prints them when it fails, and loses all for one.
            return await app.bot.do_api_request(
                "get__updates",
                {"offset": offset, "limit": limit, "timeout": seconds, "allowed_updates": ALLOWED_UPDATES},
                read_timeout=seconds + 10.0,
            )

        return fetch

    def _worker(self, app: _App) -> Callable[[RawUpdate], Any]:
        async def work(raw: RawUpdate) -> None:
            try:
                update = Update.de_json(dict(raw), app.bot)
            except Exception as error:
                self.counters.unreadable += 1
                log.warning("update_unreadable", extra={"error": type(error).__name__})
                return
            try:
                await app.process_update(update)
            finally:
                error_of_ours = self._errors.pop(update.update_id, None)
            if error_of_ours is not None:
                raise error_of_ours

        return work

    async def _on_message(self, update: Update, context: _Context) -> None:
        await self._run(inbound.from_message(update, context.bot.username))

    async def _on_edit(self, update: Update, context: _Context) -> None:
        await self._run(inbound.from_edit(update))

    async def _on_button(self, update: Update, context: _Context) -> None:
        query = update.callback_query
        assert query is not None
        async with Press(
            context.bot, query.id, self._timer, query.message.message_id if query.message else None
        ) as press:
            await self._run(inbound.read(update, context.bot.username), press)

    async def _on_member(self, update: Update, context: _Context) -> None:
        if inbound.place_of(update) is inbound.Place.PRIVATE:
            await self._run(inbound.from_member(update))
        else:
            await self._on_other(update, context)

    async def _on_other(self, update: Update, context: _Context) -> None:
        """Groups, channels, and kinds of updates we never asked for."""
        self.counters.skipped += 1
        chat = update.effective_chat
        change = update.my_chat_member
        is_out = change is not None and change.new_chat_member.status in (ChatMember.LEFT, ChatMember.BANNED)
        if chat is None or is_out or inbound.place_of(update) is not inbound.Place.GROUP:
            return
        key = self._keys.key(chat.id)
        if key in self._left:
            return
        self._left[key] = True
        try:
            await context.bot.leave_chat(chat.id)
        except TelegramError as error:
            self._left.pop(key, None)
            log.info("group_not_left", extra={"error": type(error).__name__})

    async def _on_error(self, update: object, context: _Context) -> None:
        """python-telegram-bot swallows the errors of handlers; the loop must learn of them."""
        if isinstance(update, Update) and context.error is not None:
            self._errors[update.update_id] = context.error

    async def _run(self, message: InboundMessage | None, press: Press | None = None) -> None:
        if message is None:
            self.counters.skipped += 1
            return
        await self._turns.run(message, press)


async def _webhook_url(bot: ExtBot[Any]) -> str:
    """The webhook that is set, or nothing. Asked after getMe took the token, so a "not found" is the server's gap.

    A Bot API server of one's own may lack the method; a token that really died is met again by the next getUpdates.
    """
    try:
        return (await bot.get_webhook_info()).url
    except InvalidToken:
        log.warning("webhook_not_told")
        return ""
