"""What is wrong with the shape of a file is told in our own words: by name, with what is there and what to write."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Annotated, ClassVar, Literal, get_args

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core.core_schema import ErrorType

from bot.core.findings import PATTERNS, Demand, sentence
from bot.core.yaml_source import Source, Tree, issues_of, load

ROOT = Path(__file__).parents[2]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")

    label: str = Field(min_length=2, max_length=5)


class Shape(BaseModel):
    """One value of every type our models use."""

    model_config = ConfigDict(extra="forbid")

    count: int = Field(default=1, ge=1, le=9)
    more: int = Field(default=1, gt=0, lt=9)
    switch: bool = False
    word: Literal["high", "medium", "low"] = "high"
    spec: Literal["1"] = "1"
    name: str = Field(default="abc", pattern=r"^[a-z][a-z0-9_]*$")
    odd: str = Field(default="abc", pattern=r"^abc$")
    parts: list[Part] = Field(default=[], min_length=1, max_length=2)
    pair: tuple[str, ...] = ()
    part: Part | None = None
    named: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], str] = {}
    review: Literal["none"] | Part = "none"


class Ruled(Shape):
    DOC: ClassVar[str] = "docs/deadlines.md"


def _messages(model: type[BaseModel], data: dict[str, Tree]) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(data)
    return [issue.message for issue in issues_of(caught.value, _source(data), model)]


def _source(data: dict[str, Tree]) -> Source:
    return Source("x.yaml", data, dict.fromkeys(_places(data, ()), 1))


def _places(tree: Tree, at: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    yield at
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inner:
        yield from _places(value, (*at, key))


LINES = "a block of `key: value` lines"
BELOW = "write them below it, two spaces further in"
BEHIND = "write it behind the colon, without `- ` or keys of its own"
LIST = "write `[one, two]`, or one line with `- ` for each"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"count": "ten"}, "`count` must be a whole number, not `ten`; write it in digits, such as 30"),
        ({"count": "5.5"}, "`count` must be a whole number, not `5.5`; write it in digits, such as 30"),
        ({"count": ""}, "`count` must be a whole number, not empty; write it in digits, such as 30"),
        ({"count": "0"}, "`count` must be 1 or more, not `0`; write a number in that range"),
        ({"count": "10"}, "`count` must be 9 or less, not `10`; write a number in that range"),
        ({"more": "0"}, "`more` must be more than 0, not `0`; write a number in that range"),
        ({"more": "9"}, "`more` must be less than 9, not `9`; write a number in that range"),
        ({"switch": "maybe"}, "`switch` must be `true` or `false`, not `maybe`; write one of the two"),
        ({"word": "sure"}, "`word` must be one of high, medium, low, not `sure`; write one of them"),
        ({"word": "hihg"}, "`word` must be one of high, medium, low, not `hihg`; did you mean `high`?"),
        ({"spec": "2"}, "`spec` must be `1`, not `2`; write `1`"),
        (
            {"name": "Not so"},
            "`name` must be small letters a-z, digits and `_` with a letter first, not `Not so`; "
            "write it such as `first_step`",
        ),
        ({"name": ["a"]}, f"`name` must be plain text, not a list; {BEHIND}"),
        ({"odd": "x"}, "`odd` must be written in another way, not `x`; see docs/flow-spec.md"),
        ({"parts": "x"}, f"`parts` must be a list, not `x`; {LIST}"),
        ({"parts": []}, "`parts` must be a list of at least 1 entry, not 0; add what is missing"),
        (
            {"parts": [{"label": "ab"}, {"label": "ab"}, {"label": "ab"}]},
            "`parts` must be a list of at most 2 entries, not 3; take some out",
        ),
        ({"parts": ["x"]}, f"entry 1 of `parts` must be {LINES}, not `x`; {BELOW}"),
        ({"parts": [{"label": ""}]}, "`label` must be text of at least 2 characters, not empty; write it out"),
        (
            {"parts": [{"label": "abcdef"}]},
            "`label` must be text of at most 5 characters, not 6; say it in fewer words",
        ),
        ({"parts": [{"label": "ab"}, {}]}, "`label` is missing here; add a line `label: ...`"),
        ({"pair": {"a": "b"}}, f"`pair` must be a list, not {LINES}; {LIST}"),
        ({"pair": ["a", ["b"]]}, f"entry 2 of `pair` must be plain text, not a list; {BEHIND}"),
        ({"part": "x"}, f"`part` must be {LINES}, not `x`; {BELOW}"),
        ({"named": ["x"]}, f"`named` must be {LINES}, not a list; {BELOW}"),
        (
            {"named": {"Not so": "x"}},
            "the name `Not so` must be small letters a-z, digits and `_` with a letter first; "
            "write it such as `first_step`",
        ),
        ({"review": "soon"}, f"`review` must be `none` or {LINES}, not `soon`; write `none`"),
        ({"review": {}}, "`label` is missing here; add a line `label: ...`"),
        ({"coutn": "1"}, "`coutn` is not a known key; did you mean `count`?"),
        ({"zebra": "1"}, "`zebra` is not a known key; remove the line or see docs/flow-spec.md"),
        ({"label": "1"}, "`label` is not a known key at this place; look at the indentation, or see docs/flow-spec.md"),
    ],
)
def test_mistake_is_told_in_words(data: dict[str, Tree], told: str) -> None:
    assert _messages(Shape, data) == [told]


def test_long_value_is_shown_in_part_and_on_one_line() -> None:
    (told,) = _messages(Shape, {"count": "one\ntwo " + "x" * 100})
    assert told == f"`count` must be a whole number, not `one two {'x' * 32}...`; write it in digits, such as 30"


def test_page_to_read_is_that_of_the_kind_of_file() -> None:
    assert _messages(Ruled, {"zebra": "1"}) == ["`zebra` is not a known key; remove the line or see docs/deadlines.md"]
    assert _messages(Ruled, {"odd": "x"}) == ["`odd` must be written in another way, not `x`; see docs/deadlines.md"]


FILES = [
    ("bot.deadlines.rule_file", "RuleInput", "flows/us/deadlines/BIA-APPEAL-30.yaml", "docs/deadlines.md"),
    ("bot.deadlines.country", "_CountryInput", "flows/us/country.yaml", "docs/deadlines.md"),
    ("bot.facts", "_FileInput", "flows/us/facts/after_winning.yaml", "docs/deadlines.md"),
    ("bot.contacts", "_ContactInput", "flows/us/contacts/ice-detention-line.yaml", "docs/deadlines.md"),
    ("bot.glossary", "_FileInput", "flows/us/glossary.yaml", "docs/flow-spec.md"),
    ("bot.flows.definition", "Flow", "flows/us/asylum_denied_appeal.yaml", "docs/flow-spec.md"),
    ("bot.locales.languages", "_File", "locales/languages.yaml", None),
]
"""The models of our files, one good file of each, and the page that explains it (None: said elsewhere)."""

WRONG: list[Tree] = ["", "x", "-1", "999999", "5.5", "Ü ?", "y" * 300, [], ["a"], [{}], {"a": "b"}]
OURS = {"value_error"}
"""Findings whose words come from validators of ours."""


def _mutations(data: Tree, at: tuple[str | int, ...] = ()) -> Iterator[None]:
    """The data with one value after another replaced by everything that is wrong; long lists at their ends only."""
    if not isinstance(data, dict | list):
        return
    keys: list[str | int] = list(data) if isinstance(data, dict) else list(range(len(data)))
    for key in keys[:12]:
        kept: Tree = data[key]  # type: ignore[index, call-overload]
        for wrong in WRONG:
            data[key] = copy.deepcopy(wrong)  # type: ignore[index, call-overload]
            yield
        data[key] = kept  # type: ignore[index, call-overload]
        yield from _mutations(kept, (*at, key))


@pytest.mark.parametrize(("module", "name", "path", "doc"), FILES, ids=[row[2] for row in FILES])
def test_no_word_of_pydantic_reaches_the_keepers_of_the_files(module: str, name: str, path: str, doc: str) -> None:
    model: type[BaseModel] = getattr(import_module(module), name)
    data = load(ROOT / path, ROOT).data
    model.model_validate(data)
    types = set()
    for _ in _mutations(data):
        try:
            model.model_validate(data)
        except ValidationError as error:
            told = " | ".join(issue.message for issue in issues_of(error, _source(data), model))
            for finding in error.errors():
                if finding["type"] in get_args(ErrorType) and finding["type"] not in OURS:
                    types.add(finding["type"])
                    assert finding["msg"] not in told
            assert "\n" not in told
            assert "Value error" not in told
            assert "another way" not in told, "a finding without words of its own"
    assert types >= {"missing", "extra_forbidden"}


@pytest.mark.parametrize(("module", "name", "path", "doc"), FILES, ids=[row[2] for row in FILES])
def test_unknown_key_leads_to_the_page_of_its_kind_of_file(module: str, name: str, path: str, doc: str | None) -> None:
    model: type[BaseModel] = getattr(import_module(module), name)
    data = {**load(ROOT / path, ROOT).data, "qqqqqq": "x"}
    if doc is not None:
        assert _messages(model, data) == [f"`qqqqqq` is not a known key; remove the line or see {doc}"]
        assert (ROOT / doc).exists()


def _patterns(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        # Patterns of names stand as keys.
        yield from schema.get("patternProperties", {})
        for inner in schema.values():
            yield from _patterns(inner)
    if isinstance(schema, list):
        for inner in schema:
            yield from _patterns(inner)


@pytest.mark.parametrize(("module", "name", "path", "doc"), FILES, ids=[row[2] for row in FILES])
def test_every_pattern_of_our_models_has_words(module: str, name: str, path: str, doc: str) -> None:
    model: type[BaseModel] = getattr(import_module(module), name)
    assert {each for each in _patterns(model.model_json_schema()) if each not in PATTERNS} == set()


PLAIN = {"missing", "extra_forbidden", "union_tag_not_found", "union_tag_invalid", *OURS}
CONTEXT = {
    "expected": "'a' or 'b'",
    "pattern": "^x$",
    "min_length": 1,
    "max_length": 2,
    "field_type": "List",
    "actual_length": 3,
    "ge": 1,
    "gt": 1,
    "le": 1,
    "lt": 1,
    "multiple_of": 2,
    "error": "x",
    "class": "x",
    "class_name": "x",
}


@pytest.mark.parametrize("kind", sorted(set(get_args(ErrorType)) - PLAIN))
def test_even_a_finding_no_model_can_give_has_a_sentence(kind: str) -> None:
    """Whatever a later model brings: a demand with a cure, never pydantic's own sentence."""
    finding = {"type": kind, "loc": ("x",), "msg": "Input should be pydantic's own", "input": "y", "ctx": CONTEXT}
    told = sentence(finding, "`x`", Shape)  # type: ignore[arg-type]
    assert isinstance(told, Demand)
    assert "Input should" not in f"{told.want} {told.given} {told.cure}"
    assert told.want
    assert told.cure
