"""The bot's list of commands at Telegram, per language, set only where it differs. A failure never stops the bot."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from telegram import BotCommand
from telegram.error import TelegramError
from telegram.ext import ExtBot

log = logging.getLogger("bot.telegram")

type CommandTexts = Mapping[str, Sequence[tuple[str, str]]]
"""Language to (command, description); the one of `""` or else `en` is shown to everybody else."""

DESCRIPTION_LIMIT = 256


async def register(bot: ExtBot[Any], texts: CommandTexts) -> None:
    """Make Telegram's lists equal to ours."""
    wanted = {code: commands for language, commands in texts.items() if (code := _code(language)) is not None}
    if "" not in wanted and "en" in wanted:
        wanted[""] = wanted["en"]
    for code, commands in wanted.items():
        ours = [BotCommand(command, description[:DESCRIPTION_LIMIT]) for command, description in commands]
        try:
            if list(await bot.get_my_commands(language_code=code or None)) != ours:
                await bot.set_my_commands(ours, language_code=code or None)
        except TelegramError as error:
            log.warning("commands_not_set", extra={"error": type(error).__name__})
            return


def _code(language: str) -> str | None:
    """Telegram takes two letters only (`zh_Hans` becomes `zh`); a language without them gets the common list."""
    code = language.replace("-", "_").partition("_")[0].lower()
    return code if not code or (len(code) == 2 and code.isascii()) else None
