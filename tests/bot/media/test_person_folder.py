"""Photos from before the page kept them like any other file are found where their rows say."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.media.person_folder import forget, move_old_photos
from bot.storage.sqlite.schema import shipped
from bot.storage.sqlite.store import SqliteStore
from handlers.engine.journal import milliseconds
from tests.support.rows import AT

BEFORE = 9
"""The last schema in which a photo from the page was a note."""
PHOTO = "photo-3-0123456789abcdef.jpg"
"""It was sent by number 3, who is number 1 since two chats were linked."""


async def brought_up_to_date(database: Path, *notes: str) -> SqliteStore:
    """A database of the schema before, with these notes of Limber's in the thread of number 1."""
    at = milliseconds(AT)
    with closing(sqlite3.connect(database)) as connection:
        for script in shipped()[:BEFORE]:
            connection.executescript(script.read_text(encoding="utf-8"))
        connection.execute(f"INSERT INTO person VALUES (1, '{{}}', '[]', 0, {at})")
        connection.executemany(
            "INSERT INTO thread_entry (person, author, text, at, kind)"
            " VALUES (1, 'limber', ?, ?, 'note')",
            [(text, at) for text in notes],
        )
        connection.execute(f"PRAGMA user_version = {BEFORE}")
        connection.commit()
    store = SqliteStore(database)
    await store.open()
    return store


async def test_a_photo_that_was_a_note_becomes_a_file_of_its_line(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / PHOTO).write_bytes(b"a knee")
    store = await brought_up_to_date(tmp_path / "limber.db", PHOTO, f"she sent {PHOTO} twice")
    move_old_photos(tmp_path)
    found = await store.thread_of(1)
    assert found is not None
    assert [line.text for line in found[1]] == ["[photo]", f"she sent {PHOTO} twice"]
    assert [line.file is None for line in found[1]] == [False, True]
    kept = await store.surfaces.attachment(1)
    assert kept is not None
    assert (tmp_path / kept.path).read_bytes() == b"a knee"
    assert not (tmp_path / "photos").exists()
    await store.close()


def test_moving_goes_on_where_it_was_cut_off_and_leaves_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "holiday.jpg").write_bytes(b"the operator's own")
    move_old_photos(tmp_path)
    (tmp_path / "photos" / PHOTO).write_bytes(b"a knee")
    move_old_photos(tmp_path)
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["holiday.jpg"]
    assert [path.name for path in (tmp_path / "attachments").rglob("*.jpg")] == [PHOTO]


def test_somebody_who_is_erased_before_their_photos_moved_leaves_none(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / PHOTO).touch()
    forget(tmp_path, 3)
    assert list((tmp_path / "photos").iterdir()) == []


def test_an_operator_is_told_which_folder_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / PHOTO).touch()
    (tmp_path / "attachments").write_text("no folder")
    with pytest.raises(StorageError, match="could not be moved to"):
        move_old_photos(tmp_path)
