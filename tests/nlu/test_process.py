"""RasaProcess: its watching with a small stand-in child, and once with real Rasa."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import TrainingFailed
from bot.nlu.client import RasaClient
from bot.nlu.domain import load_intents
from bot.nlu.process import RasaProcess
from bot.nlu.training import TrainedModel, train

NLU_DIR = Path(__file__).parents[2] / "nlu"

# Answers /status as Rasa does once its model is loaded, and notes what it was started with.
FAKE_SERVER = """
import http.server, os, pathlib, sys
args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
token = sys.stdin.readline().strip()
pathlib.Path("started").write_text(str(sorted(os.environ)))
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/status?token=" + token else 401)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *args):
        print("a text somebody wrote")
http.server.HTTPServer(("127.0.0.1", int(args["--port"])), Handler).serve_forever()
"""


class States:
    """Collects what the process says about itself and waits for a count of it."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self._changed = asyncio.Event()

    def __call__(self, state: str) -> None:
        self.seen.append(state)
        self._changed.set()

    async def until(self, state: str, times: int, seconds: float = 20.0) -> None:
        async with asyncio.timeout(seconds):
            while self.seen.count(state) < times:
                self._changed.clear()
                await self._changed.wait()


def archive(folder: Path) -> TrainedModel:
    path = folder / "current.tar.gz"
    path.write_bytes(b"model")
    return TrainedModel(path, hashlib.sha256(b"model").hexdigest(), 1.0, fresh=False)


type Starter = Callable[[str, States], RasaProcess]


@pytest.fixture
def made(tmp_path: Path) -> Starter:
    def make(script: str, states: States) -> RasaProcess:
        (tmp_path / "server.py").write_text(script)
        command = (sys.executable, str(tmp_path / "server.py"))
        model = archive(tmp_path)
        return RasaProcess(tmp_path, model, runtime_dir=tmp_path, on_state=states, command=command, first_delay=0.01)

    return make


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def ended(pid: int) -> None:
    """Wait for the end of a process that is no child of ours."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    gone = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(handle, gone.set)
    try:
        await gone.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def environment_names(runtime_dir: Path) -> str:
    return next(runtime_dir.glob("nlu-*/started")).read_text()


def command_line(pid: int | None) -> str:
    listing = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, check=True, text=True)
    return listing.stdout


async def test_start_returns_before_the_server_is_ready(made: Starter) -> None:
    states = States()
    process = made(FAKE_SERVER, states)
    await process.start()
    assert process.ready is False
    await states.until("ready", 1)
    assert process.ready is True
    await process.stop()


async def test_killed_server_is_noticed_and_comes_back_on_the_same_address(made: Starter) -> None:
    states = States()
    process = made(FAKE_SERVER, states)
    await process.start()
    await states.until("ready", 1)
    first, url = process.pid, process.url
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await states.until("ready", 2)
    assert process.pid not in (None, first)
    assert process.url == url
    assert states.seen == ["starting", "ready", "lost", "starting", "ready"]
    await process.stop()


async def test_server_that_dies_at_once_is_tried_again_and_again(made: Starter) -> None:
    states = States()
    process = made("raise SystemExit(1)", states)
    await process.start()
    await states.until("lost", 3)
    assert "ready" not in states.seen
    await process.stop()


async def test_stop_ends_the_child_and_leaves_no_folder(made: Starter, tmp_path: Path) -> None:
    states = States()
    process = made(FAKE_SERVER, states)
    await process.start()
    await states.until("ready", 1)
    pid = process.pid
    assert pid is not None
    await process.stop()
    assert (alive(pid), process.pid, process.ready) == (False, None, False)
    assert names_in(tmp_path) == ["current.tar.gz", "server.py"]


async def test_stop_ends_a_child_that_is_still_starting(made: Starter) -> None:
    """The child tells its process id by calling us, then never gets ready."""
    called = asyncio.get_running_loop().create_future()

    async def call(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set_result(int(await reader.readline()))
        writer.close()

    async with await asyncio.start_server(call, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        process = made(
            "import os, socket, time\n"
            f"socket.create_connection(('127.0.0.1', {port})).sendall(b'%d\\n' % os.getpid())\n"
            "time.sleep(60)",
            States(),
        )
        await process.start()
        pid = await asyncio.wait_for(called, timeout=20)
        await process.stop()
    assert alive(pid) is False


async def test_token_is_in_no_command_line_and_secrets_of_the_bot_in_no_environment(
    made: Starter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every user of a machine can list command lines."""
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    states = States()
    process = made(FAKE_SERVER, states)
    await process.start()
    await states.until("ready", 1)
    listed = await asyncio.to_thread(command_line, process.pid)
    assert str(tmp_path) in listed
    assert process.token not in listed
    assert "'PATH'" in environment_names(tmp_path)
    assert "BOT_TOKEN" not in environment_names(tmp_path)
    assert process.token not in repr(process)
    await process.stop()


async def test_folder_of_a_killed_bot_is_cleared_and_that_of_a_running_one_kept(made: Starter, tmp_path: Path) -> None:
    dead = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await dead.wait()
    left, used = tmp_path / f"nlu-{dead.pid}-x", tmp_path / f"nlu-{os.getppid()}-x"
    left.mkdir()
    used.mkdir()
    process = made(FAKE_SERVER, States())
    await process.start()
    await process.stop()
    assert (left.exists(), used.exists()) == (False, True)


async def test_model_with_another_hash_is_never_started(made: Starter, tmp_path: Path) -> None:
    states = States()
    process = made(FAKE_SERVER, states)
    (tmp_path / "current.tar.gz").write_bytes(b"swapped")
    with pytest.raises(TrainingFailed):
        await process.start()
    assert (states.seen, process.pid) == ([], None)
    await process.stop()


@pytest.mark.whole
async def test_real_rasa_answers_comes_back_after_a_kill_and_ends_with_us(tmp_path: Path) -> None:
    model = await asyncio.to_thread(train, NLU_DIR, lambda _share, _words: None)
    states = States()
    process = RasaProcess(NLU_DIR, model, runtime_dir=tmp_path, on_state=states)
    client = RasaClient(process.url, process.token, frozenset(load_intents(NLU_DIR)), budget=10.0)
    await process.start()
    try:
        await states.until("ready", 1, seconds=240)
        best = (await client.parse("ICE took my husband this morning, how do I find where they hold him?")).best
        assert best is not None
        assert best.name == "relative_detained"
        first = process.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await states.until("ready", 2, seconds=240)
        assert (await client.parse("hola, quiero pedir asilo")).ranking != ()
        last = process.pid
        assert last not in (None, first)
    finally:
        await client.close()
        await process.stop()
    assert last is not None
    assert alive(last) is False
    assert names_in(tmp_path) == []


@pytest.mark.whole
async def test_real_rasa_ends_when_the_bot_is_killed(tmp_path: Path) -> None:
    """A server that outlives the bot would go on holding what people wrote in its memory."""
    model = await asyncio.to_thread(train, NLU_DIR, lambda _share, _words: None)
    script = f"""
import asyncio, pathlib
from bot.nlu.process import RasaProcess
from bot.nlu.training import TrainedModel
async def main():
    model = TrainedModel(pathlib.Path({str(model.path)!r}), {model.sha256!r}, 1.0, False)
    process = RasaProcess(pathlib.Path({str(NLU_DIR)!r}), model, runtime_dir=pathlib.Path({str(tmp_path)!r}))
    await process.start()
    await process.wait_ready()
    print(process.pid, flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, cwd=NLU_DIR.parent, stdout=asyncio.subprocess.PIPE
    )
    assert bot.stdout is not None
    pid = int(await asyncio.wait_for(bot.stdout.readline(), timeout=240))
    bot.kill()
    await bot.wait()
    await asyncio.wait_for(ended(pid), timeout=10)
