"""The message keys of all content: what has to be translated, and where it stands. Also Babel's extractor for YAML.

Contexts: `<flow>/<step>` for a step's texts, `<flow>` for its title, `contact/<id>` for what a contact is for,
`deadline/<ID>` for the sentences of a rule, `glossary/<id>` for a hard word, `paper/<id>` for a kind of official paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bot.core.yaml_source import Location, Source, load
from bot.flows.definition import Flow

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class MessageKey:
    """One translatable text and its line in the file (from 1)."""

    context: str
    source: str
    line: int


def flow_keys(flow: Flow, source: Source) -> Iterator[MessageKey]:
    """Every text of a flow, its title first."""
    yield MessageKey(flow.id, flow.title, source.line_of(("title",)))
    for name, step in flow.steps.items():
        for text in dict.fromkeys(step.texts()):
            yield MessageKey(flow.context(name), text, source.line_of(("steps", name)))


def contact_keys(source: Source) -> Iterator[MessageKey]:
    """Every sentence of a contact file: what it is for, its caution, and whom each number is for."""
    context = f"contact/{source.data['id']}"
    phones = source.data.get("phones")
    places: list[Location] = [("what_for",), ("caution",)]
    places += [("phones", number, "note") for number in range(len(phones) if isinstance(phones, list) else 0)]
    for location in places:
        text = _at(source, location)
        if text:
            yield MessageKey(context, text, source.line_of(location))


def rule_keys(source: Source) -> Iterator[MessageKey]:
    """Every sentence of a rule file: its title, where to file, what is lost and left when late, and its hedges."""
    context = f"deadline/{source.data['id']}"
    versions = source.data.get("versions")
    places: list[Location] = [("title",), ("place",), ("if_late", "lost"), ("if_late", "left")]
    places += [("versions", number, "hedge") for number in range(len(versions) if isinstance(versions, list) else 0)]
    seen = set()
    for location in places:
        text = _at(source, location)
        if text and text not in seen:
            seen.add(text)
            yield MessageKey(context, text, source.line_of(location))


def glossary_keys(source: Source) -> Iterator[MessageKey]:
    """Every term of the glossary and what it means."""
    terms = source.data["terms"]
    assert isinstance(terms, dict)
    for name in terms:
        for field in ("term", "means"):
            location: Location = ("terms", name, field)
            yield MessageKey(f"glossary/{name}", _at(source, location), source.line_of(location))


def letter_keys(source: Source) -> Iterator[MessageKey]:
    """Every text of a kind of paper: its name, what it is, where the day stands, and the labels of its buttons."""
    context = f"paper/{source.data['id']}"
    choices = source.data.get("choices")
    places: list[Location] = [("name",), ("what",), ("find",)]
    places += [("choices", number, "label") for number in range(len(choices) if isinstance(choices, list) else 0)]
    seen = set()
    for location in places:
        # As the loader keeps them: block style in YAML leaves a line end behind.
        text = _at(source, location).strip()
        if text and text not in seen:
            seen.add(text)
            yield MessageKey(context, text, source.line_of(location))


def _at(source: Source, location: Location) -> str:
    value: Any = source.data
    for part in location:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return ""
    return str(value)


def extract_flows(
    fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Babel extractor: yields `pgettext` calls for a file of a flow, a contact, a rule, a paper or the glossary."""
    path = Path(fileobj.name)
    source = load(path, path.parent)
    if path.parent.name == "contacts":
        keys = contact_keys(source)
    elif path.parent.name == "deadlines":
        keys = rule_keys(source)
    elif path.parent.name == "letters":
        keys = letter_keys(source)
    elif path.name == "glossary.yaml":
        keys = glossary_keys(source)
    elif path.name.startswith("_") or "steps" not in source.data:
        return
    else:
        keys = flow_keys(Flow.model_validate(source.data), source)
    for key in keys:
        yield key.line, "pgettext", (key.context, key.source), []


def placeholders(text: str) -> set[str]:
    """The names between braces."""
    return set(PLACEHOLDER.findall(text))
