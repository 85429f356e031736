"""Whatever happens, in whatever order: nothing raises, and there is always a way on."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.engine.effect import Fault, Log
from handlers.engine.event import (
    Attached,
    CoachReplied,
    DayEnded,
    Edited,
    Event,
    Said,
    Started,
    Tapped,
    TimerRang,
)
from handlers.engine.hearing import Hearing
from handlers.world import World
from tests.handlers.engine.small_flow import Talk, a_person, toy_router

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)

TEXTS = (
    "2|red|blue|done|hurts|pause|carry on|back|go on|say that again|A|pancakes|my knee hurts|"
    "|/warmup|/stop|/help|/coach why|/nothing"
)
WORDS = st.sampled_from(TEXTS.split("|"))
ACTS = st.one_of(
    st.tuples(st.just("say"), WORDS),
    st.tuples(st.just("tap"), st.sampled_from(["0", "1", "red", "done", "a", "go", "pause"])),
    st.tuples(st.just("tap_old"), st.sampled_from(["0", "red", "done", "resume", "stop"])),
    st.tuples(st.just("ring"), st.sampled_from(["", "late"])),
    st.tuples(st.just("edit"), WORDS),
    st.tuples(st.just("attach"), WORDS),
    st.tuples(st.just("coach"), WORDS),
    st.tuples(st.just("join"), st.just("")),
    st.tuples(st.just("day"), st.just("")),
)


def event_of(talk: Talk, at: datetime, act: str, text: str) -> Event:
    front = talk.person.stack[0] if talk.person.stack else None
    turn = front.open.turn if front else 1
    id_ = front.id if front else 1
    match act:
        case "tap":
            return Tapped(at, f"{id_}.{turn}.{text}")
        case "tap_old":
            return Tapped(at, f"{id_}.{max(0, turn - 1)}.{text}")
        case "ring":
            due = front.open.due if front and front.open.due else at
            return TimerRang(at if text else max(at, due), id_, turn, due)
        case "edit":
            return Edited(at, text)
        case "attach":
            return Attached(at, "photo", "knee.jpg", text)
        case "coach":
            return CoachReplied(at, "coach", text)
        case "join":
            return Started(at)
        case "day":
            return DayEnded(at)
        case _:
            return Said(at, text)


@settings(max_examples=300, deadline=None)
@given(acts=st.lists(ACTS, max_size=30), gaps=st.lists(st.integers(0, 400), max_size=30))
def test_any_sequence_of_events_leaves_a_state_that_can_go_on(
    world: World, acts: list[tuple[str, str]], gaps: list[int]
) -> None:
    router = toy_router(world)
    talk, twin = Talk(router, a_person()), Talk(router, a_person())
    at = AT
    for index, (act, text) in enumerate(acts):
        at += timedelta(seconds=gaps[index] if index < len(gaps) else 1)
        event = event_of(talk, at, act, text)
        assert talk.hear(event) == twin.hear(event)
    assert talk.person == twin.person
    assert not [e for e in talk.effects if isinstance(e, Fault)]
    for conversation in talk.person.stack:  # every open step can be reached by its journal alone
        hearing = Hearing(router.script, talk.person, at, iter(()))
        assert hearing.asked(conversation) is not None
    logged = [(e.conversation, e.path) for e in talk.effects if isinstance(e, Log)]
    assert all(path for _, path in logged)
    while talk.person.stack:
        before = len(talk.person.stack)
        talk.say(at, "/stop")
        assert len(talk.person.stack) < before
    (answer,) = talk.say(at, "/warmup")
    assert answer.buttons
