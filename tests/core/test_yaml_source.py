"""The one YAML loader."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from bot.core.issue import Issue
from bot.core.yaml_source import MAX_BYTES, MAX_DEPTH, MAX_NODES, build, load
from bot.errors import ContentError


def written(root: Path, text: str | bytes) -> Path:
    path = root / "flows" / "x.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refused(root: Path, text: str | bytes) -> Issue:
    with pytest.raises(ContentError) as caught:
        load(written(root, text), root)
    (issue,) = caught.value.issues
    assert issue.path == "flows/x.yaml"
    assert "\n" not in str(issue)
    return issue


def test_scalars_stay_strings(tmp_path: Path) -> None:
    source = load(written(tmp_path, "a: no\nb: 010\nc: 2026-03-10\nd: 1.50\ne: ~\nf: {g: [yes, 1:30]}\n"), tmp_path)
    assert source.data == {
        "a": "no",
        "b": "010",
        "c": "2026-03-10",
        "d": "1.50",
        "e": "~",
        "f": {"g": ["yes", "1:30"]},
    }


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    source = load(written(tmp_path, "# note\na: 1\nb:\n  c:\n    - x\n    - y\n"), tmp_path)
    assert source.path == "flows/x.yaml"
    assert [source.line_of(place) for place in (("a",), ("b", "c"), ("b", "c", 1))] == [2, 4, 6]
    assert source.line_of(("b", "gone", "deeper")) == 3


@pytest.mark.parametrize(
    ("text", "code", "line", "word"),
    [
        ("a: 1\nb: 2\na: 3\n", "yaml-duplicate", 3, "twice"),
        ("a:\n\tb: 1\n", "yaml-tab", 2, "two spaces"),
        ("a: &x 1\nb: *x\n", "yaml-alias", 1, "in full"),
        ("b:\n  c: *x\n", "yaml-alias", 2, "in full"),
        ("a: !!python/object:os.system x\n", "yaml-tag", 1, "remove it"),
        ("a: !mine 1\n", "yaml-tag", 1, "remove it"),
        ("a: 1\n---\nb: 2\n", "yaml-documents", 2, "one per file"),
        ("a: 1\nb: [1\n", "yaml-syntax", 3, "check the"),
        ("a: 1\nb: x\x07y\n", "yaml-syntax", 2, "invisible"),
        ("- a\n- b\n", "yaml-shape", 1, "key: value"),
        ("", "yaml-shape", 1, "key: value"),
        ("a: 1\n? [b]\n: 2\n", "yaml-key", 2, "plain text"),
        (b"a: 1\nb: \xff\n", "yaml-encoding", 2, "UTF-8"),
    ],
)
def test_refused_in_one_line_with_place_and_cure(
    tmp_path: Path, text: str | bytes, code: str, line: int, word: str
) -> None:
    issue = refused(tmp_path, text)
    assert (issue.code, issue.line) == (code, line)
    assert word in issue.message


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        load(tmp_path / "none.yaml", tmp_path)
    assert caught.value.issues[0].code == "yaml-unreadable"


@pytest.mark.parametrize(
    ("bomb", "code", "limit"),
    [
        ("a: '" + "x" * 300 * 1024 + "'\n", "yaml-too-large", MAX_BYTES // 1024),
        ("a: " + "[" * 100_000, "yaml-depth", MAX_DEPTH),
        ("a: " + "{b: " * 100 + "1" + "}" * 100, "yaml-depth", MAX_DEPTH),
        ("a:\n" + "- x\n" * (MAX_NODES + 1), "yaml-nodes", MAX_NODES),
    ],
    ids=["300 KiB", "open brackets", "nested maps", "nodes"],
)
def test_bombs_are_refused_quickly(tmp_path: Path, bomb: str, code: str, limit: int) -> None:
    begun = time.monotonic()
    issue = refused(tmp_path, bomb)
    assert issue.code == code
    assert str(limit) in issue.message
    assert time.monotonic() - begun < 5


def test_deepest_allowed_file_loads(tmp_path: Path) -> None:
    deep = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert load(written(tmp_path, deep), tmp_path).data["a"] is not None


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["inner"]
    heading: str = Field(min_length=3)


class Other(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["other"]


type Either = Annotated[Inner | Other, Field(discriminator="kind")]


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    count: int
    parts: dict[str, Either] = {}


def found(root: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(ContentError) as caught:
        build(Outer, load(written(root, text), root))
    return [(issue.line, issue.message) for issue in caught.value.issues]


def test_build_types_the_strings(tmp_path: Path) -> None:
    source = load(written(tmp_path, "count: 3\nparts: {a: {kind: inner, heading: abc}}\n"), tmp_path)
    assert build(Outer, source).count == 3


def test_unknown_key_inside_a_union_is_found_with_line_and_suggestion(tmp_path: Path) -> None:
    text = "count: 3\nparts:\n  inner:\n    kind: inner\n    heading: abc\n    haeding: x\n"
    assert found(tmp_path, text) == [(6, "`haeding` is not a known key; did you mean `heading`?")]


def test_all_problems_are_listed_at_once(tmp_path: Path) -> None:
    text = "count: x\nparts:\n  a:\n    kind: inner\n  b:\n    kind: inner\n    heading: y\n"
    lines = [line for line, _ in found(tmp_path, text)]
    assert lines == [1, 3, 7]


def test_missing_key_is_named_at_its_parent(tmp_path: Path) -> None:
    assert found(tmp_path, "parts: {}\n") == [(1, "`count` is missing here; add a line `count: ...`")]


def test_missing_kind_is_named(tmp_path: Path) -> None:
    ((line, text),) = found(tmp_path, "count: 1\nparts:\n  a:\n    heading: abc\n")
    assert line == 3
    assert "`kind` is missing here" in text
