"""A process that is killed again and again: nothing is lost, and nothing happens twice.

The same story is told again and again and killed six times each, once at each moment, spread
evenly over the story. What was printed and what is stored must be what an undisturbed telling
leaves.
"""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.bot.crash.kill_points import Moment
from tests.bot.crash.typist import Kill, Typist
from tests.support.rings import rounds

pytestmark = pytest.mark.long
STORY = (Path(__file__).parent / "story.txt").read_text(encoding="utf-8").splitlines()
TELLINGS = rounds(4, soak=50)
_STORED = {
    "log": "SELECT path, position, kind, data, at FROM log ORDER BY conversation, position, path",
    "conversation": (
        "SELECT place, flow, arguments, journal, remembered, began, turn, since, left_ms, seconds,"
        " unclear, marked FROM conversation ORDER BY place"
    ),
    "person": "SELECT profile, recent, began FROM person",
    "address": "SELECT channel, chat FROM address",
    "timer": "SELECT kind, turn, seconds, is_running, due FROM timer ORDER BY due",
    "outgoing": (
        "SELECT lane, kind, json_extract(body, '$.text', '$.label'), turn, cause, state, created"
        " FROM outgoing ORDER BY id"
    ),
    "thread": "SELECT state, waiting_since, claimed_by, snoozed_until FROM thread",
    "thread_entry": (
        "SELECT author, kind, text, outgoing IS NULL, at FROM thread_entry ORDER BY id"
    ),
    "alert": "SELECT level, text, at, acknowledged, listed FROM alert ORDER BY id",
    "seen": "SELECT channel, update_id FROM seen ORDER BY channel, CAST(update_id AS INTEGER)",
    "set_aside": "SELECT event, error FROM set_aside",
    "clock": "SELECT now, target FROM clock",
    "erased_address": "SELECT channel, chat FROM erased_address",
    "erasure": "SELECT month, level, count FROM erasure",
    "surface_entry": "SELECT channel, chat, state FROM surface_entry ORDER BY entry",
    "attachment": "SELECT ref, kind, state FROM attachment ORDER BY id",
    "picture": "SELECT channel, mark, platform_id FROM picture",
    "ended_conversation": (
        "SELECT flow, arguments, journal, began, ended, lines FROM ended_conversation ORDER BY id"
    ),
}
"""What is compared of these tables: all but the ids, which may have gaps after a kill. Of every
other table all is compared."""
_NOT_COMPARED = {"counter", "sqlite_sequence"}
"""Tables of ids alone."""


@dataclass(frozen=True, slots=True)
class UndisturbedRun:
    """An undisturbed telling: what it printed and stored, and how often each moment passed."""

    printed: str
    stored: dict[str, list[Any]]
    passed: dict[Moment, int]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> UndisturbedRun:
    folder = tmp_path_factory.mktemp("undisturbed")
    plain = Typist(folder / "plain.db")
    plain.tell(STORY)
    watched = Typist(folder / "watched.db")
    passed = watched.passed(STORY, folder / "listing.txt")
    assert watched.printed == plain.printed
    return UndisturbedRun(plain.printed, stored(plain.database), passed)


def kills(telling: int, passed: dict[Moment, int]) -> list[Kill]:
    """Six kills, one at each moment, a sixth of the story apart; each telling begins elsewhere."""
    moments = list(Moment)
    first = (telling + 1) / (TELLINGS + 1)
    planned = []
    for place in range(len(moments)):
        moment = moments[(telling + place) % len(moments)]
        part = passed[moment] / len(moments) * (first if place == 0 else 1)
        planned.append(Kill(moment, max(1, int(part))))
    return planned


def stored(database: Path) -> dict[str, list[Any]]:
    """All that a telling leaves, table by table."""
    connection = sqlite3.connect(database)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    names = {name for (name,) in tables} - _NOT_COMPARED
    assert set(_STORED) <= names
    rows = {n: connection.execute(_STORED.get(n, f"SELECT * FROM {n}")).fetchall() for n in names}
    connection.close()
    return rows


def test_the_story_has_all_that_can_be_lost(undisturbed: UndisturbedRun) -> None:
    assert set(undisturbed.passed) == set(Moment)
    assert undisturbed.printed.count("\n~ 2026-11-21 06:") > 25, "holds ring"
    kinds = Counter(kind for _, _, kind, _, _ in undisturbed.stored["log"])
    assert (kinds["score"], kinds["session"]) == (2, 1)
    assert kinds["drill"] > 4
    assert undisturbed.stored["set_aside"] == []
    assert len(undisturbed.stored["thread_entry"]) == 2


def test_the_kills_are_spread_evenly_over_six_moments(undisturbed: UndisturbedRun) -> None:
    planned = [kill for telling in range(TELLINGS) for kill in kills(telling, undisturbed.passed)]
    assert Counter(kill.moment for kill in planned) == dict.fromkeys(Moment, TELLINGS)


@pytest.mark.parametrize("telling", range(TELLINGS))
def test_a_story_that_is_killed_six_times_goes_as_if_nothing_had_happened(
    telling: int, undisturbed: UndisturbedRun, tmp_path: Path
) -> None:
    planned = kills(telling, undisturbed.passed)
    typist = Typist(tmp_path / "limber.db")
    typist.tell(STORY, planned)
    assert typist.killed == len(planned)
    assert typist.printed == undisturbed.printed
    assert stored(typist.database) == undisturbed.stored


def test_a_hold_that_fell_due_while_nobody_was_there_rings_at_once(tmp_path: Path) -> None:
    typist = Typist(tmp_path / "limber.db")
    begun = STORY[: STORY.index("start") + 1]
    typist.type([*begun, "@wait 20s"])
    assert typist.printed.endswith("\n"), "killed or not, what is printed is whole"
    typist.printed = ""
    typist.type(["@wait 0s"], Kill(Moment.BETWEEN_WRITES, 1), now="2026-11-21T06:01")
    assert (typist.killed, typist.printed) == (1, "")
    typist.type(["@wait 0s"], now="2026-11-21T06:01")
    assert typist.printed.startswith("> @wait 0s\n~ 2026-11-21 06:01:00\n< ")
