"""Folders with one kind of file: all of it, or every problem of all files at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from bot.core.folder import Entry, load_folder
from bot.core.issue import Issue
from bot.errors import ContentError


class Small(BaseModel):
    """What each file is."""

    model_config = ConfigDict(extra="forbid")

    word: str


def problems(entry: Entry[Small]) -> Iterator[Issue]:
    if entry.stem != entry.model.word:
        yield Issue(entry.source.path, entry.source.line_of(("word",)), "name", f"{entry.stem} is not its word")


def together(entries: Sequence[Entry[Small]]) -> Iterator[Issue]:
    if len(entries) > 2:
        yield Issue("folder", 0, "many", f"{len(entries)} files")


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    folder = write(tmp_path, b="word: b\n", a="word: a\n")
    (folder / "notes.txt").write_text("not ours", encoding="utf-8")
    entries = load_folder(folder, folder, Small, problems, together)
    assert [(entry.stem, entry.model.word, entry.source.path) for entry in entries] == [
        ("a", "a", "a.yaml"),
        ("b", "b", "b.yaml"),
    ]


def test_no_folder_holds_no_files(tmp_path: Path) -> None:
    assert load_folder(tmp_path / "nowhere", tmp_path, Small, problems) == []


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    """A volunteer mends all of them before the next try; what stands beside a broken file is judged too."""
    folder = write(tmp_path, a="word: x\n", b="word: b\n", c="word: c\n", d="wrod: d\n", e="\tword: e\n")
    with pytest.raises(ContentError) as caught:
        load_folder(folder, folder, Small, problems, together)
    assert [(issue.path, issue.code) for issue in caught.value.issues] == [
        ("a.yaml", "name"),
        ("d.yaml", "content-shape"),
        ("d.yaml", "content-shape"),
        ("e.yaml", "yaml-tab"),
        ("folder", "many"),
    ]
