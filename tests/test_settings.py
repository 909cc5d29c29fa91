"""Settings: all optional, refused by name and never by value. The suite's own fixture has emptied the environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import NOT_BUILT, Settings, load_settings

BAD = "rubbish-value"


def test_with_nothing_set_it_chats_in_the_terminal() -> None:
    settings = load_settings()
    assert (settings.token, settings.nlu_url, settings.state_url, settings.durable_url) == (None, None, None, None)
    assert (settings.api_url, settings.country, settings.log_level) == ("https://api.telegram.org", "us", "INFO")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123:abc")
    monkeypatch.setenv("BOT_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:8081")
    settings = load_settings()
    assert settings.token is not None
    assert settings.token.get_secret_value() == "123:abc"
    assert (settings.runtime_dir, settings.api_url) == (tmp_path, "http://127.0.0.1:8081")


def test_an_empty_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "")
    monkeypatch.setenv("BOT_WEBHOOK_URL", "")
    assert load_settings().token is None


def test_other_variables_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_NO_SUCH_THING", "1")
    monkeypatch.setenv("TOKEN", "123:abc")
    assert load_settings().token is None


@pytest.mark.parametrize("name", ["BOT_API_URL", "BOT_NLU_URL", "BOT_COUNTRY", "BOT_LOG_LEVEL"])
def test_a_bad_value_is_named_by_its_variable_and_not_shown(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, BAD)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.name == name
    assert "docs/settings.md" in caught.value.cure
    assert BAD not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("name", NOT_BUILT)
def test_what_is_not_built_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A setting that is silently ignored would let an operator believe in a protection that is not there."""
    monkeypatch.setenv(f"BOT_{name.upper()}", BAD)
    with pytest.raises(SettingsError, match="not built yet") as caught:
        load_settings()
    assert caught.value.name == f"BOT_{name.upper()}"
    assert BAD not in str(caught.value)


def test_secrets_do_not_show_in_a_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123:" + BAD)
    monkeypatch.setenv("BOT_NLU_TOKEN", BAD)
    assert BAD not in repr(load_settings())


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        load_settings().country = "mx"  # type: ignore[misc]


def test_every_setting_has_a_description() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
