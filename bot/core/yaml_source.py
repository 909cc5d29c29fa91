"""The one YAML loader: scalars stay strings, nothing clever, every value knows its line.

YAML would turn `no` into False, `010` into 8 and dates into objects, and would let a later duplicate key win. Here
all of that is off: pydantic models (`extra="forbid"`) give the types. Aliases, tags and oversized files are refused
before anything is built from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError

from bot.core.findings import Demand, joined, sentence
from bot.core.issue import Issue
from bot.errors import ContentError

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_NODES = 20_000

type Tree = str | list[Tree] | dict[str, Tree]
type Location = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where it is there: eight times as quick on the same files, and the same events."""


@dataclass(frozen=True, slots=True)
class Source:
    """One loaded file: its path relative to the project root, its data, and the line (from 1) of every value."""

    path: str
    data: dict[str, Tree]
    lines: Mapping[Location, int]

    def line_of(self, location: Location) -> int:
        """The line of a value, or of its nearest parent that has one."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def load(path: Path, root: Path) -> Source:
    """Read one YAML file of ours.

    Raises:
        ContentError: the file cannot be read or is not plain YAML; the issue names line and cure.
    """
    name = _relative(path, root)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _refusal(name, 0, "yaml-unreadable", f"cannot be read ({error.strerror}); check that it exists") from None
    if len(raw) > MAX_BYTES:
        cure = f"is {len(raw) // 1024} KiB, the limit is {MAX_BYTES // 1024} KiB; split it into smaller files"
        raise _refusal(name, 1, "yaml-too-large", cure)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _refusal(name, line, "yaml-encoding", "is not UTF-8 here; save the file as UTF-8") from None
    for number, row in enumerate(text.splitlines(), start=1):
        if "\t" in row[: len(row) - len(row.lstrip())]:
            raise _refusal(name, number, "yaml-tab", "starts with a tab; use two spaces for each level instead")
    try:
        _refuse_events(name, text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        cure = f"{error.problem or error.context}; check the indentation, the colons and the quotes around this line"
        raise _refusal(name, mark.line + 1 if mark else 0, "yaml-syntax", cure) from None
    except yaml.YAMLError as error:
        line = text[: getattr(error, "position", 0)].count("\n") + 1
        cure = "has a character YAML does not allow; remove invisible or control characters"
        raise _refusal(name, line, "yaml-syntax", cure) from None
    if not isinstance(node, yaml.MappingNode):
        raise _refusal(name, 1, "yaml-shape", "must be a list of `key: value` lines at the top level")
    lines: dict[Location, int] = {(): 1}
    data = _build(name, node, (), lines)
    assert isinstance(data, dict)
    return Source(name, data, lines)


def build[Model: BaseModel](model: type[Model], source: Source) -> Model:
    """Fit a loaded file into its pydantic model.

    Raises:
        ContentError: one issue for every value that does not fit, each with its line.
    """
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        raise ContentError(issues_of(error, source, model)) from None


def issues_of(error: ValidationError, source: Source, model: type[BaseModel]) -> list[Issue]:
    """Pydantic's findings as issues with lines and cures, in our own words."""
    said: list[tuple[Location, str]] = []
    wanted: dict[tuple[Location, str], list[Demand]] = {}
    of_a_kind: set[Location] = set()
    for finding in error.errors(include_url=False):
        found = finding["loc"]
        location = _in_data(source, found)
        name = _name(location, is_key=found[-1:] == ("[key]",))
        told = sentence(finding, name, model)
        if isinstance(told, Demand):
            wanted.setdefault((location, name), []).append(told)
            if found[-1:] not in (location[-1:], ("[key]",)):
                of_a_kind.add(location)
        else:
            tag = finding["ctx"]["discriminator"].strip("'") if finding["type"] == "union_tag_invalid" else None
            said.append((location if tag is None else _in_data(source, (*location, tag)), told))
    inside = {place for place, _ in said} | {above for place, _ in wanted for above in _parents(place)}
    for (location, name), demands in wanted.items():
        # A value that is of one of its possible kinds, but not quite: its own mistake says enough.
        if location not in of_a_kind or location not in inside:
            said.append((location, joined(name, demands)))
    return sorted({Issue(source.path, source.line_of(place), "content-shape", text) for place, text in said})


def _parents(location: Location) -> list[Location]:
    return [location[:length] for length in range(len(location))]


def _in_data(source: Source, found: Location) -> Location:
    # Pydantic adds the names of union members to locations; only real keys and indexes have lines.
    location: Location = ()
    for part in found:
        if (*location, part) in source.lines:
            location = (*location, part)
    return location


def _name(location: Location, *, is_key: bool = False) -> str:
    """How a value is called in front of people: by its key, or by its place in a list."""
    if not location:
        return "the file"
    if isinstance(location[-1], int):
        return f"entry {location[-1] + 1} of {_name(location[:-1])}"
    return f"the name `{location[-1]}`" if is_key else f"`{location[-1]}`"


def _refuse_events(name: str, text: str) -> None:
    """Refuse aliases, tags, depth and size on the event stream, before any tree is built."""
    depth = nodes = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refusal(name, line, "yaml-alias", "uses & or *; write the value out in full instead")
        if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None):
            raise _refusal(name, line, "yaml-tag", "uses a ! tag; remove it")
        if isinstance(event, yaml.DocumentStartEvent) and event.explicit and nodes:
            raise _refusal(name, line, "yaml-documents", "starts a second document with ---; keep one per file")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _refusal(name, line, "yaml-depth", f"is nested deeper than {MAX_DEPTH} levels")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        nodes += isinstance(event, yaml.NodeEvent)
        if nodes > MAX_NODES:
            raise _refusal(name, line, "yaml-nodes", f"has more than {MAX_NODES} values; split the file")


def _build(name: str, node: yaml.Node, location: Location, lines: dict[Location, int]) -> Tree:
    lines[location] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_build(name, child, (*location, index), lines) for index, child in enumerate(node.value)]
    tree: dict[str, Tree] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise _refusal(name, line, "yaml-key", "has a key that is not plain text")
        key = str(key_node.value)
        if key in tree:
            raise _refusal(name, line, "yaml-duplicate", f"`{key}` stands here twice; keep one of them")
        tree[key] = _build(name, value_node, (*location, key), lines)
        lines[(*location, key)] = line
    return tree


def _relative(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.name


def _refusal(name: str, line: int, code: str, message: str) -> ContentError:
    return ContentError([Issue(name, line, code, message)])
