"""The line that counts down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.terminal.countdown import Countdown, countdown_of
from bot.storage.records import DueTimer
from handlers.engine.message import Message, Until

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
HOLD = Message(
    "3 of 7 · left side\n**Fire hydrant** - hold 30 s.", until=Until(30, "done"), slot=(5, 2)
)


def counted(message: Message, before: Countdown | None = None) -> Countdown:
    countdown = countdown_of(message, before)
    assert countdown is not None
    return countdown


def timer(seconds: float, slot: tuple[int, int] = (5, 2)) -> DueTimer:
    return DueTimer(1, 1, "step", *slot, NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (80, "3 of 7 · Fire hydrant · left side · done in 0:23 ▮▮▮▮▮▮▮▯▯▯"),
        (56, "3 of 7 · Fire hydrant · left side · done in 0:23 ▮▮▮▮▯"),
        (50, "3 of 7 · Fire hydrant · left side · done in 0:23"),
        (40, "3 of 7 · left side · done in 0:23 ▮▮▮▮▯"),
        (20, "done in 0:23 ▮▮▮▮▯"),
        (7, "done in"),
    ],
)
def test_the_line_fits_and_keeps_what_is_needed_most(width: int, text: str) -> None:
    assert counted(HOLD).looked_up([timer(22.4)]).text(NOW, width) == text


def test_a_rest_keeps_the_place_and_the_drill_of_the_hold_before() -> None:
    change = Message("Switch sides. 5 s.", until=Until(5, "next"), slot=(5, 3))
    countdown = counted(change, counted(HOLD)).looked_up([timer(5, (5, 3))])
    assert countdown.text(NOW, 60) == "3 of 7 · Fire hydrant · next in 0:05 ▮▮▮▮▮▮▮▮▮▮"


def test_another_conversation_keeps_nothing_of_it() -> None:
    other = Message("Rest.", until=Until(5, "next"), slot=(6, 1))
    assert counted(other, counted(HOLD)).place == ""


def test_the_first_line_of_a_card_names_no_side() -> None:
    card = Message("3 of 7 · get ready\n**Squat**", until=Until(10, "starts"), slot=(5, 1))
    countdown = counted(card)
    assert (countdown.place, countdown.name, countdown.side) == ("3 of 7", "Squat", "")


def test_a_card_is_found_below_what_was_said_before_it() -> None:
    text = "Your plan.\n\n1. **Clamshell** - why\n\n1 of 2 · get ready\n**Squat**"
    countdown = counted(Message(text, until=Until(10, "starts"), slot=(5, 1)))
    assert (countdown.place, countdown.name) == ("1 of 2", "Squat")


def test_a_message_without_an_end_counts_nothing() -> None:
    assert countdown_of(replace(HOLD, until=None), None) is None


def test_a_paused_hold_has_no_timer_and_so_no_time() -> None:
    running = counted(HOLD).looked_up([timer(10)])
    assert running.due is not None
    assert running.looked_up([timer(10, (5, 3))]).due is None


def test_never_more_is_left_than_the_whole_and_never_less_than_nothing() -> None:
    assert counted(HOLD).looked_up([timer(33)]).left(NOW) == 30
    assert counted(HOLD).looked_up([timer(-1)]).left(NOW) == 0
