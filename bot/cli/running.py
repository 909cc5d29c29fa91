"""The commands that run the bot or act on running ones: run, chat, freeze, thaw, purge. Wiring is `bot.app`'s."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import app as wiring
from bot.cli.common import ensure_model, err, load, out, refuse_unknown_language, set_up_quiet_logs, with_freezes
from bot.conversation.replies import COMMANDS
from bot.conversation.service import is_wipe
from bot.core.clock import SystemClock
from bot.errors import SettingsError, UnusableInput
from bot.hardening import keep_memory_private
from bot.logs import set_up_logs
from bot.settings import Settings, load_settings
from bot.store.database import default_state_url, open_durable, open_state
from bot.store.freezes import FreezeKind
from bot.store.keyring import Keyring
from bot.store.retention import rotate_and_purge
from bot.transports.console import ConsoleTransport
from bot.transports.telegram.transport import TelegramTransport


def run(lang: Annotated[str, typer.Option(help="Language of the terminal chat, e.g. es.")] = "") -> None:
    """Run the Telegram bot if BOT_TOKEN is set, else chat in this terminal."""
    settings = load_settings()
    keep_memory_private()
    if settings.token is None:
        set_up_quiet_logs(settings)
        _chat(settings, lang)
        return
    set_up_logs(settings.log_level)
    content = wiring.load_content(settings.country)
    ensure_model(settings)
    asyncio.run(_telegram(settings, content))


def chat(
    lang: Annotated[str, typer.Option(help="Language to begin in, e.g. es or zh_Hans.")] = "",
    files: Annotated[Path | None, typer.Option(help="Folder for calendar files and pages the chat hands out.")] = None,
) -> None:
    """Chat in this terminal. Nothing is kept when it ends."""
    settings = load_settings()
    keep_memory_private()
    set_up_quiet_logs(settings)
    _chat(settings, lang, files)


def freeze(
    target: Annotated[str, typer.Argument(help="Id of a rule or of a flow.")],
    why: Annotated[str, typer.Option(help="The reason, for the record.")],
) -> None:
    """Stop a rule's dates or a flow everywhere; running bots follow within a minute."""
    kind, settings = _freezable(target)
    asyncio.run(with_freezes(settings, lambda freezes: freezes.freeze(kind, target, why, SystemClock().now())))
    out.print(f"{kind} {target} is frozen. Undo: asylum-guide thaw {target}", markup=False)


def thaw(target: Annotated[str, typer.Argument(help="Id of a frozen rule or flow.")]) -> None:
    """Undo a freeze."""
    kind, settings = _freezable(target)
    asyncio.run(with_freezes(settings, lambda freezes: freezes.thaw(kind, target, SystemClock().now())))
    out.print(f"{kind} {target} is in use again.", markup=False)


def purge() -> None:
    """Delete rows that no key opens any more. The running bot does this by itself; for cron it is here too."""
    settings = load_settings()
    set_up_logs(settings.log_level)

    async def delete() -> int:
        directory = wiring.runtime_dir(settings)
        clock = SystemClock()
        state = await open_state(settings.state_url or default_state_url(directory))
        durable = await open_durable(wiring.durable_url(settings))
        try:
            return (await rotate_and_purge(state, durable, Keyring.open(directory, clock), clock.now())).chats
        finally:
            await state.dispose()
            await durable.dispose()

    out.print(f"{asyncio.run(delete())} rows deleted")


def bot_id_of(token: str) -> int:
    """The bot's id is the part of its token before the colon.

    Raises:
        SettingsError: not a token; the value itself is never shown.
    """
    number, colon, secret = token.partition(":")
    if not (number.isdecimal() and colon and secret):
        raise SettingsError("BOT_TOKEN", "is not a bot token; copy the whole line from @BotFather, like 123456:ABC...")
    return int(number)


async def _telegram(settings: Settings, content: wiring.Content) -> None:
    assert settings.token is not None
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    token = settings.token.get_secret_value()
    bot_id = bot_id_of(token)
    async with wiring.open_app(settings, content) as running:
        renderer = running.renderer
        commands = {
            code: [(name, renderer.render(text, code)) for name, text in COMMANDS.items()]
            for code in content.languages.codes
        }
        transport = TelegramTransport(
            token,
            settings.api_url,
            running.service(bot_id),
            renderer,
            running.printer,
            command_texts=commands,
            is_free=is_wipe,
        )
        err.print("The bot is starting. Stop it with Ctrl-C.")
        await transport.run(stop)


def _chat(settings: Settings, lang: str, files: Path | None = None) -> None:
    content = wiring.load_content(settings.country)
    refuse_unknown_language(lang, content)
    ensure_model(settings)
    asyncio.run(_console(settings, content, lang or "en", files))


async def _console(settings: Settings, content: wiring.Content, lang: str, files: Path | None) -> None:
    states = {
        "starting": "Understanding of typed words is loading (about 25 seconds). Menus work now.",
        "ready": "Typed words are understood now.",
        "lost": "Understanding of typed words stopped; it comes back by itself. Menus work.",
    }
    async with wiring.open_app(
        settings, content, private=True, on_nlu=lambda state: err.print(states.get(state, state), style="dim")
    ) as running:
        rtl = frozenset(language.code for language in content.languages if language.direction == "rtl")
        transport = ConsoleTransport(running.service(0), running.renderer, running.printer, out, lang, rtl, files)
        await transport.run(sys.stdin)


def _freezable(target: str) -> tuple[FreezeKind, Settings]:
    settings, content = load()
    if target in content.rules:
        return "rule", settings
    if target in content.library:
        return "flow", settings
    raise UnusableInput(target, "is neither a rule nor a flow; see flows/")
