"""What a killed command left of people's data goes, and what somebody works on stays."""

from concurrent.futures import ThreadPoolExecutor
from errno import ENOLCK
from pathlib import Path
from threading import Event

import pytest

from bot.operations.working_folder import BACKUP, REHEARSE, RESTORE, remove_left, working_folder

PREFIXES = (REHEARSE, BACKUP, RESTORE)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_it_is_this_users_alone_and_gone_afterwards(tmp_path: Path, prefix: str) -> None:
    with working_folder(tmp_path, prefix) as folder:
        assert folder.name.startswith(prefix)
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "limber.db").write_bytes(b"words")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("prefix", PREFIXES)
def test_what_a_killed_command_left_goes_at_the_next_start(tmp_path: Path, prefix: str) -> None:
    left = tmp_path / f"{prefix}8f3k"
    left.mkdir()
    (left / "limber.db").write_bytes(b"words")
    remove_left(tmp_path, tmp_path / "no such folder")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("prefix", PREFIXES)
def test_what_somebody_works_on_stays(tmp_path: Path, prefix: str) -> None:
    with working_folder(tmp_path, prefix) as folder:
        (folder / "limber.db").write_bytes(b"words")
        remove_left(tmp_path)
        with working_folder(tmp_path, prefix) as other:
            assert other != folder
        assert (folder / "limber.db").exists()


def test_a_new_one_is_never_taken_for_one_that_was_left(tmp_path: Path) -> None:
    is_over = Event()

    def sweep() -> None:
        while not is_over.is_set():
            remove_left(tmp_path)

    with ThreadPoolExecutor(3) as pool:
        sweeps = [pool.submit(sweep) for _ in range(3)]
        try:
            for number in range(200):
                with working_folder(tmp_path, BACKUP) as folder:
                    (folder / "limber.db").write_text(str(number))
        finally:
            is_over.set()
    assert [each.result() for each in sweeps] == [None] * 3


def test_where_no_folder_can_be_locked_one_is_made_and_it_goes(tmp_path: Path) -> None:
    def no_locks_here(_file: int, _how: int) -> None:
        raise OSError(ENOLCK, "No locks available")

    with working_folder(tmp_path, BACKUP, no_locks_here) as folder:
        assert list(tmp_path.iterdir()) == [folder]
    assert list(tmp_path.iterdir()) == []


def test_a_file_or_a_link_of_such_a_name_is_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (tmp_path / f"{REHEARSE}link").symlink_to(kept)
    (tmp_path / f"{BACKUP}file").write_text("a file")
    remove_left(tmp_path)
    assert kept.exists()
    assert (tmp_path / f"{BACKUP}file").exists()
