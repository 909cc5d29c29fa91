"""All settings, read from the environment once and frozen. Nothing else reads the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder: code, flows, locales and the nlu project stand in it."""


class Settings(BaseSettings):
    """Every setting is optional; with none the program chats in the terminal."""

    model_config = SettingsConfigDict(env_prefix="BOT_", frozen=True, extra="ignore", env_ignore_empty=True)

    token: SecretStr | None = Field(None, description="Token from @BotFather; with it the program is the Telegram bot.")
    api_url: str = Field(
        "https://api.telegram.org", pattern=r"^https?://[^\s]+$", description="Base address of the Bot API."
    )
    nlu_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s]+$",
        description="Address of running Rasa servers, comma separated; without it the program starts its own.",
    )
    nlu_token: SecretStr | None = Field(None, description="Token that those Rasa servers ask for.")
    state_url: str | None = Field(
        None, description="SQLAlchemy URL of the sealed sessions; default SQLite in memory-backed storage."
    )
    durable_url: str | None = Field(
        None, description="SQLAlchemy URL of freezes and audit; default SQLite in var/ of the project folder."
    )
    keys_url: str | None = Field(
        None, description="Address of a memory-only keyring service for several machines; not built yet."
    )
    webhook_url: str | None = Field(None, description="Public address for webhooks; not built yet, polling is used.")
    webhook_secret: SecretStr | None = Field(None, description="Secret of the webhook; not built yet.")
    listen: str | None = Field(None, description="Address and port to listen on for webhooks; not built yet.")
    country: str = Field("us", pattern=r"^[a-z]{2}$", description="Country pack, the folder under flows/.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is logged. No level logs texts, names or ids."
    )
    runtime_dir: Path | None = Field(
        None, description="Memory-backed folder for sessions and keys; default found by itself."
    )


def system_directories() -> dict[str, str]:
    """The places systemd and the login session offer for files in memory."""
    return {name: os.environ[name] for name in ("RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR") if name in os.environ}


NOT_BUILT = ("keys_url", "webhook_url", "webhook_secret", "listen")


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a value cannot be used; names the variable, never its value.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = f"BOT_{first['loc'][0]}".upper()
        raise SettingsError(name, f"{first['msg']}; see docs/settings.md") from None
    for name in NOT_BUILT:
        if getattr(settings, name) is not None:
            raise SettingsError(f"BOT_{name}".upper(), "is not built yet; unset it (see docs/settings.md)")
    return settings
