"""What the transport needs from the rest of the program: someone who answers, and someone who renders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.core.messages import InboundMessage, Turn
from bot.core.papers import Paper
from bot.core.text import Text


class Service(Protocol):
    """The conversation, as the transport sees it."""

    async def handle(self, message: InboundMessage) -> Turn:
        """Answer one message and save the session with its update pending.

        A repeated pending update gives the same replies, a done one an empty turn.

        Raises:
            StoreUnavailable: nothing was saved; the same message may be handed in again.
        """

    async def finish(self, message: InboundMessage, sent: Sequence[int]) -> None:
        """Mark the update done and remember the ids of the messages sent."""

    async def handle_without_store(self, message: InboundMessage) -> Turn:
        """Answer without a session: the store has been away for too long."""

    def trouble(self, language_hint: str) -> Turn:
        """The words for "please try again"."""

    def slow_down(self, message: InboundMessage) -> Turn:
        """The words for "one moment" to someone who writes faster than we answer."""


class Renderer(Protocol):
    """Makes strings of texts, in a language."""

    def reply_text(self, body: tuple[Text, ...], language: str) -> str:
        """The paragraphs of one reply."""

    def render(self, text: Text, language: str) -> str:
        """One text, such as the label of a button."""


class PaperFile(Protocol):
    """A file made in memory."""

    @property
    def name(self) -> str:
        """Its name, which tells nothing about the topic."""

    @property
    def data(self) -> bytes:
        """Its content."""

    @property
    def glance(self) -> bool:
        """A picture to be looked at in the chat, which may make it smaller."""


class Printer(Protocol):
    """Makes files of papers, in a language."""

    def make(self, paper: Paper, language: str) -> PaperFile:
        """The file."""
