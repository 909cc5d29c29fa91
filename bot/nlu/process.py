"""Our own Rasa server as a child process: started, watched, started again when it dies, ended with the bot.

Owns one child and its address. What the child prints is thrown away unread, for it could hold what people wrote. The
model is code: its SHA-256 must be the one noted at training before it is loaded.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import platform
import secrets
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import httpx

from bot.errors import NluUnavailable
from bot.nlu.training import TrainedModel, environment_python, verify

type State = Literal["starting", "ready", "lost"]

FIRST_DELAY = 1.0
LONGEST_DELAY = 60.0
SETTLED_SECONDS = 60.0
"""A server that stayed ready this long starts the next delays from the shortest."""
START_SECONDS = 240.0
"""A server that is not ready by then is started anew; slow machines need more than a minute."""
POLL_SECONDS = 0.25
HEALTH_SECONDS = 30.0
HEALTH_MISSES = 3
STOP_SECONDS = 5.0
FRESH_SECONDS = 24 * 3600.0
"""A server this old is replaced: copies of texts linger in its memory."""

log = logging.getLogger("bot.nlu")


def _ignore(_state: State) -> None:
    """Nobody wants to know."""


class RasaProcess:
    """Runs `nlu/serve.py` with the trained model on a loopback port.

    Args:
        nlu_dir: the folder with `serve.py` and `.venv`.
        model: what `train` returned.
        runtime_dir: where the child may write; a temporary folder if None.
        on_state: told `starting`, `ready` and `lost`; must not raise.
        command: replaces the child's command line, for tests; it is given the same arguments.
        first_delay: seconds before the first new start; doubles with each that fails.
    """

    def __init__(
        self,
        nlu_dir: Path,
        model: TrainedModel,
        *,
        runtime_dir: Path | None = None,
        on_state: Callable[[State], None] = _ignore,
        command: tuple[str, ...] | None = None,
        first_delay: float = FIRST_DELAY,
    ) -> None:
        self._model = model
        self._first_delay = first_delay
        self._command = command or (str(environment_python(nlu_dir)), "-W", "ignore", str(nlu_dir / "serve.py"))
        self._runtime_dir = runtime_dir
        self._on_state = on_state
        self._token = secrets.token_urlsafe(32)
        self._port, self._reserved = _reserve_port()
        self._child: asyncio.subprocess.Process | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._folder: Path | None = None
        self._ready = asyncio.Event()

    def __repr__(self) -> str:
        return f"RasaProcess(ready={self.ready})"

    @property
    def url(self) -> str:
        """The base address; the same for the whole life of this object."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def token(self) -> str:
        """The random token of this object's servers."""
        return self._token

    @property
    def pid(self) -> int | None:
        """The child's process id while there is one."""
        return self._child.pid if self._child and self._child.returncode is None else None

    @property
    def ready(self) -> bool:
        """Whether the model is loaded and the server answers."""
        return self._ready.is_set()

    async def wait_ready(self) -> None:
        """Wait until the server answers."""
        await self._ready.wait()

    async def start(self) -> None:
        """Start the child and come back at once; menus do not wait for it.

        Raises:
            TrainingFailed: the model archive is not the one that was trained here.
        """
        if self._watcher is not None:
            return
        await asyncio.to_thread(verify, self._model)
        if self._runtime_dir is not None:
            _clear_left_over(self._runtime_dir)
        self._folder = Path(tempfile.mkdtemp(prefix=f"nlu-{os.getpid()}-", dir=self._runtime_dir))
        self._watcher = asyncio.create_task(self._watch(self._folder), name="nlu-watch")

    async def stop(self) -> None:
        """End the child and wait for its end."""
        if self._watcher is not None:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
            self._watcher = None
        self._ready.clear()
        if self._reserved is not None:
            self._reserved.close()
            self._reserved = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    async def _watch(self, folder: Path) -> None:
        """One child after the other, until cancelled."""
        delay = self._first_delay
        async with httpx.AsyncClient(trust_env=False, timeout=HEALTH_SECONDS / 3) as http:
            while True:
                self._on_state("starting")
                ready_since: float | None = None
                child: asyncio.subprocess.Process | None = None
                try:
                    child = self._child = await self._spawn(folder)
                    await self._hand_over_token(child)
                    await self._until_ready(child, http)
                    ready_since = time.monotonic()
                    self._ready.set()
                    log.info("nlu_ready")
                    self._on_state("ready")
                    if await self._until_old_or_lost(child, http):
                        delay = 0.0
                except (OSError, NluUnavailable) as error:
                    log.warning("nlu_start_failed", extra={"error": type(error).__name__})
                finally:
                    self._ready.clear()
                    if child is not None:
                        await _end(child)
                    self._child = None
                log.warning("nlu_lost")
                self._on_state("lost")
                if ready_since is not None and time.monotonic() - ready_since > SETTLED_SECONDS:
                    delay = min(delay, self._first_delay)
                await asyncio.sleep(delay)
                delay = min(max(delay * 2, self._first_delay), LONGEST_DELAY)

    async def _spawn(self, folder: Path) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *self._command,
            *("--model", str(self._model.path.resolve()), "--port", str(self._port), "--parent", str(os.getpid())),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=folder,
            env=_environment(folder),
            # A Ctrl-C in the terminal is the bot's to handle; it ends the child itself.
            start_new_session=True,
        )

    async def _hand_over_token(self, child: asyncio.subprocess.Process) -> None:
        """Down the pipe, never in a command line; the pipe stays open, and its end is the child's sign to end."""
        assert child.stdin is not None
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            child.stdin.write(f"{self._token}\n".encode())
            await child.stdin.drain()

    async def _until_ready(self, child: asyncio.subprocess.Process, http: httpx.AsyncClient) -> None:
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up:
            if child.returncode is not None:
                raise NluUnavailable("died")
            if await self._answers(http):
                return
            await _wait(child, POLL_SECONDS)
        raise NluUnavailable("slow")

    async def _until_old_or_lost(self, child: asyncio.subprocess.Process, http: httpx.AsyncClient) -> bool:
        """True when the server grew old, False when it died or stopped answering."""
        replace_at = time.monotonic() + FRESH_SECONDS
        misses = 0
        while child.returncode is None and misses < HEALTH_MISSES:
            if time.monotonic() >= replace_at:
                return True
            await _wait(child, HEALTH_SECONDS)
            if child.returncode is None:
                misses = 0 if await self._answers(http) else misses + 1
        return False

    async def _answers(self, http: httpx.AsyncClient) -> bool:
        try:
            response = await http.get(f"{self.url}/status", params={"token": self._token})
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK


def _reserve_port() -> tuple[int, socket.socket | None]:
    """A free port, and the socket that keeps it from being handed to others while no server listens on it.

    Linux lets the child bind the same port as long as this socket does not listen; elsewhere it is let go.
    """
    reserved = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserved.bind(("127.0.0.1", 0))
    port: int = reserved.getsockname()[1]
    if platform.system() == "Linux":
        return port, reserved
    reserved.close()
    return port, None


def _clear_left_over(runtime_dir: Path) -> None:
    """Remove the folders of bots that were killed; each holds an unpacked model, and memory may back them."""
    for folder in runtime_dir.glob("nlu-*-*"):
        owner = folder.name.split("-")[1]
        if owner.isdecimal() and not _alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _environment(folder: Path) -> dict[str, str]:
    """What the child may know of our environment: how to find programs and speak UTF-8, no secrets of the bot."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "MPLCONFIGDIR": str(folder),
        "PYTHONUTF8": "1",
        "RASA_TELEMETRY_ENABLED": "false",
    }


async def _wait(child: asyncio.subprocess.Process, seconds: float) -> None:
    """Wait for the child's end, at most this long."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await child.wait()


async def _end(child: asyncio.subprocess.Process) -> None:
    """Ask the child to end, then make it; by its process id alone."""
    if child.stdin is not None:
        child.stdin.close()
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
        await _wait(child, STOP_SECONDS)
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
