"""What a running Limber does again and again: backups at night, and the erasure list."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.dispatch.dispatcher import Dispatcher
from bot.errors import StorageError
from bot.operations.backup import Source, made_of
from bot.recurring_work import DatedBackups, in_turn, recurring_work
from bot.settings import Settings
from bot.storage.leases import Fence, HeldLease
from bot.storage.open import opened
from handlers.engine.effect import Heard
from handlers.engine.event import Event
from handlers.engine.person import Person
from scheduler.wall_clock import steady_seconds
from tests.support.rows import a_person, save

NIGHT = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)


def hear_nothing(person: Person, _event: Event, _ids: Iterator[int]) -> Heard:
    return Heard(person, ())


async def test_nightly_backups_keep_the_newest(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path}/limber.db") as store:
        await save(store, a_person(Person(1)))
    now = NIGHT

    def clock() -> datetime:
        return now

    source = Source(tmp_path / "limber.db", tmp_path, None, "")
    nightly = DatedBackups(source, tmp_path / "backups", 2, "", clock)
    for night in range(4):
        now = NIGHT + timedelta(days=night)
        await nightly.run()
    kept = made_of(tmp_path / "backups")
    assert sorted(kept.values()) == [NIGHT + timedelta(days=2), NIGHT + timedelta(days=3)]


@pytest.mark.parametrize(("at", "is_planned"), [("03:30", True), ("", False)])
async def test_a_backup_is_planned_where_the_operator_asks_for_it(
    tmp_path: Path, at: str, is_planned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKUP_AT", at)
    monkeypatch.setenv("COACH_TIMEZONE", "Europe/Berlin")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/limber.db")
    settings = Settings()
    async with opened(settings.database_url) as store:
        dispatcher = Dispatcher(store, hear_nothing)
        await dispatcher.start()
        async with recurring_work(settings, store, dispatcher, lambda: NIGHT) as work:
            planned = work.next_run("backup")
        await dispatcher.stop()
    assert (planned is not None) == is_planned


class Turn:
    """The lease of recurring work; begun: how often its work has begun."""

    def __init__(self) -> None:
        self.begun = 0
        self.is_up = asyncio.Event()

    @contextlib.asynccontextmanager
    async def lead(self, name: str) -> AsyncIterator[HeldLease]:
        yield HeldLease(Fence(name, 1), steady_seconds() + 60)

    @contextlib.asynccontextmanager
    async def work(self) -> AsyncIterator[None]:
        self.begun += 1
        if self.begun < 3:
            raise StorageError("The database was away.")
        self.is_up.set()
        yield


async def test_work_that_cannot_begin_is_begun_again_by_the_same_worker() -> None:
    turn = Turn()
    task = asyncio.create_task(in_turn(turn.lead, turn.work, again=0.0))
    await turn.is_up.wait()
    task.cancel()
    await asyncio.wait([task])
    assert turn.begun == 3
