"""Whatever a person and a coach do, in any order: while a flag stands there is no drill."""

from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.engine.effect import Fault, Say, SendCoachReply
from handlers.engine.event import (
    CoachReplied,
    CoachSawAlerts,
    DayEnded,
    Event,
    Said,
    Tapped,
    TimerRang,
)
from handlers.engine.person import Person
from handlers.profile.facts import FLAGS
from handlers.routing.router import Router

TEXTS = (
    "/start|I agree|left knee, 3, five minutes|none|that's all|start|/warmup|same|2|9|carry on|stop"
    "|back|again|pause|skip|swap|/coach why|/coach|/checkin|every day at 7|crushing chest pain"
    "|my knee is 9 out of 10|One or more|Heart trouble|go on|That's not what I meant|I feel better"
    "|A clinician cleared me|Dr Weiss|yesterday|No limits|my knee clicked|/withdraw|/delete|no|yes"
    "|Do it now|Not now|/export|/settings|/stop"
)
COACH = (
    "hello|/clear|/misread|/full|/drill clamshell|/assign ankle 10|/avoid clamshell"
    "|/rest knee until 2026-12-01|/close|/claim|/snooze 2h|/seen|/card|/fly|it's just muscular"
)
ACTS = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(TEXTS.split("|"))),
    st.tuples(st.just("coach"), st.sampled_from(COACH.split("|"))),
    st.tuples(st.just("tap"), st.integers(0, 400).map(str)),
    st.tuples(st.just("ring"), st.just("")),
    st.tuples(st.just("day"), st.just("")),
    st.tuples(st.just("seen"), st.just("")),
)
PLANNED = "say /start|say I agree|say /stop|say /checkin|say every day at 06:10|say /stop"
VISIT = "say left knee, 3, five minutes|say none|say that's all"
BEGINNINGS = [
    "say /start|say I agree",
    f"{PLANNED}|{VISIT}|say start",
    f"{PLANNED}|{VISIT}|say start|say pause|say /checkin",
    f"{PLANNED}|coach /drill clamshell|say Do it now",
    f"{PLANNED}|coach /drill clamshell|say /warmup|say left knee, 3, five minutes",
    f"{PLANNED}|coach /assign ankle 10|{VISIT}|say start|say /coach why",
]
RUNNING = {"Go now", "Done already"}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(beginning=st.sampled_from(BEGINNINGS), acts=st.lists(ACTS, max_size=12))
def test_while_a_flag_stands_no_drill_runs_or_is_offered(
    coached: Router, beginning: str, acts: list[tuple[str, str]]
) -> None:
    person, ids = Person(1), count(1)
    buttons: list[str] = []
    at = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
    begin = [(act, text) for act, _, text in (b.partition(" ") for b in beginning.split("|"))]
    for act, text in (*begin, *acts):
        at += timedelta(seconds=20)
        was_flagged = bool(FLAGS.of(person.profile))
        heard = coached.hear(person, event_of(person, at, act, text, buttons), ids)
        person = heard.person
        assert not [effect for effect in heard.effects if isinstance(effect, Fault)]
        said = [e.message for e in heard.effects if isinstance(e, Say | SendCoachReply)]
        buttons += [button.id for message in said for button in message.buttons]
        if FLAGS.of(person.profile):
            assert not any(c.flow in {"session", "visit"} for c in person.stack)
            labels = {button.label for message in said for button in message.buttons}
            assert not (was_flagged and labels & RUNNING)


def event_of(person: Person, at: datetime, act: str, text: str, buttons: list[str]) -> Event:
    front = person.stack[0] if person.stack else None
    match act:
        case "coach":
            return CoachReplied(at, "John", text)
        case "tap" if buttons:
            return Tapped(at, buttons[-1 - int(text) % len(buttons)])
        case "ring" if front is not None:
            due = front.open.due or at
            return TimerRang(max(at, due), front.id, front.open.turn, due)
        case "day":
            return DayEnded(at)
        case "seen":
            return CoachSawAlerts(at, "John")
        case _:
            return Said(at, text)
