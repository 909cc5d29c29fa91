"""The commands over the intent model: train, understand, evaluate. They show the bot's own routing decision."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot import app as wiring
from bot.checks import evaluation
from bot.cli.common import (
    EXIT_FAILED,
    ensure_model,
    err,
    load,
    out,
    print_error,
    progress_bar,
    refuse_unknown_language,
    train_model,
)
from bot.conversation.routing import decide
from bot.errors import NluUnavailable
from bot.locales.render import Renderer
from bot.logs import set_up_logs
from bot.nlu.client import NluClient
from bot.settings import Settings

TRIES = 4
"""How often a row is asked before it is given up."""

PAUSE_SECONDS = 0.5
"""The wait before a row is asked again, besides that for a server that is not ready."""

READY_SECONDS = 120.0
"""How long a server may be away in a measurement; one that died needs time to load its model again."""

GIVEN_UP_IN_A_ROW = 5
"""So many rows without an answer, one after the other, are the server's fault and end the measurement."""


def train(force: Annotated[bool, typer.Option(help="Train even when nothing changed.")] = False) -> None:
    """Train the intent model; skipped when data, config and lock are unchanged."""
    set_up_logs("WARNING")
    train_model(force=force)


def understand(
    text: Annotated[str, typer.Argument(help="What a person might write.")],
    lang: Annotated[str, typer.Option(help="Language of the chat; the model itself reads all of them.")] = "en",
) -> None:
    """Show what the bot would do with a text: the routing decision, not just the intent."""
    settings, content = load()
    refuse_unknown_language(lang, content)
    ensure_model(settings)

    async def ask() -> None:
        async with _understanding(settings, content) as nlu:
            result = await nlu.parse(text)
        decision = decide(result, content.urgent)
        renderer = Renderer(content.catalogs, content.languages)
        table = Table("intent", "confidence", "topic")
        for ranked in result.ranking[:5]:
            title = content.titles.get(ranked.name)
            shown = renderer.render(title, lang) if title else "(no flow yet)"
            table.add_row(ranked.name, f"{ranked.confidence:.2f}", shown)
        what = decision.intent or ", ".join(decision.offered) or "menu and people"
        out.print(f"{decision.action}: {what}   ({result.milliseconds:.0f} ms)")
        out.print(table)

    asyncio.run(ask())


def evaluate(
    file: Annotated[Path, typer.Argument(help="Table with the columns lang, text, intent and optionally also_ok.")],
    directory: Annotated[Path, typer.Option("--out", help="Folder for predictions, summary and picture.")],
) -> None:
    """Measure the routing decision on a table of messages."""
    settings, content = load()
    rows = evaluation.read_rows(file)
    ensure_model(settings)

    async def measure() -> list[tuple[evaluation.Row, evaluation.Prediction]]:
        async with _understanding(settings, content) as nlu:
            with progress_bar("Asking the model") as (progress, task):
                progress.update(task, total=len(rows))
                return await predict_patiently(
                    rows, nlu, content.urgent, step=lambda: progress.advance(task), report=_print_unanswered
                )

    predictions = asyncio.run(measure())
    if not predictions:
        raise typer.Exit(EXIT_FAILED)
    evaluation.write_results(predictions, directory)
    table = Table("language", "rows", "right", "right one offered", "wrong answer", "right or offered")
    for language, each in [*evaluation.by_language(predictions).items(), ("all", evaluation.score(predictions))]:
        cells = (str(each.rows), str(each.right), str(each.offered), str(each.wrong), f"{each.good:.0%}")
        table.add_row(language, *cells)
    out.print(table)
    out.print(f"Written: predictions.jsonl, summary.json, confusion.png in {directory}", markup=False)
    if len(predictions) < len(rows):
        print_error(f"{len(rows) - len(predictions)} of {len(rows)} rows got no answer and are not counted.")
        raise typer.Exit(EXIT_FAILED)


async def predict_patiently(
    rows: Sequence[evaluation.Row],
    nlu: NluClient,
    urgent: Collection[str],
    *,
    step: Callable[[], object] = lambda: None,
    report: Callable[[int, str], None],
    pause: float = PAUSE_SECONDS,
    patience: float = READY_SECONDS,
) -> list[tuple[evaluation.Row, evaluation.Prediction]]:
    """The routing decision for every row; a row without an answer is asked again, then reported and left out.

    Args:
        rows: the rows, numbered from 1.
        nlu: the understanding.
        urgent: the safety-critical intents.
        step: called after each row.
        report: told the number of a row that is given up, and the reason in one word.
        pause: seconds before a row is asked again.
        patience: seconds that a server may need to become ready again.

    Raises:
        NluUnavailable: the server went away and did not come back, or it answers nothing any more; reported too.
    """
    predictions: list[tuple[evaluation.Row, evaluation.Prediction]] = []
    given_up = 0
    for number, row in enumerate(rows, start=1):
        try:
            predictions += await _predict_one(row, nlu, urgent, pause, patience)
            given_up = 0
        except NluUnavailable as error:
            report(number, error.reason)
            given_up += 1
            # "not_ready" is from the wait: the time for coming back is over.
            if given_up == GIVEN_UP_IN_A_ROW or error.reason == "not_ready":
                raise
        step()
    return predictions


async def _predict_one(
    row: evaluation.Row, nlu: NluClient, urgent: Collection[str], pause: float, patience: float
) -> list[tuple[evaluation.Row, evaluation.Prediction]]:
    for _ in range(TRIES - 1):
        try:
            return await evaluation.predict([row], nlu.parse, urgent)
        except NluUnavailable:
            await asyncio.sleep(pause)
            # Asking also closes the client's circuit breaker, which would refuse the next texts unasked.
            await wiring.wait_until_ready(nlu, patience)
    return await evaluation.predict([row], nlu.parse, urgent)


def _print_unanswered(number: int, reason: str) -> None:
    print_error(f"row {number}: no answer from the intent model ({reason})")


@asynccontextmanager
async def _understanding(settings: Settings, content: wiring.Content) -> AsyncIterator[NluClient]:
    """The NLU client over set servers or over a Rasa of our own, waited for."""
    err.print("Loading the intent model (about 25 seconds) ...", style="dim")
    async with wiring.open_app(settings, content, private=True) as running:
        await wiring.wait_until_ready(running.nlu)
        yield running.nlu
