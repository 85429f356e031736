"""What was said later comes later, and a danger withdraws what was said before it: also between two
workers, in one batch, and behind a wave of check-ins.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import Arrived, TurnCame
from bot.storage.changes import Changes
from bot.storage.open import opened
from bot.storage.parcel import MessageEdit, ParcelKind, message_in
from bot.storage.store import Store
from handlers.engine.effect import Effect, Heard, Say, Withdraw
from handlers.engine.event import Due, Event, Said
from handlers.engine.message import Lane, Message
from handlers.engine.person import Person
from tests.support.postgres import Server
from tests.support.rows import AT, HERE, outgoing, save

HELP = Message("call 112", lane=Lane.EMERGENCY)
SLOT = (7, 1)


def hear(person: Person, event: Event, _: Iterator[int]) -> Heard:
    """Says things back; a danger withdraws what waits."""
    said: tuple[Effect, ...]
    match event:
        case Said(text="danger"):
            said = (Withdraw(), Say(HELP))
        case Said(text="noted, danger"):
            said = (Say(Message("noted")), Withdraw(), Say(HELP))
        case Due(kind="worsened"):
            said = (Say(Message("M1")), Say(Message("M2")), Withdraw(), Say(HELP))
        case Said(text="done"):
            said = (Say(Message("done", slot=SLOT, is_edit=True)),)
        case Said(text=text):
            said = (Say(Message(text, slot=SLOT)),)
        case _:
            said = (Say(Message("How are you?", lane=Lane.CHECK_IN)),)
    return Heard(person, said)


@dataclass(frozen=True)
class Workers:
    """One Limber or two on one database."""

    store: Store
    all: tuple[Dispatcher, ...]

    async def hear(self, *texts: str, by: int = 0) -> None:
        """One of them hears all of this at once."""
        await self.all[by].submit_all([Arrived(HERE, Said(AT, text), None) for text in texts])

    async def a_placeholder(self) -> tuple[int, int]:
        """A message whose words come with its turn; returns its number and the person's."""
        place = (await self.store.reserve(1)).start
        person = await self.store.person_at(HERE)
        assert person is not None
        await save(self.store, Changes(messages=[outgoing(place, kind=ParcelKind.PLACEHOLDER)]))
        return place, person

    async def waiting(self) -> list[str]:
        found = await self.store.waiting("terminal", AT, 100)
        return [said.text for each in found if (said := message_in(each.body)) is not None]


@asynccontextmanager
async def at_work(stores: list[Store]) -> AsyncIterator[Workers]:
    """A dispatcher on each store."""
    workers = Workers(stores[0], tuple(Dispatcher(store, hear) for store in stores))
    async with AsyncExitStack() as left:
        for each in workers.all:
            await each.start()
            left.push_async_callback(each.stop)
        yield workers


@pytest.fixture(params=["sqlite", "postgres"])
async def two(request: pytest.FixtureRequest) -> AsyncIterator[Workers]:
    """Two that hear the same person."""
    async with AsyncExitStack() as left:
        if request.param == "sqlite":
            stores = [await left.enter_async_context(opened("sqlite://"))] * 2
        else:
            server: Server = request.getfixturevalue("postgres")
            url = await server.empty_database()
            stores = [await left.enter_async_context(opened(url)) for _ in range(2)]
        yield await left.enter_async_context(at_work(stores))


@pytest.fixture
async def one() -> AsyncIterator[Workers]:
    async with opened("sqlite://") as store, at_work([store]) as workers:
        yield workers


async def test_what_two_workers_say_in_turn_goes_out_in_that_order(two: Workers) -> None:
    said = [f"n{number}" for number in range(6)]
    for number, text in enumerate(said):
        await two.hear(text, by=(number + 1) % 2)
    assert await two.waiting() == said


async def test_a_danger_withdraws_what_another_worker_said_before_it(two: Workers) -> None:
    await two.hear("hello", by=1)
    await two.hear("danger")
    assert await two.waiting() == ["call 112"]


async def test_an_edit_by_another_worker_finds_what_it_edits(two: Workers) -> None:
    await two.hear("hold", by=1)
    await two.hear("done")
    _, edit = await two.store.waiting("terminal", AT, 100)
    assert isinstance(edit.body, MessageEdit)
    assert edit.body.original is not None


async def test_a_danger_withdraws_what_was_said_before_it_in_the_same_batch(one: Workers) -> None:
    await one.hear("hello", "danger", "and then")
    assert await one.waiting() == ["call 112", "and then"]


async def test_a_danger_withdraws_nothing_that_was_said_to_itself(one: Workers) -> None:
    await one.hear("hello", "noted, danger")
    assert await one.waiting() == ["call 112", "noted"]


async def test_a_danger_withdraws_what_took_its_number_behind_the_dispatchers(one: Workers) -> None:
    await one.hear("hello")
    later = (await one.store.reserve(1)).start
    await save(one.store, Changes(messages=[outgoing(later, text="a worded check-in", lane=3)]))
    await one.hear("danger")
    assert await one.waiting() == ["call 112"]


async def test_a_turn_that_says_two_things_and_withdraws_keeps_their_order(one: Workers) -> None:
    await one.hear("hello")
    place, person = await one.a_placeholder()
    await one.all[0].submit_all([TurnCame(place, person, "worsened", AT, AT, AT)])
    assert await one.waiting() == ["call 112", "M1", "M2"]


async def test_a_check_in_whose_turn_comes_after_a_danger_is_said(one: Workers) -> None:
    await one.hear("hello")
    place, person = await one.a_placeholder()
    danger = Arrived(HERE, Said(AT, "danger"), None)
    turn = TurnCame(place, person, "check_in", AT, AT, AT)
    await one.all[0].submit_all([danger, turn])
    assert await one.waiting() == ["call 112", "How are you?"]
