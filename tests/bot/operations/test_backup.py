"""A backup is one whole file of a Limber that runs, and a restore brings back every row of it."""

import os
import sqlite3
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest

from bot.errors import StorageError
from bot.operations.archive import BackupError, unpack
from bot.operations.backup import Source, back_up
from bot.operations.restore import restored
from bot.storage.open import inspect, opened
from handlers.engine.person import Person
from tests.support.rows import a_person, save

NOW = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)


@pytest.fixture
async def source(tmp_path: Path) -> Source:
    """A Limber with one person, one of their files, and content of one's own."""
    data = tmp_path / "data"
    async with opened(f"sqlite:///{data}/limber.db") as store:
        await save(store, a_person(Person(1)))
    sent = data / "attachments" / "person-1" / "7.jpg"
    sent.parent.mkdir(parents=True)
    sent.write_bytes(b"a photo")
    (data / "web.key").write_bytes(b"s" * 32)
    (data / "erasure.key").write_bytes(b"e" * 32)
    content = tmp_path / "content"
    (content / "drills").mkdir(parents=True)
    (content / "drills" / "own.yaml").write_text("name: own\n")
    return Source(data / "limber.db", data, content, "COUNTRY=DE\n")


def file_of(source: Source) -> Path:
    assert isinstance(source.database, Path)
    return source.database


async def restore(packed: Path, new: Path, identity: str = "") -> list[str]:
    """Restore into a folder; returns what was put beside."""
    async with restored(packed, new / "limber.db", new, identity) as found:
        beside = found.put_in_place()
        found.finish()
        return beside


async def test_a_backup_holds_rows_files_content_and_settings_and_no_secret(
    source: Source, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "a.tar"
    made = await back_up(source, target, NOW)
    assert target.stat().st_mode & 0o777 == 0o600
    with tarfile.open(target) as tar:
        names = set(tar.getnames())
    assert names == {
        "limber.db",
        "files/attachments/person-1/7.jpg",
        "content/drills/own.yaml",
        "settings.env",
        "erasure.key",
        "manifest.json",
    }
    assert made.counts["person"] == 1
    assert [path.name for path in target.parent.iterdir()] == ["a.tar"], "nothing is left over"


async def test_secrets_come_along_when_they_are_asked_for(source: Source, tmp_path: Path) -> None:
    asked = Source(source.database, source.data_dir, None, "", with_secrets=True)
    (source.data_dir / "web.ended").write_text("a session\n")
    (source.data_dir / "push").mkdir()
    (source.data_dir / "push" / "vapid.key").write_bytes(b"v" * 32)
    made = await back_up(asked, tmp_path / "a.tar", NOW)
    assert "web.key" in made.files
    new = tmp_path / "new"
    await restore(tmp_path / "a.tar", new)
    assert (new / "web.key").read_bytes() == b"s" * 32
    assert (new / "web.ended").read_text() == "a session\n", "who signed out stays signed out"
    assert (new / "push" / "vapid.key").read_bytes() == b"v" * 32, "subscribed phones still ring"


async def test_rows_that_were_written_a_moment_ago_are_in_it_and_writing_goes_on(
    source: Source, tmp_path: Path
) -> None:
    async with opened(f"sqlite:///{source.database}") as store:
        await save(store, a_person(Person(2)))
        await store.begin([], [], [])  # somebody is in the middle of a transaction
        await back_up(source, tmp_path / "a.tar", NOW)
        await store.rollback()
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    unpack(tmp_path / "a.tar", unpacked)
    assert (await inspect(unpacked / "limber.db")).counts["person"] == 2


async def test_a_restore_brings_every_row_and_file_back(source: Source, tmp_path: Path) -> None:
    await back_up(source, tmp_path / "a.tar", NOW)
    new = tmp_path / "new"
    beside = await restore(tmp_path / "a.tar", new)
    assert _rows(new / "limber.db") == _rows(file_of(source))
    assert (new / "attachments/person-1/7.jpg").read_bytes() == b"a photo"
    assert (new / "erasure.key").read_bytes() == b"e" * 32
    assert beside == [str(new / "restored/content"), str(new / "restored/settings.env")]
    assert not list(new.glob(".restore-*"))


async def test_nothing_is_restored_over_anything(source: Source, tmp_path: Path) -> None:
    await back_up(source, tmp_path / "a.tar", NOW)
    before = _rows(file_of(source))
    with pytest.raises(BackupError, match="is there already"):
        await restore(tmp_path / "a.tar", source.data_dir)
    assert _rows(file_of(source)) == before
    with pytest.raises(BackupError, match="is there already"):
        await back_up(source, tmp_path / "a.tar", NOW)


@pytest.mark.parametrize("kept", ["attachments/person-9/1.jpg", "photos/9.jpg", "erasure.key"])
@pytest.mark.parametrize("database", ["limber.db", None])
async def test_a_restore_takes_away_no_file_of_a_limber_whose_database_is_elsewhere(
    source: Source, tmp_path: Path, kept: str, database: str | None
) -> None:
    await back_up(source, tmp_path / "a.tar", NOW)
    theirs = tmp_path / "theirs"
    (theirs / kept).parent.mkdir(parents=True)
    (theirs / kept).write_bytes(b"theirs")
    target = None if database is None else tmp_path / "scratch" / database
    with pytest.raises(BackupError, match="is there already"):
        async with restored(tmp_path / "a.tar", target, theirs) as found:
            found.put_in_place()
    assert (theirs / kept).read_bytes() == b"theirs"


async def test_a_restore_that_was_cut_off_goes_on_with_the_same_backup_alone(
    source: Source, tmp_path: Path
) -> None:
    await back_up(source, tmp_path / "a.tar", NOW)
    await back_up(source, tmp_path / "b.tar", NOW.replace(hour=5))
    new = tmp_path / "new"
    async with restored(tmp_path / "a.tar", None, new) as found:
        found.put_in_place()  # the rows do not come any more
    with pytest.raises(BackupError, match="is there already"):
        await restore(tmp_path / "b.tar", new)
    await restore(tmp_path / "a.tar", new)
    assert (new / "attachments/person-1/7.jpg").read_bytes() == b"a photo"
    (new / "limber.db").unlink()
    with pytest.raises(BackupError, match="is there already"):
        await restore(tmp_path / "a.tar", new)


@pytest.mark.parametrize("where", ["cut", "changed", "empty", "other"])
async def test_a_broken_file_is_refused_and_leaves_nothing(
    source: Source, tmp_path: Path, where: str
) -> None:
    packed = tmp_path / "a.tar"
    await back_up(source, packed, NOW)
    whole = bytearray(packed.read_bytes())
    match where:
        case "cut":
            packed.write_bytes(whole[: len(whole) // 2])
        case "changed":
            at = whole.index(b"a photo")
            whole[at : at + 1] = b"A"
            packed.write_bytes(whole)
        case "empty":
            packed.write_bytes(b"")
        case _:
            packed.write_bytes(b"no tar at all" * 1000)
    new = tmp_path / "new"
    with pytest.raises(BackupError, match="no whole backup"):
        await restore(packed, new)
    assert list(new.iterdir()) == []


async def test_a_file_from_elsewhere_cannot_be_written_outside(tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar"
    (tmp_path / "x").write_text("x")
    with tarfile.open(evil, "w") as tar:
        tar.add(tmp_path / "x", arcname="../outside")
    new = tmp_path / "new"
    with pytest.raises(BackupError, match="no whole backup"):
        await restore(evil, new)
    assert not (tmp_path / "outside").exists()


async def test_a_backup_of_a_newer_limber_is_refused(source: Source, tmp_path: Path) -> None:
    with sqlite3.connect(source.database) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    await back_up(source, tmp_path / "a.tar", NOW)
    with pytest.raises(BackupError, match="newer Limber"):
        await restore(tmp_path / "a.tar", tmp_path / "new")


async def test_a_damaged_database_is_not_called_a_backup(source: Source, tmp_path: Path) -> None:
    size = file_of(source).stat().st_size
    with file_of(source).open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    with pytest.raises(StorageError):
        await back_up(source, tmp_path / "a.tar", NOW)
    assert not (tmp_path / "a.tar").exists()


async def test_an_encrypted_backup_opens_with_its_key_alone(source: Source, tmp_path: Path) -> None:
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    packed = tmp_path / "a.age"
    await back_up(source, packed, NOW, str(mine.to_public()))
    assert b"a photo" not in packed.read_bytes()
    assert packed.stat().st_mode & 0o777 == 0o600
    new = tmp_path / "new"
    for identity, said in (("", "is encrypted"), (str(other), "does not open")):
        with pytest.raises(BackupError, match=said):
            await restore(packed, new, identity)
    await restore(packed, new, str(mine))
    assert _rows(new / "limber.db") == _rows(file_of(source))


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    connection.close()
    return found
