"""The morning round where coaches see threads: when they ask for it, and when their hours begin.

Rules:
- What stands on it is decided in `handlers/coach/round.py`. A tap below it does the one thing that
  a line offers, once.
- By itself it comes once each time the coach's hours begin, and later where Limber or the chat was
  away then. A chat that is new hears of the next hours.
- When it came and what stood on it are rows; a crash in between tells it once more, and a database
  that takes nothing for a while does not.
- It stands outside people's threads, and its first line names nobody.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bot.delivery.channel import Away, Later, Moved, Never, Wrong
from bot.dispatch.item import ForPerson, RowsOnly
from bot.dispatch.until_stored import until_stored
from bot.inbox.mirror import Mirror
from bot.inbox.surface import SurfacePost, ThreadGoneError
from bot.inbox.word_to_several import MOST_PEOPLE
from bot.storage.changes import Changes
from bot.storage.records import Address
from bot.storage.written_thread_rows import ToldRoundRow
from handlers.coach.round import ACTS, Round, Rounds, Why
from handlers.engine.event import CoachReplied
from handlers.engine.journal import instant, milliseconds
from handlers.engine.words import render, words
from handlers.working_hours import spells
from scheduler.logger import Logger

ROUND = "coach:round:"
"""What stands before the person and the reason in a button's data."""

_log = Logger()


@dataclass(frozen=True, slots=True)
class MorningRound:
    """Tells coaches the round."""

    mirror: Mirror

    async def made(self) -> tuple[Rounds, Round]:
        """The round as it is now, and what puts it into words."""
        rounds = Rounds(self.mirror.world, self.mirror.now())
        return rounds, rounds.of(await self.mirror.store.cases(MOST_PEOPLE))

    async def _post(self, before: str) -> tuple[SurfacePost, str]:
        """The round with a button for each line, and its mark. before: the mark of the last one."""
        rounds, found = await self.made()
        mark = _mark_of(found)
        is_same = bool(found.lines) and before == mark
        choices = tuple(
            (f"{number}. {each.label}", f"{ROUND}{each.person}:{each.why.value}")
            for number, each in enumerate(found.lines, 1)
        )
        return SurfacePost(rounds.text(found, is_same=is_same), choices=choices), mark

    async def tell(self, at: Address, begun: datetime | None = None) -> bool:
        """Tell it there, outside all threads; whether that went well.

        begun: when it comes by itself, now. Raises `StorageError`.
        """
        last, before = await self.mirror.store.surfaces.round_told(at) or (0, "")
        here = self.mirror.now().astimezone(self.mirror.zone)
        said = words("round.title", day=f"{here:%a %d %b}")
        title = render(self.mirror.world.catalog.messages, said)
        post, mark = await self._post(before)
        there = await told(self.mirror, at, title, post)
        if there is None:
            return False
        row = ToldRoundRow(
            last if begun is None else milliseconds(begun), mark, there.channel, there.chat
        )
        kept = RowsOnly(Changes(rounds_told=[row]))  # or it would be told again at the next look
        await until_stored(self.mirror.dispatcher, kept, asyncio.Event())
        return True

    async def look(self) -> None:
        """Tell it wherever the coach's hours have begun since it was told last.

        Raises `StorageError`.
        """
        now = self.mirror.now()
        spell = next(spells(self.mirror.world.coach.hours, now), None)
        for at in list(self.mirror.surfaces):
            with self.mirror.led(at):
                await self._look(at, spell, now)

    async def _look(
        self, at: Address, spell: tuple[datetime, datetime] | None, now: datetime
    ) -> None:
        last = await self.mirror.store.surfaces.round_told(at)
        if last is not None and not last[0]:
            await self._keep(at, milliseconds(now), last[1])
        elif last is not None and spell is not None and instant(last[0]) < spell[0] <= now:
            await self.tell(at, now)

    async def _keep(self, at: Address, when: int, mark: str) -> None:
        row = ToldRoundRow(when, mark, at.channel, at.chat)
        await self.mirror.dispatcher.submit(RowsOnly(Changes(rounds_told=[row])))

    async def tapped(self, at: Address, data: str, author: str, question: str) -> None:
        """Do what a line offers. question: the number of the round's message."""
        person, _, why = data.removeprefix(ROUND).partition(":")
        if not person.isdecimal() or why not in {each.value for each in Why}:
            return
        if await self.mirror.store.profile_of(int(person)) is None:
            return
        did = CoachReplied(self.mirror.now(), author, f"/{ACTS[Why(why)]}")
        key = (f"{at.channel}/coach", f"round {at.chat} {question} {person} {why}")
        taken = await self.mirror.dispatcher.submit(ForPerson(int(person), did, key))
        if taken.answer:
            await self.mirror.answer_coach(at, int(person), taken.answer)


def _mark_of(found: Round) -> str:
    """What stands for the people and the reasons of a round, and names nobody."""
    lines = "\n".join(f"{each.person} {each.why.value}" for each in found.lines)
    return sha256(lines.encode()).hexdigest()[:16]


async def told(mirror: Mirror, at: Address, title: str, post: SurfacePost) -> Address | None:
    """Tell something outside all threads; returns where that went well. A chat that has moved is
    followed.
    """
    surface = mirror.surfaces.get(at)
    if surface is None:
        return None
    try:
        await surface.tell(title, post)
    except Moved as moved:
        await mirror.moved(at, moved.chat)
        return await told(mirror, Address(at.channel, moved.chat), title, post)
    except (Later, Away, Never, Wrong, ThreadGoneError) as error:
        _log.warning("not told", surface=at.channel, error=type(error).__name__)
        return None
    return at
