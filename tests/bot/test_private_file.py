"""A private file is there whole or not at all, and for its owner alone."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.private_file import write_private

OLD, NEW = b"old" * 1000, b"new" * 1000


def test_it_is_its_owners_alone_and_takes_the_place_of_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.txt"
    for content in (OLD, NEW):
        write_private(path, content)
        assert path.read_bytes() == content
        assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["a.txt"]
    for folder in (path.parent, path.parent.parent):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_one_that_others_could_read_is_private_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(OLD)
    path.chmod(0o644)
    write_private(path, NEW)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_fails_in_the_middle_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_private(path, OLD)
    with pytest.raises(TypeError):
        write_private(path, "text")  # type: ignore[arg-type]  # a str fails in the middle of writing, as is tested
    assert path.read_bytes() == OLD
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


def test_two_that_write_at_once_both_write_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(write_private, path, content) for content in (OLD, NEW) * 20]:
            done.result()
    assert path.read_bytes() in {OLD, NEW}
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


def test_a_link_is_replaced_and_what_it_points_to_stays(tmp_path: Path) -> None:
    target, path = tmp_path / "target", tmp_path / "a.txt"
    target.write_bytes(OLD)
    path.symlink_to(target)
    write_private(path, NEW)
    assert target.read_bytes() == OLD
    assert not path.is_symlink()
