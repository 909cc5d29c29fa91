"""The composition root: builds every part once from the settings, hands it down, and closes it. Wiring only."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.contacts import ContactDirectory
from bot.conversation.router import Router, Understanding
from bot.conversation.service import ConversationService
from bot.conversation.state import MESSAGE_LIFE
from bot.conversation.views import Offered, Views
from bot.core.clock import Clock, SystemClock, local_date
from bot.core.issue import Issue
from bot.core.text import Days, PartialDate, Text, Value, Verbatim, message
from bot.deadlines.calendar import HolidayCalendar
from bot.deadlines.country import Country, load_country
from bot.deadlines.library import RuleBook, load_rules
from bot.errors import ContentError, NluUnavailable, TrainingFailed
from bot.facts import FactBook
from bot.flows.engine import FlowEngine
from bot.flows.library import FlowLibrary
from bot.flows.steps.base import World
from bot.glossary import Glossary
from bot.letters.book import LetterBook
from bot.locales import dates as typed_dates
from bot.locales import detect
from bot.locales.catalogs import Catalogs
from bot.locales.languages import Languages, negotiate_language
from bot.locales.render import Renderer
from bot.manifest import NAME, Manifest, load_manifest, short
from bot.nlu.client import NluClient, RasaClient
from bot.nlu.domain import load_intents
from bot.nlu.process import RasaProcess
from bot.nlu.training import current_model
from bot.papers.fonts import can_print
from bot.papers.printer import Printer
from bot.settings import ROOT, Settings, system_directories
from bot.store.database import AsyncEngine as StateEngine  # type: ignore[attr-defined] # sqlalchemy stays in store
from bot.store.database import default_state_url, open_durable, open_state
from bot.store.freezes import FreezeRepository
from bot.store.keyring import LIFE_SECONDS, Keyring
from bot.store.repository import ChatRepository
from bot.store.retention import rotate_and_purge
from bot.store.runtime_dir import default_runtime_dir, prepare

log = logging.getLogger("bot.app")

FREEZE_POLL = 30.0
"""Seconds between two looks for frozen rules; a freeze must reach running bots within 60."""

RETENTION_POLL = 600.0
"""Seconds between two looks whether a key has to be rotated and dead rows deleted."""

_SECONDS_A_DAY = 24 * 3600

NOT_SIGNED = message("about", "not signed")
NO_PAGE = message("about", "not named yet")

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
    glossary: Glossary
    letters: LetterBook
    manifest: Manifest
    calendar: HolidayCalendar
    intents: tuple[str, ...]

    def world(self, frozen: dict[str, str] | None = None) -> World:
        """What the flow steps may look at."""
        # Not `frozen or {}`: the dict of a running bot is empty at first and refilled in place.
        frozen = {} if frozen is None else frozen
        return World(
            self.rules,
            self.facts,
            self.contacts,
            self.calendar,
            frozen,
            circuits=self.country.circuits,
            glossary=self.glossary,
            letters=self.letters,
            identity=self.identity,
            prints=can_print(),
        )

    @property
    def identity(self) -> dict[str, Value]:
        """What the bot says of itself on /about: `bot.name` and the like."""
        sources = [fact.source_date.iso for fact in self.facts.values() if fact.source_date]
        page = Text("", "{page}", {"page": Verbatim(self.manifest.page)}) if self.manifest.page else NO_PAGE
        return {
            "name": Verbatim(NAME),
            "fingerprint": Verbatim(short(self.manifest.fingerprint)),
            "signed_by": Verbatim(short(self.manifest.signed_by)) if self.manifest.signed_by else NOT_SIGNED,
            "page": page,
            "kept_for": Days(LIFE_SECONDS // _SECONDS_A_DAY),
            "deleted_for": Days(MESSAGE_LIFE // _SECONDS_A_DAY),
            "newest_source": PartialDate(max(sources)),
            "checked_on": PartialDate(max(fact.checked_on for fact in self.facts.values()).isoformat()),
        }

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
    issues: list[Issue] = []
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
        "glossary": lambda: Glossary.load(pack / "glossary.yaml", root),
        "letters": lambda: LetterBook.load(pack / "letters", root),
        "intents": lambda: load_intents(root / "nlu"),
    }
    for name, loader in loaders.items():
        try:
            parts[name] = loader()
        except ContentError as error:
            issues += error.issues
    if issues:
        raise ContentError(issues)
    calendar = HolidayCalendar(parts["country"].holidays)  # type: ignore[attr-defined]
    return Content(languages=languages, calendar=calendar, manifest=load_manifest(root), **parts)  # type: ignore[arg-type]


@dataclass(slots=True)
class App:
    """The running program: content, store, understanding and the service that joins them.

    `counts` are how often fixed events happened since the start: in memory only, with nothing about whom.
    """

    settings: Settings
    content: Content
    clock: Clock
    state: StateEngine
    durable: StateEngine
    keyring: Keyring
    freezes: FreezeRepository
    nlu: NluClient
    rasa: RasaProcess | None
    renderer: Renderer
    printer: Printer
    counts: Counter[str] = field(default_factory=Counter)
    frozen: dict[str, str] = field(default_factory=dict)
    frozen_flows: frozenset[str] = frozenset()

    def today(self) -> date:
        """Today where the courts are."""
        return local_date(self.clock, self.content.country.time_zone)

    def service(self, bot_id: int) -> ConversationService:
        """The conversation over the sealed rows of one bot."""
        chats = ChatRepository(self.state, self.keyring, bot_id)
        # `frozen` is one dict that is refilled in place, so a freeze reaches a running engine.
        engine = FlowEngine(self.content.library, self.content.world(self.frozen))
        router = build_router(
            self.content,
            engine,
            self.nlu,
            today=self.today,
            frozen_flows=lambda: self.frozen_flows,
            count=lambda event: self.counts.update([event]),
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
        """Until cancelled: freezes, key rotation, deletion. What fails is tried again at the next round."""
        since_retention = RETENTION_POLL
        while True:
            try:
                await self.refresh_freezes()
                if since_retention >= RETENTION_POLL:
                    await rotate_and_purge(self.state, self.durable, self.keyring, self.clock.now())
                    since_retention = 0.0
            except Exception as error:  # a chore that dies would end key rotation and freezes for good
                log.warning("housekeeping_failed", extra={"error": type(error).__name__})
            await asyncio.sleep(FREEZE_POLL)
            since_retention += FREEZE_POLL


def build_router(
    content: Content,
    engine: FlowEngine,
    nlu: Understanding,
    *,
    today: Callable[[], date],
    frozen_flows: Callable[[], frozenset[str]] = frozenset,
    count: Callable[[str], None] = lambda _event: None,
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
        count=count,
    )


def durable_url(settings: Settings) -> str:
    """Where operators' data lies."""
    if settings.durable_url:
        return settings.durable_url
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    return f"sqlite+aiosqlite:///{folder / 'durable.db'}"


def runtime_dir(settings: Settings) -> Path | None:
    """The memory-backed folder for keys and sessions, or None where there is none."""
    return prepare(settings.runtime_dir) if settings.runtime_dir else default_runtime_dir(system_directories())


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
    state_url = default_state_url(directory) if private or not settings.state_url else settings.state_url
    async with contextlib.AsyncExitStack() as closing:
        state = await open_state(state_url)
        closing.push_async_callback(state.dispose)
        durable = await open_durable(durable_url(settings))
        closing.push_async_callback(durable.dispose)
        rasa, url, token = await _rasa(settings, directory, on_nlu)
        if rasa:
            closing.push_async_callback(rasa.stop)
        nlu = RasaClient(url, token, frozenset(content.intents))
        closing.push_async_callback(nlu.close)
        renderer = Renderer(content.catalogs, content.languages)
        freezes = FreezeRepository(durable)
        app = App(settings, content, clock, state, durable, keyring, freezes, nlu, rasa, renderer, Printer(renderer))
        await app.refresh_freezes()
        chores = asyncio.gather(app.housekeeping(), asyncio.to_thread(_warm_up, content))
        try:
            yield app
        finally:
            chores.cancel()
            await asyncio.gather(chores, return_exceptions=True)


def _warm_up(content: Content) -> None:
    """Load what the first date and the first language would otherwise wait for."""
    typed_dates.warm_up(content.languages.codes)
    detect.warm_up()


async def _rasa(
    settings: Settings, directory: Path | None, on_nlu: Callable[[str], None]
) -> tuple[RasaProcess | None, str, str]:
    """Our own Rasa unless servers are set; its address and token."""
    if settings.nlu_url is not None:
        token = settings.nlu_token.get_secret_value() if settings.nlu_token else ""
        return None, settings.nlu_url, token
    model = current_model(ROOT / "nlu")
    if model is None:
        raise TrainingFailed("there is no model for today's data; run `asylum-guide train`")
    rasa = RasaProcess(ROOT / "nlu", model, runtime_dir=directory, on_state=on_nlu)
    await rasa.start()
    return rasa, rasa.url, rasa.token


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
