"""A hold: its clock, a pause in it, a timer that rings late, and a restart in the middle of it."""

import asyncio
from datetime import timedelta
from itertools import count

import pytest

from bot.dispatch.batch import Batch
from bot.dispatch.item import Arrived
from bot.storage.records import Address, BatchStart
from bot.storage.sqlite.store import SqliteStore
from handlers.engine.effect import Heard
from handlers.engine.event import CoachReplied, Said, TimerRang
from handlers.engine.message import Until
from handlers.engine.person import Person
from handlers.world import World
from tests.handlers.engine.small_flow import AT, Talk, a_person, front, later, ring, toy_router


@pytest.fixture
def talk(world: World) -> Talk:
    talk = Talk(toy_router(world), a_person())
    talk.say(AT, "/warmup")
    return talk


def stored_and_read(person: Person) -> Person:
    """The person as they come back from a storage."""

    async def work() -> Person:
        store = SqliteStore(None)
        await store.open()
        batch = Batch(BatchStart({}, {}, frozenset()), count(900).__next__, timedelta(0), "")
        item = Arrived(Address("t", "me"), Said(AT, ""))
        batch.converse(item, lambda _person, _event, _ids: Heard(person, ()))
        await store.begin([], [], [])
        await store.write(batch.changes())
        await store.commit()
        begun = await store.begin([], [person.id], [])
        await store.rollback()
        await store.close()
        return begun.by_id[person.id].person

    return asyncio.run(work())


@pytest.mark.parametrize("is_restarted", [False, True])
def test_a_pause_40_s_into_a_hold_of_60_leaves_20(talk: Talk, *, is_restarted: bool) -> None:
    talk.say(AT, "2")
    talk.say(AT, "red")
    talk.say(later(40), "pause")
    assert front(talk).open.left == 20
    assert front(talk).open.due is None
    if is_restarted:
        talk.person = stored_and_read(talk.person)
    (said,) = talk.say(later(1000), "carry on")
    assert said.until == Until(5, "Done", "ready")
    (said,) = ring(talk, later(1005))
    assert said.until is not None
    assert said.until.seconds == 20
    assert front(talk).open.due == later(1025)


def test_a_pause_while_getting_back_leaves_all_that_was_left(talk: Talk) -> None:
    for at, said in ((0, "2"), (0, "red"), (40, "pause"), (100, "carry on"), (103, "pause")):
        talk.say(later(at), said)
    assert front(talk).open.left == 20
    assert front(talk).open.is_paused
    talk.say(later(200), "carry on")
    talk.person = stored_and_read(talk.person)
    (shown,) = talk.say(later(204), "say that again")
    assert shown.until == Until(5, "Done", "ready")
    ring(talk, later(209))
    ring(talk, later(229))
    assert front(talk).journal[-1].value == "rang"


def test_what_ends_while_getting_back_is_the_hold(talk: Talk) -> None:
    for at, said in ((0, "2"), (0, "red"), (40, "pause"), (100, "carry on"), (102, "done")):
        talk.say(later(at), said)
    assert front(talk).journal[-1].value == "done"


def test_a_person_comes_back_from_the_rows_as_they_were(talk: Talk) -> None:
    talk.say(AT, "2")
    talk.say(AT, "red")
    assert stored_and_read(talk.person) == talk.person
    talk.say(later(10), "pause")
    assert stored_and_read(talk.person) == talk.person


def test_a_timer_of_an_earlier_turn_or_of_a_paused_hold_is_harmless(talk: Talk) -> None:
    talk.say(AT, "2")
    talk.say(AT, "red")
    opened = front(talk)
    due = opened.open.due
    assert due is not None
    talk.say(later(40), "pause")
    before = front(talk)
    assert talk.hear(TimerRang(later(60), opened.id, opened.open.turn, due)) == []
    talk.say(later(70), "carry on")
    assert talk.hear(TimerRang(later(71), opened.id, opened.open.turn, due)) == []
    assert front(talk).journal == before.journal
    assert talk.hear(TimerRang(later(99), 404, 1, due)) == []


def test_a_hold_that_rings_late_is_offered_again_instead(talk: Talk) -> None:
    talk.say(AT, "2")
    talk.say(AT, "red")
    (said,) = ring(talk, later(60 + 180))
    assert "I was away from 06:01 to 06:04" in said.text
    assert len(front(talk).journal) == 2
    talk.say(later(300), "carry on")
    (said,) = ring(talk, later(305))
    assert said.until is not None
    assert said.until.seconds == 60


def test_a_hold_that_rings_a_little_late_just_ends(talk: Talk) -> None:
    talk.say(AT, "2")
    talk.say(AT, "red")
    ring(talk, later(60 + 119))
    assert front(talk).journal[-1].value == "rang"


def test_an_unclear_text_in_a_hold_lets_the_clock_run(talk: Talk) -> None:
    talk.say(AT, "2")
    talk.say(AT, "red")
    due = front(talk).open.due
    (said,) = talk.say(later(5), "what a view")
    assert front(talk).open.due == due
    assert said.buttons == ()


def test_a_coach_is_heard_in_the_middle_of_a_hold_which_goes_on(talk: Talk) -> None:
    talk.say(AT, "2")
    talk.say(AT, "red")
    before = front(talk)
    messages = talk.messages(talk.hear(CoachReplied(later(5), "coach", "Knees over toes.")))
    assert "Knees over toes." in messages[0].text
    assert front(talk) == before
