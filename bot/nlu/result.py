"""What the NLU server makes of one text: intents with confidences. Owns no text and keeps none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RankedIntent:
    """An intent of `nlu/domain.yml` and how sure the model is of it, 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ParseResult:
    """The ranking, surest first, and how long the answer took. Empty ranking: nothing was left to understand."""

    ranking: tuple[RankedIntent, ...]
    milliseconds: float = 0.0

    @property
    def best(self) -> RankedIntent | None:
        """The surest intent."""
        return self.ranking[0] if self.ranking else None
