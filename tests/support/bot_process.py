"""The real bot as a process of its own, against the loopback Bot API, with its sessions in real shared memory."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.support.bot_api import TOKEN

ROOT = Path(__file__).resolve().parents[2]
SHARED_MEMORY = Path("/dev/shm")


class BotProcess:
    """Starts, kills and starts again. Output goes to one file, kept in memory-backed storage for scans."""

    def __init__(self, api_url: str, folder: Path, nlu: tuple[str, str] | None = None, log_level: str = "INFO") -> None:
        self.runtime = folder / "runtime"
        self.durable = folder / "durable.db"
        self.output = folder / "output.txt"
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self._environment = {
            **keep,
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": api_url,
            "BOT_RUNTIME_DIR": str(self.runtime),
            "BOT_DURABLE_URL": f"sqlite+aiosqlite:///{self.durable}",
            "BOT_LOG_LEVEL": log_level,
            "TMPDIR": str(folder),
        }
        if nlu:
            self._environment |= {"BOT_NLU_URL": nlu[0], "BOT_NLU_TOKEN": nlu[1]}

    def start(self) -> None:
        """Start the process; it answers as soon as it polls."""
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=self._environment, stdout=output, stderr=output
            )

    def command(self, *arguments: str) -> str:
        """Run another command of the program over the same databases, as an operator would; what it printed."""
        command = [sys.executable, "-m", "bot", *arguments]
        ended = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, check=True, timeout=60)
        return ended.stdout.decode()

    def kill(self) -> None:
        """kill -9, as when memory runs out."""
        assert self._process
        self._process.kill()
        self._process.wait(30)

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        assert self._process
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        return self._process.wait(40)

    def rasa_pid(self) -> int | None:
        """The bot's own Rasa, if it runs."""
        assert self._process
        for child in psutil.Process(self._process.pid).children():
            if any(part.endswith("serve.py") for part in child.cmdline()):
                return child.pid
        return None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def is_running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.poll() is None


@contextmanager
def memory_folder() -> Iterator[Path]:
    """A folder in shared memory, gone afterwards. The bot refuses to keep keys anywhere else."""
    parent = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="asylum-guide-test-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def shared_rasa() -> Iterator[tuple[str, str]]:
    """Real Rasa in its own process for several bots: its address and token."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.rasa_server"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin
    assert process.stdout
    try:
        ready = json.loads(process.stdout.readline())
        yield ready["url"], ready["token"]
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()
