"""Timers that fall due: each is heard once, many share a transaction, and a bad one spoils none."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest

from bot.dispatch.dispatcher import CONVERSING, Dispatcher
from bot.dispatch.due_timers import DueTimers
from bot.dispatch.hear import Hear
from bot.dispatch.item import Arrived, Probe, RowsOnly
from bot.dispatch.item_queue import BATCH, TIMERS
from bot.errors import StorageError
from bot.storage.changes import Changes
from bot.storage.codec import person_row
from bot.storage.parcel import message_in
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from bot.storage.written_rows import AddressRow, PersonKey, TimerRow
from handlers.engine.effect import Effect, Heard, Log, Say
from handlers.engine.event import Due, Event, Said
from handlers.engine.journal import milliseconds
from handlers.engine.message import Message
from handlers.engine.person import Person
from tests.support.counting_store import CountingStore

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
UNLUCKY = 7


class Counting(CountingStore):
    """The same, and it may be full."""

    is_full = False

    async def commit(self) -> None:
        if self.is_full:
            raise StorageError("The disk is full; make room.")
        await super().commit()


def greet(person: Person, event: Event, _: Iterator[int]) -> Heard:
    """Says what is due; one person's always goes wrong."""
    if isinstance(event, Due) and person.id == UNLUCKY:
        raise RuntimeError
    what = event.kind if isinstance(event, Due) else "hello"
    return Heard(person, (Say(Message(what)),))


@asynccontextmanager
async def bench(people: int, hear: Hear) -> AsyncIterator[tuple[Counting, Dispatcher, DueTimers]]:
    """A running dispatcher, and this many people with a timer that is due."""
    store = Counting()
    await store.open()
    await store.reserve(people + 1)
    due = milliseconds(AT)
    numbers = range(1, people + 1)
    await store.begin([], [], [])
    await store.write(
        Changes(
            people=[person_row(Person(n), due) for n in numbers],
            addresses=[AddressRow("terminal", str(n), n) for n in numbers],
            timers=[TimerRow(n, "morning", due) for n in numbers],
        )
    )
    await store.commit()
    dispatcher = Dispatcher(store, hear, sorry="Sorry.")
    await dispatcher.start()
    store.sizes.clear()
    yield store, dispatcher, DueTimers(store, dispatcher, lambda: AT)
    await dispatcher.stop()
    await store.close()


async def messages(store: SqliteStore) -> list[tuple[str, str]]:
    parcels = await store.waiting("terminal", AT + timedelta(1), 10_000)
    return [(p.address.chat, m.text) for p in parcels if (m := message_in(p.body)) is not None]


async def test_everything_that_is_due_is_heard_once_and_its_timer_goes() -> None:
    async with bench(1200, greet) as (store, _, due_timers):
        assert await due_timers.ring() is None
        said = await messages(store)
    assert sorted(int(chat) for chat, _ in said) == list(range(1, 1201))
    assert {text for chat, text in said if chat != str(UNLUCKY)} == {"morning"}


async def test_a_timer_of_somebody_who_has_no_chat_is_heard_by_nobody_and_goes() -> None:
    async with bench(3, greet) as (store, dispatcher, due_timers):
        gone = PersonKey(9)
        nobodys = [TimerRow(9, "morning", milliseconds(AT))]
        people = [person_row(Person(9), milliseconds(AT))]
        await dispatcher.submit(RowsOnly(Changes(people=people, timers=nobodys)))
        async with asyncio.timeout(5):
            assert await due_timers.ring() is None
        assert len(await messages(store)) == 3
        await dispatcher.submit(RowsOnly(Changes(people_erased=[gone])))


async def test_timers_share_a_transaction_but_never_more_than_some() -> None:
    async with bench(1200, greet) as (store, _, due_timers):
        await due_timers.ring()
    assert BATCH < max(store.sizes) <= TIMERS


async def test_somebody_who_writes_does_not_wait_for_all_of_them() -> None:
    heard: list[str] = []

    def listen(person: Person, event: Event, ids: Iterator[int]) -> Heard:
        heard.append(type(event).__name__)
        return greet(person, event, ids)

    async with bench(3000, listen) as (_, dispatcher, due_timers):
        ringing = asyncio.create_task(due_timers.ring())
        await dispatcher.submit(Arrived(Address("terminal", "5"), Said(AT, "hello")))
        so_far = len(heard)
        await ringing
    assert heard.count("Said") == 1
    assert so_far < 1500
    assert len(heard) >= 3001


async def test_a_timer_that_cannot_be_handled_is_set_aside_and_its_neighbours_ring() -> None:
    async with bench(20, greet) as (store, _, due_timers):
        assert await due_timers.ring() is None
        said = dict(await messages(store))
    assert said.pop(str(UNLUCKY)) == "Sorry."
    assert set(said.values()) == {"morning"}


async def test_a_full_disk_leaves_the_timers_where_they_are() -> None:
    async with bench(300, greet) as (store, _, due_timers):
        store.is_full = True
        with pytest.raises(StorageError, match="make room"):
            await due_timers.ring()
        store.is_full = False
        assert len(await store.due(AT, 1000)) == 300
        assert await due_timers.ring() is None


async def test_that_the_database_takes_nothing_is_known_until_it_does_again() -> None:
    async with bench(1, greet) as (store, dispatcher, _):
        store.is_full = True
        for item in (Probe(), Arrived(Address("terminal", "5"), Said(AT, "hello"))):
            with pytest.raises(StorageError):
                await dispatcher.submit(item)
            assert "make room" in dispatcher.trouble
        store.is_full = False
        await dispatcher.submit(Probe())
        assert dispatcher.trouble == ""


async def test_what_had_to_wait_for_the_next_batch_is_heard_once_even_if_this_one_fails() -> None:
    def slow(person: Person, event: Event, ids: Iterator[int]) -> Heard:
        assert isinstance(event, Said)
        effects: tuple[Effect, ...] = (Say(Message(event.text)),)
        if event.text == "slow":
            effects = (*effects, Log(next(ids), "\ud800", 1, "no database takes it", {}, AT))
            until = perf_counter() + CONVERSING
            while perf_counter() <= until:
                pass
        return Heard(person, effects)

    async with bench(0, slow) as (store, dispatcher, _):
        items = [Arrived(Address("terminal", text), Said(AT, text)) for text in ("slow", "next")]
        await dispatcher.submit_all(items)
        await dispatcher.submit(RowsOnly(Changes()))  # nothing is left to be done before this
        said = await messages(store)
    assert said == [("slow", "Sorry."), ("next", "next")]
