"""The erasure list remembers whom no backup may bring back, and names nobody."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from structlog.testing import capture_logs

from bot.privacy.erasure_list import LIST, ErasureList, erasure_list, shared_erasure_list
from bot.storage.open import opened
from bot.storage.records import Address
from tests.support.postgres import Server

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
ME, YOU = Address("telegram", "4711"), Address("discord", "815")


def test_whoever_was_erased_after_a_backup_is_found_and_nobody_else(tmp_path: Path) -> None:
    listed = erasure_list(tmp_path / "backups", tmp_path)
    listed.add([(ME, NOW), (YOU, NOW - timedelta(days=2))])
    assert listed.after(NOW - timedelta(days=1)) == listed.marks(ME)
    assert "4711" not in listed.path.read_text()
    assert listed.path.stat().st_mode & 0o777 == 0o600


def test_an_erasure_that_is_written_down_twice_is_one(tmp_path: Path) -> None:
    listed = erasure_list(tmp_path / "backups", tmp_path)
    listed.add([(ME, NOW)])
    listed.add([(ME, NOW)])
    assert len(listed.entries()) == 1


def test_the_key_is_made_once_and_is_another_one_elsewhere(tmp_path: Path) -> None:
    first = erasure_list(tmp_path / "b", tmp_path / "one")
    assert erasure_list(tmp_path / "b", tmp_path / "one").keys == first.keys
    assert erasure_list(tmp_path / "b", tmp_path / "two").keys != first.keys
    assert (tmp_path / "one" / "erasure.key").stat().st_mode & 0o777 == 0o600


def test_an_entry_stays_for_thirty_days_wherever_the_backups_are(tmp_path: Path) -> None:
    listed = erasure_list(tmp_path / "backups", tmp_path)
    listed.add([(ME, NOW - timedelta(days=40)), (YOU, NOW - timedelta(days=5))])
    listed.prune(NOW)
    assert [each.mark for each in listed.entries()] == [*listed.marks(YOU)]
    listed.prune(NOW + timedelta(days=25))
    assert listed.entries() == []


def test_a_line_that_cannot_be_read_spoils_no_other(tmp_path: Path) -> None:
    listed = erasure_list(tmp_path / "backups", tmp_path)
    listed.add([(ME, NOW)])
    with listed.path.open("a") as file:
        file.write("half a li")
    assert listed.after(NOW) == listed.marks(ME)


async def test_two_workers_with_folders_of_their_own_have_one_key(
    postgres: Server, tmp_path: Path
) -> None:
    async with opened(await postgres.empty_database()) as store:
        listed = [
            await shared_erasure_list(tmp_path / "backups", tmp_path / name, store)
            for name in ("one", "two")
        ]
    listed[0].add([(ME, NOW)])
    assert listed[1].after(NOW) & listed[1].marks(ME)
    assert (tmp_path / "two" / "erasure.key").read_bytes()[:32] == listed[0].keys[0], (
        "backups hold it"
    )


async def test_a_key_that_gives_way_to_that_of_all_workers_still_reads_its_own_lines(
    postgres: Server, tmp_path: Path
) -> None:
    async with opened(await postgres.empty_database()) as store:
        mine = erasure_list(tmp_path / "backups", tmp_path / "mine")
        mine.add([(ME, NOW)])
        first = await shared_erasure_list(tmp_path / "backups", tmp_path / "first", store)
        first.add([(YOU, NOW)])
        for name in ("mine", "first"):
            listed = await shared_erasure_list(tmp_path / "backups", tmp_path / name, store)
            assert listed.keys[0] == first.keys[0]
            assert listed.after(NOW) & listed.marks(ME), name
            assert listed.after(NOW) & listed.marks(YOU), name
            kept = erasure_list(tmp_path / "backups", tmp_path / name)
            assert kept.keys == listed.keys, "the file goes into backups"


def test_two_that_write_the_list_at_once_lose_no_entry_of_each_other(tmp_path: Path) -> None:
    lists = [erasure_list(tmp_path / "backups", tmp_path) for _ in range(4)]

    def write(number: int) -> None:
        for each in range(25):
            lists[number].add([(Address("telegram", f"{number}/{each}"), NOW)])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert len(lists[0].entries()) == 100


def test_a_key_that_is_lost_is_said_while_the_list_needs_it(tmp_path: Path) -> None:
    listed = erasure_list(tmp_path / "backups", tmp_path)
    listed.add([(ME, NOW)])
    (tmp_path / "erasure.key").unlink()
    with capture_logs() as said:
        erasure_list(tmp_path / "backups", tmp_path)
    assert [each["log_level"] for each in said] == ["error"]


def test_with_no_key_no_line_can_be_read_also_one_that_names_none(tmp_path: Path) -> None:
    old = {"mark": "0" * 64, "at": NOW.isoformat()}
    (tmp_path / LIST).write_text(json.dumps(old) + "\n")
    assert ErasureList(tmp_path / LIST, ()).unread_after(NOW) == 1
    assert erasure_list(tmp_path, tmp_path).unread_after(NOW) == 0
