"""`make bench`: button turns and text turns of our bot and of a bare echo bot, against the same loopback Bot API.

Two measures each: the answer time at a steady 20 updates a second (p50, p95), and the turns a second when a crowd
writes as fast as it is answered. Every person writes at most once, so that no per-chat limit of Telegram's is in play.
Prints a table with ratios, writes bench/results/ (table, plot, JSON), which is not committed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from tests.support.bot_api import TOKEN, RemoteBotApi
from tests.support.bot_process import ROOT, BotProcess, memory_folder, shared_rasa
from tests.support.telegram_person import Person

RESULTS = ROOT / "bench" / "results"
QUESTIONS = (
    "ice took my brother what can we do",
    "el juez me nego el asilo",
    "怎么找免费律师",
    "is there a deadline to apply",
)
out = Console(highlight=False)


@contextmanager
def loopback_api() -> Iterator[str]:
    """The Bot API in a process of its own; its address."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.support.bot_api", "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait(10)
        server.stdout.close()


@contextmanager
def echo_bot(url: str) -> Iterator[int]:
    """The bare bot; its process id."""
    environment = {**os.environ, "BOT_TOKEN": TOKEN, "BOT_API_URL": url}
    bot = subprocess.Popen([sys.executable, "-m", "bench.echo"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield bot.pid
    finally:
        bot.terminate()
        bot.wait(20)


@contextmanager
def our_bot(url: str, rasa: tuple[str, str]) -> Iterator[int]:
    """The real bot with real Rasa; its process id."""
    with memory_folder() as folder:
        bot = BotProcess(url, folder, rasa)
        bot.start()
        try:
            yield bot.pid
        finally:
            bot.stop()


type Act = Callable[[Person, int], Awaitable[object]]


async def says(person: Person, number: int) -> None:
    """A typed question."""
    await person.says(QUESTIONS[number % len(QUESTIONS)])


async def presses(person: Person, _number: int) -> None:
    """A button that is always valid."""
    await person.presses("n:menu")


async def answer_time(api: RemoteBotApi, chat: int, act: Act, number: int) -> float:
    """Milliseconds from the act to the first message."""
    person = Person(api, chat)
    started = time.perf_counter()
    await act(person, number)
    await person.wait_for_answer(60)
    return (time.perf_counter() - started) * 1000


async def steady(api: RemoteBotApi, first_chat: int, act: Act, rate: float, count: int) -> list[float]:
    """Answer times at a steady rate of arrivals, however slow the answers are."""
    tasks = []
    for number in range(count):
        tasks.append(asyncio.create_task(answer_time(api, first_chat + number, act, number)))
        await asyncio.sleep(1 / rate)
    return sorted(await asyncio.gather(*tasks))


async def crowd(api: RemoteBotApi, first_chat: int, act: Act, count: int, at_once: int) -> float:
    """Turns a second with so many people waiting at any time."""
    gate = asyncio.Semaphore(at_once)

    async def one(number: int) -> None:
        async with gate:
            await answer_time(api, first_chat + number, act, number)

    started = time.perf_counter()
    await asyncio.gather(*(one(number) for number in range(count)))
    return count / (time.perf_counter() - started)


async def measure(url: str, name: str, pid: int, count: int, first_chat: int) -> list[dict[str, float | str]]:
    """Both kinds of turn for the bot that is running."""
    api = RemoteBotApi(url)
    rows: list[dict[str, float | str]] = []
    try:
        person = Person(api, first_chat - 1)
        await person.says("/start")
        await person.wait_for_answer(120)
        for kind, act in (("button", presses), ("text", says)):
            await answer_time(api, first_chat - 2, act, 0)
            times = await steady(api, first_chat, act, 20.0, count)
            rate = await crowd(api, first_chat + count, act, count, 16)
            first_chat += 2 * count
            rows.append(
                {
                    "bot": name,
                    "turn": kind,
                    "p50_ms": statistics.median(times),
                    "p95_ms": times[int(len(times) * 0.95)],
                    "turns_per_second": rate,
                    "memory_mb": psutil.Process(pid).memory_info().rss / 2**20,
                }
            )
    finally:
        await api.close()
    return rows


def show(rows: list[dict[str, float | str]]) -> None:
    """The table, with each of our numbers beside the echo's."""
    table = Table("turn", "bot", "p50 ms", "p95 ms", "turns/s", "memory MB", "p50 against echo", "turns/s against echo")
    for row in rows:
        echo = next(other for other in rows if other["bot"] == "echo" and other["turn"] == row["turn"])
        table.add_row(
            str(row["turn"]),
            str(row["bot"]),
            *(f"{row[name]:.0f}" for name in ("p50_ms", "p95_ms", "turns_per_second", "memory_mb")),
            f"{float(row['p50_ms']) / float(echo['p50_ms']):.2f} x",
            f"{float(row['turns_per_second']) / float(echo['turns_per_second']):.2f} x",
        )
    out.print(table)


def draw(rows: list[dict[str, float | str]], path: Path) -> None:
    """Answer times as bars."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(7, 3.4), layout="constrained")
    left, right = figure.subplots(1, 2)
    names = [f"{row['bot']}\n{row['turn']}" for row in rows]
    left.bar(names, [float(row["p95_ms"]) for row in rows], color="#9ecae1", label="p95")
    left.bar(names, [float(row["p50_ms"]) for row in rows], color="#3182bd", label="p50")
    left.set_title("answer time at 20 updates/s, ms")
    left.legend()
    right.bar(names, [float(row["turns_per_second"]) for row in rows], color="#31a354")
    right.set_title("turns a second, 16 people at once")
    for axes in (left, right):
        axes.tick_params(labelsize=7)
    figure.savefig(path, dpi=130)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=200, help="turns of each measurement")
    count = parser.parse_args().count
    rows: list[dict[str, float | str]] = []
    with shared_rasa() as rasa:
        for name in ("echo", "asylum guide"):
            out.print(f"measuring {name} ...")
            with loopback_api() as url, echo_bot(url) if name == "echo" else our_bot(url, rasa) as pid:
                rows += asyncio.run(measure(url, name, pid, count, 100_000))
    show(rows)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "results.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    draw(rows, RESULTS / "results.png")
    out.print("written: bench/results/results.json, bench/results/results.png")


if __name__ == "__main__":
    main()
