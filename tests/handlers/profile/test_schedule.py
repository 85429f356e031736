"""What is stored of a schedule, and of a day."""

from datetime import date, time

import pytest

from handlers.profile.schedule import dump_date, dump_schedule, load_date, load_schedule
from scheduler.recurrence import Schedule


def test_schedules_and_days_survive_being_stored() -> None:
    schedule = Schedule(time(2, 30), frozenset({0, 6}), "Australia/Lord_Howe")
    assert load_schedule(dump_schedule(schedule)) == schedule
    on = date(2026, 11, 21)
    assert load_date(dump_date(on)) == on
    assert dump_schedule(None) is dump_date(None) is None


@pytest.mark.parametrize("broken", [None, [], ["07:00", [], "UTC"], ["seven", [1], "UTC"], 5])
def test_what_is_no_schedule_is_refused(broken: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        load_schedule(broken)  # type: ignore[arg-type]  # broken JSON is what is tested
