"""A wave of check-ins whose process is killed again and again: each comes exactly once.

Five mornings, each killed ten times while the same wave runs: fifty kills, spread evenly over the
wave, after a read, between two writes and after a commit.
"""

import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from handlers.router import Router
from tests.bot.killing.launcher import Moment
from tests.bot.killing.typist import Kill, Typist
from tests.bot.test_wave import EVENING, House
from tests.morning import TIME

PEOPLE = 200
KILLS = 10
MOMENTS = (
    Moment.AFTER_COMMIT,
    Moment.AFTER_READ,
    Moment.BETWEEN_WRITES,
    Moment.AFTER_COMMIT,
    Moment.BETWEEN_WRITES,
)
MORNING = "@at 2026-11-21T07:00"


async def prepared(router: Router, path: Path) -> None:
    """Everybody is known, and wants a check-in at ten past six."""
    async with House(router, path).up(EVENING) as house:
        for line in ("/start", "I agree", "/stop", "/checkin", "every day at 06:10"):
            await house.say(line, PEOPLE)
        await house.forget_said()


def asked(database: Path) -> Counter[str]:
    """How often each person has been sent the first line of a check-in."""
    connection = sqlite3.connect(database)
    rows = connection.execute(
        "SELECT chat FROM outgoing WHERE kind = 'send' AND json_extract(body, '$.text') LIKE ?",
        (f"{TIME}%",),
    ).fetchall()
    connection.close()
    return Counter(chat for (chat,) in rows)


def planned(database: Path) -> Counter[tuple[int, int]]:
    """How many check-ins each person has before them, and when."""
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT person, due FROM timer WHERE kind = 'check_in'").fetchall()
    connection.close()
    return Counter(rows)


@pytest.mark.parametrize(("morning", "moment"), list(enumerate(MOMENTS)))
async def test_a_wave_that_is_killed_ten_times_asks_everybody_once(
    morning: int, moment: Moment, router: Router, tmp_path: Path
) -> None:
    evening = tmp_path / "evening.db"
    await prepared(router, evening)
    calm = _typist(tmp_path, evening, "calm")
    passed = calm.passed([MORNING], tmp_path / "listing.txt")[moment]
    everybody = Counter(str(n) for n in range(PEOPLE))
    assert asked(calm.database) == everybody
    typist = _typist(tmp_path, evening, "killed")
    for number in range(KILLS):  # the first one is nearer, so that the mornings differ
        part = passed / (KILLS + 2) * ((morning + 1) / len(MOMENTS) if number == 0 else 1)
        typist.type([f"#1 {MORNING}"], Kill(moment, max(1, int(part))))
    assert typist.killed == KILLS
    typist.type([f"#1 {MORNING}"])
    assert asked(typist.database) == everybody
    assert planned(typist.database) == planned(calm.database)


def _typist(folder: Path, evening: Path, name: str) -> Typist:
    """A typist with the evening's database: their clock stands where the evening ended."""
    database = folder / f"{name}.db"
    shutil.copy(evening, database)
    return Typist(database, printed="")
