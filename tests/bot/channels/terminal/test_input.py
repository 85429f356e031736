"""What a typed line means, as a person would expect it."""

from datetime import UTC, datetime

import pytest

from bot.channels.terminal.input import Offered, marks
from handlers.engine.event import Said, Tapped
from handlers.engine.message import Button

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
SCALE = tuple(str(score) for score in range(11))
WISH = ("10 min before training", "5 min before training", "20 min", "10 min on a rest day", "Easy")
CHECK_IN = (*SCALE, "In an hour", "Skip today")
EASED = ("2 or less", "3 to 5", "Still 6 or more")


def choices(turn: int, *labels: str) -> tuple[Button, ...]:
    return tuple(Button(f"1.{turn}.{label}", label) for label in labels)


def taps(offered: Offered, line: str) -> str | None:
    """The label that a line taps; None if it is words."""
    match offered.event(AT, line):
        case Tapped(_, choice):
            return offered.label(choice)
        case Said(_, text):
            assert text == line
            return None


@pytest.mark.parametrize(
    ("labels", "line", "label"),
    [
        (("Start", "Not now"), "2", "Not now"),
        (("Start", "Not now"), "not  NOW", "Not now"),
        (("Start", "Not now"), "3", None),
        (("Start", "Not now"), "0", None),
        (("Start", "Not now"), "b", None),
        (("Start", "Not now"), "my knee hurts", None),
        (("Start", "Not now"), "²", None),
        (SCALE, "4", "4"),
        (SCALE, "0", "0"),
        (SCALE, "11", None),
        (CHECK_IN, "4", "4"),
        (CHECK_IN, "12", None),
        (CHECK_IN, "b", "Skip today"),
        (CHECK_IN, "skip today", "Skip today"),
        (EASED, "2", "2 or less"),
        (EASED, "3", "3 to 5"),
        (EASED, "c", "Still 6 or more"),
        (EASED, "6", None),
        (WISH, "5", "5 min before training"),
        (WISH, "10", None),
        (WISH, "D", "10 min on a rest day"),
    ],
)
def test_a_number_a_letter_or_a_label_is_a_tap(
    labels: tuple[str, ...], line: str, label: str | None
) -> None:
    offered = Offered()
    offered.show(choices(1, *labels))
    assert taps(offered, line) == label


def test_a_number_never_names_a_choice_of_an_earlier_question() -> None:
    offered = Offered()
    offered.show(choices(1, *SCALE))
    offered.show(choices(2, "None of these", "One or more"))
    assert taps(offered, "1") == "None of these"
    assert taps(offered, "7") is None


def test_a_label_of_an_earlier_question_is_words() -> None:
    offered = Offered()
    offered.show(choices(1, "Left", "Right"))
    offered.show(choices(2, "Start"))
    assert taps(offered, "left") is None


def test_a_message_without_choices_leaves_those_before_it_in_reach() -> None:
    offered = Offered()
    offered.show(choices(1, "Left", "Right"))
    offered.show(())
    assert taps(offered, "2") == "Right"


def test_nothing_was_offered_yet() -> None:
    assert taps(Offered(), "1") is None
    assert taps(Offered(), "") is None


def test_what_was_meant_for_the_question_before_stays_with_it() -> None:
    offered = Offered()
    offered.show(choices(1, "Go now", "Skip"))
    meant = offered.copy()
    offered.show(choices(2, "Done already", "Pause"))
    assert taps(meant, "2") == "Skip"
    assert taps(offered, "2") == "Pause"


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("Start", "Not now"), ("1", "2")),
        (SCALE, ("",) * 11),
        (CHECK_IN, (*("",) * 11, "a", "b")),
        (EASED, ("a", "b", "c")),
        (WISH, ("a", "b", "c", "d", "e")),
        (("10 min", "20 min"), ("1", "2")),
        (("1 Chest", "2 Legs", "Go on"), ("", "", "3")),
        ((), ()),
    ],
)
def test_what_stands_in_front_cannot_be_taken_for_another_choice(
    labels: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert marks(choices(1, *labels)) == expected
