"""A database of any age becomes one of today, with every row that it had; or stays as it was."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import aiosqlite
import pytest

from bot.errors import StorageError
from bot.storage.open import inspect, newest_schema, opened
from bot.storage.records import Address
from bot.storage.sqlite.schema import migrate, shipped

NEWEST = newest_schema()
AT = 1_795_240_800_000
MESSAGE = '{"text": "How is it?", "buttons": []}'

# What Limber wrote when each migration was the newest one.
WRITTEN: Mapping[int, str] = {
    1: f"""
        UPDATE counter SET next = 100;
        INSERT INTO person VALUES (1, '{{"name": "Mia", "pain": []}}', '[]', 0, {AT});
        INSERT INTO person VALUES (2, '{{"name": "Ada"}}', '[]', 1, {AT});
        INSERT INTO address VALUES ('telegram', '11', 1), ('discord', '22', 2);
        INSERT INTO seen VALUES ('telegram', '7'), ('telegram', '8');
        INSERT INTO set_aside VALUES (1, 'telegram', '11', '6', 'Said(...)', 'KeyError', {AT});
        INSERT INTO conversation VALUES
            (10, 1, 0, 'visit', '{{}}', '[]', '[]', {AT}, 1, {AT}, NULL, NULL, 0, '[]');
        INSERT INTO timer VALUES (1, 1, 'day_end', 0, 0, 0, 1, {AT + 1000});
        INSERT INTO outgoing (id, person, channel, chat, lane, kind, body, state, not_before,
            created) VALUES (20, 1, 'telegram', '11', 1, 'send', '{MESSAGE}', 'sent', {AT}, {AT});
        INSERT INTO outgoing (id, person, channel, chat, lane, kind, body, state, not_before,
            created) VALUES (21, 2, 'discord', '22', 2, 'send', '{MESSAGE}', 'stored', {AT}, {AT});
        INSERT INTO log VALUES (9, 'score', 1, 1, 'pain', '{{"score": 4}}', {AT});
        INSERT INTO thread_entry VALUES (1, 1, 'person', 'my knee clicks', {AT});
        INSERT INTO alert VALUES (1, 1, 'same_day', 'dvt', {AT}, NULL, NULL);
    """,
    2: f"""
        INSERT INTO thread VALUES (1, 'waiting', {AT}, NULL, NULL);
        INSERT INTO thread_entry (id, person, author, text, at, kind, outgoing)
            VALUES (2, 1, 'John', 'Two sets.', {AT}, 'coach', 20);
        INSERT INTO erasure VALUES ('2026-10', '', 3);
    """,
    3: "INSERT INTO picture VALUES ('telegram', 'squat-1.png', 'AgAC');",
    4: f"UPDATE outgoing SET expires = {AT + 9000} WHERE id = 21;",
    5: f"""
        INSERT INTO surface VALUES ('telegram', '-100', 2);
        INSERT INTO mirror VALUES ('telegram', '-100', 1, '5', 'Mia #1', 0);
        INSERT INTO mirror_line VALUES ('telegram', '-100', '31', 1, 1, '');
        INSERT INTO coach_chat VALUES ('telegram', '-100');
        INSERT INTO coach_code VALUES ('abc', {AT});
        INSERT INTO attachment (id, person, channel, ref, kind, platform_id, name, state,
            not_before, at) VALUES (1, 1, 'telegram', 'telegram:11:4', 'photo', 'AgAD', 'k.jpg',
            'kept', {AT}, {AT});
    """,
    6: f"INSERT INTO erased_address VALUES (1, 'telegram', '99', {AT});",
    7: f"""
        INSERT INTO thread_entry (person, author, text, at, kind)
            VALUES (1, 'person', 'and today?', {AT}, 'person');
    """,
    9: f"UPDATE timer SET grace = 1000; UPDATE counter SET next = 200 WHERE {AT} > 0;",
    11: f"""
        INSERT INTO ended_conversation
            VALUES (8, 1, 'visit', '{{}}', '[]', {AT}, {AT}, '["say hello"]');
    """,
}
CHANGED = {("outgoing", "lane"), ("surface", "shown"), ("seen", "at")}
"""Columns whose values a migration changes, as it says."""


def database_of(version: int, path: Path) -> None:
    """A database as it was when this was the newest migration, with rows of each one before."""
    with closing(sqlite3.connect(path)) as connection:
        for script in shipped()[:version]:
            number = int(script.name[:4])
            connection.executescript(script.read_text(encoding="utf-8"))
            connection.executescript(WRITTEN.get(number, ""))
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()


def rows_of(path: Path) -> dict[str, list[dict[str, object]]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]
            for (name,) in names
        }


@pytest.mark.parametrize("version", range(1, NEWEST))
async def test_every_row_of_an_older_database_is_there_after_the_upgrade(
    version: int, tmp_path: Path
) -> None:
    path = tmp_path / "limber.db"
    database_of(version, path)
    before = rows_of(path)
    async with opened(f"sqlite:///{path}") as store:
        begun = await store.begin([Address("telegram", "11")], [], [])
        await store.rollback()
    mia = begun.by_address[Address("telegram", "11")].person
    assert (mia.profile["name"], [each.flow for each in mia.stack]) == ("Mia", ["visit"])
    after = rows_of(path)
    for table, rows in before.items():
        kept = (
            [{column: row.get(column) for column in rows[0]} for row in after[table]]
            if rows
            else []
        )
        assert [_stable(table, row) for row in rows] == [_stable(table, row) for row in kept]
    assert (await inspect(path)).schema == NEWEST


def _stable(table: str, row: dict[str, object]) -> dict[str, object]:
    return {column: value for column, value in row.items() if (table, column) not in CHANGED}


async def test_an_upgraded_database_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    database_of(1, tmp_path / "old.db")
    for name in ("old", "new"):
        async with opened(f"sqlite:///{tmp_path}/{name}.db"):
            pass
    assert _columns(tmp_path / "old.db") == _columns(tmp_path / "new.db")


def _columns(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return set(
            connection.execute(
                "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c"
            )
        )


@dataclass(frozen=True, slots=True)
class Broken:
    """A migration that does half of its work and fails."""

    name: str = f"{NEWEST + 1:04}_broken.sql"

    def read_text(self, encoding: str) -> str:
        assert encoding == "utf-8"
        return (
            "DELETE FROM log;\nALTER TABLE log ADD COLUMN half TEXT;\nSELECT nothing FROM nowhere;"
        )


@pytest.mark.parametrize("version", [1, NEWEST - 1, NEWEST])
async def test_a_migration_that_fails_leaves_the_file_as_it_was(
    version: int, tmp_path: Path
) -> None:
    path = tmp_path / "limber.db"
    database_of(version, path)
    before = rows_of(path), _columns(path)
    connection = await aiosqlite.connect(path, isolation_level=None)
    try:
        with pytest.raises(StorageError, match="It is as it was"):
            await migrate(connection, path, [*shipped(), Broken()])
    finally:
        await connection.close()
    assert (rows_of(path), _columns(path)) == before
    assert (await inspect(path)).schema == version


async def test_an_older_file_shrinks_from_its_upgrade_on(tmp_path: Path) -> None:
    path = tmp_path / "limber.db"
    database_of(NEWEST - 1, path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA auto_vacuum").fetchone() == (0,)
    async with opened(f"sqlite:///{path}"):
        pass
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA auto_vacuum").fetchone() == (2,)
