"""Measures the routing decision on a table of messages: predictions, a summary, a confusion picture.

The table is ours or a volunteer's; people's messages to the bot never come here.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.conversation.routing import Action, Decision, decide
from bot.errors import UnusableInput
from bot.nlu.result import ParseResult

NEEDED = ("lang", "text", "intent")


@dataclass(frozen=True, slots=True)
class Row:
    """One message to judge. `also_ok` is a second right intent, or empty."""

    lang: str
    text: str
    intent: str
    also_ok: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """The decision for one row, as it is written to `predictions.jsonl`; `ms` is the time of the NLU answer."""

    lang: str
    text: str
    intent: str
    action: str
    predicted: str
    offered: tuple[str, ...]
    confidence: float
    ms: float


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over some rows. `right`: answered or refused rightly; `offered`: asked, the right one among them."""

    rows: int
    right: int
    offered: int
    wrong: int

    @property
    def good(self) -> float:
        """Share of rows that were answered rightly or offered the right topic."""
        return (self.right + self.offered) / self.rows if self.rows else 0.0

    @property
    def bad(self) -> float:
        """Share of rows answered with a wrong flow without a question."""
        return self.wrong / self.rows if self.rows else 0.0


def read_rows(path: Path) -> list[Row]:
    """Read a tab-separated table with a header.

    Raises:
        UnusableInput: no such file, a column is missing, or there are no rows.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise UnusableInput(path.name, f"has no column {', '.join(missing)}; the first line names the columns")
            rows = [
                Row(row["lang"] or "", row["text"] or "", row["intent"] or "", row.get("also_ok") or "")
                for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnusableInput(path.name, f"cannot be read as UTF-8 text ({type(error).__name__})") from None
    if not rows:
        raise UnusableInput(path.name, "has no rows below its header")
    return rows


async def predict(
    rows: Iterable[Row],
    parse: Callable[[str], Awaitable[ParseResult]],
    urgent: Collection[str],
    step: Callable[[], None] = lambda: None,
) -> list[tuple[Row, Prediction]]:
    """The bot's own routing decision for every row."""
    predictions = []
    for row in rows:
        result = await parse(row.text)
        predictions.append((row, _prediction(row, decide(result, urgent), result.milliseconds)))
        step()
    return predictions


def _prediction(row: Row, decision: Decision, milliseconds: float) -> Prediction:
    return Prediction(
        row.lang,
        row.text,
        row.intent,
        str(decision.action),
        decision.predicted,
        decision.offered,
        round(decision.confidence, 4),
        round(milliseconds, 2),
    )


def score(predictions: Iterable[tuple[Row, Prediction]]) -> Score:
    """Count what is right, offered and wrong. A fallback on an out-of-scope row is right; elsewhere it is a miss."""
    rows = right = offered = wrong = 0
    for row, prediction in predictions:
        rows += 1
        accepted = {row.intent, row.also_ok} - {""}
        match prediction.action:
            case Action.ANSWER:
                right += prediction.predicted in accepted
                wrong += prediction.predicted not in accepted
            case Action.CLARIFY:
                offered += bool(accepted & set(prediction.offered))
            case _:
                right += "out_of_scope" in accepted
    return Score(rows, right, offered, wrong)


def by_language(predictions: Iterable[tuple[Row, Prediction]]) -> dict[str, Score]:
    """A score for each language of the table."""
    groups: dict[str, list[tuple[Row, Prediction]]] = defaultdict(list)
    for pair in predictions:
        groups[pair[0].lang].append(pair)
    return {language: score(group) for language, group in sorted(groups.items())}


def write_results(predictions: list[tuple[Row, Prediction]], directory: Path) -> None:
    """Write `predictions.jsonl`, `summary.json` and `confusion.png` into a folder of the caller's."""
    directory.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(asdict(prediction), ensure_ascii=False) for _, prediction in predictions]
    (directory / "predictions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    times = sorted(prediction.ms for _, prediction in predictions)
    summary = {
        "all": _score_json(score(predictions)),
        "by_language": {language: _score_json(each) for language, each in by_language(predictions).items()},
        "actions": dict(Counter(prediction.action for _, prediction in predictions)),
        "ms_p50": times[len(times) // 2] if times else None,
        "ms_p95": times[int(len(times) * 0.95)] if times else None,
    }
    (directory / "summary.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    _draw_confusion(predictions, directory / "confusion.png")


def _score_json(each: Score) -> dict[str, float | int]:
    return {**asdict(each), "right_or_offered": round(each.good, 4), "wrong_share": round(each.bad, 4)}


def _draw_confusion(predictions: list[tuple[Row, Prediction]], path: Path) -> None:
    # Imported here: the picture is the only use, and the bot must not pay for it at start.
    from matplotlib.figure import Figure  # noqa: PLC0415

    outcomes = [(row.intent, _outcome(prediction)) for row, prediction in predictions]
    rows = sorted({intent for intent, _ in outcomes})
    columns = sorted({outcome for _, outcome in outcomes}, key=lambda name: (name in ("clarify", "fallback"), name))
    counts = Counter(outcomes)
    grid = [[counts[row, column] for column in columns] for row in rows]
    figure = Figure(figsize=(4 + 0.24 * len(columns), 2.5 + 0.2 * len(rows)), layout="constrained")
    axes = figure.subplots()
    axes.imshow(grid, cmap="Blues", aspect="auto")
    axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=6)
    axes.set_yticks(range(len(rows)), rows, fontsize=6)
    axes.set_xlabel("what the bot did")
    axes.set_ylabel("what was asked")
    for y, line in enumerate(grid):
        for x, count in enumerate(line):
            if count:
                axes.text(x, y, str(count), ha="center", va="center", fontsize=5)
    figure.savefig(path, dpi=130)


def _outcome(prediction: Prediction) -> str:
    return prediction.predicted if prediction.action == Action.ANSWER else prediction.action
