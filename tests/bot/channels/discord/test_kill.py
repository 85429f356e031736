"""A running Limber that is killed again and again while somebody talks to it on Discord.

Each kill is a power cut: before something written is read and after, in the middle of a batch's
writes, right after the commit, before and after a message or the answer to a tap is taken. What
was written is fetched from the DM's history, a tap that was cut off is tapped again. No text may
be lost, no step done twice, no message posted twice.

A newcomer's very first message is left out: until it is stored nobody knows their DM, and Discord
does not say which DMs a bot has.

Six kills are enough for every day; `make soak` does fifty.
"""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from tests.bot.channels.discord.fake.actions import Someone, choices
from tests.bot.channels.discord.fake.server import FakeDiscord, Trouble
from tests.bot.channels.discord.fake.state import Tap
from tests.bot.channels.discord.process import READY
from tests.bot.crash.kill_points import Moment
from tests.support.forked_processes import (
    ClockedProcess,
    ClockServer,
    ForkServer,
    running_clock_server,
)
from tests.support.ports import free_port
from tests.support.process_stage import LOOK
from tests.support.rings import rounds
from tests.support.stage import START
from tests.support.waiting import PATIENCE, until

KILLS = rounds(6, soak=50)
EACH = 8
"""Kills in one telling of the story."""
FIRST = "hello"
STORY = (
    "[I'm 18 or over and agree]",
    "left knee, 4/10, before squats, ten minutes, no band",
    "[None of these]",
    "/stop",
    "/coach is walking fine as well?",
    "my low back is sore too, 3/10, on a rest day, ten minutes",
    "[None of these]",
    "/stop",
    "/checkin",
    "every day at 7 am",
    "/progress",
    "/privacy",
    "/coach may I run on it?",
    "/help",
    "/settings",
    "/stop",
    "/progress",
)
CALLS = {
    "before_post": ("before", "POST", "/messages"),
    "after_post": ("after", "POST", "/messages"),
    "before_tap": ("before", "POST", "/callback"),
    "after_tap": ("after", "POST", "/callback"),
}
UNHEARD = "before_read"
"""It is dead when somebody writes."""
MOMENTS = {
    "before_tap": 1,
    Moment.AFTER_READ.value: 4,
    "after_tap": 1,
    Moment.BETWEEN_WRITES.value: 9,
    "after_post": 2,
    Moment.AFTER_COMMIT.value: 6,
    "before_post": 2,
    UNHEARD: 1,
}
"""Where it is killed, in turn, and the how manieth time that this comes in the first telling."""


@dataclass(frozen=True, slots=True)
class Kill:
    """The `number`-th time that this moment comes in a process is its last."""

    moment: str
    number: int


@dataclass(slots=True)
class Telling:
    """Tells the story to a Limber that is started again after each kill."""

    clock_server: ClockServer
    fake: FakeDiscord
    folder: Path
    kills: list[Kill]
    killed: int = 0
    starts: int = 0
    sam: Someone = field(init=False)
    _process: ClockedProcess | None = None
    _end: "asyncio.Task[None] | None" = None
    _next: Kill | None = None
    _came: int = 0
    _tap: Tap | None = None

    def __post_init__(self) -> None:
        self.sam = Someone(self.fake)
        self.fake.on_call = self._called

    async def tell(self) -> None:
        """Tell all of it; nobody is killed before the first words are stored."""
        to_come, self.kills = self.kills, []
        await self._start()
        await self._settled(str(await self.sam.say(FIRST)))
        self.kills = to_come
        if to_come:  # one that may be killed takes over
            await self._stop()
            await self._start()
        for step in STORY:
            await self._step(step)
        await self._stop()

    async def _step(self, step: str) -> None:
        if not step.startswith("["):
            if self._next is not None and self._next.moment == UNHEARD:
                self._next = None
                await self._stop()
            text = await self.sam.say(step)
            await self._settled(str(text))
            return
        while self._tap is None or not self._is_heard(str(self._tap.id)):
            before = len(self.sam.reads())
            self._tap = await self.sam.tap(self._choice(step.strip("[]")))
            await self._settled()
            if self._tap.is_lost and not self._is_heard(str(self._tap.id)):
                await until(partial(self._has_more_than, before), PATIENCE)  # the open question
        self._tap = None

    def _has_more_than(self, count: int) -> bool:
        return len(self.sam.reads()) > count

    def _choice(self, label: str) -> str:
        for message in reversed(self.sam.reads()):
            for id_, name in choices(message):
                if name == label:
                    return id_
        raise AssertionError(f"there is no {label}")

    def _is_heard(self, key: str) -> bool:
        return bool(self.rows(f"SELECT 1 FROM seen WHERE update_id = '{key}'"))

    def _is_quiet(self, key: str | None) -> bool:
        """Nothing waits to be said, what was written was heard, and no tap is on its way."""
        if self.rows("SELECT 1 FROM outgoing WHERE state = 'stored'"):
            return False
        tap = self._tap
        if tap is not None and not tap.is_lost:
            return tap.is_finished and self._is_heard(str(tap.id))
        return key is None or self._is_heard(key)

    async def _settled(self, key: str | None = None) -> None:
        """Wait until all is quiet, whoever dies meanwhile. key: a text that must be heard."""
        quiet = 0
        async with asyncio.timeout(PATIENCE):
            while quiet < QUIET:
                if self._end is not None and self._end.done():
                    self.killed += 1
                    if self._tap is not None:  # Discord tells nobody of it again
                        self._tap.is_lost = True
                    await self._start()
                await asyncio.sleep(LOOK)
                quiet = quiet + 1 if self._is_quiet(key) else 0

    async def _start(self) -> None:
        self.starts += 1
        self._came = 0
        self._next = self.kills.pop(0) if self.kills else None
        watch = {}
        if self._next is not None and self._next.moment not in (*CALLS, UNHEARD):
            watch = {"watch": f"{self._next.moment}:{self._next.number}"}
        log = self.folder / "log"
        before = len(READY.findall(log.read_text("utf-8"))) if log.exists() else 0
        self._process = await self.clock_server.start(
            START, ["run"], self._environment(), log, **watch
        )
        self._end = asyncio.create_task(self._process.ended())
        async with asyncio.timeout(PATIENCE):
            while len(READY.findall(log.read_text("utf-8"))) == before:
                if self._end.done():  # killed while it was coming up
                    return
                await asyncio.sleep(LOOK)

    async def _stop(self) -> None:
        assert self._process is not None
        assert self._end is not None
        self._process.kill()
        await self._end

    def _environment(self) -> dict[str, str]:
        return {
            "DISCORD_TOKEN": self.fake.token,
            "DISCORD_API_URL": self.fake.url,
            "DATABASE_URL": f"sqlite:///{self.folder}/limber.db",
            "DATA_DIR": str(self.folder),
            "WEB_PORT": str(free_port()),
        }

    def _called(self, phase: str, method: str, path: str) -> None:
        """A call is on the wire: kill, if that is due. Killed before, Discord never sees it."""
        if self._next is None or self._next.moment not in CALLS:
            return
        wanted, verb, part = CALLS[self._next.moment]
        if (phase, method) != (wanted, verb) or part not in path:
            return
        self._came += 1
        if self._came == self._next.number:
            self._next = None
            assert self._process is not None
            self._process.kill()
            if phase == "before":
                self.fake.troubles.append(Trouble(method, path))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.folder / "limber.db")
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()


QUIET = 4
"""So many looks in a row at which nothing was left to do."""


def planned(telling: int, count: int) -> list[Kill]:
    """Kills for one telling, at each moment in turn, early and late in a process's life."""
    places = range(telling * EACH, telling * EACH + count)
    kills = []
    for place in places:
        moment, first = list(MOMENTS.items())[place % len(MOMENTS)]
        later = 0 if "tap" in moment or moment == UNHEARD else place // len(MOMENTS) % 3
        kills.append(Kill(moment, first + later))
    return kills


_LEFT = {
    "log": "SELECT path, position, kind, data FROM log ORDER BY conversation, position, path",
    "profile": "SELECT json_remove(profile, '$.consent', '$.last_score', '$.days') FROM person",
    "thread": "SELECT author, kind, text FROM thread_entry ORDER BY id",
    "open": "SELECT flow FROM conversation ORDER BY place",
    "set_aside": "SELECT * FROM set_aside",
}


def left(telling: Telling) -> dict[str, list[tuple[object, ...]]]:
    """What a telling leaves in the database."""
    return {name: telling.rows(query) for name, query in _LEFT.items()}


def texts(telling: Telling) -> list[str]:
    """What was said, in order."""
    found = telling.rows(
        "SELECT json_extract(body, '$.text') FROM outgoing WHERE kind = 'send' ORDER BY id"
    )
    return [str(text) for (text,) in found]


def check(telling: Telling, calm: Sequence[str]) -> None:
    """Everything was posted once, nothing is missing, and only open questions came again."""
    posted = [message["nonce"] for message in telling.sam.reads()]
    stored = telling.rows("SELECT id, created, state FROM outgoing WHERE kind = 'send'")
    assert Counter(posted) == Counter(f"{id_:x}-{created:x}-0" for id_, created, _ in stored)
    assert {state for _, _, state in stored} == {"sent"}
    more = Counter(texts(telling)) - Counter(calm)
    assert Counter(calm) - Counter(texts(telling)) == Counter(), "nothing is missing"
    before = "\n".join(calm)
    assert [t for t in more if t not in before] == [], "only open questions come again"
    assert sum(more.values()) <= telling.starts
    mine = [m for m in telling.fake.town.messages[telling.sam.dm].values() if "nonce" not in m]
    heard = {str(key) for (key,) in telling.rows("SELECT update_id FROM seen")}
    assert {m["id"] for m in mine} <= heard, "every text was heard"
    assert telling.fake.wrong == []


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_killed_again_and_again_nothing_is_lost_and_nothing_is_said_twice(
    fork_server: ForkServer, tmp_path: Path
) -> None:
    total = 0
    async with running_clock_server(fork_server, {"discord": "Europe/Berlin"}) as clock_server:
        async with FakeDiscord().open() as fake:
            (tmp_path / "whole").mkdir()
            whole = Telling(clock_server, fake, tmp_path / "whole", [])
            await whole.tell()
            calm, rows = texts(whole), left(whole)
            check(whole, calm)
        assert rows["set_aside"] == []
        for number in range(-(-KILLS // EACH)):
            folder = tmp_path / f"telling{number}"
            folder.mkdir()
            kills = planned(number, min(EACH, KILLS - number * EACH))
            async with FakeDiscord().open() as fake:
                killed = Telling(clock_server, fake, folder, list(kills))
                await killed.tell()
                assert killed.killed == len(kills), kills
                check(killed, calm)
                assert left(killed) == rows
            total += killed.killed
    assert total == KILLS
    print(f"{total} kills: nothing lost, nothing said twice")
