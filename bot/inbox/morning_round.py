"""The morning round where coaches see threads: when they ask for it, and when their hours begin.

Rules:
- What stands on it is decided in `handlers/coach/round.py`. A tap below it does the one thing that
  a line offers, once.
- By itself it comes once each time the coach's hours begin; one that was missed is no loss.
- It stands outside people's threads, and its first line names nobody.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.delivery.channel import Away, Later, Moved, Never, Wrong
from bot.dispatch.item import ForPerson
from bot.inbox.surface import Surface, SurfacePost, ThreadGoneError
from bot.storage.records import Address
from handlers.coach.round import ACTS, Round, Rounds, Why
from handlers.engine.event import CoachReplied
from handlers.engine.words import render, words
from handlers.working_hours import spells
from scheduler.logger import Logger

if TYPE_CHECKING:  # each knows the other
    from bot.inbox.mirror import Mirror

COMMAND = "/round"
ROUND = "coach:round:"
"""What stands before the person and the reason in a button's data."""
MOST_PEOPLE = 2000

_log = Logger()


@dataclass(slots=True)
class MorningRound:
    """Tells coaches the round."""

    mirror: "Mirror"
    _told: dict[Address, tuple[str, ...]] = field(default_factory=dict)
    _looked: datetime | None = None

    async def made(self) -> tuple[Rounds, Round]:
        """The round as it is now, and what puts it into words."""
        rounds = Rounds(self.mirror.world, self.mirror.now())
        return rounds, rounds.of(await self.mirror.store.cases(MOST_PEOPLE))

    async def post(self, at: Address) -> SurfacePost:
        """The round for one surface, with a button for each line."""
        rounds, found = await self.made()
        lines = tuple(f"{each.person} {each.why.value}" for each in found.lines)
        is_same = bool(lines) and self._told.get(at) == lines
        self._told[at] = lines
        choices = tuple(
            (f"{number}. {each.label}", f"{ROUND}{each.person}:{each.why.value}")
            for number, each in enumerate(found.lines, 1)
        )
        return SurfacePost(rounds.text(found, is_same=is_same), choices=choices)

    async def tell(self, at: Address) -> bool:
        """Tell it there, outside all threads; whether that went well."""
        surface = self.mirror.surfaces.get(at)
        if surface is None:
            return False
        here = self.mirror.now().astimezone(self.mirror.zone)
        said = words("round.title", day=f"{here:%a %d %b}")
        title = render(self.mirror.world.catalog.messages, said)
        return await told(surface, title, await self.post(at))

    async def look(self) -> None:
        """Tell it everywhere, if the coach's hours have begun since the last look."""
        now = self.mirror.now()
        before, self._looked = self._looked, now
        spell = next(spells(self.mirror.world.coach.hours, now), None)
        if before is None or spell is None or not before < spell[0] <= now:
            return
        for at in list(self.mirror.surfaces):
            await self.tell(at)

    async def tapped(self, at: Address, data: str, author: str, question: str) -> None:
        """Do what a line offers. question: the number of the round's message."""
        person, _, why = data.removeprefix(ROUND).partition(":")
        if not person.isdecimal() or why not in {each.value for each in Why}:
            return
        if await self.mirror.store.profile_of(int(person)) is None:
            return
        did = CoachReplied(self.mirror.now(), author, f"/{ACTS[Why(why)]}")
        key = (at.channel, f"round {at.chat} {question} {person} {why}")
        taken = await self.mirror.dispatcher.submit(ForPerson(int(person), did, key))
        if taken.answer:
            await self.mirror.answer_coach(at, int(person), taken.answer)


async def told(surface: Surface, title: str, post: SurfacePost) -> bool:
    """Tell something outside all threads; whether that went well."""
    try:
        await surface.tell(title, post)
    except (Later, Away, Moved, Never, Wrong, ThreadGoneError) as error:
        _log.warning("not told", surface=surface.address.channel, error=type(error).__name__)
        return False
    return True
