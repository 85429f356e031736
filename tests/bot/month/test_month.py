"""Sixty people of thirteen temperaments, a coach, two upgrades, three crashes, a full disk.

One of the days has 25 hours.

All of it happens in one database; at the end every promise is looked for in the rows.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.operations.rehearsal import rehearse
from bot.storage.records import Address
from handlers.engine.journal import milliseconds
from handlers.routing.router import Router
from tests.bot.month.fast_limber import FastLimber, Trainee, reworded
from tests.bot.month.promises import CLOCK_CHANGE, LOCAL, PROMISES
from tests.bot.month.temperaments import LIVES, links

CLOCK_CHANGE_DAY = datetime(2026, 10, 25, tzinfo=UTC)
"""It is in the middle of the month; New York's is a week later."""


def test_there_are_forty_promises_and_more_than_twelve_temperaments() -> None:
    assert len(PROMISES) >= 40
    assert len(LIVES) > 12


@pytest.mark.parametrize(
    ("people", "days"),
    [
        pytest.param(13, 7, marks=pytest.mark.long, id="a week of thirteen"),
        pytest.param(60, 30, marks=[pytest.mark.soak, pytest.mark.timeout(7200)], id="a month"),
    ],
)
async def test_every_promise_holds_after_it(
    people: int, days: int, coached: Router, tmp_path: Path
) -> None:
    start = CLOCK_CHANGE_DAY - timedelta(days=days // 2)
    limber = FastLimber(coached.world, tmp_path / "limber.db", start)
    for number in range(people):
        living = LIVES[number % len(LIVES)]
        address = Address("terminal", f"chat{number}")
        who = Trainee(number, living.__name__, living, address)
        limber.people[address] = who
        if living is links:
            who.second = Address("web", f"there{number}")
            limber.people[who.second] = who
    await limber.open()
    steady = limber.people[Address("terminal", "chat0")]
    for day in range(days):
        await limber.day(start + timedelta(days=day), day)
        if day in {0, days // 2, days - 1}:
            await limber.crash()
        if day == days // 2:
            await limber.fill_disk(steady)
        if day in {0, 2 * days // 3}:
            await upgrade(limber, day)
        await limber.night()
    await limber.until(limber.now + timedelta(hours=6))
    await limber.night()
    end = limber.now
    await limber.close()
    assert broken(limber.path, end) == {}
    assert missing(limber.path) == set(), "a promise is kept where it could have been broken"


async def upgrade(limber: FastLimber, day: int) -> None:
    """The next version is rehearsed, and says what differs; then it starts."""
    world = reworded(limber.world, "check_in.same", f"{{score}} again, as {{day}}. Version {day}.")
    await rehearse(limber.parts[0].rehearsal, world, 500)
    await limber.upgrade(world)


def broken(path: Path, now: datetime) -> dict[str, list[object]]:
    """The promises that do not hold, each with rows that break it."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = {
            name: connection.execute(
                statement, {"now": milliseconds(now)} if ":now" in statement else {}
            ).fetchmany(5)
            for name, statement in PROMISES.items()
        }
    return {name: list(rows) for name, rows in found.items() if rows}


LIVED = {
    "drills": "SELECT 1 FROM log WHERE kind = 'drill'",
    "a flag": "SELECT 1 FROM log WHERE kind = 'flag'",
    "an alert": "SELECT 1 FROM alert",
    "somebody under 18": "SELECT 1 FROM person WHERE json_extract(profile, '$.minor')",
    "somebody who withdrew": "SELECT 1 FROM log l JOIN person p ON p.id = l.person"
    " WHERE l.kind = 'consent' AND json_extract(p.profile, '$.consent') IS NULL",
    "somebody who was erased": "SELECT 1 FROM erasure WHERE level = ''",
    "a check-in that came": "SELECT 1 FROM ended_conversation WHERE flow = 'check_in'",
    "a check-in at seven in Berlin": "SELECT 1 FROM outgoing WHERE lane = 4 AND kind = 'send'"
    f" AND strftime('%H:%M', {LOCAL}) = '07:00' AND created > {milliseconds(CLOCK_CHANGE)}",
    "somebody who joined two chats": "SELECT 1 FROM person"
    " WHERE json_array_length(profile, '$.earlier_numbers') > 0",
    "a coach's answer": "SELECT 1 FROM thread_entry WHERE kind = 'coach'",
}


def missing(path: Path) -> set[str]:
    """What should have happened, and did not."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            name
            for name, statement in LIVED.items()
            if not connection.execute(statement).fetchone()
        }
