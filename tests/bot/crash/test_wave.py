"""A wave of check-ins whose process is killed again and again: everybody is asked once.

The check-ins are due when the process starts. They take their place in the queue, and are worded
and sent one after another. Kills are spread evenly over all of that: after a read, between two
writes, after a commit. Five kills are enough for every day; `make soak` does fifty.
"""

import shutil
import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.engine.journal import milliseconds
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.process import on_telegram
from tests.bot.crash.kill_points import Moment
from tests.bot.crash.wave import FIRST_CHAT, PEOPLE, prepare
from tests.support.check_ins import TIME
from tests.support.rings import rounds
from tests.support.waiting import until

KILLS = rounds(5, soak=50)
EACH = 10
"""Kills in one morning."""
MOMENTS = (
    Moment.AFTER_COMMIT,
    Moment.AFTER_READ,
    Moment.BETWEEN_WRITES,
    Moment.AFTER_COMMIT,
    Moment.BETWEEN_WRITES,
)


@dataclass(frozen=True, slots=True)
class Morning:
    """Everybody's check-in is due; the fake has the chats."""

    fake: FakeTelegram
    folder: Path

    async def run(self, moment: str, listing: str = "-") -> bool:
        """Run Limber until everybody has been asked, or it is killed; whether it was."""
        process = on_telegram(self.fake, self.folder)
        process.command = ("-m", "tests.bot.crash.kill_points", moment, listing, "run")
        await process.start()
        await until(lambda: process.is_over or self.is_over())
        was_killed = process.is_over
        await process.end()
        return was_killed

    def is_over(self) -> bool:
        left = "SELECT 1 FROM outgoing WHERE state = 'stored' UNION SELECT 1 FROM timer"
        return not rows(self.folder, f"{left} WHERE kind = 'check_in' AND due <= {now()}")

    def said(self) -> Counter[int]:
        """How often each person has been sent a check-in."""
        return Counter(
            chat
            for chat in range(FIRST_CHAT, FIRST_CHAT + PEOPLE)
            for posted in self.fake.said(chat)
            if posted.text.startswith(TIME)
        )


def now() -> int:
    return milliseconds(datetime.now(UTC))  # noqa: TID251 - the process has the real clock


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "limber.db")
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def a_morning(fake: FakeTelegram, evening: Path, folder: Path) -> Morning:
    folder.mkdir()
    shutil.copy(evening, folder / "limber.db")
    fake.limits.is_off = True
    for chat in range(FIRST_CHAT, FIRST_CHAT + PEOPLE):
        fake.chat(chat)
    return Morning(fake, folder)


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_a_wave_that_is_killed_again_and_again_asks_everybody_once(tmp_path: Path) -> None:
    evening = tmp_path / "evening.db"
    await prepare(f"sqlite:///{evening}")
    listing = tmp_path / "listing.txt"
    async with FakeTelegram().open() as fake:
        calm = a_morning(fake, evening, tmp_path / "calm")
        assert not await calm.run("none:0", str(listing))
        assert set(calm.said().values()) == {1}
    passed = {name: int(n) for name, n in (x.split() for x in listing.read_text().splitlines())}
    killed = 0
    for number, moment in enumerate(MOMENTS[: -(-KILLS // EACH)] * (KILLS > 0)):
        async with FakeTelegram().open() as fake:
            morning = a_morning(fake, evening, tmp_path / f"morning{number}")
            for kill in range(min(EACH, KILLS - number * EACH)):
                part = passed[moment.value] / (EACH + 2)
                part *= (number + 1) / len(MOMENTS) if kill == 0 else 1  # the mornings differ
                assert await morning.run(f"{moment.value}:{max(1, int(part))}")
                killed += 1
            await morning.run("none:0")
            said = morning.said()
            assert set(said) == set(range(FIRST_CHAT, FIRST_CHAT + PEOPLE))
            assert sum(said.values()) - PEOPLE <= EACH, "only what was on the wire comes again"
        asked = "SELECT person FROM outgoing WHERE kind = 'send' AND body LIKE ?"
        found = rows(morning.folder, asked.replace("?", f"'%{TIME}%'"))
        assert Counter(person for (person,) in found) == Counter(range(1, PEOPLE + 1))
        planned = "SELECT person, due FROM timer WHERE kind = 'check_in' ORDER BY person"
        assert rows(morning.folder, planned) == rows(calm.folder, planned)
        assert rows(morning.folder, "SELECT error FROM set_aside") == []
    assert killed == KILLS
    print(f"{killed} kills: everybody was asked once")
