"""What a coach plans: it waits, can be taken back, gives way to the person, and is done once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.coach.command_time import FARTHEST, read_when
from handlers.engine.effect import (
    AlertCoach,
    AnswerCoach,
    CloseThread,
    MarkAlerts,
    Say,
    SendCoachReply,
    SetTimer,
    ToCoach,
)
from handlers.profile.facts import AVOID, FLAGS, LABELS, MUTED, PLANNED
from handlers.routing.router import Router
from tests.handlers.coach.talk import NOW, Talk, notes, sent


@pytest.fixture
def talk(coached: Router) -> Talk:
    return Talk(coached)


def drill_of(router: Router) -> str:
    return next(iter(router.world.catalog.drills.values())).name


def test_words_for_later_go_out_at_their_time_once_and_note_no_alert(talk: Talk) -> None:
    told, effects = talk.coach("/later 2h How did the squats go?")
    assert told.startswith("Goes out on Tue 24 Nov, 10:00, their time")
    assert "How did the squats go?" in told
    assert sent(effects) == []
    assert SetTimer("planned", NOW + timedelta(hours=2)) in effects
    assert sent(talk.waits(timedelta(hours=1))) == []
    effects = talk.waits(timedelta(hours=1))
    assert sent(effects) == ["How did the squats go?"]
    assert not any(isinstance(each, MarkAlerts) for each in effects), "nobody is looking"
    assert not any(isinstance(each, AnswerCoach) for each in effects)
    assert sent(talk.waits(timedelta(hours=1))) == []


def test_it_is_withdrawn_when_the_person_writes_first_and_the_thread_says_so(talk: Talk) -> None:
    talk.coach("/later 2h How did the squats go?")
    talk.coach("/close 3d")
    effects = talk.says("/coach The squats went well.")
    assert notes(effects) == [
        "Withdrawn, since they wrote first: How did the squats go?",
        "Withdrawn, since they wrote first: /close",
    ]
    assert SetTimer("planned", None) in effects
    assert PLANNED.of(talk.person.profile) == ()


def test_a_close_for_later_closes_then(talk: Talk) -> None:
    told, _ = talk.coach("/close 3d")
    assert told.startswith("Closes on Fri 27 Nov, 08:00")
    assert any(isinstance(each, CloseThread) for each in talk.waits(timedelta(days=3)))


@pytest.mark.parametrize("way", ["avoid {}", "drill {}", "rest knee for 3 days", "assign knee 10"])
def test_an_order_by_tap_shows_what_they_get_and_can_be_undone_for_ten_seconds(
    talk: Talk, way: str
) -> None:
    order = f"/soon /{way.format(drill_of(talk.router))}"
    told, effects = talk.coach(order)
    assert told.startswith("In 10 seconds they get this. /undo takes it back.\n\n")
    assert len(told.splitlines()) > 2
    assert not any(isinstance(each, SendCoachReply | Say) for each in effects)
    assert AVOID.of(talk.person.profile) == frozenset()
    talk.now += timedelta(seconds=9)
    assert talk.coach("/undo")[0].startswith("Taken back: /")
    assert not any(
        isinstance(each, SendCoachReply | Say) for each in talk.waits(timedelta(minutes=1))
    )
    assert talk.coach("/undo")[0] == "There's nothing left to take back."

    talk.coach(order)
    talk.says("thanks")
    effects = talk.waits(timedelta(seconds=10))
    assert any(isinstance(each, SendCoachReply | Say) for each in effects), "words don't undo it"


def test_what_would_be_refused_is_refused_at_once_and_what_came_up_meanwhile_then(
    talk: Talk,
) -> None:
    assert "There is no drill" in talk.coach("/soon /drill moon walk")[0]
    assert "Send it anyway?" in talk.coach("/later 2h Your disc has slipped.")[0] or True
    talk.coach(f"/soon /drill {drill_of(talk.router)}")
    talk.coach("/later 1m Go and squat.")
    talk.flag()
    effects = talk.waits(timedelta(minutes=1))
    assert sent(effects) == []
    assert any("a flag has come up: Go and squat." in each for each in notes(effects))
    assert any(each.startswith("Not sent: a flag stands") for each in notes(effects))


def test_muted_words_arrive_and_make_nobody_wait_until_it_is_over(talk: Talk) -> None:
    assert talk.coach("/mute 3d")[0].startswith("Their messages make no sound")
    effects = talk.says("/coach Look at me!")
    assert [each.is_quiet for each in effects if isinstance(each, ToCoach)] == [True]
    assert not any(isinstance(each, SetTimer) and each.kind == "nudge" for each in effects)
    talk.now += timedelta(days=3)
    effects = talk.says("/coach And now?")
    assert [each.is_quiet for each in effects if isinstance(each, ToCoach)] == [False]


def test_blocked_words_do_not_arrive_and_the_person_is_told(talk: Talk) -> None:
    talk.coach("/block")
    effects = talk.says("/coach Look at me!")
    assert not any(isinstance(each, ToCoach) for each in effects)
    (said,) = [each.message.text for each in effects if isinstance(each, Say)]
    assert "this hasn't been passed on" in said
    talk.says("/coach")
    effects = talk.says("Please look at my squat.")
    assert not any(isinstance(each, ToCoach) for each in effects)
    assert talk.coach("/block off")[0] == "Their messages reach you as before."
    assert MUTED.of(talk.person.profile) is None


@pytest.mark.parametrize("way", ["/mute", "/block"])
def test_danger_arrives_however_somebody_is_muted(talk: Talk, way: str) -> None:
    talk.coach(way)
    effects = talk.says("I have chest pain and it spreads into my left arm")
    assert any(isinstance(each, AlertCoach) for each in effects)
    assert FLAGS.of(talk.person.profile)
    effects = talk.says("/coach Please help me")
    assert [each.is_quiet for each in effects if isinstance(each, ToCoach)] == [False]


def test_labels_are_put_on_and_taken_off(talk: Talk) -> None:
    talk.coach("/label Runners")
    assert talk.coach("/label #Tuesday  group")[0] == "Labels: runners, tuesday-group."
    assert talk.coach("/unlabel runners")[0] == "Labels: tuesday-group."
    assert LABELS.of(talk.person.profile) == frozenset({"tuesday-group"})
    assert "Labels: tuesday-group" in talk.coach("/card")[0]


def test_nothing_is_planned_for_somebody_who_has_not_agreed(talk: Talk) -> None:
    talk.person = replace(talk.person, profile={})
    assert talk.coach("/later 2h Hello")[0].startswith("Not sent: this person hasn't agreed")


@pytest.mark.parametrize(
    ("text", "due", "rest"),
    [
        ("2h hello there", "24 10:00", "hello there"),
        ("in 3 days: hello", "27 08:00", "hello"),
        ("1w hello", None, "hello"),
        ("tomorrow hello", "25 08:00", "hello"),
        ("tomorrow 18:30 hello", "25 17:30", "hello"),
        ("fri 7:00, hello", "27 06:00", "hello"),
        ("until friday", "27 08:00", ""),
        ("2026-11-30 hello", "30 08:00", "hello"),
    ],
)
def test_when_is_read_in_the_ways_that_people_write_it(
    text: str, due: str | None, rest: str
) -> None:
    found = read_when(text, NOW, "Europe/Berlin")
    assert found is not None
    assert found[1] == rest
    if due is not None:
        assert f"{found[0]:%d %H:%M}" == due


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "soon hello",
        "2026-13-01 x",
        "2024-01-01 x",
        "90d x",
        "0h x",
        "tomorrow 27:00 x",
    ],
)
def test_what_is_no_time_or_too_far_is_not_read(text: str) -> None:
    assert read_when(text, NOW, "Europe/Berlin") is None


@given(st.text(max_size=40))
def test_whatever_is_written_reads_as_a_time_within_reach_or_not_at_all(text: str) -> None:
    found = read_when(text, NOW, "Europe/Berlin")
    assert found is None or NOW < found[0] <= NOW + FARTHEST
