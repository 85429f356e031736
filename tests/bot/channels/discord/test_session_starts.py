"""Connections to Discord are begun more slowly where few of a day's are left."""

import pytest

from bot.channels.discord.session_starts import FEW, SessionStarts
from bot.delivery.channel import Later


def test_nobody_waits_while_many_are_left() -> None:
    SessionStarts().check(FEW + 1, 60.0)


@pytest.mark.parametrize(("left", "wait"), [(99, 36.0), (9, 360.0), (0, 3600.0)])
def test_few_are_spread_over_the_time_that_is_left(left: int, wait: float) -> None:
    now = [1000.0]
    starts = SessionStarts(lambda: now[0])
    with pytest.raises(Later) as said:
        starts.check(left, 3600.0)
    assert said.value.seconds == wait
    with pytest.raises(Later):
        starts.check(left, 3600.0)
    now[0] += wait
    if left:
        starts.check(left, 3600.0 - wait)
    with pytest.raises(Later):
        starts.check(left - 1, 3600.0 - wait)
