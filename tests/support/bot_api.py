"""A loopback Bot API: Telegram's own rules over real HTTP, in the test's loop, in a thread, or as a process of its own.

    async with BotApi() as api: ...            in the loop of the test
    with BotApi.in_thread() as api: ...        beside a test that blocks
    python -m tests.support.bot_api --port N   for several processes; tests then use `RemoteBotApi(url)`

Whoever plays people or breaks things calls `await api.control(action, **arguments)`; the actions are the methods
`on_<action>` of `Control`, and the same ones answer `POST /control/<action>` with a JSON object of arguments.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import email.parser
import email.policy
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Self
from urllib.parse import parse_qsl

import httpx

from tests.support.bot_api_control import Control
from tests.support.bot_api_rules import Telegram
from tests.support.bot_api_world import UNDER_WAY, Call, RefusalError

TOKEN = "1000000001:TEST-token-that-opens-nothing-at-all"
_CLOSED = 0
"""Scripted status: the connection breaks before anything is done."""
_CLOSED_AFTER = -1
"""Scripted status: the call is done, but its answer is lost."""


class BotApi:
    """The server. `speed` makes its clock run faster than the wall, together with the bot's timer in a test."""

    def __init__(self, *, speed: float = 1.0, token: str = TOKEN, clock: Callable[[], float] | None = None) -> None:
        start = time.monotonic()
        epoch = time.time()
        self.speed = speed
        self.token = token
        self.telegram = Telegram(clock or (lambda: epoch + (time.monotonic() - start) * speed))
        self.url = ""
        self.garbage = b""
        """When set: the body of every answer to the bot."""
        self._pulses: dict[int, asyncio.Event] = {}
        self._control = Control(self.telegram, self.pulse)
        self.telegram.on_change = self._changed
        self.telegram.on_update = self._wake_poll
        self._long_poll: asyncio.Future[str] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self, port: int = 0) -> None:
        """Listen on loopback."""
        self._loop = asyncio.get_running_loop()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        """Stop listening and cut every connection."""
        assert self._server is not None
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    @classmethod
    @contextlib.contextmanager
    def in_thread(cls, **options: Any) -> Iterator[BotApi]:
        """The server in a thread with a loop of its own."""
        api = cls(**options)
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        try:
            asyncio.run_coroutine_threadsafe(api.start(), loop).result(10)
            yield api
            asyncio.run_coroutine_threadsafe(api.close(), loop).result(10)
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()

    async def control(self, action: str, **arguments: Any) -> Any:
        """Play people, plan failures, look at the history. Works from any loop."""
        doing = self._control.act(action, arguments)
        if self._loop is asyncio.get_running_loop() or self._loop is None:
            return await doing
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(doing, self._loop))

    def pulse(self, chat: int) -> asyncio.Event:
        """An event that is set at the next change in a chat (0: in any)."""
        return self._pulses.setdefault(chat, asyncio.Event())

    def _changed(self, chat: int) -> None:
        for key in {chat, 0}:
            if (event := self._pulses.pop(key, None)) is not None:
                event.set()

    def _wake_poll(self) -> None:
        if self._long_poll is not None and not self._long_poll.done():
            self._long_poll.set_result("updates")

    # HTTP

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            while await self._one_request(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(task)
            writer.close()

    async def _one_request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        request, *lines = head.split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        path = request.split(" ")[1]
        if path.startswith("/control/"):
            status, answer = 200, await self._control.act(path.removeprefix("/control/"), json.loads(body or b"{}"))
        else:
            outcome = await self._bot_call(path, _parameters(path, headers.get("content-type", ""), body))
            if outcome is None:
                return False
            status, answer = outcome
        is_garbled = self.garbage and not path.startswith("/control/")
        payload = self.garbage if is_garbled else json.dumps(answer).encode()
        writer.write(
            b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(payload))
        )
        writer.write(payload)
        await writer.drain()
        return headers.get("connection", "").lower() != "close"

    async def _bot_call(self, path: str, params: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        _, _, rest = path.partition("/bot")
        token, _, method = rest.partition("?")[0].partition("/")
        method = method.lower()
        call = Call(self.telegram.now(), method, params, UNDER_WAY)
        self.telegram.calls.append(call)
        try:
            return await self._outcome(call, token)
        finally:
            self._changed(0)

    async def _outcome(self, call: Call, token: str) -> tuple[int, dict[str, Any]] | None:
        method, params = call.method, call.params
        try:
            if token != self.token or self.telegram.revoked:
                raise RefusalError(401, "Unauthorized")
            await self._hang(method)
            script = self.telegram.planned_failure(method, params)
            if script is not None and script.status == _CLOSED:
                call.status = _CLOSED
                return None
            if script is not None and script.status != _CLOSED_AFTER:
                raise RefusalError(script.status, script.description, script.retry_after)
            call.result = (
                await self._get_updates(params) if method == "getupdates" else self.telegram.call(method, params)
            )
            if script is not None:
                call.status = _CLOSED_AFTER
                return None
            call.status = 200
        except RefusalError as refusal:
            call.status, call.description = refusal.status, refusal.description
            answer = {"ok": False, "error_code": refusal.status, "description": refusal.description}
            if refusal.retry_after is not None:
                answer["parameters"] = {"retry_after": refusal.retry_after}
            return refusal.status, answer
        return 200, {"ok": True, "result": call.result}

    async def _hang(self, method: str) -> None:
        if (seconds := self._control.hanging.get(method, 0.0)) > 0:
            await asyncio.sleep(seconds / self.speed)

    async def _get_updates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        if self.telegram.webhook:
            raise RefusalError(409, "Conflict: can't use getUpdates method while webhook is active")
        offset, limit = int(params.get("offset") or 0), min(100, max(1, int(params.get("limit") or 100)))
        seconds = min(50, max(0, int(params.get("timeout") or 0)))
        if (allowed := params.get("allowed_updates")) is not None:
            kinds = json.loads(allowed) if isinstance(allowed, str) else allowed
            self.telegram.allow(kinds)
        limit, seconds = self.telegram.poll_rules(offset, limit, seconds)
        batch = self.telegram.get_updates(offset, limit)
        if batch or not seconds:
            return batch
        if self._long_poll is not None and not self._long_poll.done():
            self._long_poll.set_result("conflict")
        self._long_poll = waiting = asyncio.get_running_loop().create_future()
        self.telegram.polls += 1
        self._changed(0)
        try:
            why = await asyncio.wait_for(waiting, seconds / self.speed)
        except TimeoutError:
            return []
        finally:
            self.telegram.polls -= 1
        if why == "conflict":
            cure = "make sure that only one bot instance is running"
            raise RefusalError(409, f"Conflict: terminated by other getUpdates request; {cure}")
        return self.telegram.get_updates(offset, limit)


class RemoteBotApi:
    """The same control over HTTP, for a server in another process."""

    def __init__(self, url: str, *, token: str = TOKEN) -> None:
        self.url = url
        self.token = token
        self.speed = 1.0
        self._client = httpx.AsyncClient(base_url=url, timeout=httpx.Timeout(120), trust_env=False)

    async def control(self, action: str, **arguments: Any) -> Any:
        """Play people, plan failures, look at the history."""
        answer = await self._client.post(f"/control/{action}", json=arguments)
        return answer.raise_for_status().json()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _parameters(path: str, kind: str, body: bytes) -> dict[str, Any]:
    params: dict[str, Any] = dict(parse_qsl(path.partition("?")[2], keep_blank_values=True))
    if kind.startswith("application/json"):
        params |= json.loads(body or b"{}")
    elif kind.startswith("multipart/form-data"):
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        parts = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        for part in parts.iter_parts():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True) or b""
            if (file_name := part.get_filename()) is not None:
                params[str(name)] = {"file_name": file_name, "base64": base64.b64encode(content).decode()}
            else:
                params[str(name)] = content.decode("utf-8", "replace")
    elif body:
        params |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return params


async def _serve_forever(port: int, speed: float) -> None:
    api = BotApi(speed=speed)
    await api.start(port)
    sys.stdout.write(f"{api.url}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def main() -> None:
    """Serve until ended; prints the address when ready."""
    parser = argparse.ArgumentParser(description="a loopback Bot API")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--speed", type=float, default=1.0)
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve_forever(arguments.port, arguments.speed))


if __name__ == "__main__":
    main()
