"""The runtime directory: the right one, ours alone, and in memory."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.errors import UnsafeKeyring
from bot.store.runtime_dir import default_runtime_dir, filesystems, in_memory, prepare


def mounts(path: Path, directory: Path, kind: str) -> Path:
    """A list of mounts that says this directory's device has this type of filesystem."""
    device = directory.stat().st_dev
    path.write_text(
        "22 27 0:0 / /proc rw,relatime - proc proc rw\n"
        f"27 1 {os.major(device)}:{os.minor(device)} / / rw,relatime shared:1 master:2 - {kind} none rw\n"
    )
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(("kind", "expected"), [("tmpfs", True), ("ramfs", True), ("ext4", False), ("overlay", False)])
def test_only_memory_filesystems_count_as_memory(tmp_path: Path, kind: str, expected: bool) -> None:
    assert in_memory(tmp_path, mountinfo=mounts(tmp_path / "mounts", tmp_path, kind)) is expected


def test_an_unlisted_device_does_not_count_as_memory(tmp_path: Path) -> None:
    (tmp_path / "mounts").write_text("22 27 0:0 / /proc rw,relatime - proc proc rw\n")

    assert filesystems(tmp_path, mountinfo=tmp_path / "mounts") == frozenset()
    assert in_memory(tmp_path, mountinfo=tmp_path / "mounts") is False


def test_the_real_list_of_mounts_is_understood(memory_dir: Path) -> None:
    assert filesystems(memory_dir) <= {"tmpfs", "ramfs"}
    assert filesystems(Path("/proc")) == {"proc"}


def test_systemds_directory_comes_first_even_on_a_disk(tmp_path: Path) -> None:
    """`Keyring.open` then refuses it by name; falling back silently would hide a wrong unit file."""
    given, user = tmp_path / "given", tmp_path / "user"
    user.mkdir()
    environ = {"RUNTIME_DIRECTORY": f"{given}:/run/second", "XDG_RUNTIME_DIR": str(user)}

    found = default_runtime_dir(environ, mountinfo=mounts(tmp_path / "mounts", tmp_path, "ext4"))

    assert found == given
    assert mode(given) == 0o700


def test_systemds_link_to_its_private_directory_is_followed(tmp_path: Path) -> None:
    """With DynamicUser, /run/NAME is a link made by systemd."""
    (tmp_path / "private").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "private")

    assert default_runtime_dir({"RUNTIME_DIRECTORY": str(tmp_path / "link")}) == tmp_path / "private"


def test_users_directory_is_taken_when_in_memory(tmp_path: Path) -> None:
    environ = {"XDG_RUNTIME_DIR": str(tmp_path)}

    found = default_runtime_dir(environ, mountinfo=mounts(tmp_path / "mounts", tmp_path, "tmpfs"))

    assert found == tmp_path / "asylum-guide"
    assert mode(found) == 0o700


def test_shared_memory_is_the_fallback(tmp_path: Path) -> None:
    listed = mounts(tmp_path / "mounts", tmp_path, "tmpfs")

    found = default_runtime_dir({"XDG_RUNTIME_DIR": "/nowhere"}, mountinfo=listed, shared_memory=tmp_path)

    assert found == tmp_path / f"asylum-guide-{os.geteuid()}"
    assert mode(found) == 0o700


def test_no_directory_when_nothing_is_in_memory(tmp_path: Path) -> None:
    listed = mounts(tmp_path / "mounts", tmp_path, "ext4")

    assert default_runtime_dir({"XDG_RUNTIME_DIR": str(tmp_path)}, mountinfo=listed, shared_memory=tmp_path) is None


def test_a_link_in_shared_memory_is_refused(tmp_path: Path) -> None:
    """Anyone may write there: a link would let them choose where our keys lie."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / f"asylum-guide-{os.geteuid()}").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(UnsafeKeyring, match="not a plain directory"):
        default_runtime_dir({}, mountinfo=mounts(tmp_path / "mounts", tmp_path, "tmpfs"), shared_memory=tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory away")
def test_someone_elses_directory_is_refused(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)

    with pytest.raises(UnsafeKeyring, match="belongs to another user"):
        prepare(tmp_path)


def test_a_directory_open_to_others_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    prepare(tmp_path)

    assert mode(tmp_path) == 0o700


def test_a_file_in_its_place_is_refused_with_a_cure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UnsafeKeyring) as refusal:
        prepare(tmp_path / "file")

    assert refusal.value.directory == str(tmp_path / "file")
    assert refusal.value.cure
