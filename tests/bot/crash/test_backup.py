"""Backups and restores that are killed: there is a whole one or none, and the next one works.

At five points each on every day, at fifty in `make soak`.
"""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.operations.archive import unpack
from bot.storage.open import opened
from handlers.engine.person import Person
from tests.support.rings import IS_SOAKING
from tests.support.rows import a_person, save

ROOT = Path(__file__).parents[3]
WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
number = 0
while True:
    number += 1
    connection.execute("BEGIN IMMEDIATE")
    for key in (f"{number}a", f"{number}b"):
        connection.execute("INSERT INTO seen (channel, update_id) VALUES ('load', ?)", (key,))
    connection.execute("COMMIT")
"""
"""Writes pairs of rows; one without its other would be half a transaction."""

pytestmark = pytest.mark.long


@contextmanager
def _written_to(database: Path) -> Iterator[None]:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(database)])
    try:
        yield
    finally:
        writer.kill()
        writer.wait()


def _limber(data: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{data}/limber.db",
        "DATA_DIR": str(data),
        "BACKUP_DIR": str(data.parent / "backups"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _kill_when(process: subprocess.Popen[bytes], folder: Path, entries: int) -> None:
    """Kill a process once a folder has held so many files at one look, or when it has ended."""
    while process.poll() is None:
        found = sum(len(names) for _, _, names in os.walk(folder))
        if found >= entries:
            process.send_signal(signal.SIGKILL)
            break
    process.communicate()


async def _filled(data: Path, people: int = 1, files: int = 40) -> None:
    async with opened(f"sqlite:///{data}/limber.db") as store:
        for number in range(1, people + 1):
            await save(store, a_person(Person(number)))
    folder = data / "attachments" / "person-1"
    folder.mkdir(parents=True)
    for number in range(files):
        (folder / f"{number}.jpg").write_bytes(os.urandom(50_000))


@pytest.mark.parametrize("entries", range(1, 51) if IS_SOAKING else [1, 2, 3, 20, 40])
async def test_a_backup_under_load_that_is_killed_is_whole_or_not_there(
    tmp_path: Path, entries: int
) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    out.mkdir()
    await _filled(data)
    with _written_to(data / "limber.db"):
        _kill_when(_limber(data, "backup", str(out / "a.tar")), out, entries)
        if (out / "a.tar").exists():
            unpack(out / "a.tar", _new(tmp_path / "first"))
        again = _limber(data, "backup", str(out / "b.tar"))
        said = again.communicate()[0].decode()
        assert again.returncode == 0, said
    unpacked = _new(tmp_path / "second")
    unpack(out / "b.tar", unpacked)
    with sqlite3.connect(unpacked / "limber.db") as connection:
        keys = {row[0] for row in connection.execute("SELECT update_id FROM seen")}
    connection.close()
    assert keys
    assert {key[:-1] + "a" for key in keys} | {key[:-1] + "b" for key in keys} == keys


@pytest.mark.parametrize("entries", range(1, 51) if IS_SOAKING else [1, 5, 30, 41, 43])
async def test_a_restore_that_is_killed_leaves_an_empty_place_or_all_of_it(
    tmp_path: Path, entries: int
) -> None:
    data, new = tmp_path / "data", tmp_path / "new"
    await _filled(data)
    made = _limber(data, "backup", str(tmp_path / "a.tar"))
    said = made.communicate()[0].decode()
    assert made.returncode == 0, said
    new.mkdir()
    _kill_when(_limber(new, "restore", str(tmp_path / "a.tar")), new, entries)
    if not (new / "limber.db").exists():
        again = _limber(new, "restore", str(tmp_path / "a.tar"))
        said = again.communicate()[0].decode()
        assert again.returncode == 0, said
    assert _dump(new / "limber.db") == _dump(data / "limber.db")
    was, now = data / "attachments" / "person-1", new / "attachments" / "person-1"
    assert {p.name: p.read_bytes() for p in was.iterdir()} == {
        p.name: p.read_bytes() for p in now.iterdir()
    }


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _dump(path: Path) -> list[str]:
    """All that it holds; a copy may hold it in another order."""
    with sqlite3.connect(path) as connection:
        lines = sorted(connection.iterdump())
    connection.close()
    return lines
