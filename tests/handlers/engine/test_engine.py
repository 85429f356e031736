"""The engine's promises, one by one, on a small conversation."""

from dataclasses import replace
from enum import Enum

import pytest

from handlers.engine.effect import Fault, Log, Settle, ToCoach, Unlog
from handlers.engine.event import DayEnded, Said, Tapped
from handlers.engine.flow import Flow, Next, ask
from handlers.engine.journal import By
from handlers.engine.json import Arguments
from handlers.engine.question import of_enum
from handlers.engine.words import words
from handlers.world import World
from tests.handlers.engine.small_flow import (
    AT,
    NUMBER,
    Talk,
    a_person,
    front,
    later,
    ring,
    toy_router,
)
from tests.handlers.engine.small_flow import talk as small_talk


@pytest.fixture
def talk(world: World) -> Talk:
    talk = Talk(toy_router(world), a_person())
    talk.say(AT, "/warmup")
    return talk


@pytest.mark.parametrize("text", ["1", "what is a hip hinge?", "left knee, 4, squats", "???"])
def test_an_event_runs_the_open_flow_once_however_many_readers_ask_for_it(
    world: World, text: str
) -> None:
    runs: list[str] = []

    def counted(arguments: Arguments) -> Flow[Next | None]:
        runs.append("run")
        return (yield from small_talk(arguments))

    talk = Talk(toy_router(world, visit=counted), a_person())
    talk.say(AT, "/warmup")
    runs.clear()
    talk.say(later(1), text)
    assert len(runs) == 1


def test_a_question_is_put_with_its_choices_and_an_answer_leads_to_the_next(talk: Talk) -> None:
    (said,) = talk.say(AT, "2")
    assert said.text == "Which colour?"
    assert [b.label for b in said.buttons] == ["Red", "Blue"]


def test_an_answered_question_is_settled_with_the_chosen_label(talk: Talk) -> None:
    opened = front(talk)
    effects = talk.hear(Tapped(AT, f"{opened.id}.{opened.open.turn}.1"))
    settled = [e for e in effects if isinstance(e, Settle)]
    assert settled == [Settle((opened.id, opened.open.turn), "1")]


def test_the_journal_keeps_what_was_read_and_by_whom(talk: Talk) -> None:
    talk.say(AT, "2")
    talk.say(AT, "red")
    ring(talk, later(60))
    entries = [(e.path, e.value, e.by) for e in front(talk).journal]
    assert entries == [
        ("number", 2, By.PERSON),
        ("colour", "red", By.PERSON),
        ("left/hold", "rang", By.CLOCK),
    ]


def test_back_over_a_scored_answer_leaves_one_score(talk: Talk) -> None:
    talk.say(AT, "2")
    effects = talk.hear(Said(AT, "back"))
    assert [e.position for e in effects if isinstance(e, Unlog)] == [1]
    assert talk.person.profile.get("lucky") is None
    (said,) = talk.messages(effects)
    assert said.text == "Which number?"
    talk.say(AT, "1")
    assert talk.person.profile["lucky"] == 1
    scores = [e for e in talk.effects if isinstance(e, Log) and e.kind == "score"]
    assert {(s.conversation, s.path) for s in scores} == {(front(talk).id, "score")}


def test_back_gives_back_what_was_remembered_before(world: World) -> None:
    talk = Talk(toy_router(world), a_person(lucky=7))
    talk.say(AT, "/warmup")
    talk.say(AT, "2")
    assert talk.person.profile["lucky"] == 2
    talk.say(AT, "back")
    assert talk.person.profile["lucky"] == 7


def test_back_goes_to_what_the_person_answered_and_never_to_a_timer(talk: Talk) -> None:
    talk.say(AT, "2")
    talk.say(AT, "red")
    ring(talk, later(60))
    (said,) = talk.say(later(61), "back")
    assert said.text == "Which colour?"


def test_back_stops_at_what_has_left_the_house(world: World) -> None:
    talk = Talk(toy_router(world), a_person())
    hearing = toy_router(world)
    talk.say(AT, "/warmup")
    opened = replace(front(talk), arguments={"hands_off": True})
    talk.person = replace(talk.person, stack=(opened,))
    talk.say(AT, "2")
    assert any(isinstance(e, ToCoach) for e in talk.hear(Said(AT, "red")))
    (said,) = talk.say(AT, "back")
    assert said.text.startswith(hearing.script.messages["engine.no_way_back"])
    assert len(front(talk).journal) == 2


def test_back_at_the_very_beginning_says_so(talk: Talk) -> None:
    (said,) = talk.say(AT, "back")
    assert "very beginning" in said.text
    assert "Which number?" in said.text


def test_a_button_of_an_earlier_turn_changes_nothing(talk: Talk) -> None:
    old = f"{front(talk).id}.{front(talk).open.turn}.1"
    talk.say(AT, "2")
    before = front(talk)
    (said,) = talk.tap(AT, old)
    assert front(talk) == before
    assert "earlier" in said.text
    assert "Which colour?" in said.text


@pytest.mark.parametrize("choice", ["", ".", "x.y.z", "1.1", "9" * 60, "1.1.nothing", "1.99.1"])
def test_a_choice_that_is_no_choice_changes_nothing(talk: Talk, choice: str) -> None:
    before = front(talk).journal
    assert talk.tap(AT, choice)
    assert front(talk).journal == before


def test_two_taps_at_once_count_once(talk: Talk) -> None:
    choice = f"{front(talk).id}.{front(talk).open.turn}.1"
    talk.tap(AT, choice)
    talk.tap(AT, choice)
    scores = [e for e in talk.effects if isinstance(e, Log) and e.kind == "score"]
    assert len(scores) == 1
    assert len(front(talk).journal) == 1


def test_a_button_of_a_parked_conversation_brings_it_to_the_front(world: World) -> None:
    router = toy_router(world, settings=_second)
    talk = Talk(router, a_person())
    talk.say(AT, "/warmup")
    first = front(talk)
    talk.say(AT, "/settings")
    assert front(talk).id != first.id
    talk.tap(AT, f"{first.id}.{first.open.turn}.1")
    assert front(talk).id == first.id
    assert [e.value for e in front(talk).journal] == [1]
    assert len(talk.person.stack) == 2


def test_the_name_of_a_parked_conversations_choice_brings_it_to_the_front(world: World) -> None:
    talk = Talk(toy_router(world, settings=_second), a_person())
    for said in ("/warmup", "2", "/settings"):
        talk.say(AT, said)
    parked = talk.person.stack[1]
    talk.say(AT, "red")
    assert front(talk).id == parked.id
    assert [e.value for e in front(talk).journal] == [2, "red"]


def _second(_arguments: Arguments) -> Flow[Next | None]:
    yield from ask(NUMBER)
    return None


def test_ticks_change_only_the_open_step_until_they_are_sent(talk: Talk) -> None:
    for text in ("2", "red", "done", "done"):
        talk.say(AT, text)
    opened = front(talk)
    prefix = f"{opened.id}.{opened.open.turn}"
    (said,) = talk.tap(AT, f"{prefix}.a")
    assert said.is_edit
    assert [b.is_marked for b in said.buttons] == [True, False, False]
    talk.tap(AT, f"{prefix}.b")
    talk.tap(AT, f"{prefix}.a")
    assert front(talk).journal == opened.journal
    (said,) = talk.tap(AT, f"{prefix}.go")
    assert "and b at" in said.text
    assert talk.person.stack == ()


def test_unclear_answers_are_met_kindly_then_otherwise_then_with_the_coach(talk: Talk) -> None:
    said = [talk.say(AT, "pancakes")[0].text for _ in range(3)]
    assert "Which number?" in said[0]
    assert "Put another way" in said[1]
    assert "/coach" in said[2]
    assert front(talk).journal == ()


def test_a_value_that_the_question_no_longer_accepts_is_asked_again(world: World) -> None:
    talk = Talk(toy_router(world), a_person())
    talk.say(AT, "/warmup")
    talk.say(AT, "2")
    talk.say(AT, "red")
    talk.router = toy_router(world, visit=_only_blue)
    (said,) = talk.say(AT, "done")
    assert "changed since" in said.text
    assert "Which colour?" in said.text
    assert [e.path for e in front(talk).journal] == ["number"]
    talk.say(AT, "blue")
    assert talk.person.stack == ()


class OnlyBlue(Enum):
    BLUE = "blue"


def _only_blue(_arguments: Arguments) -> Flow[Next | None]:
    yield from ask(NUMBER)
    labels = {OnlyBlue.BLUE: "toy.blue"}
    yield from ask(of_enum("colour", OnlyBlue, labels, said=words("toy.colour")))
    return None


def test_a_question_that_is_no_longer_asked_cuts_the_journal_there(world: World) -> None:
    talk = Talk(toy_router(world), a_person())
    talk.say(AT, "/warmup")
    talk.say(AT, "2")
    talk.router = toy_router(world, visit=_second_only)
    (said,) = talk.say(AT, "red")
    assert "changed since" in said.text
    assert front(talk).journal == ()


def _second_only(_arguments: Arguments) -> Flow[Next | None]:
    yield from ask(replace(NUMBER, key="another"))
    return None


def test_a_flow_that_raises_is_closed_and_the_person_is_told(world: World) -> None:
    talk = Talk(toy_router(world, visit=_raising), a_person())
    talk.say(AT, "/warmup")
    effects = talk.hear(Said(AT, "2"))
    assert talk.person.stack == ()
    assert [e for e in effects if isinstance(e, Fault)]
    assert "/warmup" in talk.messages(effects)[0].text


def _raising(_arguments: Arguments) -> Flow[Next | None]:
    yield from ask(NUMBER)
    raise RuntimeError("out of drills")


def test_a_flow_of_an_unknown_name_is_closed_and_the_person_is_told(talk: Talk) -> None:
    talk.person = replace(talk.person, stack=(replace(front(talk), flow="gone"),))
    effects = talk.hear(Said(AT, "2"))
    assert talk.person.stack == ()
    assert [e for e in effects if isinstance(e, Fault)]


def test_a_flow_may_end_with_another(world: World) -> None:
    talk = Talk(toy_router(world, visit=_relaying), a_person())
    talk.say(AT, "/warmup")
    talk.say(AT, "1")
    assert front(talk).flow == "talk"


def _relaying(_arguments: Arguments) -> Flow[Next | None]:
    yield from ask(NUMBER)
    return Next("talk", {})


def test_stop_leaves_what_is_open_and_help_works_in_every_step(talk: Talk) -> None:
    talk.say(AT, "2")
    (said,) = talk.say(AT, "/help")
    assert "/warmup" in said.text
    assert len(talk.person.stack) == 1
    talk.say(AT, "/stop")
    assert not talk.person.stack


def test_the_end_of_the_day_closes_what_is_open(talk: Talk) -> None:
    talk.hear(DayEnded(later(70_000)))
    assert talk.person.stack == ()


def test_say_that_again_puts_the_question_once_more(talk: Talk) -> None:
    (said,) = talk.say(AT, "say that again")
    assert said.text == "Which number?"
