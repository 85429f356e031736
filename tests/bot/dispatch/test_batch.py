"""What one batch writes when several things happen to the same rows."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import Arrived, TimerDue
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from handlers.engine.effect import Heard, SetTimer
from handlers.engine.event import Due, Event, Said
from handlers.engine.person import Person
from handlers.profile.facts import SCHEDULE
from scheduler.recurrence import EVERY_DAY, Schedule, next_after
from tests.support.sql import rows

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


def sets_and_stops(person: Person, event: Event, _ids: Iterator[int]) -> Heard:
    assert isinstance(event, Said)
    return Heard(person, (SetTimer("nap", AT if event.text == "set" else None),))


@pytest.mark.parametrize(
    ("texts", "remains"),
    [(("set", "stop"), 0), (("stop", "set"), 1), (("set", "stop", "set"), 1), (("set",), 1)],
)
async def test_the_last_word_on_a_timer_counts_within_a_batch(
    texts: tuple[str, ...], remains: int
) -> None:
    store = SqliteStore(None)
    await store.open()
    dispatcher = Dispatcher(store, sets_and_stops)
    await dispatcher.start()
    try:
        here = Address("terminal", "me")
        await dispatcher.submit(Arrived(here, Said(AT, "set")))
        await asyncio.gather(*(dispatcher.submit(Arrived(here, Said(AT, t))) for t in texts))
        found = await rows(store, "SELECT COUNT(*) FROM timer WHERE kind = 'nap'")
        assert found[0][0] == remains
    finally:
        await dispatcher.stop()
        await store.close()


def cannot(_person: Person, _event: Event, _ids: Iterator[int]) -> Heard:
    raise RuntimeError


async def test_a_check_in_that_could_not_be_handled_is_not_the_last_one() -> None:
    store = SqliteStore(None)
    await store.open()
    here = Address("terminal", "me")
    schedule = Schedule(time(7, 0), EVERY_DAY, "Europe/Berlin")
    due = next_after(schedule, AT)

    def wants_mornings(person: Person, event: Event, ids: Iterator[int]) -> Heard:
        if isinstance(event, Due):
            return cannot(person, event, ids)
        profile = {**person.profile, SCHEDULE.name: SCHEDULE.dump(schedule)}
        return Heard(Person(person.id, profile), (SetTimer("check_in", due),))

    dispatcher = Dispatcher(store, wants_mornings)
    await dispatcher.start()
    await dispatcher.submit(Arrived(here, Said(AT, "every day at seven")))
    (timer,) = await store.due(due, 10)
    await dispatcher.submit(TimerDue(timer, due))
    found = await rows(store, "SELECT kind, due FROM timer")
    assert [(kind, at / 1000) for kind, at in found] == [
        ("check_in", next_after(schedule, due).timestamp())
    ]
    await dispatcher.stop()
    await store.close()
