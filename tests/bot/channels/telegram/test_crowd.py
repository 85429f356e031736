"""Many people at once: every step rings on a busy machine, and a crowd holds up no session.

How late steps come is printed and not judged, for it is the machine's speed; that they come is.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest

from scheduler.wall_clock import wall_time
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.fake.state import Posted
from tests.bot.channels.telegram.process import limber
from tests.bot.channels.telegram.trainee import ENDS, Trainee
from tests.support.rings import rounds

pytestmark = [pytest.mark.long, pytest.mark.busy]
PEOPLE = 40
BUSY = 10
"""Processes that do nothing but keep the machine busy."""
SECONDS = rounds(60, soak=600)
NEWCOMERS = 200
PATIENCE = 60
"""Seconds after which a step that is due has not rung."""


@asynccontextmanager
async def a_busy_machine() -> AsyncIterator[None]:
    busy = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", "while True: pass")
        for _ in range(BUSY)
    ]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            await process.wait()


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


async def trains(who: Trainee, step: Posted, until: float) -> list[float]:
    """Go from this step to the next until then; returns how late each was by what was shown."""
    late: list[float] = []
    while monotonic() < until:
        ends = ENDS.search(step.html)
        if ends is None:  # a question: how was it?
            if not step.labels:
                return late
            step = await who.taps(step, step.labels[0][0], "")
            continue
        left = int(ends[1]) - wall_time().timestamp()
        before = 1 + [p.id for p in who.fake.said(who.chat)].index(step.id)
        step = await who.reads(before, "", max(0.0, left) + PATIENCE)
        late.append(wall_time().timestamp() - int(ends[1]))
    return late


@pytest.mark.timeout(1800)
async def test_every_step_of_forty_people_rings_on_a_busy_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with FakeTelegram().open() as fake:
        everybody = [Trainee(fake, number) for number in range(100, 100 + PEOPLE)]
        for each in everybody:
            fake.chat(each.chat)
        async with limber(fake, tmp_path):
            steps = await asyncio.gather(*(each.starts() for each in everybody))
            async with a_busy_machine():
                end = monotonic() + SECONDS
                both = zip(everybody, steps, strict=True)
                found = await asyncio.gather(*(trains(*each, end) for each in both))
        assert fake.malformed == []
    late = [seconds for each in found for seconds in each]
    assert len(late) >= PEOPLE, "everybody's first step rang"
    with capsys.disabled():
        print(f"\n{len(late)} steps rang; late by {percentile(late, 0.5):.1f} s (median),", end=" ")
        print(f"{percentile(late, 0.99):.1f} s (p99), {max(late):.1f} s at most")


async def test_two_hundred_newcomers_do_not_hold_up_who_is_in_a_session(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with FakeTelegram().open() as fake:
        sue = Trainee(fake)
        for number in (sue.chat, *range(1000, 1000 + NEWCOMERS)):
            fake.chat(number)
        async with limber(fake, tmp_path):
            step, _ = await sue.next_step(await sue.starts())  # her own chat's pace is over
            began = monotonic()
            for number in range(1000, 1000 + NEWCOMERS):
                fake.say(number, "/start")
            await sue.taps(step, "Pause", "")
            took = monotonic() - began
            welcomed = sum(bool(fake.said(n)) for n in range(1000, 1000 + NEWCOMERS))
        assert fake.malformed == []
    assert welcomed < NEWCOMERS, "she was answered before the crowd was"
    with capsys.disabled():
        print(f"\nher tap was answered after {took:.2f} s, {welcomed} newcomers before her")
