"""The composition root: builds every part once from the settings, hands it down, and closes it. Wiring only."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.contacts import ContactDirectory
from bot.conversation.router import Router
from bot.conversation.service import ConversationService
from bot.conversation.views import Offered, Views
from bot.core.clock import Clock, SystemClock, local_date
from bot.core.text import Text
from bot.core.yaml_source import load
from bot.deadlines.calendar import HolidayCalendar
from bot.deadlines.country import Country, load_country
from bot.deadlines.library import RuleBook, load_rules
from bot.errors import ContentError, NluUnavailable, StoreError
from bot.facts import FactBook
from bot.flows.engine import FlowEngine
from bot.flows.library import FlowLibrary
from bot.flows.steps.base import World
from bot.locales import dates as typed_dates
from bot.locales import detect
from bot.locales.catalogs import Catalogs
from bot.locales.languages import Languages, negotiate_language
from bot.locales.render import Renderer
from bot.nlu.client import NluClient, RasaClient
from bot.nlu.process import RasaProcess
from bot.nlu.training import trained_model
from bot.settings import ROOT, Settings
from bot.store.database import Databases, open_databases
from bot.store.freezes import FreezeRepository
from bot.store.keyring import Keyring, default_runtime_dir
from bot.store.repository import ChatRepository
from bot.store.retention import rotate_and_purge

log = logging.getLogger("bot.app")

FREEZE_POLL = 30.0
"""Seconds between two looks for frozen rules; a freeze must reach running bots within 60."""

RETENTION_POLL = 600.0
"""Seconds between two looks whether a key has to be rotated and dead rows deleted."""

PEOPLE = ("eoir-pro-bono-list", "legal-directory", "emergency-911")
"""Contacts for topics without a flow of their own; a check proves that they exist."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is data: read once, checked while it is read."""

    languages: Languages
    catalogs: Catalogs
    library: FlowLibrary
    rules: RuleBook
    facts: FactBook
    contacts: ContactDirectory
    country: Country
    calendar: HolidayCalendar
    intents: tuple[str, ...]

    def world(self, frozen: dict[str, str] | None = None) -> World:
        """What the flow steps may look at."""
        return World(self.rules, self.facts, self.contacts, self.calendar, frozen or {})

    @property
    def urgent(self) -> frozenset[str]:
        """The intents of safety-critical flows."""
        return frozenset(flow.intent for flow in self.library if flow.urgent and flow.intent)

    @property
    def titles(self) -> dict[str, Text]:
        """The button text for every intent that a flow answers."""
        return {flow.intent: flow.title_text for flow in self.library if flow.intent}


def load_content(country: str, root: Path = ROOT) -> Content:
    """Read all content of a country.

    Raises:
        ContentError: with every problem of every part that could be read, each with file, line and cure.
    """
    issues = []
    parts: dict[str, object] = {}
    pack = root / "flows" / country
    languages = Languages.load(root)
    loaders: dict[str, Callable[[], object]] = {
        "catalogs": lambda: Catalogs.load(root / "locales", languages),
        "library": lambda: FlowLibrary.load(root / "flows", country, root),
        "rules": lambda: load_rules(pack / "deadlines", root),
        "facts": lambda: FactBook.load(pack / "facts", root),
        "contacts": lambda: ContactDirectory.load(pack / "contacts", root),
        "country": lambda: load_country(pack / "country.yaml", root),
        "intents": lambda: intent_names(root),
    }
    for name, loader in loaders.items():
        try:
            parts[name] = loader()
        except ContentError as error:
            issues += error.issues
    if issues:
        raise ContentError(issues)
    calendar = HolidayCalendar(parts["country"].holidays)  # type: ignore[attr-defined]
    return Content(languages=languages, calendar=calendar, **parts)  # type: ignore[arg-type]


def intent_names(root: Path) -> tuple[str, ...]:
    """The intents of `nlu/domain.yml`, the one list of them."""
    source = load(root / "nlu" / "domain.yml", root)
    listed = source.data.get("intents", [])
    assert isinstance(listed, list)
    return tuple(str(name) for name in listed)


@dataclass(slots=True)
class App:
    """The running program: content, store, understanding and the service that joins them."""

    settings: Settings
    content: Content
    clock: Clock
    databases: Databases
    keyring: Keyring
    freezes: FreezeRepository
    nlu: NluClient
    rasa: RasaProcess | None
    renderer: Renderer
    frozen: dict[str, str] = field(default_factory=dict)
    frozen_flows: frozenset[str] = frozenset()

    def today(self) -> date:
        """Today where the courts are."""
        return local_date(self.clock, self.content.country.time_zone)

    def service(self, bot_id: int) -> ConversationService:
        """The conversation over the sealed rows of one bot."""
        chats = ChatRepository(self.databases.state, self.keyring, bot_id)
        # `frozen` is one dict that is refilled in place, so a freeze reaches a running engine.
        engine = FlowEngine(self.content.library, self.content.world(self.frozen))
        router = build_router(
            self.content, engine, self.nlu, today=self.today, frozen_flows=lambda: self.frozen_flows
        )
        languages = self.content.languages
        return ConversationService(chats, router, self.clock, lambda hint: negotiate_language(hint, languages).code)

    async def refresh_freezes(self) -> None:
        """Read what operators froze."""
        active = await self.freezes.active()
        self.frozen.clear()
        self.frozen.update({freeze.target: freeze.why for freeze in active if freeze.kind == "rule"})
        self.frozen_flows = frozenset(freeze.target for freeze in active if freeze.kind == "flow")

    async def housekeeping(self) -> None:
        """Until cancelled: freezes, key rotation, deletion. A database that is down is met again at the next round."""
        since_retention = RETENTION_POLL
        while True:
            try:
                await self.refresh_freezes()
                if since_retention >= RETENTION_POLL:
                    await rotate_and_purge(self.databases, self.keyring, self.clock)
                    since_retention = 0.0
            except StoreError as error:
                log.warning("housekeeping_failed", extra={"error": type(error).__name__})
            await asyncio.sleep(FREEZE_POLL)
            since_retention += FREEZE_POLL


def build_router(
    content: Content,
    engine: FlowEngine,
    nlu: NluClient,
    *,
    today: Callable[[], date],
    frozen_flows: Callable[[], frozenset[str]] = frozenset,
) -> Router:
    """The router over real content; tests and plays hand in another `nlu` and `today`."""
    offered = [Offered(language.code, language.own_name) for language in content.languages]
    codes = content.languages.codes
    return Router(
        views=Views(engine, offered, content.titles, PEOPLE),
        nlu=nlu,
        read_date=typed_dates.read_date,
        detect=lambda text: detect.detect_language(text, codes),
        today=today,
        languages=frozenset(codes),
        draft=frozenset(language.code for language in content.languages if language.status == "draft"),
        urgent=content.urgent,
        frozen_flows=frozen_flows,
    )


def durable_url(settings: Settings) -> str:
    """Where operators' data lies."""
    if settings.durable_url:
        return settings.durable_url
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    return f"sqlite+aiosqlite:///{folder / 'durable.db'}"


def runtime_dir(settings: Settings, environ: dict[str, str] | None = None) -> Path | None:
    """The memory-backed folder for keys and sessions, or None where there is none."""
    if settings.runtime_dir:
        settings.runtime_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return settings.runtime_dir
    return default_runtime_dir(dict(os.environ) if environ is None else environ)


@contextlib.asynccontextmanager
async def open_app(
    settings: Settings,
    content: Content,
    *,
    private: bool = False,
    on_nlu: Callable[[str], None] = lambda _state: None,
    clock: Clock | None = None,
) -> AsyncIterator[App]:
    """Open everything, start our own Rasa if none is set, and close it all at the end.

    Args:
        settings: the settings.
        content: the loaded content.
        private: keep sessions and keys in this process only (the terminal chat).
        on_nlu: told "starting", "ready" or "lost".
        clock: for tests.
    """
    clock = clock or SystemClock()
    directory = None if private else runtime_dir(settings)
    keyring = Keyring.open(directory, clock)
    databases = await open_databases(None if private else settings.state_url, durable_url(settings), directory)
    rasa = None
    if settings.nlu_url is None:
        rasa = RasaProcess(ROOT / "nlu", trained_model(ROOT / "nlu"), on_state=on_nlu)
        await rasa.start()
        url, token = rasa.url, rasa.token
    else:
        url = settings.nlu_url
        token = settings.nlu_token.get_secret_value() if settings.nlu_token else ""
    nlu = RasaClient(url, token, frozenset(content.intents))
    renderer = Renderer(content.catalogs, content.languages)
    app = App(settings, content, clock, databases, keyring, FreezeRepository(databases.durable), nlu, rasa, renderer)
    chores = asyncio.create_task(app.housekeeping())
    try:
        await app.refresh_freezes()
        yield app
    finally:
        chores.cancel()
        await asyncio.gather(chores, return_exceptions=True)
        await nlu.close()
        if rasa:
            await rasa.stop()
        await databases.close()



async def wait_until_ready(nlu: NluClient, seconds: float = 120.0) -> None:
    """Wait for the NLU server.

    Raises:
        NluUnavailable: it did not become ready in time.
    """
    deadline = asyncio.get_running_loop().time() + seconds
    while not await nlu.ready():
        if asyncio.get_running_loop().time() > deadline:
            raise NluUnavailable("not_ready")
        await asyncio.sleep(0.25)
