"""A word to several people, as plans of each: it survives a restart, and can be stopped."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import ForPerson
from bot.storage.store import Store
from handlers.coach.actions import never_say_warning
from handlers.coach.snippets import filled
from handlers.coach.word_to_several import APART, Audience, audience
from handlers.engine.event import CoachPlanned, CoachUndid
from handlers.engine.journal import milliseconds
from handlers.profile.facts import PLANNED
from handlers.world import World

MOST_PEOPLE = 2000
"""People whom a coach's lists read at most."""


@dataclass(frozen=True, slots=True)
class Several:
    """Sends a word to several. now: the instant (UTC)."""

    world: World
    store: Store
    dispatcher: Dispatcher
    now: datetime

    async def audience(self, label: str) -> Audience:
        """Who of those with a label ("" for all) gets a word now, and who does not."""
        return audience(await self.store.cases(MOST_PEOPLE), label, self.now)

    async def plan(
        self, found: Audience, coach: str, text: str, after: timedelta, sent: str = ""
    ) -> str:
        """Put it on its way to each, one after the other; returns what it is stopped by.

        A text with a phrase of the never-say list has been looked at once more.
        sent: a page's own number, which is then what it is stopped by: planned again under it, also
        after it was cut off half-way, nobody gets it twice. Raises `StorageError`.
        """
        mark = "/anyway " if never_say_warning(self.world, text) is not None else ""
        batch = sent or f"{milliseconds(self.now)}"
        for number, case in enumerate(found.gets):
            said = filled(self.world, case.profile, f"{mark}{text}")
            due = self.now + after + number * APART
            did = CoachPlanned(self.now, coach, said, due, until_word=False, batch=batch)
            key = ("several", f"{sent} {case.id}") if sent else None
            await self.dispatcher.submit(ForPerson(case.id, did, key))
        return batch

    async def stop(self, batch: str, coach: str) -> int:
        """Take back what has not gone out; returns to how many. batch: "" for all there are."""
        left = {
            (each.id, plan.batch)
            for each in await self.store.cases(MOST_PEOPLE)
            for plan in PLANNED.of(each.profile)
            if plan.batch and batch in {plan.batch, ""}
        }
        for person, stopped in sorted(left):
            await self.dispatcher.submit(ForPerson(person, CoachUndid(self.now, coach, stopped)))
        return len({person for person, _ in left})
