"""The commands. Each one loads what it needs, calls the parts and prints; nothing is decided here."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot import app as wiring
from bot.checks import evaluation, plays, walk
from bot.checks.content import check_content
from bot.conversation.replies import COMMANDS
from bot.conversation.routing import decide
from bot.conversation.service import ConversationService, is_wipe
from bot.core.clock import SystemClock, local_date
from bot.core.issue import Issue, Severity
from bot.deadlines.answer import as_json
from bot.deadlines.compute import Withheld, compute
from bot.errors import BotError, ContentError, SettingsError, TrainingFailed, UnknownRule, UnusableInput
from bot.flows.engine import FlowEngine
from bot.locales.extract import update_catalogs
from bot.locales.languages import negotiate_language
from bot.locales.render import Renderer
from bot.logs import set_up_logs
from bot.nlu.client import NluClient
from bot.nlu.training import train as train_model
from bot.settings import ROOT, Settings, load_settings
from bot.store.database import default_state_url, open_durable, open_state
from bot.store.freezes import FreezeKind, FreezeRepository
from bot.store.keyring import Keyring
from bot.store.retention import rotate_and_purge
from bot.transports.console import ConsoleTransport
from bot.transports.telegram.transport import TelegramTransport

EXIT_UNUSABLE = 2
EXIT_WITHHELD = 3

cli = typer.Typer(
    help="Procedural information for people seeking asylum, in their own language, keeping no names.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
out = Console(soft_wrap=False, highlight=False)
err = Console(stderr=True, highlight=False)


def main() -> None:
    """Run the command line; errors of ours become one clear line and exit code 2."""
    try:
        cli()
    except ContentError as error:
        _print_issues(error.issues)
        raise SystemExit(1) from None
    except (SettingsError, UnusableInput, UnknownRule) as error:
        err.print(str(error), markup=False, soft_wrap=True)
        raise SystemExit(EXIT_UNUSABLE) from None
    except TrainingFailed as error:
        err.print(f"The intent model could not be made or loaded: {error.cure}", markup=False, soft_wrap=True)
        raise SystemExit(1) from None
    except BotError as error:
        err.print(f"{type(error).__name__}: {error}", markup=False, soft_wrap=True)
        raise SystemExit(1) from None


@cli.command()
def run(lang: Annotated[str, typer.Option(help="Language of the terminal chat, e.g. es.")] = "") -> None:
    """Run the Telegram bot if BOT_TOKEN is set, else chat in this terminal."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    if settings.token is None:
        _chat(settings, lang)
        return
    content = wiring.load_content(settings.country)
    _train(settings)
    asyncio.run(_telegram(settings, content))


@cli.command()
def chat(lang: Annotated[str, typer.Option(help="Language to begin in, e.g. es or zh_Hans.")] = "") -> None:
    """Chat in this terminal. Nothing is kept when it ends."""
    settings = load_settings()
    # In the terminal the screen is the person's: only trouble is logged.
    set_up_logs("WARNING" if settings.log_level == "INFO" else settings.log_level)
    _chat(settings, lang)


@cli.command()
def train(force: Annotated[bool, typer.Option(help="Train even when nothing changed.")] = False) -> None:
    """Train the intent model; skipped when data, config and lock are unchanged."""
    set_up_logs("WARNING")
    _train_always(force)


@cli.command()
def understand(
    text: Annotated[str, typer.Argument(help="What a person might write.")],
    lang: Annotated[str, typer.Option(help="Language of the chat; the model itself reads all of them.")] = "en",
) -> None:
    """Show what the bot would do with a text: the routing decision, not just the intent."""
    settings, content = _loaded()
    _train(settings)

    async def ask() -> None:
        async with _understanding(settings, content) as nlu:
            result = await nlu.parse(text)
        decision = decide(result, content.urgent)
        renderer = Renderer(content.catalogs, content.languages)
        table = Table("intent", "confidence", "topic")
        for ranked in result.ranking[:5]:
            title = content.titles.get(ranked.name)
            shown = renderer.render(title, lang) if title else "(no flow yet)"
            table.add_row(ranked.name, f"{ranked.confidence:.2f}", shown)
        what = decision.intent or ", ".join(decision.offered) or "menu and people"
        out.print(f"{decision.action}: {what}   ({result.milliseconds:.0f} ms)")
        out.print(table)

    asyncio.run(ask())


@cli.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="Table with the columns lang, text, intent and optionally also_ok.")],
    directory: Annotated[Path, typer.Option("--out", help="Folder for predictions, summary and picture.")],
) -> None:
    """Measure the routing decision on a table of messages."""
    settings, content = _loaded()
    rows = evaluation.read_rows(file)
    _train(settings)

    async def measure() -> list[tuple[evaluation.Row, evaluation.Prediction]]:
        async with _understanding(settings, content) as nlu:
            with _progress("Asking the model") as (progress, task):
                progress.update(task, total=len(rows))
                return await evaluation.predict(rows, nlu.parse, content.urgent, lambda: progress.advance(task))

    predictions = asyncio.run(measure())
    evaluation.write_results(predictions, directory)
    table = Table("language", "rows", "right", "right one offered", "wrong answer", "right or offered")
    for language, each in [*evaluation.by_language(predictions).items(), ("all", evaluation.score(predictions))]:
        cells = (str(each.rows), str(each.right), str(each.offered), str(each.wrong), f"{each.good:.0%}")
        table.add_row(language, *cells)
    out.print(table)
    out.print(f"Written: predictions.jsonl, summary.json, confusion.png in {directory}", markup=False)


@cli.command()
def deadline(
    rule_id: Annotated[str, typer.Argument(help="Rule id, e.g. BIA-APPEAL-30.")],
    trigger_date: Annotated[str, typer.Argument(help="The day the time starts from, as YYYY-MM-DD.")],
    trigger: Annotated[str, typer.Option(help="How it started: oral, written_mailed, electronic ...")] = "",
    today: Annotated[str, typer.Option(help="Count the days left from this day (default: today).")] = "",
    as_json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compute a deadline with its sum. Exit code 0 with a date, 3 withheld, 2 for input that cannot be used."""
    settings, content = _loaded()
    start = _iso_date(trigger_date, "TRIGGER_DATE")
    now = _iso_date(today, "--today") if today else local_date(SystemClock(), content.country.time_zone)
    rule = content.rules[rule_id]
    if trigger and trigger not in rule.starts_with:
        raise UnusableInput(f"--trigger {trigger}", f"{rule_id} knows {', '.join(rule.starts_with)}")
    frozen = asyncio.run(_frozen(settings)).get(rule_id)
    result = compute(rule, start, trigger or None, now, content.calendar, frozen)
    if as_json_:
        print(json.dumps(as_json(result), ensure_ascii=False, indent=2))  # noqa: T201
    elif isinstance(result, Withheld):
        out.print(f"{rule_id}: no date is given. {result.why}", markup=False)
    else:
        left = result.days_left(now)
        out.print(f"{rule_id}: due on {result.due_on:%A %Y-%m-%d}, {left} days from {now}", markup=False)
        if result.safe_by:
            out.print(f"  safer: by {result.safe_by:%A %Y-%m-%d}", markup=False)
        for step in result.trace:
            out.print(f"  {step.kind:<8} {step.day:%a %Y-%m-%d}  {step.number or ''} {step.detail}", markup=False)
        out.print(f"  {result.authority} · {result.url} · checked {result.checked_on}", markup=False)
    if isinstance(result, Withheld):
        raise typer.Exit(EXIT_WITHHELD)


@cli.command()
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
        _print_issues([issue for issue in issues if notes or issue.severity is not Severity.NOTE])
        warnings = sum(issue.severity is Severity.WARNING for issue in issues)
        out.print(f"{len(bad)} errors, {warnings} warnings")
    raise typer.Exit(1 if bad else 0)


@cli.command("walk")
def walk_command(lang: Annotated[str, typer.Option(help="Only this language.")] = "") -> None:
    """Walk every path of every flow in every language and render each screen."""
    _, content = _loaded()
    codes = [lang] if lang else list(content.languages.codes)
    renderer = Renderer(content.catalogs, content.languages, strict=True)
    engine = FlowEngine(content.library, content.world())
    today = local_date(SystemClock(), content.country.time_zone)
    walks = []
    with _progress("Walking") as (progress, task):
        flows = list(content.library)
        progress.update(task, total=len(flows))
        for flow in flows:
            walks.append(walk.walk_flow(flow.id, engine, renderer, codes, today))
            progress.advance(task)
    issues = [issue for each in walks for issue in each.issues]
    _print_issues(sorted(set(issues)))
    steps = sum(len(flow.steps) for flow in content.library)
    paths, screens = sum(each.paths for each in walks), sum(each.screens for each in walks)
    out.print(f"{len(walks)} flows, {steps} steps, {paths} paths, {screens} screens in {len(codes)} languages")
    raise typer.Exit(1 if issues else 0)


@cli.command()
def play(
    case: Annotated[str, typer.Argument(help="A play below tests/plays, e.g. us/asylum_denied_appeal.oral")],
) -> None:
    """Play a written conversation and show every screen of it."""
    _, content = _loaded()
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
    _print_issues(issues)
    raise typer.Exit(1 if issues else 0)


@cli.command()
def freeze(
    target: Annotated[str, typer.Argument(help="Id of a rule or of a flow.")],
    why: Annotated[str, typer.Option(help="The reason, for the record.")],
) -> None:
    """Stop a rule's dates or a flow everywhere; running bots follow within a minute."""
    kind, settings = _freezable(target)
    asyncio.run(_with_freezes(settings, lambda freezes: freezes.freeze(kind, target, why, SystemClock().now())))
    out.print(f"{kind} {target} is frozen. Undo: asylum-guide thaw {target}", markup=False)


@cli.command()
def thaw(target: Annotated[str, typer.Argument(help="Id of a frozen rule or flow.")]) -> None:
    """Undo a freeze."""
    kind, settings = _freezable(target)
    asyncio.run(_with_freezes(settings, lambda freezes: freezes.thaw(kind, target, SystemClock().now())))
    out.print(f"{kind} {target} is in use again.", markup=False)


@cli.command()
def purge() -> None:
    """Delete rows that no key opens any more. The running bot does this by itself; for cron it is here too."""
    settings = load_settings()
    set_up_logs(settings.log_level)

    async def delete() -> int:
        directory = wiring.runtime_dir(settings)
        clock = SystemClock()
        state = await open_state(settings.state_url or default_state_url(directory))
        durable = await open_durable(wiring.durable_url(settings))
        try:
            return (await rotate_and_purge(state, durable, Keyring.open(directory, clock), clock.now())).chats
        finally:
            await state.dispose()
            await durable.dispose()

    out.print(f"{asyncio.run(delete())} rows deleted")


@cli.command()
def messages() -> None:
    """Collect all texts into locales/messages.pot and bring every translation up to date."""
    for path in update_catalogs(ROOT):
        out.print(f"written: {path.relative_to(ROOT)}", markup=False)


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


async def _telegram(settings: Settings, content: wiring.Content) -> None:
    assert settings.token is not None
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    token = settings.token.get_secret_value()
    bot_id = bot_id_of(token)
    async with wiring.open_app(settings, content) as running:
        renderer = running.renderer
        commands = {
            code: [(name, renderer.render(text, code)) for name, text in COMMANDS.items()]
            for code in content.languages.codes
        }
        transport = TelegramTransport(
            token, settings.api_url, running.service(bot_id), renderer, command_texts=commands, is_free=is_wipe
        )
        err.print("The bot is starting. Stop it with Ctrl-C.")
        await transport.run(stop)


def bot_id_of(token: str) -> int:
    """The bot's id is the part of its token before the colon.

    Raises:
        SettingsError: not a token; the value itself is never shown.
    """
    number, colon, secret = token.partition(":")
    if not (number.isdecimal() and colon and secret):
        raise SettingsError("BOT_TOKEN", "is not a bot token; copy the whole line from @BotFather, like 123456:ABC...")
    return int(number)


def _chat(settings: Settings, lang: str) -> None:
    content = wiring.load_content(settings.country)
    if lang and lang not in content.languages:
        raise UnusableInput(f"--lang {lang}", f"choose one of {', '.join(content.languages.codes)}")
    _train(settings)
    asyncio.run(_console(settings, content, lang or "en"))


async def _console(settings: Settings, content: wiring.Content, lang: str) -> None:
    states = {
        "starting": "Understanding of typed words is loading (about 25 seconds). Menus work now.",
        "ready": "Typed words are understood now.",
        "lost": "Understanding of typed words stopped; it comes back by itself. Menus work.",
    }
    async with wiring.open_app(
        settings, content, private=True, on_nlu=lambda state: err.print(states.get(state, state), style="dim")
    ) as running:
        rtl = frozenset(language.code for language in content.languages if language.direction == "rtl")
        transport = ConsoleTransport(running.service(0), running.renderer, out, lang, rtl)
        await transport.run(sys.stdin)


def _train(settings: Settings) -> None:
    if settings.nlu_url is None:
        _train_always(force=False)


def _train_always(force: bool) -> None:
    with _progress("Intent model") as (progress, task):
        progress.update(task, total=1.0)
        made = train_model(
            ROOT / "nlu",
            lambda share, what: progress.update(task, completed=share, description=f"Intent model: {what}"),
            force=force,
        )
        progress.update(task, completed=1.0, description="Intent model")
    err.print("Intent model trained." if made.fresh else "Intent model is up to date.", style="dim")


class _Bar:
    """A progress bar on stderr; a context manager giving the progress and its task."""

    def __init__(self, what: str) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
        self._progress = Progress(*columns, TimeElapsedColumn(), console=err)
        self._what = what

    def __enter__(self) -> tuple[Progress, Any]:
        self._progress.start()
        return self._progress, self._progress.add_task(self._what, total=None)

    def __exit__(self, *_: object) -> None:
        self._progress.stop()


_progress = _Bar


class _understanding:  # noqa: N801 - used like a function
    """The NLU client over set servers or over a Rasa of our own, waited for."""

    def __init__(self, settings: Settings, content: wiring.Content) -> None:
        self._settings = settings
        self._content = content
        self._open: Any = None

    async def __aenter__(self) -> NluClient:
        err.print("Loading the intent model (about 25 seconds) ...", style="dim")
        self._open = wiring.open_app(self._settings, self._content, private=True)
        running = await self._open.__aenter__()
        await wiring.wait_until_ready(running.nlu)
        client: NluClient = running.nlu
        return client

    async def __aexit__(self, *details: object) -> None:
        await self._open.__aexit__(*details)


def _loaded() -> tuple[Settings, wiring.Content]:
    settings = load_settings()
    set_up_logs("WARNING" if settings.log_level == "INFO" else settings.log_level)
    return settings, wiring.load_content(settings.country)


def _freezable(target: str) -> tuple[FreezeKind, Settings]:
    settings, content = _loaded()
    if target in content.rules:
        return "rule", settings
    if target in content.library:
        return "flow", settings
    raise UnusableInput(target, "is neither a rule nor a flow; see flows/")


async def _frozen(settings: Settings) -> dict[str, str]:
    found: dict[str, str] = {}

    async def read(freezes: FreezeRepository) -> None:
        found.update({each.target: each.why for each in await freezes.active() if each.kind == "rule"})

    await _with_freezes(settings, read)
    return found


async def _with_freezes(settings: Settings, act: Callable[[FreezeRepository], Awaitable[object]]) -> None:
    durable = await open_durable(wiring.durable_url(settings))
    try:
        await act(FreezeRepository(durable))
    finally:
        await durable.dispose()


def _iso_date(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnusableInput(f"{what} {text}", "write a real day as YYYY-MM-DD, for example 2026-03-10") from None


def _print_issues(issues: list[Issue] | tuple[Issue, ...]) -> None:
    for issue in issues:
        err.print(str(issue), markup=False, soft_wrap=True)
