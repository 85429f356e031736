"""A step counts from its delivery; what nobody was shown was not done."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.outbox import Outbox
from bot.dispatch.dispatcher import UNDELIVERED, Dispatcher
from bot.dispatch.due_timers import DueTimers
from bot.dispatch.item import Arrived
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from handlers.engine.conversation import Conversation, OpenStep
from handlers.engine.effect import Heard, Say
from handlers.engine.event import Event, Said, TimerRang
from handlers.engine.interruptions import LATE
from handlers.engine.message import Message
from handlers.engine.person import Person

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
HERE = Address("telegram", "1")
HOLD = timedelta(seconds=30)


class Limber:
    """One person, whose every word begins a hold; rang: how long after its time each was heard."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.now = AT
        self.says_so = True
        self.rang: list[timedelta] = []
        self.dispatcher = Dispatcher(store, self.hear)
        self.outbox = Outbox(store, self.dispatcher, lambda: self.now)
        self.due_timers = DueTimers(store, self.dispatcher, lambda: self.now)

    def hear(self, person: Person, event: Event, _ids: Iterator[int]) -> Heard:
        if isinstance(event, TimerRang):
            (conversation,) = person.stack
            assert conversation.open.due is not None
            self.rang.append(event.at - conversation.open.due)
        if not isinstance(event, Said):
            return Heard(person, ())
        opened = OpenStep(1, event.at, event.at + HOLD, seconds=30)
        stack = (Conversation(7, "session", {}, event.at, opened),)
        said = (Say(Message("Hold.", slot=(7, 1))),) if self.says_so else ()
        return Heard(Person(person.id, person.profile, stack, person.recent), said)

    async def begins(self) -> None:
        await self.dispatcher.submit(Arrived(HERE, Said(self.now, "go")))

    async def is_delivered(self) -> None:
        waiting = await self.outbox.waiting(HERE)
        await self.outbox.delivered(waiting, [str(parcel.id) for parcel in waiting])


@pytest.fixture
async def limber() -> AsyncIterator[Limber]:
    store = SqliteStore(None)
    await store.open()
    limber = Limber(store)
    await limber.dispatcher.start()
    yield limber
    await limber.dispatcher.stop()
    await store.close()


@pytest.mark.parametrize("held_back", [0, 1, 12, 100])
async def test_it_rings_a_hold_after_its_delivery_however_long_that_took(
    limber: Limber, held_back: int
) -> None:
    """A platform that says "wait" for 12 s, or is away for 100, shortens nobody's hold."""
    await limber.begins()
    limber.now += timedelta(seconds=held_back)
    await limber.is_delivered()
    limber.now += HOLD - timedelta(milliseconds=1)
    await limber.due_timers.ring()
    assert limber.rang == []
    limber.now += timedelta(milliseconds=1)
    await limber.due_timers.ring()
    assert limber.rang == [timedelta(0)]


async def test_what_was_never_shown_is_given_up_and_known_as_late(limber: Limber) -> None:
    await limber.begins()
    limber.now += HOLD + UNDELIVERED - timedelta(milliseconds=1)
    await limber.due_timers.ring()
    assert limber.rang == []
    limber.now += timedelta(milliseconds=1)
    await limber.due_timers.ring()
    (late,) = limber.rang
    assert late > LATE, "so it was slept through, and is offered again"


async def test_a_step_that_goes_on_without_a_message_counts_at_once(limber: Limber) -> None:
    limber.says_so = False
    await limber.begins()
    limber.now += HOLD
    await limber.due_timers.ring()
    assert limber.rang == [timedelta(0)]
