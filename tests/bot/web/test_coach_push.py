"""The coach's devices are rung for an alert and once a week, and a lock screen tells nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.storage.sqlite.store import SqliteStore
from bot.storage.written_rows import AddressRow
from bot.storage.written_thread_rows import AlertRow
from bot.web.coach_push import COACH, CoachPush
from bot.web.instance import Instance
from bot.web.push import Push, Subscription
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from handlers.profile.facts import NAME
from handlers.routing.router import Router
from tests.bot.web.browser import KEYS
from tests.support.rows import a_person, save

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""An hour and more before the coach's hours begin."""


@dataclass(slots=True)
class Bell(Push):
    """Says what would be rung."""

    rung: list[tuple[str, str]] = field(default_factory=list)

    def ring(self, person: int, title: str, text: str) -> None:
        assert person == COACH
        self.rung.append((title, text))


@dataclass
class Desk:
    """A coach's device, in front of a store."""

    store: SqliteStore
    router: Router
    folder: Path
    now: datetime = MONDAY
    bell: Bell = field(init=False)

    def __post_init__(self) -> None:
        self.bell = Bell(self.folder / "push", is_allowed=lambda _endpoint: True)

    async def looks(self) -> list[tuple[str, str]]:
        """What is rung now."""
        app: Any = SimpleNamespace(
            store=self.store,
            clock=SimpleNamespace(now=lambda: self.now),
            editions=SimpleNamespace(world=self.router.world),
        )
        nobody: Any = None
        zone = ZoneInfo("Europe/Berlin")
        before = len(self.bell.rung)
        await CoachPush(Instance(app, nobody, nobody, zone, push=self.bell)).look()
        return self.bell.rung[before:]

    async def alert(self, person: int, level: str) -> None:
        made = a_person(Person(person, {NAME.name: "Ada"}))
        made.addresses = [AddressRow("web", str(person), person)]
        made.alerts = [AlertRow(person, level, "chest pain", milliseconds(self.now))]
        await save(self.store, made)


@pytest.fixture
async def desk(coached: Router, tmp_path: Path) -> AsyncIterator[Desk]:
    store = SqliteStore(tmp_path / "limber.db")
    await store.open()
    found = Desk(store, coached, tmp_path)
    found.bell.subscribe(COACH, Subscription("https://fcm.googleapis.com/x", *KEYS))
    yield found
    await store.close()


async def test_an_alert_rings_once_and_its_title_names_nobody(desk: Desk) -> None:
    await desk.alert(3, "same_day")
    assert await desk.looks() == [], "what was there before the device is on the desk"
    await desk.alert(4, "emergency")
    assert await desk.looks() == [("EMERGENCY, #4", "Somebody needs you. Open the desk.")]
    assert await desk.looks() == []
    desk.bell = Bell(desk.folder / "push")
    assert await desk.looks() == [], "after a restart, too"
    await desk.alert(5, "same_day")
    await desk.alert(6, "emergency")
    await desk.alert(6, "same_day")
    assert await desk.looks() == [("EMERGENCY, #6", "And 1 other. Open the desk.")]


async def test_a_week_is_told_once_when_the_coachs_hours_have_begun(desk: Desk) -> None:
    assert await desk.looks() == []
    desk.now = MONDAY + timedelta(days=7)
    assert await desk.looks() == [], "nobody is at work yet"
    desk.now += timedelta(hours=6)
    assert await desk.looks() == [("Limber", "A new week: 0 people to look at.")]
    desk.now += timedelta(days=1)
    assert await desk.looks() == []
    desk.now += timedelta(days=7)
    assert [title for title, _ in await desk.looks()] == ["Limber"]


async def test_without_a_device_nothing_is_looked_at(desk: Desk) -> None:
    for each in desk.bell.of(COACH):
        desk.bell.unsubscribe(COACH, each.endpoint)
    await desk.alert(4, "emergency")
    assert await desk.looks() == []
    assert not (desk.folder / "push" / "coach-rung.json").exists()
