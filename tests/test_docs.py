"""The docs name what the code has: settings, step kinds, check codes, dependencies."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.flows.steps import STEP_KINDS
from bot.settings import ROOT, Settings

CODE = re.compile(r"[a-z]+(-[a-z]+)+|render|language")
MAKERS = {"Issue": 2, "_issue": 2, "_refusal": 2, "issue": None}
"""Calls that make an issue, and the place of the code among their arguments."""


def doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def headings(name: str) -> set[str]:
    return {row.lstrip("#").strip().strip("`") for row in doc(name).splitlines() if row.startswith("#")}


def codes_in(path: Path) -> Iterator[str]:
    """The check codes that a module can report: strings at the code's place, or in `yield place, code, cure`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        found: list[ast.expr] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
            place = MAKERS[node.func.id]
            found = [] if place is None else node.args[place : place + 1]
        elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3:
            found = node.value.elts[1:2]
        for each in found:
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and CODE.fullmatch(each.value):
                yield each.value


def all_codes() -> list[str]:
    return sorted({code for path in (ROOT / "bot").rglob("*.py") for code in codes_in(path)})


def test_codes_are_found_in_the_code() -> None:
    """The reader above must not fall silent when the code changes its ways."""
    assert {"yaml-tab", "flow-target", "content-shape", "rule-if-late", "po-stale", "walk-render"} <= set(all_codes())


@pytest.mark.parametrize("code", all_codes())
def test_every_check_code_has_a_heading(code: str) -> None:
    assert code in headings("checks.md")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_a_heading(name: str) -> None:
    assert f"BOT_{name.upper()}" in headings("settings.md")


def test_no_heading_names_a_setting_that_is_gone() -> None:
    named = {heading for heading in headings("settings.md") if heading.startswith("BOT_")}
    assert named <= {f"BOT_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_every_step_kind_has_a_heading(kind: str) -> None:
    assert kind in headings("flow-spec.md")


def dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [re.split(r"[\[<>=!~ ]", each)[0] for each in project["project"]["dependencies"]]


@pytest.mark.parametrize("name", dependencies())
def test_every_dependency_is_named_with_its_reason(name: str) -> None:
    assert name.lower() in doc("architecture.md").lower()
