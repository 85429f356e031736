"""A message as it stands on the screen."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from prompt_toolkit.utils import get_cwidth

from bot.channels.terminal.message_box import echoed, framed, said_at, ticked
from handlers.engine.message import Button, Message


def buttons(*labels: str, marked: tuple[str, ...] = ()) -> tuple[Button, ...]:
    return tuple(Button(f"1.1.{label}", label, label in marked) for label in labels)


def screen(message: Message, width: int = 80) -> str:
    return "".join(text for _, text in framed(message, width))


def short(message: Message, width: int = 80) -> str:
    return "".join(text for _, text in ticked(message, width))


def test_choices_stand_in_one_row_if_they_fit() -> None:
    message = Message("Ready?", buttons("Start", "Change something", "Not now"))
    assert screen(message) == ("\n▎ Ready?\n▎ \n▎ 1 Start   2 Change something   3 Not now\n")


def test_a_few_choices_that_do_not_fit_stand_below_each_other() -> None:
    message = Message("Ready?", buttons("Start right away", "Change something", "Not now"))
    assert screen(message, 40).splitlines()[3:] == [
        "▎ 1 Start right away",
        "▎ 2 Change something",
        "▎ 3 Not now",
    ]


def test_many_choices_stand_in_columns_and_are_read_downwards() -> None:
    message = Message("Which?", buttons("No band", "No step", "No chair", "No mat", "Go on"))
    assert screen(message, 34).splitlines()[3:] == [
        "▎ 1 No band    4 No mat",
        "▎ 2 No step    5 Go on",
        "▎ 3 No chair",
    ]


def test_the_pain_scale_is_one_row_without_numbers_in_front() -> None:
    message = Message("How much?", buttons(*(str(score) for score in range(11))))
    assert screen(message, 60).splitlines()[-1] == "▎ 0  1  2  3  4  5  6  7  8  9  10"


def test_a_number_in_the_text_cannot_be_taken_for_a_choice() -> None:
    text = "Does one of these fit?\n\n1. Chest pain\n2. Numb"
    with_choices = screen(Message(text, buttons("None of these", "One or more")))
    assert "▎ • Chest pain" in with_choices
    assert "1 None of these" in with_choices
    assert "▎ 1. Chest pain" in screen(Message(text))


def test_a_tick_is_seen_and_answered_in_one_short_line() -> None:
    message = Message("Which?", buttons("No band", "No step", "Go on", marked=("No step",)))
    assert "2 No step ✓" in screen(message)
    assert short(message) == "▎ Ticked: No step   3 Go on\n"
    assert short(message, 26) == "▎ Ticked: No step\n▎ 3 Go on\n"
    assert short(Message("Which?", buttons("No band", "Go on"))) == (
        "▎ Nothing is ticked.   2 Go on\n"
    )


def test_what_was_said_stays_on_the_screen_and_what_comes_late_says_when() -> None:
    assert "".join(text for _, text in echoed("my\x1b[2J knee")) == "\n› my[2J knee\n"
    at = datetime(2026, 11, 21, 5, 4, tzinfo=UTC)
    assert said_at(at, ZoneInfo("Europe/Berlin"))[0][1] == "\nSat 21 Nov, 06:04\n"


@pytest.mark.parametrize("width", [24, 60, 80, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    message = Message("A long sentence about hips. " * 12, buttons("One", "A longer choice", "x"))
    assert max(get_cwidth(line) for line in screen(message, width).splitlines()) < width


def test_a_label_cannot_move_the_cursor() -> None:
    assert "\x1b" not in screen(Message("\x1b[2J", buttons("\x1b[31mred\n")))
