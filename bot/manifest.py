"""Which content this bot speaks from, and whether its publisher signed it: how a person tells it from a copy.

The fingerprint is a hash over every file that people's answers come from. A signature (Ed25519) binds it to the
publisher's key; without one the bot says that it is not signed.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bot.errors import UnusableInput

NAME = "Asylum Guide"
FILE = "manifest.json"

_CONTENT = ("flows/**/*.yaml", "locales/*/LC_MESSAGES/*.po", "locales/languages.yaml", "nlu/domain.yml")
_SHOWN = 16


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is running. `signed_by` is the short form of the publisher's key, empty where nobody signed; `page` is where
    the publisher shows both.
    """

    fingerprint: str
    signed_by: str = ""
    page: str = ""


def fingerprint(root: Path) -> str:
    """SHA-256 over the names and contents of all content files, as 64 hex digits. Line ends do not count."""
    whole = hashlib.sha256()
    for path in sorted({path for pattern in _CONTENT for path in root.glob(pattern)}):
        content = hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
        whole.update(f"{path.relative_to(root).as_posix()}\0{content}\n".encode())
    return whole.hexdigest()


def short(digest: str) -> str:
    """The first 16 digits in groups of four: what a person can compare by eye."""
    return " ".join(digest[start : start + 4] for start in range(0, _SHOWN, 4))


def load_manifest(root: Path) -> Manifest:
    """The content's fingerprint, and who signed it; a signature that does not fit counts as none."""
    digest = fingerprint(root)
    try:
        data = json.loads((root / FILE).read_text(encoding="utf-8"))
        key = base64.b64decode(data["public_key"], validate=True)
        signature = base64.b64decode(data["signature"], validate=True)
        page = str(data["page"])
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _message(digest, page))
    except (OSError, ValueError, KeyError, TypeError, InvalidSignature):
        return Manifest(digest)
    return Manifest(digest, hashlib.sha256(key).hexdigest(), page)


def sign(root: Path, key_file: Path, page: str) -> Manifest:
    """Sign the content as it is now and write `manifest.json`; a missing key file is made, readable by its owner only.

    Raises:
        UnusableInput: the key file holds no Ed25519 key.
    """
    private = _private_key(key_file)
    digest = fingerprint(root)
    public = private.public_key().public_bytes_raw()
    data = {
        "fingerprint": digest,
        "page": page,
        "public_key": base64.b64encode(public).decode(),
        "signature": base64.b64encode(private.sign(_message(digest, page))).decode(),
    }
    (root / FILE).write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    return load_manifest(root)


def _message(digest: str, page: str) -> bytes:
    return f"{NAME}\n{digest}\n{page}\n".encode()


def _private_key(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        pem = made.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.touch(mode=0o600)
        path.write_bytes(pem)
        return made
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableInput(f"--key {path.name}", "is no Ed25519 key in PEM form; name a new file and one is made")
    return key
