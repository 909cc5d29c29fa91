"""The fingerprint of the content and its signature."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from bot.errors import UnusableInput
from bot.manifest import FILE, fingerprint, load_manifest, short, sign

PAGE = "https://example.org/bot"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("flows/us/a.yaml", "locales/es/LC_MESSAGES/messages.po", "locales/languages.yaml", "nlu/domain.yml"):
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path / "project"


@pytest.mark.parametrize(
    "name", ["flows/us/a.yaml", "flows/us/new.yaml", "locales/es/LC_MESSAGES/messages.po", "nlu/domain.yml"]
)
def test_every_change_of_content_changes_the_fingerprint(root: Path, name: str) -> None:
    before = fingerprint(root)
    (root / name).write_text("changed", encoding="utf-8")
    assert fingerprint(root) != before


def test_line_ends_and_other_files_do_not_change_it(root: Path) -> None:
    path = root / "flows/us/a.yaml"
    path.write_bytes(b"a\nb\n")
    before = fingerprint(root)
    path.write_bytes(b"a\r\nb\r\n")
    (root / "README.md").write_text("new", encoding="utf-8")
    assert fingerprint(root) == before


def test_a_signature_holds_until_the_content_changes(root: Path) -> None:
    key = root.parent / "key.pem"
    signed = sign(root, key, PAGE)
    assert load_manifest(root) == signed
    assert (signed.page, len(signed.signed_by)) == (PAGE, 64)
    (root / "flows/us/a.yaml").write_text("changed", encoding="utf-8")
    assert (load_manifest(root).signed_by, load_manifest(root).page) == ("", "")


def test_the_same_key_signs_as_the_same_publisher_and_another_as_another(root: Path) -> None:
    first = sign(root, root.parent / "key.pem", PAGE).signed_by
    assert sign(root, root.parent / "key.pem", "").signed_by == first
    assert sign(root, root.parent / "other.pem", PAGE).signed_by != first


def test_a_page_that_was_not_signed_does_not_count(root: Path) -> None:
    sign(root, root.parent / "key.pem", PAGE)
    data = json.loads((root / FILE).read_text(encoding="utf-8"))
    (root / FILE).write_text(json.dumps({**data, "page": "https://thief.example"}), encoding="utf-8")
    assert load_manifest(root).signed_by == ""


@pytest.mark.parametrize("broken", ["", "{}", "[]", '{"public_key": "x", "signature": "y", "page": ""}', "\x00"])
def test_a_broken_manifest_counts_as_none(root: Path, broken: str) -> None:
    (root / FILE).write_text(broken, encoding="utf-8")
    assert load_manifest(root).signed_by == ""


def test_a_new_key_is_readable_by_its_owner_only(root: Path) -> None:
    key = root.parent / "key.pem"
    sign(root, key, PAGE)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_file_that_is_no_key_is_refused_and_left_alone(root: Path) -> None:
    key = root.parent / "notes.txt"
    key.write_text("my notes", encoding="utf-8")
    with pytest.raises(UnusableInput, match="no Ed25519 key"):
        sign(root, key, PAGE)
    assert key.read_text(encoding="utf-8") == "my notes"


def test_marks_are_shown_in_groups_of_four() -> None:
    assert short("0123456789abcdef0123") == "0123 4567 89ab cdef"
