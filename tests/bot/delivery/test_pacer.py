"""The pace of a channel, on a clock made of numbers."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pacer import AT_WILL, Pace, Pacer

PACE = Pace(29.0, 1.0, 3, 20, 60.0, 8, group_sign="-")


def sent_at(pacer: Pacer, chats: list[str], start: float = 0.0) -> list[tuple[float, str]]:
    """When each of these leaves, in this order, if whoever calls does as the pacer says."""
    now, sent = start, []
    for chat in chats:
        now = max(now, pacer.free_at())
        while (until := pacer.held(now).get(chat)) is not None:
            now = until
        pacer.took(now, chat)
        sent.append((now, chat))
    return sent


def busiest(instants: list[float], seconds: float) -> int:
    """The most that lie in any stretch of so many seconds."""
    return max(
        sum(1 for other in instants[i:] if other < at + seconds) for i, at in enumerate(instants)
    )


def test_slots_are_even_and_no_second_has_more_than_thirty() -> None:
    instants = [at for at, _ in sent_at(Pacer(PACE), [str(n) for n in range(300)])]
    assert busiest(instants, 1.0) <= 30
    gaps = [later - before for before, later in itertools.pairwise(instants)]
    assert max(gaps) - min(gaps) < 0.001


def test_slots_that_nobody_used_are_gone() -> None:
    pacer = Pacer(PACE)
    sent_at(pacer, ["1"])
    instants = [at for at, _ in sent_at(pacer, [str(n) for n in range(60)], start=100.0)]
    assert busiest(instants, 1.0) <= 30


def test_one_chat_takes_a_few_at_once_and_then_one_a_second() -> None:
    instants = [at for at, _ in sent_at(Pacer(PACE), ["7"] * 20)]
    assert instants[2] < 0.2, "a short burst passes"
    assert instants[19] >= 17.0, "and over time it is one a second"


def test_a_group_takes_twenty_in_any_minute() -> None:
    instants = [at for at, _ in sent_at(Pacer(PACE), ["-100"] * 65)]
    assert busiest(instants, 60.0) == 20


def test_a_chat_that_waits_holds_nobody_else_up() -> None:
    pacer = Pacer(PACE)
    pacer.told_to_wait(0.0, 30.0, "7", is_for_all=False)
    assert pacer.held(1.0) == {"7": 30.0}
    assert pacer.free_at() <= 1.0
    assert pacer.held(30.1) == {}


def test_three_chats_that_wait_are_everybody_and_a_wait_for_all_is_one() -> None:
    pacer = Pacer(PACE)
    for chat in "123":
        assert pacer.free_at() == 0.0
        pacer.told_to_wait(0.0, 9.0, chat, is_for_all=False)
    assert pacer.free_at() == 9.0
    pacer.told_to_wait(10.0, 5.0, "4", is_for_all=True)
    assert pacer.free_at() == 15.0


def test_after_a_named_wait_the_pace_is_halved_and_comes_back_slowly() -> None:
    pacer = Pacer(PACE)
    pacer.told_to_wait(0.0, 2.0, "7", is_for_all=True)
    assert pacer.rate(2.0) == 14.5
    assert 19.0 < pacer.rate(7.0) < 20.0
    assert pacer.rate(60.0) == 29.0
    for _ in range(20):
        pacer.told_to_wait(60.0, 1.0, "7", is_for_all=True)
    assert pacer.rate(60.0) > 0.9, "it never stands still"


def test_a_platform_without_a_pace_takes_everything_at_once() -> None:
    assert {at for at, _ in sent_at(Pacer(AT_WILL), ["7"] * 50)} == {0.0}


@given(st.lists(st.sampled_from(["1", "2", "-3", "-4"]), max_size=120), st.floats(1.0, 50.0))
def test_a_faster_clock_keeps_the_same_limits(chats: list[str], times: float) -> None:
    slow = sent_at(Pacer(PACE), chats)
    fast = sent_at(Pacer(PACE.faster(times)), chats)
    for (at, _), (quick, _) in zip(slow, fast, strict=True):
        assert abs(at - quick * times) < 0.001 * max(1.0, at)
