"""The message keys of flows and contacts, for translators."""

from __future__ import annotations

from pathlib import Path

from bot.core.yaml_source import load
from bot.deadlines.library import load_rules
from bot.flows.extract import contact_keys, extract_flows, flow_keys, placeholders
from tests.support.flows import APPEAL, ROOT, library_of, world


def extracted(path: Path) -> list[tuple[int, str, tuple[str, str]]]:
    with path.open("rb") as file:
        return [(line, function, key) for line, function, key, _ in extract_flows(file, [], [], {})]


def test_a_flow_gives_its_title_and_each_text_once_under_its_step(tmp_path: Path) -> None:
    library = library_of(tmp_path, {"appeal": APPEAL})
    keys = [(key.context, key.source) for key in flow_keys(library.flows["appeal"], library.sources["appeal"])]
    assert keys[:3] == [("appeal", "About appeal"), ("appeal/first", "Was it a judge?"), ("appeal/first", "A judge")]
    assert ("appeal/due", "Some people still try. Ask a lawyer today.") in keys
    assert len(keys) == len(set(keys))


def test_keys_are_those_that_the_screens_look_up(tmp_path: Path) -> None:
    library = library_of(tmp_path, {"appeal": APPEAL})
    flow = library.flows["appeal"]
    keys = {(key.context, key.source) for key in flow_keys(flow, library.sources["appeal"])}
    assert (flow.title_text.context, flow.title_text.source) in keys


def test_babels_extractor_gives_line_and_context(tmp_path: Path) -> None:
    library_of(tmp_path, {"appeal": APPEAL})
    found = extracted(tmp_path / "flows" / "us" / "appeal.yaml")
    assert found[0] == (3, "pgettext", ("appeal", "About appeal"))
    line = APPEAL.splitlines().index("  letter:") + 1
    assert (line, "pgettext", ("appeal/letter", "Look at the letter.")) in found


def test_all_that_people_see_of_a_contact_is_extracted() -> None:
    """Otherwise a caution would stay English for ever."""
    for contact in world().contacts.values():
        source = load(ROOT / "flows" / "us" / "contacts" / f"{contact.id}.yaml", ROOT)
        keys = {(key.context, key.source) for key in contact_keys(source)}
        assert keys == {(text.context, text.source) for text in contact.texts()}


def test_a_rule_gives_its_sentences_with_its_id_as_context() -> None:
    found = extracted(ROOT / "flows" / "us" / "deadlines" / "BIA-APPEAL-30.yaml")
    assert {row[2][0] for row in found} == {"deadline/BIA-APPEAL-30"}
    assert next(row[2][1] for row in found) == "Appeal to the Board of Immigration Appeals"
    assert len(found) == 4


def test_the_sentences_of_every_rule_are_those_the_program_uses() -> None:
    rules = load_rules(ROOT / "flows" / "us" / "deadlines", ROOT)
    for rule in rules.values():
        keys = {(row[2][0], row[2][1]) for row in extracted(ROOT / "flows" / "us" / "deadlines" / f"{rule.id}.yaml")}
        assert keys == {(text.context, text.source) for text in rule.texts()}


def test_other_yaml_files_hold_no_texts() -> None:
    assert extracted(ROOT / "flows" / "us" / "country.yaml") == []


def test_placeholders_are_the_names_in_braces() -> None:
    assert placeholders("Pay {fee} by {due}. {fee}!") == {"fee", "due"}
