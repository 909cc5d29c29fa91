"""HTTP towards Telegram, quiet: python-telegram-bot's own request class prints broken bodies, this one does not."""

from __future__ import annotations

import json
import math
from typing import Any

from telegram.error import TelegramError
from telegram.request import HTTPXRequest


class FloodError(TelegramError):
    """Telegram wants us to wait this many seconds (429).

    Takes the place of `telegram.error.RetryAfter`, whose constructor raises a deprecation warning in 22.8.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__("flooded")


class QuietRequest(HTTPXRequest):
    """`HTTPXRequest` that never logs a body and tells 429 apart before its text is read."""

    def __init__(self, *, connections: int, read_timeout: float) -> None:
        super().__init__(
            connection_pool_size=connections,
            read_timeout=read_timeout,
            write_timeout=10.0,
            connect_timeout=10.0,
            pool_timeout=30.0,
            # No proxy and no .netrc from the environment: a proxy would see and log the token in the URL.
            httpx_kwargs={"trust_env": False},
        )

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(*args, **kwargs)
        if code == 429:
            raise FloodError(_wait_of(payload))
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            data = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise TelegramError("unreadable answer") from None
        # `post` reads this key; a 200 without it must be a TelegramError, not a KeyError.
        data.setdefault("result", None)
        return data


def _wait_of(payload: bytes) -> float:
    try:
        seconds = float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return 1.0
    return max(seconds, 0.0) if math.isfinite(seconds) else 1.0
