"""What is stored of a pause."""

from datetime import date

import pytest

from handlers.profile.pause import Pause, Reason, dump_pause, load_pause

ON = date(2026, 11, 21)


def test_a_pause_survives_being_stored() -> None:
    for pause in (Pause(ON, Reason.ILL), Pause(None, Reason.AWAY)):
        assert load_pause(dump_pause(pause)) == pause
    assert dump_pause(None) is None


@pytest.mark.parametrize("broken", [None, ["soon", "ill"], [None, "bored"], "ill"])
def test_what_is_no_pause_is_refused(broken: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        load_pause(broken)  # type: ignore[arg-type]  # broken JSON is what is tested
