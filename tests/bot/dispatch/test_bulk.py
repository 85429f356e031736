"""A morning on which the process was down: 500 check-ins due, none lost, none twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.delivery.outbox import Outbox
from bot.dispatch.alarm import Alarm
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import hear_in
from bot.dispatch.item import Arrived, DueInBulk, TimerDue
from bot.storage.parcel import NewMessage
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from handlers.engine.event import Said
from handlers.routing.router import Router
from scheduler.clock import MovedClock
from scheduler.recurrence import EVERY_DAY, Schedule, next_after
from tests.support.check_ins import TIME, local
from tests.support.sql import change, rows

PEOPLE = 500
EVENING, UP = local("2026-11-20T21:00"), local("2026-11-21T09:40")


class House:
    """Limber on a database, that can be stopped and started."""

    def __init__(self, router: Router, path: Path) -> None:
        self._hear = hear_in(router, {"terminal": "Europe/Berlin"})
        self._path = path

    @asynccontextmanager
    async def up(self, at: datetime) -> AsyncIterator["House"]:
        """The process runs, from this instant on."""
        self.store = SqliteStore(self._path)
        await self.store.open()
        self.dispatcher = Dispatcher(self.store, self._hear)
        await self.dispatcher.start()
        self.clock = MovedClock(at.astimezone(UTC), self.store.next_due)
        alarm = Alarm(self.store, self.dispatcher, self.clock.now)
        await self.clock.start(alarm.ring)
        try:
            yield self
        finally:
            await self.dispatcher.stop()
            await self.store.close()

    async def say(self, text: str, people: int) -> None:
        """Everybody writes the same; `{time}` is a wall time of their own."""
        await asyncio.gather(
            *(
                self.dispatcher.submit(
                    Arrived(here(n), Said(self.clock.now(), text.format(time=wall(n))))
                )
                for n in range(people)
            )
        )

    async def waiting(self) -> list[tuple[str, str]]:
        """Who is to be told what."""
        outbox = Outbox(self.store, self.dispatcher, self.clock.now)
        chats = [Address("terminal", chat) for chat in await self.store.chats("terminal")]
        found = await asyncio.gather(*(outbox.waiting(chat) for chat in chats))
        return [
            (p.address.chat, p.body.message.text)
            for parcels in found
            for p in parcels
            if isinstance(p.body, NewMessage)
        ]

    async def forget_said(self) -> None:
        await change(self.store, "UPDATE outgoing SET state = 'sent'")

    async def planned(self) -> Counter[datetime]:
        found = await rows(self.store, "SELECT due FROM timer WHERE kind = 'check_in'")
        return Counter(datetime.fromtimestamp(row[0] / 1000, UTC) for row in found)


def here(number: int) -> Address:
    return Address("terminal", f"{number}")


def wall(number: int) -> time:
    """Half of them at 06:10, the others minute by minute until twenty past nine."""
    return time(6, 10) if number % 2 else (datetime(2026, 1, 1, 6, 10) + _minutes(number)).time()  # noqa: DTZ001 - a wall time


def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number // 2 % 190)


async def test_after_an_outage_everybody_gets_one_honest_check_in(
    router: Router, tmp_path: Path
) -> None:
    schedules = [Schedule(wall(n), EVERY_DAY, "Europe/Berlin") for n in range(PEOPLE)]
    limber = House(router, tmp_path / "limber.db")
    async with limber.up(EVENING) as house:
        for line in ("/start", "I agree", "/stop", "/checkin", "every day at {time:%H:%M}"):
            await house.say(line, PEOPLE)
        assert await house.planned() == Counter(next_after(s, EVENING) for s in schedules)
        await house.forget_said()

    async with limber.up(UP) as house:
        await house.clock.move(UP.astimezone(UTC))
        said = await house.waiting()
        assert Counter(chat for chat, _ in said) == Counter(str(n) for n in range(PEOPLE))
        for chat, text in said:
            assert text.startswith(TIME)
            assert f"I was away from {wall(int(chat)):%H:%M} to 09:40, sorry." in text
        assert sum("from 06:10 to 09:40" in text for _, text in said) >= PEOPLE // 2
        assert await house.planned() == Counter(next_after(s, UP) for s in schedules)

        await house.clock.move(UP.astimezone(UTC) + timedelta(hours=3))
        assert len(await house.waiting()) == PEOPLE, "none twice"
        await house.forget_said()
        await house.clock.move(local("2026-11-22T06:10").astimezone(UTC))
        tomorrow = await house.waiting()
        assert len(tomorrow) == sum(s.time == time(6, 10) for s in schedules)
        assert not any("away" in text for _, text in tomorrow)
        assert await rows(house.store, "SELECT error FROM set_aside") == []


async def test_a_second_crash_in_the_middle_of_the_wave_loses_and_repeats_nothing(
    router: Router, tmp_path: Path
) -> None:
    limber = House(router, tmp_path / "limber.db")
    async with limber.up(EVENING) as house:
        for line in ("/start", "I agree", "/stop", "/checkin", "every day at 06:10"):
            await house.say(line, 60)
        await house.forget_said()

    async with limber.up(UP) as house:  # the ends of the day, and then twenty check-ins
        first = [*await house.store.due(UP.astimezone(UTC), 60)]
        assert Counter(timer.kind for timer in first) == {"day_end": 60}
        now = house.clock.now()
        await asyncio.gather(*(house.dispatcher.submit(TimerDue(timer, now)) for timer in first))
        await house.dispatcher.submit(DueInBulk("check_in", now, 20))

    async with limber.up(UP + timedelta(minutes=2)) as house:
        await house.clock.move(house.clock.now())
        said = await house.waiting()
        assert Counter(chat for chat, _ in said) == Counter(str(n) for n in range(60))
        assert sum("to 09:42" in text for _, text in said) == 40
