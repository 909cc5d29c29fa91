"""Collects every sentence of program and flows into `locales/messages.pot` and keeps the .po files in step.

Owns the Babel extractor for Python and the two tools behind the command line. Must not translate or judge wording.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.extract import extract_python as babel_extract_python
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

from bot.core.issue import Issue
from bot.locales.catalogs import key_of, name_of, po_path, read_catalog
from bot.locales.languages import SOURCE, Languages

KEYWORD = "message"

_HEADER = """\
# Sentences of Asylum Guide. The context (msgctxt) is flow and step; bot/... is the program itself.
# {name} is filled from data: keep it as it is. **words** are bold: keep the marks.
# A machine-made draft, not yet reviewed by a person, unless locales/languages.yaml says otherwise.
# docs/translating.md says how to work with this file.
#"""

# Dates and version of the tool would change in every run, and with them the file, though no sentence did.
_RESTLESS = (b'"POT-Creation-Date:', b'"Generated-By:')

type _Extracted = tuple[int, str, Any, list[str]]


def extract_python(
    fileobj: IO[bytes], keywords: Iterable[str], comment_tags: Collection[str], options: dict[str, Any]
) -> Generator[_Extracted]:
    """Babel's extractor for Python, with the context as `bot.core.text.message` makes it: `bot/<context>`."""
    # Babel's annotations do not say what its extractors really yield: the arguments as one string or a tuple.
    extract: Any = babel_extract_python
    for line, function, found, comments in extract(fileobj, dict.fromkeys(keywords), comment_tags, options):
        if function != KEYWORD:
            yield line, function, found, comments
        elif isinstance(found, tuple) and found[0]:
            yield line, function, (f"bot/{found[0]}", *found[1:]), comments


def extract_template(root: Path) -> Catalog:
    """All sentences under `root` by `locales/babel.cfg`, as a template catalog."""
    root = root.resolve()
    with (root / "locales" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    # Only folders that a pattern names are walked: the tree also holds environments and models.
    tops = {root / pattern.split("/")[0] for pattern, _ in methods}

    def wanted(folder: str) -> bool:
        path = Path(folder)
        return path.name != "__pycache__" and any(path == top or top in path.parents for top in tops)

    template = Catalog(
        project="Asylum Guide", version="", header_comment=_HEADER, charset="utf-8", fuzzy=False,
        msgid_bugs_address="", last_translator="", language_team="",
    )  # fmt: skip
    found = extract_from_dir(root, methods, options, comment_tags=["Translators:"], directory_filter=wanted)
    # By context, then as it stands in the file: a translator reads a step from top to bottom.
    for filename, line, source, comments, context in sorted(found, key=lambda one: (one[4] or "", one[0], one[1])):
        template.add(source, None, [(filename, line)], auto_comments=comments, context=context)
    return template


def update_catalogs(root: Path) -> list[Path]:
    """Extract, write `messages.pot`, and bring every offered language's .po in step; missing ones are begun.

    Sentences whose English changed keep their old translation marked fuzzy, so people see English until a translator
    has looked. Running it again changes nothing.

    Returns:
        The files whose content changed.

    Raises:
        ContentError: the list of languages or a .po file is broken.
    """
    root = root.resolve()
    locales_dir = root / "locales"
    template = extract_template(root)
    changed = [_write(locales_dir / "messages.pot", template)]
    for language in Languages.load(root):
        if language.code == SOURCE:
            continue
        path = po_path(locales_dir, language.code)
        locale = Locale.parse(language.code)
        catalog = read_catalog(path, root) if path.exists() else _begun(template, locale)
        catalog.locale, catalog.project, catalog.header_comment = locale, template.project, _HEADER
        catalog.fuzzy = False
        catalog.update(template, update_creation_date=False)
        changed.append(_write(path, catalog))
    return [path for path in changed if path is not None]


def catalogs_up_to_date(root: Path) -> list[Issue]:
    """One issue for each catalog that does not hold exactly the sentences of program and flows.

    Raises:
        ContentError: the list of languages or a catalog is broken.
    """
    root = root.resolve()
    locales_dir = root / "locales"
    wanted = {key_of(entry) for entry in extract_template(root) if entry.id}
    paths = [locales_dir / "messages.pot"]
    paths += [po_path(locales_dir, code) for code in Languages.load(root).codes if code != SOURCE]
    issues = []
    for path in paths:
        name = name_of(path, root)
        if not path.exists():
            issues.append(Issue(name, 0, "po-stale", "is not there; run `asylum-guide messages`"))
            continue
        there = {key_of(entry): entry.lineno or 0 for entry in read_catalog(path, root) if entry.id}
        missing, gone = sorted(wanted - there.keys()), sorted(there.keys() - wanted)
        if missing:
            text = f"lacks {len(missing)} sentences, the first in `{missing[0][0]}`; run `asylum-guide messages`"
            issues.append(Issue(name, 0, "po-stale", text))
        if gone:
            text = f"has {len(gone)} sentences that are gone, the first in `{gone[0][0]}`; run `asylum-guide messages`"
            issues.append(Issue(name, there[gone[0]], "po-stale", text))
    return issues


def _begun(template: Catalog, locale: Locale) -> Catalog:
    catalog = Catalog(locale=locale, charset="utf-8", fuzzy=False)
    catalog.msgid_bugs_address, catalog.last_translator, catalog.language_team = "", "", ""
    catalog.version = template.version
    return catalog


def _write(path: Path, catalog: Catalog) -> Path | None:
    buffer = BytesIO()
    write_po(buffer, catalog, width=100, include_lineno=False)
    lines = buffer.getvalue().splitlines(keepends=True)
    data = b"".join(line for line in lines if not line.startswith(_RESTLESS))
    if path.exists() and path.read_bytes() == data:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
