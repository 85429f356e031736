"""A secret is kept whole or not at all, and is not trusted where somebody else may know it."""

import os
from pathlib import Path

import pytest

from bot.errors import SecretFileError
from bot.operations.secret_file import kept_secret
from bot.private_file import write_private

SECRET = bytes(range(32))


def kept(path: Path) -> bytes:
    return kept_secret(path, lambda: SECRET, 32)


def refused(path: Path) -> str:
    with pytest.raises(SecretFileError) as caught:
        kept(path)
    return str(caught.value)


def test_it_is_made_once_for_this_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "web.key"
    assert kept(path) == SECRET
    assert kept_secret(path, lambda: b"another" * 8, 32) == SECRET
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["web.key"]


def test_a_disk_that_is_full_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "web.key"

    def full() -> bytes:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        kept_secret(path, full, 32)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_beside_it_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / ".web.key.part").write_bytes(b"half")
    assert kept(tmp_path / "web.key") == SECRET


@pytest.mark.parametrize("length", [0, 1, 31])
def test_one_that_is_too_short_is_refused_and_not_used_for_ever(
    tmp_path: Path, length: int
) -> None:
    path = tmp_path / "web.key"
    write_private(path, SECRET[:length])
    assert "too short" in refused(path)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644])
def test_one_that_others_may_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "web.key"
    kept(path)
    path.chmod(mode)
    assert f"chmod 600 {path}" in refused(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
def test_one_of_another_user_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "web.key"
    kept(path)
    os.chown(path, 12345, 12345)
    assert "belongs to another user" in refused(path)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_is_refused(tmp_path: Path, *, is_there: bool) -> None:
    target = tmp_path / "elsewhere"
    if is_there:
        write_private(target, SECRET)
    path = tmp_path / "web.key"
    path.symlink_to(target)
    assert "is a link" in refused(path)
    assert target.exists() is is_there


def test_a_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "web.key"
    path.mkdir(mode=0o700)
    assert "is no file" in refused(path)
