"""A stage for conversations with a Limber that runs in a process of its own.

The person is on a platform whose fake has memory; nothing of Limber is in reach here but its
database file, which is looked into to see whether all has been said.
"""

import asyncio
import re
import signal
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.channels.terminal.input import Offered
from bot.storage.records import Address
from handlers.engine.message import Message
from tests.support.forked_processes import ClockedProcess, ClockServer
from tests.support.lock_screen import gives_away
from tests.support.player import Acted
from tests.support.ports import free_port
from tests.support.shipped import give_parsed
from tests.support.stage import START
from tests.support.transcript import Performance, acted, told_in
from tests.support.waiting import PATIENCE

ZONE = "Europe/Berlin"
_TROUBLE = re.compile(r"\b(warning|error|critical|traceback)\b", re.IGNORECASE)
_OURS = re.compile(r"pictures_not_drawn|discord\.gateway .*Can't keep up")
"""The trouble that is made here: nobody draws meanwhile, and the machine is as slow as it is."""
LOOK = 0.002
"""Seconds between two looks at the database file."""


class Person(Protocol):
    """Somebody on a platform."""

    address: Address

    def settings(self) -> Mapping[str, str]:
        """What Limber must be told to be on their platform."""

    def expect(self) -> None:
        """Limber is about to start."""

    async def meet(self, log: Path, /) -> None:
        """Return once Limber is on the platform."""

    async def act(self, event: Acted, database: sqlite3.Connection, /) -> None:
        """Do this; returns when Limber has taken it.

        Where the platform cannot do it (edit, group), call `pytest.skip` with the reason.
        """

    def reads(self) -> list[Message]:
        """What is new to them.

        A changed message counts as new; one that only lost its buttons does not.
        """


@dataclass(slots=True)
class Apart(Performance):
    """One person, and a Limber in a process of its own.

    settings: of the operator. repeated: what was new after a start, before anybody did anything.
    `# restart` kills the process; `# away` asks it to stop.
    """

    clock_server: ClockServer
    person: Person
    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    zone: str = ZONE
    now: datetime = START
    said: list[Message] = field(default_factory=list)
    repeated: list[Message] = field(default_factory=list)
    offered: Offered = field(default_factory=Offered)
    _process: ClockedProcess | None = None
    _database: "sqlite3.Connection | None" = None

    @property
    def log(self) -> Path:
        """Everything that the processes have logged."""
        return self.folder / "log"

    @property
    def process(self) -> ClockedProcess:
        assert self._process is not None, "open() first"
        return self._process

    @property
    def database(self) -> sqlite3.Connection:
        """Limber's database, to look into."""
        assert self._database is not None, "open() first"
        return self._database

    async def open(self) -> None:
        give_parsed(self.folder)
        (self.folder / "pictures").touch()  # a file in the way: nothing is drawn meanwhile
        self.person.expect()
        self._process = await self.clock_server.start(
            self.now, ["run"], self._environment(), self.log
        )
        await self.person.meet(self.log)
        path = self.folder / "limber.db"
        self._database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
        await self._settled()
        self.repeated += self.person.reads()

    async def close(self, number: int = signal.SIGTERM) -> None:
        if self._database is not None:
            self._database.close()
        if self._process is not None:
            self._process.kill(number)
            await self._process.ended()
        self._database = self._process = None

    def _environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": f"sqlite:///{self.folder}/limber.db",
            "DATA_DIR": str(self.folder),
            "WEB_PORT": str(free_port()),
            "LOG_LEVEL": "DEBUG",  # as much as there ever is to be read
            **self.settings,
            **self.person.settings(),
        }

    async def say(self, text: str) -> list[Message]:
        await self.person.act(acted(text, self.now, self.offered), self.database)
        return await self._heard()

    async def coach(self, text: str) -> list[Message]:
        (person,) = self.database.execute(
            "SELECT person FROM address WHERE channel = ? AND chat = ?",
            (self.person.address.channel, self.person.address.chat),
        ).fetchone()
        asked = ["inbox", "reply", str(person), text]
        inbox = await self.clock_server.start(
            self.now, asked, self._environment(), self.folder / "inbox"
        )
        await inbox.ended()
        return await self._heard()

    async def wait(self, seconds: float) -> list[Message]:
        return await self.until(self.now + timedelta(seconds=seconds))

    async def until(self, instant: datetime) -> list[Message]:
        heard: list[Message] = []
        has_rung = True
        while has_rung:
            has_rung, self.now = await self.process.step(instant.astimezone(UTC))
            heard += await self._heard()
        return heard

    async def restart(self, away_seconds: float = 0) -> list[Message]:
        await self.close(signal.SIGTERM if away_seconds else signal.SIGKILL)
        self.now += timedelta(seconds=away_seconds)
        await self.open()
        return await self.wait(0) if away_seconds else []

    async def _heard(self) -> list[Message]:
        await self._settled()
        new = self.person.reads()
        for message in new:
            self.offered.show(message.buttons)
        self.said += new
        return new

    async def _settled(self) -> None:
        """Return once nothing waits to be said."""
        query = "SELECT 1 FROM outgoing WHERE state = 'stored' LIMIT 1"
        async with asyncio.timeout(PATIENCE):
            while self.database.execute(query).fetchone() is not None:  # noqa: ASYNC110 - nothing signals that another process has written, so it polls
                await asyncio.sleep(LOOK)


def settings_of(path: Path) -> dict[str, str]:
    """The operator's settings in the world in which this transcript takes place."""
    coach = {
        "COACH_NAME": "John",
        "COACH_HOURS": "mon-fri 09:00-18:00",
        "COACH_TIMEZONE": ZONE,
    }
    pages = {
        f"COACH_{name}_URL": f"https://john.example/{name.lower()}"
        for name in ("APPLY", "NEWSLETTER", "ARTICLES")
    }
    worlds = {"with_a_coach": coach, "with_addresses": coach | pages}
    return worlds.get(path.parent.name, {})


def traces(stage: Apart, script: str) -> list[str]:
    """What should not stand in the log: trouble, a part of the body, a flag, anybody's words."""
    said = {line for message in stage.said for line in message.text.splitlines()}
    words = told_in(script) | {line for line in said if " " in line.strip()}
    logged = stage.log.read_text(encoding="utf-8").splitlines()
    trouble = [line for line in logged if _TROUBLE.search(line) and not _OURS.search(line)]
    return trouble + gives_away(logged, words)
