"""Every error of ours, in one tree. Errors carry facts; the sentences people read are chosen elsewhere.

BotError
├── ContentError            a flow, rule, contact, fact or catalog that cannot be used (carries Issues)
├── SettingsError           a setting that cannot be used
├── UnknownRule             a rule id that is not in the data
├── UnknownFact             a fact, or a value of a fact, that is not in the data
├── UnknownContact          a contact id that is not in the data
├── UnusableInput           a date or trigger that a command cannot use
├── SessionError
│   ├── StepGone            the session stands on a step that no longer exists
│   └── StepLoop            a flow jumped more often than the cap allows
├── StoreError
│   ├── StaleRecord         another process saved the same chat first
│   ├── StoreUnavailable    the database did not answer or has no room
│   └── UnsafeKeyring       the keyring would lie on a disk
└── NluError
    ├── NluUnavailable      refused, slow, broken or switched off by the circuit breaker
    └── TrainingFailed      the model could not be trained or its archive is not the one we made
"""

# ruff: noqa: N818 - the names say what happened, as in the tree above
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.issue import Issue


class BotError(Exception):
    """Root of all errors raised on purpose by this program."""


class ContentError(BotError):
    """Content that cannot be used. `issues` lists every problem found, each with file, line and cure."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(str(issue) for issue in self.issues))


class SettingsError(BotError):
    """A setting with a value that cannot be used. `name` is the variable, `cure` says what to do."""

    def __init__(self, name: str, cure: str) -> None:
        self.name = name
        self.cure = cure
        super().__init__(f"{name}: {cure}")


class UnknownRule(BotError):
    """No rule has this id. `known` lists the ids there are."""

    def __init__(self, rule_id: str, known: Sequence[str]) -> None:
        self.rule_id = rule_id
        self.known = tuple(known)
        super().__init__(f"no rule {rule_id!r}; there are: {', '.join(self.known)}")


class UnknownFact(BotError):
    """No fact or value has this name. `near` are the names closest to it."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        self.name = name
        self.near = tuple(near)
        super().__init__(f"no fact {name!r}" + (f"; did you mean {' or '.join(self.near)}?" if self.near else ""))


class UnknownContact(BotError):
    """No contact has this id. `near` are the ids closest to it."""

    def __init__(self, contact_id: str, near: Sequence[str]) -> None:
        self.contact_id = contact_id
        self.near = tuple(near)
        super().__init__(f"no contact {contact_id!r}" + (f"; did you mean {' or '.join(self.near)}?" if near else ""))


class UnusableInput(BotError):
    """Input a command cannot use. `what` names it, `cure` says what would work."""

    def __init__(self, what: str, cure: str) -> None:
        self.what = what
        self.cure = cure
        super().__init__(f"{what}: {cure}")


class SessionError(BotError):
    """A flow session that cannot go on."""


class StepGone(SessionError):
    """The session's flow or step is no longer in the content."""

    def __init__(self, flow: str, step: str) -> None:
        self.flow = flow
        self.step = step
        super().__init__(f"{flow}/{step} is gone")


class StepLoop(SessionError):
    """A flow passed more steps in one turn than the cap allows."""

    def __init__(self, flow: str, cap: int) -> None:
        self.flow = flow
        self.cap = cap
        super().__init__(f"{flow} passed {cap} steps in one turn")


class StoreError(BotError):
    """The store could not do what was asked."""


class StaleRecord(StoreError):
    """The chat's row changed since it was read: read it again."""


class StoreUnavailable(StoreError):
    """The database is down, locked or full."""


class UnsafeKeyring(StoreError):
    """The keyring would be written to a disk. `directory` is where, `cure` says what to do."""

    def __init__(self, directory: str, cure: str) -> None:
        self.directory = directory
        self.cure = cure
        super().__init__(f"{directory}: {cure}")


class NluError(BotError):
    """Understanding failed; menus go on without it."""


class NluUnavailable(NluError):
    """No usable answer from the NLU server. `reason` is one word for the log, never a text."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class TrainingFailed(NluError):
    """Training did not give a model we may load. `cure` says what to do."""

    def __init__(self, cure: str) -> None:
        self.cure = cure
        super().__init__(cure)
