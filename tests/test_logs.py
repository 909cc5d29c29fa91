"""Nothing but allow-listed words comes out of the log, at any level, from anybody."""

from __future__ import annotations

import logging
import re
import sys
import threading
import warnings
from collections.abc import Callable
from io import StringIO

import pytest

from bot.logs import set_up_logs

CANARY = "Canary-" + "7f3a"
"""Put together here, so that a printed source line does not hold it."""


@pytest.fixture
def log(global_logging: None) -> StringIO:
    """The program's log at DEBUG."""
    stream = StringIO()
    set_up_logs("DEBUG", stream)
    return stream


def chain() -> None:
    try:
        raise KeyError(CANARY)
    except KeyError as error:
        raise ValueError(CANARY) from error


def log_exception(logger: logging.Logger) -> None:
    try:
        chain()
    except ValueError:
        logger.exception("turn_failed %s", CANARY)


SAYS: list[Callable[[logging.Logger], None]] = [
    lambda logger: logger.debug(CANARY),
    lambda logger: logger.info("text_came %s", CANARY),
    lambda logger: logger.warning("x", extra={"text": CANARY, "chat": 4711, "error": f"Error: {CANARY}"}),
    lambda logger: logger.error("word\n" + CANARY),
    lambda logger: logger.critical({"update": CANARY}),
    lambda logger: logger.error("turn_failed", extra={"error": "A123456789"}),
    lambda logger: logger.error("turn_failed", extra={"where": "+15551234567"}),
    lambda logger: logger.error("turn_failed", stack_info=True),
    log_exception,
]


@pytest.mark.parametrize(
    "name", ["bot.conversation", "bot", "httpx", "telegram.ext.Application", "asyncio", "sqlalchemy"]
)
@pytest.mark.parametrize("say", SAYS, ids=range(len(SAYS)))
def test_no_canary_comes_out(log: StringIO, name: str, say: Callable[[logging.Logger], None]) -> None:
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        say(logger)
    finally:
        logger.setLevel(before)
    text = log.getvalue()
    assert text.count("\n") == 1
    for canary in (CANARY, "Canary", "4711", "123456789", "5551234567"):
        assert canary not in text


def test_our_event_words_and_fields_come_out(log: StringIO) -> None:
    logging.getLogger("bot.nlu").warning("nlu_unavailable", extra={"error": "ReadTimeout", "duration_bucket": "<2s"})
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ WARNING component=bot\.nlu event=nlu_unavailable "
        r"error=ReadTimeout duration_bucket=<2s\n",
        log.getvalue(),
    )


def test_an_exception_is_its_class_and_place(log: StringIO) -> None:
    log_exception(logging.getLogger("bot.app"))
    assert re.search(r"error=ValueError where=chain:\d+\n", log.getvalue())


def test_libraries_are_quiet_below_warning(log: StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST https://host/bot1:secret/getMe")
    assert log.getvalue() == ""
    logging.getLogger("httpx").warning("HTTP Request: POST https://host/bot1:secret/getMe")
    assert "secret" not in log.getvalue()
    assert "component=httpx event=library" in log.getvalue()


def test_a_warnings_text_stays_inside(log: StringIO) -> None:
    warnings.warn(CANARY, UserWarning, stacklevel=1)
    assert "component=py.warnings" in log.getvalue()
    assert CANARY not in log.getvalue()


def test_a_broken_record_is_not_printed(log: StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("bot").error("one_word %d", CANARY)
    assert CANARY not in log.getvalue() + capsys.readouterr().err


@pytest.mark.usefixtures("log")
def test_an_uncaught_error_shows_its_class_and_place_only(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        chain()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    text = capsys.readouterr().err
    assert "ValueError" in text
    assert "in chain" in text
    assert CANARY not in text


@pytest.mark.usefixtures("log")
def test_an_uncaught_error_of_a_thread_shows_its_class_only(capsys: pytest.CaptureFixture[str]) -> None:
    thread = threading.Thread(target=chain)
    thread.start()
    thread.join()
    text = capsys.readouterr().err
    assert "ValueError" in text
    assert CANARY not in text


@pytest.mark.usefixtures("log")
def test_an_error_nobody_can_catch_shows_its_class_only(capsys: pytest.CaptureFixture[str]) -> None:
    class Noisy:
        def __del__(self) -> None:
            chain()

    noisy = Noisy()
    del noisy
    text = capsys.readouterr().err
    assert "ValueError" in text
    assert CANARY not in text


@pytest.mark.usefixtures("log")
def test_ctrl_c_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert capsys.readouterr().err == ""
