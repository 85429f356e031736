"""An old and a new version work beside each other on one PostgreSQL while the new one changes its
tables, and back again: people go on talking, whichever of them answers, and nobody sees an error.

The new version is a copy of this one with one more migration, which adds a column that only the new
one writes.
"""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from bot.storage.open import opened
from bot.storage.postgres.schema import newest_number, shipped
from tests.bot.web.running import Running
from tests.bot.web.visitor import Visitor
from tests.support.forked_processes import ROOT
from tests.support.postgres import Server
from tests.support.rings import rounds
from tests.support.sql import rows
from tests.support.waiting import until

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
PEOPLE, AT_ONCE = rounds(24, soak=60), 2
NEWEST = newest_number(shipped())
MIGRATION = f"""-- Beside it works: schema {NEWEST} and newer.
ALTER TABLE seen ADD COLUMN heard_by TEXT NOT NULL DEFAULT '';
"""
CHANGED = (
    ("INSERT INTO seen (channel,", "INSERT INTO seen (heard_by, channel,"),
    ("VALUES (?, ?, {d.now})", "VALUES ('new', ?, ?, {d.now})"),
)
"""What the new version's statement for what was heard has instead."""


def made_newer(folder: Path) -> Path:
    """A copy of Limber with one more migration, and with a statement that needs it."""
    shutil.copytree(ROOT / "bot", folder / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("handlers", "scheduler", "content"):
        (folder / name).symlink_to(ROOT / name)
    migrations = folder / "bot" / "storage" / "postgres" / "migrations"
    (migrations / f"{NEWEST + 1:04}_heard_by.sql").write_text(MIGRATION, encoding="utf-8")
    writes = folder / "bot" / "storage" / "sql" / "writes.py"
    text = writes.read_text(encoding="utf-8")
    for old, new in CHANGED:
        assert old in text
        text = text.replace(old, new)
    writes.write_text(text, encoding="utf-8")
    return folder


@dataclass
class Versions:
    """Workers of both versions on one database, each with a folder of its own."""

    folder: Path
    url: str
    newer: Path
    started: list[Running] = field(default_factory=list)

    async def start(self, *, is_new: bool) -> Running:
        place = self.folder / f"worker {len(self.started)}"
        place.mkdir()
        settings = {"DATABASE_URL": self.url}
        if is_new:
            settings["PYTHONPATH"] = str(self.newer)
        worker = Running(place, settings)
        await worker.start()
        self.started.append(worker)
        return worker


@dataclass
class Crowd:
    """People who go on talking to whichever workers are there, two at the same time, and wait for
    each answer.
    """

    people: Sequence[Visitor]
    workers: list[Running]
    said: int = 0

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Their pages are open inside; who is cut off by a worker's end goes on at another one."""
        tasks = [asyncio.create_task(self._heard_by(each)) for each in self.people]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    @asynccontextmanager
    async def talking(self) -> AsyncIterator[None]:
        """They talk inside, and until each of them has said something more."""
        is_over = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for number in range(AT_ONCE):
                group.create_task(self._talk(self.people[number::AT_ONCE], is_over))
            yield
            enough = self.said + len(self.people)
            await until(lambda: self.said >= enough)
            is_over.set()

    async def _talk(self, people: Sequence[Visitor], is_over: asyncio.Event) -> None:
        while not is_over.is_set():
            for person in people:
                before = len(person.heard)
                await person.say(self.workers[self.said % len(self.workers)], "/help")
                await until(lambda person=person, before=before: len(person.heard) > before)  # type: ignore[misc]  # mypy infers no type for the default
                self.said += 1

    async def _heard_by(self, person: Visitor) -> None:
        for turn in count():
            await person.listen(self.workers[turn % len(self.workers)])


@pytest.fixture
async def versions(postgres: Server, tmp_path: Path) -> AsyncIterator[Versions]:
    newer = tmp_path / "newer"
    newer.mkdir()
    versions = Versions(tmp_path, await postgres.new_database(), made_newer(newer))
    yield versions
    for worker in versions.started:
        if not worker.is_over:
            await worker.kill()


async def test_old_and_new_work_beside_each_other_and_back_again(versions: Versions) -> None:
    old = await versions.start(is_new=False)
    crowd = Crowd([Visitor.from_address(number) for number in range(PEOPLE)], [old])
    for person in crowd.people:
        await person.begin(old)
    async with crowd.listening():
        async with crowd.talking():
            new = await versions.start(is_new=True)  # migrates below the old one
            crowd.workers.append(new)
        async with crowd.talking():
            crowd.workers.remove(old)
        async with crowd.talking():
            assert await old.end() == 0
        async with crowd.talking():
            old = await versions.start(is_new=False)  # and back
            crowd.workers.append(old)
        async with crowd.talking():
            crowd.workers.remove(new)
        async with crowd.talking():
            assert await new.end() == 0
    async with opened(versions.url) as store:
        assert await rows(store, "SELECT max(number) FROM schema_version") == [(NEWEST + 1,)]
        heard = await rows(store, "SELECT heard_by, count(*) FROM seen GROUP BY heard_by")
        assert min(dict(heard)[name] for name in ("", "new")) >= 2 * PEOPLE
        assert sum(dict(heard).values()) == crowd.said + PEOPLE  # a beginning each
        assert await rows(store, "SELECT 1 FROM set_aside") == []
    for worker in versions.started:
        assert not re.search(r"Traceback|error=", worker.log), worker.log
    for person in crowd.people:
        numbers = [event["n"] for event in person.heard]
        assert len(numbers) == len(set(numbers))
        await person.http.aclose()
