"""What goes by age goes, and what must never go by age stays."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import hear_in
from bot.dispatch.item import Arrived
from bot.media.files import FolderFiles
from bot.privacy.retention import Retention
from bot.storage.open import opened
from bot.storage.parcel import message_in
from bot.storage.records import Address
from bot.storage.retention import Aged
from handlers.engine.event import Said
from handlers.engine.journal import milliseconds
from handlers.engine.message import Message
from handlers.routing.router import Router

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
OLD = milliseconds(NOW - timedelta(days=100))
ANCIENT = milliseconds(NOW - timedelta(days=2000))
NEW = milliseconds(NOW - timedelta(days=5))
DAYS = dict.fromkeys(Aged, 90) | {Aged.SAFETY: 1095, Aged.SILENT: 1095}


@asynccontextmanager
async def _retention(router: Router, folder: Path) -> AsyncIterator[Retention]:
    async with opened(f"sqlite:///{folder}/limber.db") as store:
        dispatcher = Dispatcher(store, hear_in(router, {}))
        await dispatcher.start()
        yield Retention(store, dispatcher, DAYS, folder, lambda: NOW)
        await dispatcher.stop()


async def _make(folder: Path, *statements: str) -> None:
    """A database with person 1, and these rows."""
    async with opened(f"sqlite:///{folder}/limber.db"):
        pass
    with sqlite3.connect(folder / "limber.db") as connection:
        connection.execute(
            f"INSERT INTO person (id, profile, recent, began) VALUES (1, '{{}}', '[]', {NEW})"
        )
        connection.execute("INSERT INTO address VALUES ('web', 'me', 1)")
        for each in statements:
            connection.execute(each)
    connection.close()


def _count(folder: Path, table: str) -> int:
    with sqlite3.connect(folder / "limber.db") as connection:
        found: int = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
    connection.close()
    return found


def _message(number: int, at: int, state: str = "sent", more: str = "NULL") -> str:
    return (
        "INSERT INTO outgoing (id, person, channel, chat, lane, kind, body, conversation, state,"
        f" external, not_before, created) VALUES ({number}, 1, 'web', 'me', 1, 'send', '{{}}',"
        f" {more}, '{state}', '{number}', {at}, {at})"
    )


def _entry(number: int, at: int, outgoing: str = "NULL") -> str:
    return (
        "INSERT INTO thread_entry (id, person, author, text, at, kind, outgoing)"
        f" VALUES ({number}, 1, 'person', 'zebrafinch', {at}, 'person', {outgoing})"
    )


def _thread(waiting_since: str) -> str:
    columns = "(person, state, waiting_since)"
    return f"INSERT INTO thread {columns} VALUES (1, 'open', {waiting_since})"


def _log(path: str, kind: str, at: int) -> str:
    return f"INSERT INTO log VALUES (7, '{path}', 1, 1, '{kind}', '{{}}', {at})"


async def test_old_messages_go_and_what_waits_to_be_sent_stays(
    router: Router, tmp_path: Path
) -> None:
    rows = (_message(11, OLD), _message(12, OLD, "failed"), _message(13, OLD, "stored"))
    await _make(tmp_path, *rows, _message(14, NEW))
    async with _retention(router, tmp_path) as kept:
        assert (await kept.due())[Aged.MESSAGES] == 2
        assert (await kept.run())[Aged.MESSAGES] == 2
    assert _count(tmp_path, "outgoing") == 2


async def test_a_message_stays_while_its_conversation_or_its_thread_line_does(
    router: Router, tmp_path: Path
) -> None:
    open_one = (
        f"INSERT INTO conversation VALUES (9, 1, 0, 'visit', '{{}}', '[]', '{{}}', {NEW}, 1,"
        f" {NEW}, NULL, NULL, 0, '[]')"
    )
    rows = (open_one, _message(11, OLD, more="9"), _message(12, OLD), _entry(1, NEW, "12"))
    await _make(tmp_path, *rows)
    async with _retention(router, tmp_path) as kept:
        assert (await kept.run())[Aged.MESSAGES] == 0


@pytest.mark.parametrize(
    ("waiting", "alert", "gone"),
    [("NULL", "", 1), (str(OLD), "", 0), (str(NEW), "", 1), ("NULL", str(OLD), 0)],
    ids=["answered", "waits since then", "a later one waits", "its alert is open"],
)
async def test_a_line_goes_unless_it_waits_or_its_alert_is_open(
    router: Router, tmp_path: Path, waiting: str, alert: str, gone: int
) -> None:
    alerts = (
        (f"INSERT INTO alert (person, level, text, at) VALUES (1, 'now', 'x', {alert})",)
        if alert
        else ()
    )
    await _make(tmp_path, _entry(1, OLD), _thread(waiting), *alerts)
    async with _retention(router, tmp_path) as kept:
        assert (await kept.run())[Aged.THREADS] == gone


async def test_a_file_goes_from_the_disk_too(router: Router, tmp_path: Path) -> None:
    path = tmp_path / "attachments" / "person-1" / "7.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    row = (
        "INSERT INTO attachment (person, channel, ref, kind, platform_id, name, state, path,"
        f" not_before, at) VALUES (1, 'web', 'r', 'photo', 'p', '', 'kept',"
        f" 'attachments/person-1/7.jpg', 0, {OLD})"
    )
    await _make(tmp_path, row)
    async with _retention(router, tmp_path) as kept:
        assert (await kept.run())[Aged.FILES] == 1
    assert not path.exists()


class Refusing(FolderFiles):
    """A bucket that lets nobody remove anything."""

    def remove(self, name: str) -> None:
        raise ConnectionError(name)


async def test_files_that_cannot_be_removed_keep_nothing_else(
    router: Router, tmp_path: Path
) -> None:
    row = (
        "INSERT INTO attachment (person, channel, ref, kind, platform_id, name, state, path,"
        f" not_before, at) VALUES (1, 'web', 'r', 'photo', 'p', '', 'kept', 'a.jpg', 0, {OLD})"
    )
    aside = (
        f"INSERT INTO set_aside (channel, chat, event, error, at) VALUES ('', '', '', '', {OLD})"
    )
    await _make(tmp_path, row, aside)
    async with _retention(router, tmp_path) as kept:
        gone = await replace(kept, files=Refusing(tmp_path)).run()
    assert Aged.FILES not in gone
    assert (_count(tmp_path, "set_aside"), _count(tmp_path, "attachment")) == (0, 1)


async def test_scores_stay_while_somebody_trains_and_safety_events_for_three_years(
    router: Router, tmp_path: Path
) -> None:
    old = (_log("a", "score", OLD), _log("b", "flag", OLD), _log("c", "flag", ANCIENT))
    await _make(tmp_path, *old, _log("d", "score", NEW))
    async with _retention(router, tmp_path) as kept:
        gone = await kept.run()
        assert (gone[Aged.LOG], gone[Aged.SAFETY]) == (0, 1)
    with sqlite3.connect(tmp_path / "limber.db") as connection:
        connection.execute("DELETE FROM log WHERE path = 'd'")
    connection.close()
    async with _retention(router, tmp_path) as kept:
        gone = await kept.run()
        assert (gone[Aged.LOG], gone[Aged.SAFETY]) == (1, 0)


@pytest.mark.parametrize(
    ("profile", "gone"),
    [
        ("{}", 1),
        (f'{{"consent": ["1", {ANCIENT}, "web"]}}', 0),
        (f'{{"consent": ["1", {ANCIENT}, "web"], "leaves": {ANCIENT}}}', 1),
        (f'{{"consent": ["1", {NEW}, "web"]}}', 0),
        ('{"flag": ["emergency", "chest_pain", "text", 1]}', 0),
        ('{"minor": true}', 0),
    ],
)
async def test_people_who_were_silent_for_years_go_unless_something_stands(
    router: Router, tmp_path: Path, profile: str, gone: int
) -> None:
    await _make(tmp_path, f"UPDATE person SET began = {ANCIENT}, profile = '{profile}'")
    async with _retention(router, tmp_path) as kept:
        assert (await kept.run())[Aged.SILENT] == gone
    assert _count(tmp_path, "person") == 1 - gone


async def test_their_files_go_with_them_also_those_under_an_earlier_number(
    router: Router, tmp_path: Path
) -> None:
    profile = '{"earlier_numbers": [7]}'
    await _make(tmp_path, f"UPDATE person SET began = {ANCIENT}, profile = '{profile}'")
    for number in (1, 7, 8):
        folder = tmp_path / "attachments" / f"person-{number}"
        folder.mkdir(parents=True)
        (folder / "1.jpg").write_bytes(b"a photo")
    async with _retention(router, tmp_path) as kept:
        assert (await kept.run())[Aged.SILENT] == 1
    assert [path.name for path in (tmp_path / "attachments").iterdir()] == ["person-8"]


async def test_the_newest_update_of_a_channel_is_never_forgotten(
    router: Router, tmp_path: Path
) -> None:
    """A coach's tap, as earlier versions noted it, is none."""
    numbers = [f"INSERT INTO seen VALUES ('discord', '{n}', {OLD})" for n in range(10, 15)]
    await _make(tmp_path, *numbers, f"INSERT INTO seen VALUES ('discord', 'round 9 7', {OLD})")
    async with _retention(router, tmp_path) as kept:
        assert await kept.store.newest_update("discord") == "14"
        assert (await kept.run())[Aged.SEEN] == 5
        assert await kept.store.newest_update("discord") == "14"


async def test_the_file_shrinks_and_holds_no_word_of_what_went(
    router: Router, tmp_path: Path
) -> None:
    many = [_entry(number, OLD) for number in range(1, 3001)]
    await _make(tmp_path, *many)
    async with _retention(router, tmp_path) as kept:
        before = (tmp_path / "limber.db").stat().st_size
        await kept.run()
    assert (tmp_path / "limber.db").stat().st_size < before
    assert not _holds(tmp_path, b"zebrafinch")


def _holds(folder: Path, word: bytes) -> bool:
    return any(word in path.read_bytes() for path in folder.glob("limber.db*"))


async def test_whoever_agreed_is_told_a_week_before_and_goes_then(
    router: Router, tmp_path: Path
) -> None:
    agreed = f'{{"consent": ["2", {ANCIENT}, "web"], "zone": "UTC"}}'
    await _make(tmp_path, f"UPDATE person SET began = {ANCIENT}, profile = '{agreed}'")
    async with _retention(router, tmp_path) as kept:
        assert (await kept.run())[Aged.SILENT] == 0
        said = [each.text for each in await _waiting(kept)]
        assert said == [
            "It's been a long time since you were here, so what I keep about you will be deleted on"
            " Saturday 28 November.\n\nIf you'd rather keep it, write anything before then. /export"
            " gives you a copy of all of it."
        ]
        assert (await kept.run())[Aged.SILENT] == 0, "told once, and not gone before its day"
        assert len(await _waiting(kept)) == 1
        later = replace(kept, now=lambda: NOW + timedelta(days=7))
        assert (await later.run())[Aged.SILENT] == 1
    assert _count(tmp_path, "person") == 0


async def test_whoever_writes_after_that_stays(router: Router, tmp_path: Path) -> None:
    agreed = f'{{"consent": ["2", {ANCIENT}, "web"], "zone": "UTC"}}'
    await _make(tmp_path, f"UPDATE person SET began = {ANCIENT}, profile = '{agreed}'")
    async with _retention(router, tmp_path) as kept:
        await kept.run()
        back = Said(NOW + timedelta(days=1), "hello")
        await kept.dispatcher.submit(Arrived(Address("web", "me"), back))
        later = replace(kept, now=lambda: NOW + timedelta(days=8))
        assert (await later.run())[Aged.SILENT] == 0
    assert _count(tmp_path, "person") == 1


async def _waiting(kept: Retention) -> list[Message]:
    parcels = await kept.store.waiting("web", NOW, 10)
    return [message for each in parcels if (message := message_in(each.body)) is not None]
