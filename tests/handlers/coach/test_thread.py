"""What a thread is, after everything that can happen to it."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.coach.thread import (
    State,
    Thread,
    ThreadEffect,
    ThreadSummary,
    after,
    in_order,
    is_asleep,
    seen_as,
    span,
    title,
)
from handlers.engine.effect import (
    AlertCoach,
    ClaimThread,
    CloseThread,
    NoteInThread,
    SendCoachReply,
    SnoozeThread,
    ToCoach,
)
from handlers.engine.message import Message

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=2)
ASKED = ToCoach("person", "squats?", AT)
ANSWERED = SendCoachReply("John", "yes", Message("yes"), LATER)


def played(*effects: ThreadEffect, is_flagged: bool = False) -> Thread:
    thread = Thread()
    for effect in effects:
        thread = after(thread, effect, is_flagged=is_flagged)
    return thread


def test_it_waits_from_the_first_unanswered_line() -> None:
    again = ToCoach("person", "hello?", LATER)
    assert played(ASKED, again) == Thread(State.WAITING, AT)


def test_the_first_answer_ends_the_waiting_and_claims() -> None:
    other = SendCoachReply("Ann", "no", Message("no"), LATER)
    assert played(ASKED, ANSWERED, other) == Thread(State.OPEN, None, "John", claimed_at=LATER)


def test_who_answers_a_day_after_anothers_claim_has_it_from_then_on() -> None:
    later = LATER + timedelta(hours=12)
    found = played(ASKED, ANSWERED, SendCoachReply("Ann", "no", Message("no"), later))
    assert (found.claimed_by, found.claimed_at) == ("Ann", later)
    again = played(ASKED, ANSWERED, SendCoachReply("John", "no", Message("no"), later))
    assert again.claimed_at == later, "whoever goes on answering holds it"


def test_a_closed_thread_is_opened_by_a_new_line_and_nobodys_then() -> None:
    closed = played(ASKED, ANSWERED, CloseThread())
    assert closed == Thread(State.CLOSED)
    assert after(closed, ToCoach("person", "me again", LATER), is_flagged=False) == Thread(
        State.WAITING, LATER
    )


def test_an_answer_to_a_closed_thread_opens_it() -> None:
    assert played(ASKED, CloseThread(), ANSWERED).state is State.OPEN


def test_while_a_flag_stands_it_is_flagged_answered_or_not() -> None:
    alert = AlertCoach("same_day", "same_day: septic_joint", AT)
    assert played(alert, is_flagged=True) == Thread(State.FLAGGED, AT)
    assert played(alert, ANSWERED, is_flagged=True) == Thread(
        State.FLAGGED, None, "John", claimed_at=LATER
    )
    lifted = seen_as(played(alert, is_flagged=True), is_flagged=False)
    assert lifted == Thread(State.WAITING, AT)
    assert seen_as(Thread(), is_flagged=True) == Thread()


def test_closing_ends_the_waiting_and_hides_nobody_who_is_flagged() -> None:
    asked = after(Thread(), ASKED, is_flagged=True)
    closed = after(asked, CloseThread(), is_flagged=True)
    assert (closed.state, closed.waiting_since) == (State.FLAGGED, None)
    assert after(closed, CloseThread(), is_flagged=False) == Thread()


def test_a_note_changes_nothing_and_a_new_line_ends_a_snooze() -> None:
    snoozed = played(
        ASKED, SnoozeThread(LATER), ClaimThread("Ann", AT), NoteInThread("Ann", "x", AT)
    )
    assert snoozed == Thread(State.WAITING, AT, "Ann", LATER, AT)
    assert is_asleep(snoozed, AT)
    assert not is_asleep(snoozed, LATER)
    assert not is_asleep(after(snoozed, ASKED, is_flagged=False), AT)


def test_flags_are_on_top_then_who_waits_longest_and_what_is_put_off_comes_last() -> None:
    threads = [
        ThreadSummary(1, "", Thread(State.OPEN)),
        ThreadSummary(2, "", Thread(State.WAITING, LATER)),
        ThreadSummary(3, "", Thread(State.WAITING, AT, snoozed_until=LATER + timedelta(1))),
        ThreadSummary(4, "", Thread(State.FLAGGED, LATER, snoozed_until=LATER + timedelta(1))),
        ThreadSummary(5, "", Thread(State.WAITING, AT)),
    ]
    assert [each.id for each in in_order(threads, LATER)] == [4, 5, 2, 1, 3]


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (59, "59 min"), (61, "1 h 1 min"), (1500, "1 d 1 h")]
)
def test_a_span_is_said_in_its_two_largest_units(minutes: int, said: str) -> None:
    assert span(timedelta(minutes=minutes)) == said


def test_a_title_is_a_name_and_a_number() -> None:
    assert title(7, "Mia") == "Mia #7"
    assert title(7, "") == "#7"
