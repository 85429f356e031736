"""The erasure list remembers whom no backup may bring back, and names nobody."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.privacy.erasures import erasure_list
from bot.storage.records import Address

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
ME, YOU = Address("telegram", "4711"), Address("discord", "815")


def test_whoever_was_erased_after_a_backup_is_found_and_nobody_else(tmp_path: Path) -> None:
    listed = erasure_list(tmp_path / "backups", tmp_path)
    listed.add([(ME, NOW), (YOU, NOW - timedelta(days=2))])
    assert listed.after(NOW - timedelta(days=1)) == {listed.mark(ME)}
    assert "4711" not in listed.path.read_text()
    assert listed.path.stat().st_mode & 0o777 == 0o600


def test_an_erasure_that_is_written_down_twice_is_one(tmp_path: Path) -> None:
    listed = erasure_list(tmp_path / "backups", tmp_path)
    listed.add([(ME, NOW)])
    listed.add([(ME, NOW)])
    assert len(listed.entries()) == 1


def test_the_key_is_made_once_and_is_another_one_elsewhere(tmp_path: Path) -> None:
    first = erasure_list(tmp_path / "b", tmp_path / "one")
    assert erasure_list(tmp_path / "b", tmp_path / "one").key == first.key
    assert erasure_list(tmp_path / "b", tmp_path / "two").key != first.key
    assert (tmp_path / "one" / "erasure.key").stat().st_mode & 0o777 == 0o600


def test_an_entry_stays_for_thirty_days_wherever_the_backups_are(tmp_path: Path) -> None:
    listed = erasure_list(tmp_path / "backups", tmp_path)
    listed.add([(ME, NOW - timedelta(days=40)), (YOU, NOW - timedelta(days=5))])
    listed.prune(NOW)
    assert [each.mark for each in listed.entries()] == [listed.mark(YOU)]
    listed.prune(NOW + timedelta(days=25))
    assert listed.entries() == []


def test_a_line_that_cannot_be_read_spoils_no_other(tmp_path: Path) -> None:
    listed = erasure_list(tmp_path / "backups", tmp_path)
    listed.add([(ME, NOW)])
    with listed.path.open("a") as file:
        file.write("half a li")
    assert listed.after(NOW) == {listed.mark(ME)}
