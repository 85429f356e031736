"""What a coach asks outside people's threads, on paper: lists, searches, a word to several."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dispatch.item import Arrived, ForPerson, TimerDue
from bot.inbox.coach_messages import CoachMessage, CoachMessages
from bot.inbox.outside_threads import STOP
from bot.storage.records import Address
from handlers.engine.event import CoachReplied, Said
from handlers.profile.facts import PLANNED
from handlers.routing.router import Router
from tests.bot.inbox.paper_chat import Limber
from tests.support.rows import AT

HERE = Address("paper", "10")


async def answers(limber: Limber, person: int) -> list[str]:
    rows = await limber.store.everything_of(person)
    return [str(row["body"]) for row in rows["outgoing"] if row["kind"] == "tell"]


@pytest.fixture
async def limber(coached: Router, tmp_path: Path) -> AsyncIterator[Limber]:
    limber = Limber(coached.world, tmp_path / "limber.db", chats=["10"], now=AT)
    await limber.start()
    await limber.plan()
    yield limber
    await limber.stop()


async def comes(limber: Limber, name: str) -> int:
    person = None
    for said in ("/start", "I agree"):
        arrived = Arrived(Address("web", name), Said(limber.now, said))
        person = (await limber.dispatcher.submit(arrived)).person
    assert person is not None
    return person


async def says(limber: Limber, name: str, text: str) -> None:
    await limber.dispatcher.submit(Arrived(Address("web", name), Said(limber.now, text)))


async def asks(limber: Limber, text: str, key: str = "1") -> str:
    asked = CoachMessage(HERE, 0, "7", f"update {key}", "Ann", text)
    await CoachMessages(limber.mirror).written(asked)
    return limber.paper.posts["10"][-1][1]


async def rings(limber: Limber) -> None:
    """Let every timer ring that is due."""
    while due := await limber.store.due(limber.now, 100):
        for timer in due:
            await limber.dispatcher.submit(TimerDue(timer, limber.now, None))


async def plans(limber: Limber, person: int) -> list[str]:
    return [each.text for each in PLANNED.of(await limber.store.profile_of(person) or {})]


async def coaches_lines(limber: Limber, person: int) -> list[str]:
    found = await limber.store.thread_of(person)
    assert found is not None
    return [line.text for line in found[1] if line.author == "Ann"]


async def test_a_word_goes_to_each_who_may_have_it_after_a_minute(limber: Limber) -> None:
    first, second, third = [await comes(limber, name) for name in ("a", "b", "c")]
    await says(limber, "c", "/coach May I squat?")
    told = await asks(limber, "/all See you on Sunday!")
    assert told.startswith(f"2 people get this: #{first}, #{second}")
    assert f"Not to #{third}: they wait for an answer of their own." in told
    assert "It begins in 60 seconds." in told
    assert "[Stop it|coach:stop:" in told
    assert await asks(limber, "/all See you on Sunday!") == told, "an update counts once"
    assert [await plans(limber, each) for each in (first, second, third)] == [
        ["See you on Sunday!"],
        ["See you on Sunday!"],
        [],
    ]
    limber.now += timedelta(seconds=60)
    await rings(limber)
    assert [await coaches_lines(limber, each) for each in (first, second)] == [
        ["See you on Sunday!"],
        [],
    ], "one after the other"
    limber.now += timedelta(seconds=1)
    await rings(limber)
    assert await coaches_lines(limber, second) == ["See you on Sunday!"]


async def test_it_can_be_stopped_while_it_runs(limber: Limber) -> None:
    first, second = [await comes(limber, name) for name in ("a", "b")]
    told = await asks(limber, "/all See you on Sunday!")
    batch = told.rpartition(STOP)[2].rstrip("]")
    limber.now += timedelta(seconds=60)
    await rings(limber)
    messages = CoachMessages(limber.mirror)
    for _ in range(2):
        assert await messages.tapped(HERE, f"{STOP}{batch}", "Ann", "1")
    limber.now += timedelta(minutes=1)
    await rings(limber)
    assert len(await coaches_lines(limber, first)) == 1
    assert await coaches_lines(limber, second) == []


async def test_a_word_to_several_takes_note_of_no_alert(limber: Limber) -> None:
    person = await comes(limber, "a")
    await asks(limber, "/all See you on Sunday!")
    await says(limber, "a", "I have chest pain and it spreads into my left arm")
    limber.now += timedelta(minutes=2)
    await rings(limber)
    assert "See you on Sunday!" not in await coaches_lines(limber, person)
    (case,) = [each for each in await limber.store.cases(9) if each.id == person]
    assert case.alerts


async def test_what_limber_told_somebody_is_said_in_their_thread_once(limber: Limber) -> None:
    person = await comes(limber, "ada")
    for _ in range(2):
        asked = CoachMessage(HERE, person, "7", "update 9", "Ann", "/told")
        await CoachMessages(limber.mirror).written(asked)
    told = [row for row in await answers(limber, person) if "I've told them nothing" in row]
    assert len(told) == 1, "on paper nothing was delivered to them"


async def test_lists_and_searches_are_answered_outside_all_threads(limber: Limber) -> None:
    person = await comes(limber, "a")
    await says(limber, "a", "/coach May I squat on Sunday?")
    runner = CoachReplied(limber.now, "Ann", "/label runners")
    await limber.dispatcher.submit(ForPerson(person, runner))
    assert (await asks(limber, "/list", "1")).startswith(f"#{person}: waiting · here today")
    listed = await asks(limber, "/list #runners by seen", "2")
    assert "#runners\n\nFirst answers in 4 weeks (1 in all)" in listed
    assert (await asks(limber, "/list paused", "3")).startswith("Nobody like that.")
    assert (await asks(limber, "/list moon", "4")).startswith("Write it like this: /list")
    found = await asks(limber, "/find squat sunday", "5")
    assert found.startswith(f"#{person}, ")
    assert found.endswith("May I squat on Sunday?")
    assert (await asks(limber, "/find", "6")).startswith("Write it like this: /find")
    assert (await asks(limber, "/all", "7")).startswith("Write it like this: /all")


async def test_a_word_to_several_that_no_coach_was_shown_goes_to_nobody(limber: Limber) -> None:
    person = await comes(limber, "sue")
    limber.paper.refused.add("10")
    asked = CoachMessage(HERE, 0, "7", "update 1", "Ann", "/all The gym is closed tomorrow.")
    await CoachMessages(limber.mirror).written(asked)
    assert await plans(limber, person) == []


async def test_a_group_that_has_moved_gets_its_answer(limber: Limber) -> None:
    await comes(limber, "sue")
    limber.paper.moved["10"] = "11"
    asked = CoachMessage(HERE, 0, "7", "update 1", "Ann", "/list")
    await CoachMessages(limber.mirror).written(asked)
    assert len(limber.paper.posts["11"]) == 1
