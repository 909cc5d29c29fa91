"""The content check: loads everything and returns every issue of flows, catalogs and intents at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.checks.wording import WORDING, load_wording, wording_issues
from bot.core.issue import Issue, Severity
from bot.core.yaml_source import load
from bot.flows.inspect import inspect_flow
from bot.flows.inspect_letters import inspect_letters
from bot.flows.library import FlowLibrary
from bot.flows.steps.base import World
from bot.locales.catalogs import Catalogs
from bot.locales.extract import catalogs_up_to_date
from bot.locales.languages import Languages

COMMON_FLOWS = ("menu", "welcome", "help", "privacy", "about", "emergency")
"""Flows the program itself opens; they must exist."""


def check_content(
    library: FlowLibrary,
    world: World,
    catalogs: Catalogs,
    languages: Languages,
    intents: tuple[str, ...],
    people: tuple[str, ...],
    root: Path,
) -> list[Issue]:
    """Every issue of the loaded content, sorted by file and line."""
    issues: list[Issue] = [*catalogs.issues, *catalogs_up_to_date(root)]
    for flow in library:
        issues += inspect_flow(flow, library, world)
    issues += _common(library, world, people)
    issues += _intents(library, intents)
    issues += _coverage(catalogs, languages)
    issues += inspect_letters(library, world)
    wording, letters = load(root / WORDING, root), world.letters.sources.values()
    issues += wording_issues(library, load_wording(root), wording, letters)
    return sorted(set(issues))


def _common(library: FlowLibrary, world: World, people: tuple[str, ...]) -> Iterator[Issue]:
    for flow in COMMON_FLOWS:
        if flow not in library:
            yield Issue(f"flows/common/{flow}.yaml", 0, "flow-common", "is missing; the program opens this flow itself")
    for name in people:
        if name not in world.contacts:
            cure = "is missing; it is shown wherever a flow names no people"
            yield Issue(f"flows/us/contacts/{name}.yaml", 0, "contact-common", cure)


def _intents(library: FlowLibrary, intents: tuple[str, ...]) -> Iterator[Issue]:
    for flow in library:
        if flow.intent and flow.intent not in intents:
            source = library.sources[flow.id]
            cure = f"`{flow.intent}` is no intent of nlu/domain.yml"
            yield Issue(source.path, source.line_of(("intent",)), "flow-intent", cure)
    answered = library.by_intent()
    for intent in intents:
        if intent not in answered and intent != "out_of_scope":
            yield Issue("nlu/domain.yml", 0, "intent-unanswered", f"no flow answers `{intent}` yet", Severity.NOTE)


def _coverage(catalogs: Catalogs, languages: Languages) -> Iterator[Issue]:
    for language in languages:
        coverage = catalogs.coverage(language.code)
        if coverage.share < 1.0:
            path = f"locales/{language.code}/LC_MESSAGES/messages.po"
            cure = f"{coverage.share:.0%} of the texts are translated; the rest is shown in English"
            severity = Severity.ERROR if language.status == "live" else Severity.WARNING
            yield Issue(path, 0, "catalog-coverage", cure, severity)
