"""Logging by allow-list: an event word, the component, an exception class and a code location, and nothing else.

Libraries put addresses with tokens, whole updates and typed texts into their messages, so a record of a library is
reduced to its logger, its level and the class of its exception. That holds at every level, DEBUG too.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import time
import traceback
import warnings
from types import TracebackType
from typing import TextIO

EVENT = re.compile(r"[a-z][a-z0-9_]{0,40}")
FIELDS = ("error", "where", "duration_bucket", "count_bucket")
WORD = re.compile(r"[A-Za-z0-9_.:<>+-]{1,80}")
LONG_NUMBER = re.compile(r"\d{6}")
"""No field of ours has that many figures in a row, but ids, phones and A-numbers do."""


class AllowListFormatter(logging.Formatter):
    """One line: time, level, component, event, then allowed fields. It never reads a library's message or arguments."""

    def format(self, record: logging.LogRecord) -> str:
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        ours = record.name.partition(".")[0] == "bot"
        event = record.msg if ours and isinstance(record.msg, str) and EVENT.fullmatch(record.msg) else "library"
        parts = [moment, record.levelname, f"component={_word(record.name)}", f"event={event}"]
        for name in FIELDS:
            value = getattr(record, name, None) if ours else None
            if isinstance(value, str) and WORD.fullmatch(value) and not LONG_NUMBER.search(value):
                parts.append(f"{name}={value}")
        if record.exc_info and record.exc_info[0] is not None:
            parts += exception_fields(record.exc_info[0], record.exc_info[2])
        elif not ours:
            parts.append(f"where={_word(record.module)}:{record.lineno}")
        return " ".join(parts)

    def formatException(self, ei: object) -> str:  # noqa: N802
        return ""


def exception_fields(kind: type[BaseException], trace: TracebackType | None) -> list[str]:
    """Class and innermost code location of an exception; its text may hold anything and is left out."""
    frames = traceback.extract_tb(trace) if trace else []
    where = f"{_word(frames[-1].name)}:{frames[-1].lineno}" if frames else "unknown"
    return [f"error={_word(kind.__name__)}", f"where={where}"]


def set_up_logs(level: str, stream: TextIO | None = None) -> None:
    """Send every record of every library through the allow-list, and every uncaught error too."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(AllowListFormatter())
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    # Libraries stay at WARNING whatever is asked: their DEBUG costs time and tells nothing once it is reduced.
    root.setLevel(logging.WARNING)
    logging.getLogger("bot").setLevel(level)
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    warnings.simplefilter("default")
    sys.excepthook = _uncaught
    threading.excepthook = lambda found: _uncaught(found.exc_type, found.exc_value, found.exc_traceback)
    sys.unraisablehook = lambda found: _uncaught(found.exc_type, found.exc_value, found.exc_traceback)


def _uncaught(kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    # A traceback prints source lines only, but an exception's text can hold what a person wrote.
    places = traceback.format_list(traceback.extract_tb(trace)[-12:])
    sys.stderr.write("".join(places) + f"{kind.__name__} (its text is not shown: it may hold what a person wrote)\n")


def _word(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.<>-]", "_", text)[:80]
