"""The one list of intents, read from `nlu/domain.yml`. Knows names only, no examples."""

from __future__ import annotations

from pathlib import Path

from bot.core.issue import Issue
from bot.core.yaml_source import load
from bot.errors import ContentError

OUT_OF_SCOPE = "out_of_scope"


def load_intents(nlu_dir: Path) -> tuple[str, ...]:
    """The intent names in the order of the file, `out_of_scope` among them.

    Raises:
        ContentError: the file is no list of names, or a name stands twice.
    """
    source = load(nlu_dir / "domain.yml", nlu_dir.parent)
    names = source.data.get("intents")
    if not isinstance(names, list) or not names:
        cure = "must hold a list `intents:` with one name a line"
        raise ContentError([Issue(source.path, source.line_of(("intents",)), "intent-list", cure)])
    seen: list[str] = []
    for number, name in enumerate(names):
        if not isinstance(name, str) or not name.isidentifier() or name in seen:
            cure = "is no plain name, or stands here twice; keep one line of lower-case words joined by _"
            raise ContentError([Issue(source.path, source.line_of(("intents", number)), "intent-name", cure)])
        seen.append(name)
    return tuple(seen)
