"""People who are erased are gone from the coach's chats, and keep nobody else waiting there."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.storage.changes import Changes
from bot.storage.records import Address
from bot.storage.written_rows import PersonKey
from bot.storage.written_thread_rows import ThreadEntryRow
from handlers.world import World
from tests.bot.inbox.paper_chat import MS, Limber, OnPaper
from tests.support.sql import rows
from tests.support.waiting import until


@dataclass(frozen=True)
class Slow(OnPaper):
    """A chat that takes its time to remove anything."""

    asked: list[str] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def remove(self, place: str, lines: Sequence[str]) -> None:
        self.asked.append(place)
        await self.answered.wait()
        await super().remove(place, lines)


async def test_an_alert_does_not_wait_until_erased_people_are_gone(
    world: World, tmp_path: Path
) -> None:
    limber = Limber(world, tmp_path / "limber.db", chats=["10"])
    await limber.start()
    slow = Slow(limber.paper, Address("paper", "10"))
    for _ in range(3):
        await limber.do(("line", 0))
    await limber.settle()
    erased, there = limber.people[0], await limber.met()
    limber.mirror.add(slow)
    await limber.put(Changes(people_erased=[PersonKey(erased)]))
    running = asyncio.create_task(limber.mirror.run())
    try:
        await until(lambda: bool(slow.asked))
        alert = ThreadEntryRow(there, "limber", "alert", "chest pain", MS)
        await limber.put(Changes(thread_entries=[alert]))
        limber.mirror.wake()

        async def is_planned() -> bool:
            return bool(await rows(limber.store, "SELECT 1 FROM outgoing WHERE state = 'stored'"))

        await until(is_planned, 20)
        assert len(slow.asked) == 1
        slow.answered.set()
        await until(lambda: ("", "removed") in limber.paper.posts["10"])
    finally:
        running.cancel()
        await asyncio.wait([running])
        await limber.stop()
