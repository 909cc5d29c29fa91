"""Measuring the routing decision; the expected counts are counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.checks.evaluation import Prediction, Row, Score, by_language, predict, read_rows, score, write_results
from bot.errors import UnusableInput
from tests.support.fake_nlu import FakeNlu

TABLE = """\
lang	text	intent	also_ok
en	a	appeal
en	b	appeal	fees
en	c	appeal
en	d	out_of_scope
es	e	fees
es	f	fees
es	"g	fees
"""

NLU = {
    "a": [("appeal", 0.9)],  # answered rightly
    "b": [("fees", 0.9)],  # answered rightly by the second intent
    "c": [("fees", 0.9)],  # answered wrongly
    "d": [("out_of_scope", 0.9)],  # refused rightly
    "e": [("appeal", 0.3), ("fees", 0.25)],  # asked, the right one offered
    "f": [("appeal", 0.3), ("work", 0.25)],  # asked, the right one missing
    '"g': [("out_of_scope", 0.9)],  # refused wrongly
}


def table(root: Path, text: str = TABLE) -> Path:
    path = root / "rows.tsv"
    path.write_text(text, encoding="utf-8")
    return path


async def predictions(root: Path) -> list[tuple[Row, Prediction]]:
    return await predict(read_rows(table(root)), FakeNlu(NLU).parse, ())


async def test_rows_are_scored_as_counted_by_hand(tmp_path: Path) -> None:
    found = await predictions(tmp_path)
    assert score(found) == Score(rows=7, right=3, offered=1, wrong=1)
    assert by_language(found) == {"en": Score(4, 3, 0, 1), "es": Score(3, 0, 1, 0)}
    assert score(found).good == pytest.approx(4 / 7)
    assert score(found).bad == pytest.approx(1 / 7)


async def test_each_row_is_a_step_of_the_progress(tmp_path: Path) -> None:
    steps: list[int] = []
    await predict(read_rows(table(tmp_path)), FakeNlu(NLU).parse, (), lambda: steps.append(1))
    assert len(steps) == 7


async def test_files_are_written(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    write_results(await predictions(tmp_path), out)
    rows = [json.loads(line) for line in (out / "predictions.jsonl").read_text(encoding="utf-8").splitlines()]
    assert list(rows[0]) == ["lang", "text", "intent", "action", "predicted", "offered", "confidence", "ms"]
    assert rows[4] == {
        "lang": "es",
        "text": "e",
        "intent": "fees",
        "action": "clarify",
        "predicted": "appeal",
        "offered": ["appeal", "fees"],
        "confidence": 0.3,
        "ms": 1.0,
    }
    summary = json.loads((out / "summary.json").read_text())
    assert summary["all"] == {
        "rows": 7,
        "right": 3,
        "offered": 1,
        "wrong": 1,
        "right_or_offered": 0.5714,
        "wrong_share": 0.1429,
    }
    assert summary["actions"] == {"answer": 3, "clarify": 2, "fallback": 2}
    assert (out / "confusion.png").read_bytes().startswith(b"\x89PNG")


def test_short_lines_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    rows = read_rows(table(tmp_path, "\ufefflang\ttext\tintent\nen\thello\n"))
    assert rows == [Row("en", "hello", "", "")]


@pytest.mark.parametrize(
    ("text", "word"),
    [("lang\ttext\nen\ta\n", "no column intent"), ("", "no column"), ("lang\ttext\tintent\n", "no rows")],
)
def test_a_table_that_cannot_be_used_is_refused(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(UnusableInput, match=word):
        read_rows(table(tmp_path, text))


def test_a_missing_or_broken_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput):
        read_rows(tmp_path / "none.tsv")
    (tmp_path / "bad.tsv").write_bytes(b"lang\ttext\tintent\nen\t\xff\tx\n")
    with pytest.raises(UnusableInput, match="UTF-8"):
        read_rows(tmp_path / "bad.tsv")
