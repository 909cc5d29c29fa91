"""The commands over the content: deadline, impact, check, walk, play, messages, flows, sign.

What is right is judged in `bot.checks`.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import app as wiring
from bot import manifest
from bot.checks import plays
from bot.checks.content import check_content
from bot.checks.flow_table import TABLE, flow_table
from bot.checks.impact import impact as impact_of
from bot.checks.walk import walk_flow
from bot.cli.common import (
    EXIT_FAILED,
    EXIT_WITHHELD,
    load,
    out,
    print_issues,
    progress_bar,
    refuse_unknown_language,
    with_freezes,
)
from bot.conversation.service import ConversationService
from bot.core.clock import SystemClock, local_date
from bot.core.issue import Severity
from bot.deadlines.answer import as_json
from bot.deadlines.compute import Withheld, compute
from bot.errors import ContentError, UnusableInput
from bot.flows.engine import FlowEngine
from bot.locales.extract import update_catalogs
from bot.locales.languages import negotiate_language
from bot.locales.render import Renderer
from bot.papers.printer import Printer
from bot.settings import ROOT, Settings, load_settings
from bot.store.freezes import FreezeRepository


def deadline(
    rule_id: Annotated[str, typer.Argument(help="Rule id, e.g. BIA-APPEAL-30.")],
    trigger_date: Annotated[str, typer.Argument(help="The day the time starts from, as YYYY-MM-DD.")],
    trigger: Annotated[str, typer.Option(help="How it started: oral, written_mailed, electronic ...")] = "",
    today: Annotated[str, typer.Option(help="Count the days left from this day (default: today).")] = "",
    printed: Annotated[str, typer.Option(help="The last day that the person's own paper names, if it does.")] = "",
    as_json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compute a deadline with its sum. Exit code 0 with a date, 3 withheld, 2 for input that cannot be used."""
    settings, content = load()
    start = _iso_date(trigger_date, "TRIGGER_DATE")
    now = _iso_date(today, "--today") if today else local_date(SystemClock(), content.country.time_zone)
    rule = content.rules[rule_id]
    if trigger and trigger not in rule.starts_with:
        raise UnusableInput(f"--trigger {trigger}", f"{rule_id} knows {', '.join(rule.starts_with)}")
    frozen = asyncio.run(_frozen(settings)).get(rule_id)
    on_paper = _iso_date(printed, "--printed") if printed else None
    result = compute(rule, start, trigger or None, now, content.calendar, frozen, printed=on_paper)
    if as_json_:
        print(json.dumps(as_json(result), ensure_ascii=False, indent=2))  # noqa: T201
    elif isinstance(result, Withheld):
        out.print(f"{rule_id}: no date is given. {result.why}", markup=False)
    else:
        left = result.days_left(now)
        distance = f"{left} days left" if left > 0 else f"{-left} days late" if left < 0 else "that is today"
        out.print(f"{rule_id}: due on {result.due_on:%A %Y-%m-%d}, {distance} on {now}", markup=False)
        if result.safe_by:
            out.print(f"  safer: by {result.safe_by:%A %Y-%m-%d}", markup=False)
        for step in result.trace:
            out.print(f"  {step.kind:<8} {step.day:%a %Y-%m-%d}  {step.number or ''} {step.detail}", markup=False)
        for other in result.other_versions:
            events = other.events
            fate = f"blocked on {events.blocked_on}, {events.by}" if events.blocked_on else str(other.status)
            out.print(f"  not in use: {other.count} {other.unit} from {other.valid_from}, {fate}", markup=False)
        out.print(f"  {result.authority} · {result.url} · checked {result.checked_on}", markup=False)
    if isinstance(result, Withheld):
        raise typer.Exit(EXIT_WITHHELD)


def check(
    as_json_: Annotated[bool, typer.Option("--json", help="Print the issues as JSON.")] = False,
    notes: Annotated[bool, typer.Option(help="Show notes too.")] = False,
) -> None:
    """Run every content check: all problems at once, each with file, line and cure."""
    settings = load_settings()
    try:
        content = wiring.load_content(settings.country)
        issues = check_content(
            content.library,
            content.world(),
            content.catalogs,
            content.languages,
            content.intents,
            wiring.PEOPLE,
            ROOT,
        )
    except ContentError as error:
        issues = list(error.issues)
    bad = [issue for issue in issues if issue.severity is Severity.ERROR]
    if as_json_:
        names = ("path", "line", "code", "severity", "message")
        print(json.dumps([{name: getattr(issue, name) for name in names} for issue in issues], indent=2))  # noqa: T201
    else:
        print_issues(issue for issue in issues if notes or issue.severity is not Severity.NOTE)
        warnings = sum(issue.severity is Severity.WARNING for issue in issues)
        out.print(f"{len(bad)} errors, {warnings} warnings")
    raise typer.Exit(EXIT_FAILED if bad else 0)


def impact(
    target: Annotated[str, typer.Argument(help="Id of a rule, a fact or a contact, e.g. BIA-9.")],
    as_json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the flows, steps, languages and catalogs that a change of a rule, fact or contact touches."""
    _, content = load()
    found = impact_of(target, content.library, content.world(), content.catalogs, content.languages, ROOT)
    if as_json_:
        print(json.dumps(dataclasses.asdict(found), ensure_ascii=False, indent=2))  # noqa: T201
        return
    out.print(f"{found.kind} {target} touches {len(found.flows)} flows, {len(found.steps)} places", markup=False)
    for also in found.through[1:]:
        out.print(f"  through {also}", markup=False)
    for step in found.steps:
        out.print(f"  {step.path}:{step.line}: {step.flow}/{step.step} ({step.through})", markup=False)
    for catalog in found.catalogs:
        counted = f"{catalog.translated} of {catalog.sentences} sentences translated"
        out.print(f"  {catalog.path}: {catalog.language}, {counted}", markup=False)
    for proof in found.proofs:
        out.print(f"  {proof}", markup=False)


def walk(lang: Annotated[str, typer.Option(help="Only this language.")] = "") -> None:
    """Walk every path of every flow in every language and render each screen."""
    _, content = load()
    refuse_unknown_language(lang, content)
    codes = [lang] if lang else list(content.languages.codes)
    renderer = Renderer(content.catalogs, content.languages, strict=True)
    printer = Printer(renderer)
    engine = FlowEngine(content.library, content.world())
    today = local_date(SystemClock(), content.country.time_zone)
    walks = []
    with progress_bar("Walking") as (progress, task):
        flows = list(content.library)
        progress.update(task, total=len(flows))
        for flow in flows:
            walks.append(walk_flow(flow.id, engine, renderer, printer.make, codes, today))
            progress.advance(task)
    issues = [issue for each in walks for issue in each.issues]
    print_issues(sorted(set(issues)))
    steps = sum(len(flow.steps) for flow in content.library)
    paths, screens = sum(each.paths for each in walks), sum(each.screens for each in walks)
    papers = sum(len(each.papers) for each in walks)
    counted = f"{len(walks)} flows, {steps} steps, {paths} paths, {screens} screens, {papers} kinds of page"
    out.print(f"{counted} in {len(codes)} languages")
    raise typer.Exit(EXIT_FAILED if issues else 0)


def play(
    case: Annotated[str, typer.Argument(help="A play below tests/plays, e.g. us/asylum_denied_appeal.oral")],
) -> None:
    """Play a written conversation and show every screen of it."""
    _, content = load()
    path = plays.find_play(case, ROOT)
    written = plays.load_play(path, ROOT)
    seen = asyncio.run(
        plays.run_play(written, make_play_service(content), Renderer(content.catalogs, content.languages))
    )
    out.print(written.name, style="bold", markup=False)
    for move in seen:
        out.print(f"\n— {move.action}", style="cyan", markup=False)
        out.print(move.screen, markup=False)
    issues = plays.play_issues(path, ROOT, seen)
    print_issues(issues)
    raise typer.Exit(EXIT_FAILED if issues else 0)


def messages() -> None:
    """Collect all texts into locales/messages.pot and bring every translation up to date."""
    for path in update_catalogs(ROOT):
        out.print(f"written: {path.relative_to(ROOT)}", markup=False)


def flows() -> None:
    """Write docs/flows.md: every flow with the length and the reading grade of its first screen."""
    _, content = load()
    path = ROOT / TABLE
    path.write_text(flow_table(content.library), encoding="utf-8")
    out.print(f"written: {TABLE}", markup=False)


def sign(
    key: Annotated[Path, typer.Option(help="Your private key (PEM). A missing file is made; keep it off this server.")],
    page: Annotated[str, typer.Option(help="Your page where people can compare the marks.")] = "",
) -> None:
    """Sign the content as it is now, so that people can tell this bot from a copy (/about shows the marks)."""
    signed = manifest.sign(ROOT, key, page)
    out.print(f"content    {manifest.short(signed.fingerprint)}", markup=False)
    out.print(f"signed by  {manifest.short(signed.signed_by)}", markup=False)
    out.print("Show both on your page. Sign again after every change of content.")


def make_play_service(content: wiring.Content) -> plays.MakeService:
    """How plays get the real conversation over the real content, with their own understanding and clock."""

    def make(
        chats: Any, nlu: plays.ScriptedNlu, clock: plays.PlayClock, today: Callable[[], date]
    ) -> ConversationService:
        engine = FlowEngine(content.library, content.world())
        router = wiring.build_router(content, engine, nlu, today=today)
        languages = content.languages
        return ConversationService(chats, router, clock, lambda hint: negotiate_language(hint, languages).code)

    return make


async def _frozen(settings: Settings) -> dict[str, str]:
    """The frozen rules, each with its reason."""

    async def read(freezes: FreezeRepository) -> dict[str, str]:
        return {each.target: each.why for each in await freezes.active() if each.kind == "rule"}

    return await with_freezes(settings, read)


def _iso_date(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnusableInput(f"{what} {text}", "write a real day as YYYY-MM-DD, for example 2026-03-10") from None
