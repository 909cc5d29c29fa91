"""What pydantic finds wrong with a content file, in words for people: what is wanted, what is there, what to write.

Owns every such sentence, so that no word of pydantic itself comes through. Must not know lines or files.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel
from pydantic_core.core_schema import ErrorType

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FLOW_SPEC = "docs/flow-spec.md"
"""Where the keys of a file are listed; a model of another kind of file names its page as `DOC`."""

_PYDANTICS_OWN = frozenset(get_args(ErrorType)) - {"value_error"}
"""Findings that pydantic words itself; all others are raised, with their sentence, by validators of ours."""

_SHOWN = 40
"""Characters of a wrong value that are shown again."""

_NAME = ("small letters a-z, digits and `_` with a letter first", "such as `first_step`")
_ADDRESS = ("a web address", "start it with https://")
_CAPITALS = "capital letters and digits"

PATTERNS: Mapping[str, tuple[str, str]] = {
    r"^[a-z][a-z0-9_]*$": _NAME,
    r"^$|^[a-z][a-z0-9_]*$": _NAME,
    r"^[a-z0-9]+$": ("small letters a-z and digits", "such as `ca9`"),
    r"^[a-z0-9]+(-[a-z0-9]+)*$": ("small letters a-z and digits with `-` between them", "such as `ice-locator`"),
    r"^[A-Z0-9]+(-[A-Z0-9]+)+$": (f"{_CAPITALS} with `-` between them", "such as `BIA-APPEAL-30`"),
    r"^[A-Z][A-Z0-9]*-[0-9]+[a-z]?$": (f"{_CAPITALS}, then `-` and a number", "such as `BIA-9` or `A-07`"),
    r"^[A-Z]+-[0-9A-Z/-]+$": ("the number of a form as it is printed", "such as `I-589` or `EOIR-26`"),
    r"^[0-9#+-]+$": ("a phone number of digits, `-`, `+` and `#`", "such as `1-800-555-0100`"),
    r"^[0-9#-]{3,20}$": ("a phone number of 3 to 20 digits, `-` and `#`", "such as `1-800-555-0100`"),
    r"^https?://[^\s]+\.[^\s]+$": _ADDRESS,
    r"^https?://[a-z0-9.-]+\.[a-z]+(/\S*)?$": _ADDRESS,
    r"^https://": _ADDRESS,
    r"^1$": ("`1`", "this program reads `spec: 1` and no other"),
    r"^[a-z]{2}$": ("two small letters", "such as `us`"),
    r"^[A-Z]{2}$": ("two capital letters", "such as `US`"),
    r"^[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?$": ("the code of a language", "such as `es` or `zh_Hans`"),
    r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$": ("a language as phones name it", "such as `es` or `es-419`"),
}
"""Every pattern of our models: what it asks for, and an example."""

_FAMILIES: tuple[tuple[str, str, str], ...] = (
    ("int_", "a whole number", "write it in digits, such as 30"),
    ("bool_", "`true` or `false`", "write one of the two"),
    ("decimal_", "a number", "write it in digits, such as 1060 or 12.50"),
    ("float_", "a number", "write it in digits, such as 1060 or 12.50"),
    ("date", "a day", "write year-month-day, such as 2026-03-10"),
    ("string_", "plain text", "write it behind the colon, without `- ` or keys of its own"),
    ("list_", "a list", "write `[one, two]`, or one line with `- ` for each"),
    ("tuple_", "a list", "write `[one, two]`, or one line with `- ` for each"),
    ("model_", "a block of `key: value` lines", "write them below it, two spaces further in"),
    ("dict_", "a block of `key: value` lines", "write them below it, two spaces further in"),
)
"""Beginning of pydantic's word for a wrong type: what is wanted, and the cure."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What one value must be. Where a value may be of several kinds, each kind gives a demand of its own."""

    want: str
    given: str
    cure: str


def sentence(finding: ErrorDetails, name: str, model: type[BaseModel]) -> str | Demand:
    """One finding as a whole sentence, or as a demand on the value that `joined` makes a sentence of.

    Args:
        finding: one entry of `ValidationError.errors()`.
        name: how the value is called in front of people.
        model: the model of the whole file.
    """
    kind, context = finding["type"], finding.get("ctx", {})
    key = str(finding["loc"][-1]) if finding["loc"] else ""
    if kind == "missing":
        return f"`{key}` is missing here; add a line `{key}: ...`"
    if kind == "extra_forbidden":
        return f"`{key}` is not a known key{_nearest(key, model)}"
    if kind == "union_tag_not_found":
        tag = context["discriminator"].strip("'")
        return f"{name}: `{tag}` is missing here; add a line `{tag}: ...`"
    if kind == "union_tag_invalid":
        tag, known = context["discriminator"].strip("'"), _quoted(context["expected_tags"])
        return f"`{tag}: {shown(context['tag'])}` is not known here; {choose(context['tag'], known)}"
    if kind not in _PYDANTICS_OWN:
        said = finding["msg"].removeprefix("Value error, ")
        return f"{name} {said}" if said.startswith(("is ", "has ", "must ")) else f"{name}: {said}"
    demand = _demand(kind, context, finding["input"], page(model))
    # Of a wrong key the name itself says what is there.
    return replace(demand, given="") if key == "[key]" else demand


def joined(name: str, demands: list[Demand]) -> str:
    """The sentence for a value that fits none of the kinds it may be of."""
    first = demands[0]
    wants = " or ".join(dict.fromkeys(each.want for each in demands))
    given = f", not {first.given}" if first.given else ""
    return f"{name} must be {wants}{given}; {first.cure}"


def shown(value: object) -> str:
    """A wrong value as it is shown again: on one line, and not all of a long one."""
    text = " ".join(str(value).split()) or "(nothing)"
    return text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + "..."


def choose(value: object, known: list[str]) -> str:
    """The cure for a word that is not on a list: the nearest one, or all."""
    close = difflib.get_close_matches(str(value), known, n=1)
    return f"did you mean `{close[0]}`?" if close else f"use one of: {', '.join(known)}"


def page(model: type[BaseModel]) -> str:
    """The page of our documentation that explains this kind of file."""
    return str(getattr(model, "DOC", FLOW_SPEC))


def _demand(kind: str, context: Mapping[str, Any], value: object, doc: str) -> Demand:
    given = described(value)
    match kind:
        case "enum" | "literal_error":
            known = _quoted(context["expected"])
            close = difflib.get_close_matches(str(value), known, n=1)
            cure = f"did you mean `{close[0]}`?" if close else f"write `{known[0]}`"
            if len(known) == 1:
                return Demand(f"`{known[0]}`" if known[0] else "empty", given, cure)
            return Demand(f"one of {', '.join(known)}", given, cure if close else "write one of them")
        case "string_pattern_mismatch":
            want, example = PATTERNS.get(context["pattern"], ("written in another way", f"see {doc}"))
            return Demand(want, given, f"write it {example}" if example.startswith("such") else example)
        case "string_too_short":
            least = _count(context["min_length"], "character")
            return Demand(f"text of at least {least}", given, "write it out")
        case "string_too_long":
            most = _count(context["max_length"], "character")
            return Demand(f"text of at most {most}", str(len(str(value))), "say it in fewer words")
        case "too_short":
            least = _count(context["min_length"], "entry")
            return Demand(f"a list of at least {least}", _length(context, given), "add what is missing")
        case "too_long":
            most = _count(context["max_length"], "entry")
            return Demand(f"a list of at most {most}", _length(context, given), "take some out")
        case "greater_than_equal" | "greater_than":
            bound = f"{context['ge']} or more" if "ge" in context else f"more than {context['gt']}"
            return Demand(bound, given, "write a number in that range")
        case "less_than_equal" | "less_than":
            bound = f"{context['le']} or less" if "le" in context else f"less than {context['lt']}"
            return Demand(bound, given, "write a number in that range")
    for beginning, want, cure in _FAMILIES:
        if kind.startswith(beginning):
            return Demand(want, given, cure)
    return Demand("written in another way", given, f"see {doc}")


def described(value: object) -> str:
    """What stands where something else is wanted, to be said after "not"."""
    if value == "":
        return "empty"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a block of `key: value` lines"
    return f"`{shown(value)}`"


def _length(context: Mapping[str, Any], given: str) -> str:
    actual = context.get("actual_length")
    return given if actual is None else str(actual)


def _count(number: int, noun: str) -> str:
    plural = noun.removesuffix("y") + "ies" if noun.endswith("y") else noun + "s"
    return f"{number} {noun if number == 1 else plural}"


def _quoted(expected: str) -> list[str]:
    """The words of pydantic's `'a', 'b' or 'c'`."""
    return re.findall(r"'([^']*)'", expected)


def _nearest(name: str, model: type[BaseModel]) -> str:
    known: set[str] = set()
    _collect_fields(model, known, set())
    if name in known:
        return f" at this place; look at the indentation, or see {page(model)}"
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f"; did you mean `{close[0]}`?" if close else f"; remove the line or see {page(model)}"


def _collect_fields(model: type[BaseModel], known: set[str], seen: set[type]) -> None:
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        known.add(field.alias or name)
        for inner in _models_in(field.annotation):
            _collect_fields(inner, known, seen)


def _models_in(annotation: object) -> list[type[BaseModel]]:
    annotation = getattr(annotation, "__value__", annotation)  # what a `type X = ...` stands for
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in getattr(annotation, "__args__", ()) for model in _models_in(inner)]
