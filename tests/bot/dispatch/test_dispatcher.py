"""The single writer: whole or not at all, in order, once, and a bad event spoils nothing."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Self

import pytest

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import Hear
from bot.dispatch.item import Arrived, Outcome, Probe, RowsOnly
from bot.dispatch.item_queue import BATCH
from bot.errors import StorageError
from bot.storage.changes import Changes
from bot.storage.parcel import message_in
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from bot.storage.written_thread_rows import ThreadEntryRow
from handlers.engine.conversation import Conversation, OpenStep
from handlers.engine.effect import AlertCoach, Effect, Heard, Log, Say, Settle, ToCoach
from handlers.engine.event import Event, Said
from handlers.engine.message import Message
from handlers.engine.person import Person
from handlers.profile.facts import NAME
from tests.support.counting_store import CountingStore
from tests.support.sql import rows
from tests.support.stage import Stage

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
LONE = "\ud800"
"""Half a character: no database takes it, so its statement fails."""


def here(chat: str = "me") -> Address:
    return Address("terminal", chat)


def echo(person: Person, event: Event, ids: Iterator[int]) -> Heard:
    """Counts what was heard, and says it back; some texts are bad on purpose."""
    assert isinstance(event, Said)
    if event.text == "raise":
        raise RuntimeError(event.text)
    count = int(str(person.profile.get("count", 0))) + 1
    changed = replace(person, profile={"count": count})
    effects: tuple[Effect, ...] = (
        Say(Message(f"{count} {event.text}")),
        Log(next(ids), "score", 1, "score", {"n": count}, event.at),
    )
    match event.text:
        case "bad message":
            effects = (*effects, Say(Message(LONE)))
        case "bad settling":
            effects = (*effects, Settle((1, 1), LONE))
        case "bad log":
            effects = (*effects, Log(next(ids), LONE, 1, "score", {}, event.at))
        case "bad thread":
            effects = (*effects, ToCoach("person", LONE, event.at))
        case "bad alert":
            effects = (*effects, AlertCoach(LONE, "", event.at))
        case "bad profile":
            changed = replace(changed, profile={"count": LONE})
        case "bad recent":
            changed = replace(changed, recent=((1, LONE),))
        case "bad conversation":
            broken = Conversation(next(ids), LONE, {}, event.at, OpenStep(1, event.at))
            changed = replace(changed, stack=(broken,))
        case "bad timer":
            opened = OpenStep(1, event.at, due=event.at, seconds=2**80)
            changed = replace(changed, stack=(Conversation(next(ids), "x", {}, event.at, opened),))
        case _:
            pass
    return Heard(changed, effects)


class Bench:
    """A dispatcher over a store in memory."""

    def __init__(self, hear: Hear = echo, store: SqliteStore | None = None) -> None:
        self.store = store or SqliteStore(None)
        self.dispatcher = Dispatcher(self.store, hear)

    async def __aenter__(self) -> Self:
        await self.store.open()
        await self.dispatcher.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.dispatcher.stop()
        await self.store.close()

    async def say(self, text: str, chat: str = "me", number: str | None = None) -> Outcome:
        return await self.dispatcher.submit(Arrived(here(chat), Said(AT, text), number))

    async def probe(self) -> None:
        await self.dispatcher.submit(Probe())

    async def messages(self, chat: str = "me") -> list[str]:
        parcels = await self.store.waiting("terminal", AT + timedelta(1), 10_000, chat)
        return [m.text for p in parcels if (m := message_in(p.body)) is not None]

    async def set_aside(self) -> list[str]:
        found = await rows(self.store, "SELECT error FROM set_aside ORDER BY id")
        return [row[0] for row in found]


async def test_one_persons_events_are_heard_in_order_also_in_one_batch() -> None:
    async with Bench() as bench:
        await asyncio.gather(*(bench.say(f"n{n}") for n in range(100)))
        assert await bench.messages() == [f"{n + 1} n{n}" for n in range(100)]


async def test_the_same_update_twice_does_nothing_twice_also_in_one_batch() -> None:
    async with Bench() as bench:
        taken = await asyncio.gather(*(bench.say("hi", number="7") for _ in range(3)))
        assert [t.is_new for t in taken] == [True, False, False]
        assert not (await bench.say("hi", number="7")).is_new
        assert (await bench.say("hi", chat="you", number="8")).is_new
        assert await bench.messages() == ["1 hi"]


async def test_an_event_that_raises_is_set_aside_answered_kindly_and_spoils_nothing() -> None:
    async with Bench() as bench:
        await asyncio.gather(
            bench.say("before", "a"), bench.say("raise", "b", "1"), bench.say("after", "c")
        )
        assert await bench.messages("a") == ["1 before"]
        assert await bench.messages("c") == ["1 after"]
        (sorry,) = await bench.messages("b")
        assert sorry.startswith("Something went wrong on my side")
        assert await bench.set_aside() == ["RuntimeError"]
        assert not (await bench.say("raise", "b", "1")).is_new


PLACES = [
    "message",
    "settling",
    "log",
    "thread",
    "alert",
    "profile",
    "recent",
    "conversation",
    "timer",
]


@pytest.mark.parametrize("place", PLACES)
async def test_a_failing_statement_leaves_nothing_of_its_event_and_its_neighbours_are_stored(
    place: str,
) -> None:
    async with Bench() as bench:
        await bench.say("first", "b")
        await asyncio.gather(
            bench.say("before", "a"), bench.say(f"bad {place}", "b"), bench.say("after", "c")
        )
        assert await bench.messages("a") == ["1 before"]
        assert await bench.messages("c") == ["1 after"]
        first, sorry = await bench.messages("b")
        assert first == "1 first"
        assert sorry.startswith("Something went wrong on my side")
        assert len(await bench.set_aside()) == 1
        await bench.say("next", "b")
        assert (await bench.messages("b"))[-1] == "2 next"


async def test_a_rows_neighbours_of_the_same_person_are_stored_too() -> None:
    async with Bench() as bench:
        await asyncio.gather(*(bench.say(t) for t in ("one", "bad log", "three")))
        said = await bench.messages()
        assert said[0] == "1 one"
        assert said[2] == "2 three"


class Failing(SqliteStore):
    """A store whose disk is full for a while."""

    def __init__(self) -> None:
        super().__init__(None)
        self.is_full = False

    async def commit(self) -> None:
        if self.is_full:
            raise StorageError("The disk is full; make room.")
        await super().commit()


async def test_a_full_disk_is_no_fault_of_the_event_which_is_not_acknowledged() -> None:
    store = Failing()
    async with Bench(store=store) as bench:
        store.is_full = True
        with pytest.raises(StorageError, match="make room"):
            await bench.say("hi", number="1")
        store.is_full = False
        assert (await bench.say("hi", number="1")).is_new
        assert await bench.messages() == ["1 hi"]
        assert await bench.set_aside() == []


async def test_a_batch_that_was_not_stored_gives_no_number_to_two_people() -> None:
    """Also where it was the one before which new numbers were had."""
    store = Failing()
    before: int | None = None
    async with Bench(store=store) as bench:
        for number in range(100):
            store.is_full = True
            for _ in range(9):
                with pytest.raises(StorageError):
                    await bench.say("hi", f"a{number}")
            store.is_full = False
            before = (await bench.say("hi", f"a{number}")).person
        await bench.dispatcher.stop()
        bench.dispatcher = Dispatcher(store, echo)
        await bench.dispatcher.start()
        after = (await bench.say("hi", "b")).person
    assert before is not None
    assert after is not None
    assert after > before


async def test_one_that_nobody_waits_for_any_more_ends_nothing_when_it_fails() -> None:
    class Broken(SqliteStore):
        async def reserve(self, count: int) -> range:
            if count == 1:
                asked.cancel()
                raise RuntimeError
            return await super().reserve(count)

    async with Bench(store=Broken(None)) as bench:
        asked = asyncio.create_task(bench.probe())
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert (await bench.say("hi")).is_new


async def test_rows_of_a_channel_are_written_like_any_others() -> None:
    async with Bench() as bench:
        await bench.say("hi")
        person = (await bench.say("again")).person
        assert person is not None
        changes = Changes(thread_entries=[ThreadEntryRow(person, "person", "person", "hello", 1)])
        assert (await bench.dispatcher.submit(RowsOnly(changes, ("terminal", "9")))).is_new
        assert not (await bench.dispatcher.submit(RowsOnly(changes, ("terminal", "9")))).is_new
        found = await rows(bench.store, "SELECT COUNT(*) FROM thread_entry")
        assert found[0][0] == 1


async def test_what_waits_shares_a_transaction_up_to_a_batch() -> None:
    store = CountingStore()
    async with Bench(store=store) as bench:
        await asyncio.gather(*(bench.say("hi", str(n)) for n in range(200)))
        assert max(store.sizes) <= BATCH
        assert len(store.sizes) < 200
        assert await bench.messages("199") == ["1 hi"]


async def test_stopping_finishes_what_was_submitted() -> None:
    bench = Bench()
    await bench.store.open()
    await bench.dispatcher.start()
    waiting = [asyncio.create_task(bench.say(f"n{n}")) for n in range(10)]
    await asyncio.sleep(0)
    await bench.dispatcher.stop()
    await asyncio.gather(*waiting)
    assert len(await bench.messages()) == 10
    await bench.store.close()


async def test_a_platforms_name_for_somebody_is_kept_from_when_they_agree(stage: Stage) -> None:
    dispatcher, address = stage.parts[1], Address("telegram", "9")
    taken = await dispatcher.submit(Arrived(address, Said(stage.now, "/start"), name="Ada"))
    assert taken.person is not None
    assert NAME.name not in (await stage.store.profile_of(taken.person) or {})
    await dispatcher.submit(Arrived(address, Said(stage.now, "I agree"), name="Ada"))
    assert NAME.of(await stage.store.profile_of(taken.person) or {}) == "Ada"
