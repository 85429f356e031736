"""A conversation whose code has changed under it: closed kindly, whatever is done to it."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.engine.event import TimerRang
from handlers.engine.flow import Flow, ask, tell
from handlers.engine.json import Arguments
from handlers.engine.words import words
from handlers.world import World
from tests.handlers.engine.small_flow import NUMBER, Talk, a_person, broken, toy_router

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


def at_once(_arguments: Arguments) -> Flow[None]:
    """Raises before its first question."""
    yield from tell("toy.handed")
    raise RuntimeError("out of drills")


def short(_arguments: Arguments) -> Flow[None]:
    """Ends after its first question."""
    yield from ask(NUMBER)


@pytest.fixture
def talk(world: World) -> Talk:
    """Two answers are given, a hold runs, and then the code is changed."""
    talk = Talk(toy_router(world), a_person())
    for said in ("/warmup", "2", "red"):
        talk.say(AT, said)
    talk.router = toy_router(world, visit=broken)
    return talk


def apology(world: World) -> str:
    return world.catalog.messages["engine.broken"].strip()


@pytest.mark.parametrize("said", ["again", "done", "hello?"])
def test_whatever_is_said_to_it(world: World, talk: Talk, said: str) -> None:
    (message, *_) = talk.say(AT, said)
    assert message.text.startswith(apology(world))
    assert talk.person.stack == ()


def test_a_tap_and_a_timer(world: World, talk: Talk) -> None:
    front, before = talk.person.stack[0], talk.person
    (tapped, *_) = talk.tap(AT, f"{front.id}.{front.open.turn}.done")
    assert tapped.text.startswith(apology(world))
    talk.person = before
    due = AT + timedelta(seconds=60)
    (rang, *_) = talk.messages(talk.hear(TimerRang(due, front.id, front.open.turn, due)))
    assert rang.text.startswith(apology(world))
    assert talk.person.stack == ()


def test_a_parked_one_stands_in_nobodys_way(world: World) -> None:
    talk = Talk(toy_router(world, settings=short), a_person())
    for said in ("/warmup", "2", "red", "/settings"):
        talk.say(AT, said)
    talk.router = toy_router(world, settings=short, visit=broken)
    assert len(talk.person.stack) == 2
    talk.say(AT, "7")
    assert len(talk.person.stack) < 2


def test_one_that_cannot_begin_is_closed_with_the_same_words(world: World) -> None:
    talk = Talk(toy_router(world, visit=at_once), a_person())
    (message,) = talk.say(AT, "/warmup")
    assert message.text.startswith(apology(world))
    assert talk.person.stack == ()


@pytest.mark.parametrize("said", ["back", "again", "done", "hello?"])
def test_one_that_has_become_shorter_ends_where_it_ends(
    world: World, talk: Talk, said: str
) -> None:
    talk.router = toy_router(world, visit=short)
    (message, *_) = talk.say(AT, said)
    assert message.text.startswith(world.catalog.messages["engine.changed"].strip())
    assert talk.person.stack == ()


def test_and_so_it_does_when_it_rings_or_is_carried_on(world: World, talk: Talk) -> None:
    front, before = talk.person.stack[0], talk.person
    talk.router = toy_router(world, visit=short)
    due = AT + timedelta(seconds=60)
    talk.hear(TimerRang(due, front.id, front.open.turn, due))
    assert talk.person.stack == ()
    talk.person = before
    talk.say(AT, "pause")
    talk.say(AT, "carry on")
    assert talk.person.stack == ()


def test_words_of_the_broken_kind_exist(world: World) -> None:
    assert words("engine.broken").key in world.catalog.messages
