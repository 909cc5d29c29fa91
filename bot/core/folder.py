"""The one reader of folders with one kind of file: every usable file at once, or every problem of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from bot.core.issue import Issue
from bot.core.yaml_source import Source, build, load
from bot.errors import ContentError


@dataclass(frozen=True, slots=True)
class Entry[Model: BaseModel]:
    """One file that has the right shape."""

    stem: str
    model: Model
    source: Source


def load_folder[Model: BaseModel](
    folder: Path,
    root: Path,
    model: type[Model],
    problems: Callable[[Entry[Model]], Iterable[Issue]],
    together: Callable[[Sequence[Entry[Model]]], Iterable[Issue]] = lambda _entries: (),
) -> list[Entry[Model]]:
    """Read every `*.yaml` of a folder, in the order of their names; none where there is no such folder.

    Args:
        folder: where the files are.
        root: the project, for the paths in issues.
        model: the shape of each file.
        problems: what is wrong with one file that has the right shape.
        together: what is wrong with all of them beside each other.

    Raises:
        ContentError: with the issues of all files, each with file, line and cure.
    """
    entries: list[Entry[Model]] = []
    issues: list[Issue] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            source = load(path, root)
            entry = Entry(path.stem, build(model, source), source)
        except ContentError as error:
            issues += error.issues
            continue
        issues += problems(entry)
        entries.append(entry)
    issues += together(entries)
    if issues:
        raise ContentError(sorted(issues))
    return entries
