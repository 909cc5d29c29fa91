"""All rules of one country, by id. Reads the folder once at the start and reports every problem of every file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.core.folder import load_folder
from bot.deadlines.rule import DeadlineRule
from bot.deadlines.rule_checks import problems
from bot.deadlines.rule_file import RuleInput, convert
from bot.errors import UnknownRule


class RuleBook(Mapping[str, DeadlineRule]):
    """Deadline rules by id; an id that is not there raises `UnknownRule`, which lists those that are."""

    def __init__(self, rules: Mapping[str, DeadlineRule]) -> None:
        self._rules = dict(sorted(rules.items()))

    def __getitem__(self, rule_id: str) -> DeadlineRule:
        try:
            return self._rules[rule_id]
        except KeyError:
            raise UnknownRule(rule_id, tuple(self._rules)) from None

    def __contains__(self, rule_id: object) -> bool:
        # Mapping's own version expects KeyError, which UnknownRule is not.
        return rule_id in self._rules

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)


def load_rules(folder: Path, root: Path) -> RuleBook:
    """Read every `*.yaml` of a folder.

    Raises:
        ContentError: with the issues of all files, each with file, line and cure.
    """
    entries = load_folder(folder, root, RuleInput, lambda entry: problems(entry.model, entry.source))
    return RuleBook({entry.model.id: convert(entry.model) for entry in entries})
