"""Whoever is in a running step is heard first, and nobody's own events change places."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.dispatch.item import Arrived, Item, Probe, RowsOnly, Shifted, TimerDue
from bot.dispatch.item_queue import BATCH, ItemQueue, Job
from bot.storage.changes import Changes
from bot.storage.records import Address, DueTimer
from handlers.engine.event import Said

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
SUE = Address("telegram", "sue")
STEP = TimerDue(DueTimer(1, 1, "step", 7, 1, AT), AT)
CHECK_IN = TimerDue(DueTimer(2, 2, "check_in", 0, 0, AT), AT)
SHIFT = Shifted(timedelta(hours=1), AT)


def said(text: str, address: Address = SUE) -> Arrived:
    return Arrived(address, Said(AT, text))


def newcomer(number: int) -> Arrived:
    return said("/start", Address("telegram", str(number)))


def put(queue: ItemQueue, *items: Item) -> None:
    for item in items:
        queue.put(Job(item, asyncio.get_running_loop().create_future()))


async def heard(queue: ItemQueue) -> list[Item]:
    """Everything that waits, in the order in which it is heard."""
    queue.close()
    items: list[Item] = []
    while jobs := await queue.batch():
        items += [job.item for job in jobs]
    return items


async def test_who_is_in_a_step_goes_before_two_hundred_newcomers() -> None:
    queue = ItemQueue()
    queue.note(SUE, is_in_step=True)
    put(queue, *(newcomer(n) for n in range(200)), said("pause"), STEP, CHECK_IN)
    first = [job.item for job in await queue.batch()]
    assert first[:2] == [said("pause"), STEP]
    assert len(first) == BATCH, "and the crowd goes on in the same batch"
    rest = await heard(queue)
    assert len(rest) == 200 + 3 - BATCH


async def test_who_is_in_no_step_waits_like_everybody() -> None:
    queue = ItemQueue()
    queue.note(SUE, is_in_step=True)
    queue.note(SUE, is_in_step=False)
    put(queue, newcomer(1), said("hello"))
    assert await heard(queue) == [newcomer(1), said("hello")]


async def test_who_still_waits_in_the_crowd_does_not_overtake_their_own_words() -> None:
    queue = ItemQueue()
    put(queue, newcomer(1), said("first"))
    queue.note(SUE, is_in_step=True)
    put(queue, said("second"))
    assert await heard(queue) == [newcomer(1), said("first"), said("second")]


async def test_what_comes_after_the_clock_was_set_is_heard_after_it() -> None:
    queue = ItemQueue()
    queue.note(SUE, is_in_step=True)
    put(queue, newcomer(1), said("before"), SHIFT, said("after"), STEP)
    assert await heard(queue) == [said("before"), newcomer(1), SHIFT, said("after"), STEP]


async def test_what_has_a_transaction_of_its_own_comes_in_turn_however_much_goes_first() -> None:
    queue = ItemQueue()
    put(queue, Probe())
    for _ in range(3):
        put(queue, RowsOnly(Changes()))
    assert [type(job.item) for job in await queue.batch()] == [RowsOnly] * 3
    put(queue, RowsOnly(Changes()))
    assert [type(job.item) for job in await queue.batch()] == [Probe]


async def test_what_was_not_heard_comes_first_again_in_its_order() -> None:
    queue = ItemQueue()
    queue.note(SUE, is_in_step=True)
    put(queue, newcomer(1), newcomer(2), said("one"), said("two"))
    jobs = await queue.batch()
    queue.give_back(jobs[1:])
    assert await heard(queue) == [said("two"), newcomer(1), newcomer(2)]


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["say", "step", "no step", "set"]))))
def test_nobodys_own_events_change_places(story: Sequence[tuple[int, str]]) -> None:
    async def told() -> list[Item]:
        queue = ItemQueue()
        for number, (who, what) in enumerate(story):
            address = Address("telegram", str(who))
            if what == "say":
                put(queue, said(f"{number}", address))
            elif what == "set":
                put(queue, Shifted(timedelta(seconds=number), AT))
            else:
                queue.note(address, is_in_step=what == "step")
        return await heard(queue)

    items = asyncio.run(told())
    assert len(items) == sum(what in {"say", "set"} for _, what in story)
    order: dict[object, list[int]] = {}
    for item in items:
        if isinstance(item, Arrived) and isinstance(item.event, Said):
            order.setdefault(item.address, []).append(int(item.event.text))
    assert all(numbers == sorted(numbers) for numbers in order.values())
    when = [index for index, item in enumerate(items) if isinstance(item, Shifted)]
    for index in when:
        shifted = items[index]
        assert isinstance(shifted, Shifted)
        at = int(shifted.by.total_seconds())
        earlier = [i for i in items[:index] if isinstance(i, Arrived)]
        assert all(isinstance(i.event, Said) and int(i.event.text) < at for i in earlier)
