"""A dose says what one set works, and a change of dose keeps the set's spare seconds."""

from typing import Any

import pytest
from pydantic import ValidationError

from content.model.dose import Dose, DoseChange

BEATS = [{"cue": "lift", "seconds": 2}, {"cue": "lower", "seconds": 2}]


def dose(**fields: Any) -> Dose:
    return Dose.model_validate(fields)


def test_each_side_counts_twice_with_five_seconds_to_change() -> None:
    counted = dose(sides="each", reps=8, tempo=BEATS, set_seconds=75)
    assert (counted.side_seconds, counted.work_seconds, counted.change_seconds) == (32, 69, 5)


def test_sides_in_turns_count_twice_with_no_change() -> None:
    assert dose(sides="alternating", reps=6, tempo=BEATS, set_seconds=60).work_seconds == 48


def test_an_adjustable_hold_is_its_own_set() -> None:
    assert dose(sides="none", hold_seconds=180, adjustable=True).set_seconds == 180


@pytest.mark.parametrize(
    "fields",
    [
        {"sides": "none", "set_seconds": 60},
        {"sides": "none", "hold_seconds": 30, "reps": 3, "tempo": BEATS, "set_seconds": 60},
        {"sides": "none", "reps": 3, "set_seconds": 60},
        {"sides": "none", "hold_seconds": 30, "tempo": BEATS, "set_seconds": 60},
        {"sides": "none", "hold_seconds": 30, "change_seconds": 5, "set_seconds": 60},
        {"sides": "none", "hold_seconds": 61, "set_seconds": 60},
        {"sides": "none", "hold_seconds": 30, "sets": 2, "set_seconds": 60},
        {"sides": "none", "hold_seconds": 30, "adjustable": True, "set_seconds": 60},
    ],
)
def test_a_dose_that_cannot_be_done_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        dose(**fields)


def test_fewer_reps_shorten_the_set_by_their_work() -> None:
    full = dose(sides="each", reps=8, tempo=BEATS, set_seconds=75)
    light = DoseChange(reps=5).applied_to(full)
    assert (light.reps, light.work_seconds, light.set_seconds) == (5, 45, 51)


def test_a_line_may_state_its_own_set() -> None:
    full = dose(sides="each", hold_seconds=30, set_seconds=75)
    assert DoseChange(hold_seconds=15, set_seconds=50).applied_to(full).set_seconds == 50


def test_a_shorter_rest_stays_adjustable() -> None:
    rest = dose(sides="none", hold_seconds=180, adjustable=True)
    short = DoseChange(hold_seconds=60).applied_to(rest)
    assert (short.hold_seconds, short.set_seconds, short.adjustable) == (60, 60, True)


def test_a_hold_cannot_be_turned_into_reps() -> None:
    with pytest.raises(ValidationError):
        DoseChange(reps=5).applied_to(dose(sides="none", hold_seconds=30, set_seconds=40))
