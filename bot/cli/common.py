"""What all commands share: consoles, the progress bar, loading, exit codes, errors as lines. No command is here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from bot import app as wiring
from bot.core.issue import Issue
from bot.errors import BotError, ContentError, SettingsError, TrainingFailed, UnknownRule, UnusableInput
from bot.logs import set_up_logs
from bot.nlu.training import train
from bot.settings import ROOT, Settings, load_settings
from bot.store.database import open_durable
from bot.store.freezes import FreezeRepository

EXIT_FAILED = 1
EXIT_UNUSABLE = 2
EXIT_WITHHELD = 3

out = Console(soft_wrap=False, highlight=False, emoji=False)
err = Console(stderr=True, highlight=False, emoji=False)


@contextmanager
def errors_as_lines() -> Iterator[None]:
    """End the program with clear lines and an exit code where an error of ours comes up."""
    try:
        yield
    except ContentError as error:
        print_issues(error.issues)
        raise SystemExit(EXIT_FAILED) from None
    except (SettingsError, UnusableInput, UnknownRule) as error:
        print_error(str(error))
        raise SystemExit(EXIT_UNUSABLE) from None
    except TrainingFailed as error:
        print_error(f"The intent model could not be made or loaded: {error.cure}")
        raise SystemExit(EXIT_FAILED) from None
    except BotError as error:
        print_error(f"{type(error).__name__}: {error}")
        raise SystemExit(EXIT_FAILED) from None


def print_error(line: str) -> None:
    """One line on stderr, never cut or broken."""
    err.print(line, markup=False, soft_wrap=True)


def print_issues(issues: Iterable[Issue]) -> None:
    """Each issue as a line on stderr."""
    for issue in issues:
        print_error(str(issue))


@contextmanager
def progress_bar(what: str) -> Iterator[tuple[Progress, TaskID]]:
    """A progress bar on stderr: the progress and its task, whose total is still to be set."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=err) as progress:
        yield progress, progress.add_task(what, total=None)


def set_up_quiet_logs(settings: Settings) -> None:
    """In the terminal the screen is the person's: only trouble is logged, unless more was asked for."""
    set_up_logs("WARNING" if settings.log_level == "INFO" else settings.log_level)


def load() -> tuple[Settings, wiring.Content]:
    """The settings and the content of their country."""
    settings = load_settings()
    set_up_quiet_logs(settings)
    return settings, wiring.load_content(settings.country)


def refuse_unknown_language(code: str, content: wiring.Content) -> None:
    """End the command where `--lang` names a language that is not offered; nothing where it names none.

    Raises:
        UnusableInput: with the codes to choose from.
    """
    if code and code not in content.languages:
        raise UnusableInput(f"--lang {code}", f"choose one of {', '.join(content.languages.codes)}")


def ensure_model(settings: Settings) -> None:
    """Train when something changed, unless the model is on servers that were set."""
    if settings.nlu_url is None:
        train_model(force=False)


def train_model(*, force: bool) -> None:
    """Train, or see that the model is up to date, and say which."""
    with progress_bar("Intent model") as (progress, task):
        progress.update(task, total=1.0)
        made = train(
            ROOT / "nlu",
            lambda share, what: progress.update(task, completed=share, description=f"Intent model: {what}"),
            force=force,
        )
        progress.update(task, completed=1.0, description="Intent model")
    err.print("Intent model trained." if made.fresh else "Intent model is up to date.", style="dim")


async def with_freezes[T](settings: Settings, act: Callable[[FreezeRepository], Awaitable[T]]) -> T:
    """Do something with the record of frozen rules and flows."""
    durable = await open_durable(wiring.durable_url(settings))
    try:
        return await act(FreezeRepository(durable))
    finally:
        await durable.dispose()
