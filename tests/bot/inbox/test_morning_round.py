"""The morning round in a coach's chat: by itself, when asked for, and by one tap."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.dispatch.item import Arrived
from bot.inbox.coach_messages import CoachMessage, CoachMessages
from bot.inbox.morning_round import MorningRound
from bot.storage.records import Address
from handlers.engine.event import Said
from handlers.routing.router import Router
from handlers.working_hours import read_hours
from tests.bot.inbox.paper_chat import Limber
from tests.support.full_store import FullStore
from tests.support.waiting import until

HERE = Address("paper", "10")
TUESDAY = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
NINE = TUESDAY.replace(hour=8)
"""In Berlin, where the coach works."""


@pytest.fixture
async def limber(coached: Router, tmp_path: Path) -> AsyncIterator[Limber]:
    hours = read_hours("mon-fri 09:00-18:00", "Europe/Berlin")
    world = replace(coached.world, coach=replace(coached.world.coach, hours=hours))
    limber = Limber(world, tmp_path / "limber.db", chats=["10"], now=TUESDAY)
    await limber.start()
    await limber.plan()
    yield limber
    await limber.stop()


async def asks(limber: Limber, text: str) -> int:
    at, person = Address("web", "someone"), None
    for said in ("/start", "I agree", text):
        person = (await limber.dispatcher.submit(Arrived(at, Said(limber.now, said)))).person
    assert person is not None
    return person


def told(limber: Limber) -> list[str]:
    return [text for _, text in limber.paper.posts.get("10", []) if "The round" in text]


async def test_it_comes_once_when_the_hours_begin(limber: Limber) -> None:
    person = await asks(limber, "/coach May I squat?")
    rounds = MorningRound(limber.mirror)
    for minutes in (0, 179, 180, 181, 24 * 60 + 179):
        limber.now = TUESDAY + timedelta(minutes=minutes)
        await rounds.look()
    (said,) = told(limber)
    assert said.splitlines() == [
        "The round: 1 person to look at.",
        "",
        f'1. #{person}: waits 3 h 0 min: "May I squat?"',
        f"[1. Mine|coach:round:{person}:owed]",
    ]
    limber.now = NINE + timedelta(days=1)
    await MorningRound(limber.mirror).look()
    assert told(limber)[1].startswith("The round, the same as last time: 1 person")
    await MorningRound(limber.mirror).look()
    assert len(told(limber)) == 2, "a restart says nothing twice"


async def test_it_comes_later_where_limber_or_the_chat_was_away(limber: Limber) -> None:
    await asks(limber, "/coach May I squat?")
    await MorningRound(limber.mirror).look()
    limber.now = NINE + timedelta(hours=1)
    limber.paper.refused.add("10")
    await MorningRound(limber.mirror).look()
    assert told(limber) == []
    limber.paper.refused.clear()
    await MorningRound(limber.mirror).look()
    await MorningRound(limber.mirror).look()
    assert len(told(limber)) == 1


async def test_after_mine_nobody_is_asked_to_look_again(limber: Limber) -> None:
    person = await asks(limber, "/coach May I squat?")
    limber.now = NINE
    await CoachMessages(limber.mirror).tapped(HERE, f"coach:round:{person}:owed", "Ann", "5")
    _, found = await MorningRound(limber.mirror).made()
    assert not found.lines
    limber.now = NINE + timedelta(days=1)
    _, found = await MorningRound(limber.mirror).made()
    assert [each.why.value for each in found.lines] == ["lapsed"]


async def test_a_tap_does_the_one_thing_and_counts_once(limber: Limber) -> None:
    person = await asks(limber, "/coach May I squat?")
    messages = CoachMessages(limber.mirror)
    for _ in range(2):
        assert await messages.tapped(HERE, f"coach:round:{person}:owed", "Ann", "5")
    found = await limber.store.thread_of(person)
    assert found is not None
    assert found[0].thread.claimed_by == "Ann"
    for data in ("coach:round:999:owed", "coach:round:x:owed", f"coach:round:{person}:nothing"):
        assert await messages.tapped(HERE, data, "Ann", "5")


async def test_it_is_told_once_for_each_time_it_was_asked_for(limber: Limber) -> None:
    messages = CoachMessages(limber.mirror)
    asked = CoachMessage(HERE, 0, "7", "update 7", "Ann", "/round")
    await messages.written(asked)
    await messages.written(asked)
    assert told(limber) == ["The round: nobody needs a look right now."]
    limber.mirror.drop(HERE)
    assert not await MorningRound(limber.mirror).tell(HERE)


async def test_what_there_is_is_told_outside_all_threads_once_for_each_update(
    limber: Limber,
) -> None:
    for key in ("7", "7", "8"):
        assert await CoachMessages(limber.mirror).asked(HERE, ("paper", key), "Ann", "/help")
    said = [text for _, text in limber.paper.posts["10"] if "/rest AREA until DATE" in text]
    assert len(said) == 2


async def test_a_round_is_told_once_though_it_could_not_be_kept_at_first(limber: Limber) -> None:
    await asks(limber, "/coach May I squat?")
    rounds = MorningRound(limber.mirror)
    await rounds.look()  # a chat that is new hears of the next hours
    full = FullStore(limber.path)
    await full.open()
    limber.dispatcher.store, limber.now, full.is_full = full, NINE, True
    telling = asyncio.create_task(rounds.look())
    await until(lambda: full.refused > 1 or telling.done())
    full.is_full = False
    await telling
    await rounds.look()
    limber.dispatcher.store = limber.store
    await full.close()
    assert len(told(limber)) == 1
