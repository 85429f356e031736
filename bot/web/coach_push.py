"""Rings the coach's devices: an alert at once, and once a week how much there is to look at.

Rules:
- A lock screen shows how grave it is and a number: no name, and never why.
- An alert rings once, and so does a week: what was rung lies beside the subscriptions, so that a
  restart repeats nothing. A device that is new hears of what comes from then on.
- The week is told when the coach's hours begin for the first time in it.
"""

import asyncio
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.inbox.word_to_several import MOST_PEOPLE
from bot.private_file import write_private
from bot.web.instance import Instance
from bot.web.push import Push
from handlers.coach.round import Rounds
from handlers.coach.severity import rank, severity_words
from handlers.engine.words import render
from handlers.profile.flag import ORDER
from handlers.working_hours import spells

COACH = 0
"""Whose devices they are: a number that no person has."""


@dataclass(frozen=True, slots=True)
class Rung:
    """What was rung: alerts up to this number, and the newest week, like "2026-W48"."""

    alert: int = 0
    week: str = ""


@dataclass(frozen=True, slots=True)
class CoachPush:
    """Looks whether the coach has to be rung."""

    instance: Instance

    async def look(self) -> None:
        """Ring for what is new. Raises `StorageError` or `OSError`."""
        push = self.instance.push
        if push is None or not await asyncio.to_thread(push.of, COACH):
            return
        now = self.instance.app.clock.now()
        before = await asyncio.to_thread(_read, push)
        alert = await self._alerts(push, before, now)
        week = await self._week(push, before, now)
        rung = Rung(alert, week)
        if rung != before:
            await asyncio.to_thread(_write, push, rung)

    async def _alerts(self, push: Push, before: Rung | None, now: datetime) -> int:
        """Ring once for all alerts that are new; returns the newest one's number."""
        alerts = await self.instance.app.store.unseen_alerts(now, ORDER)
        newest = max([each.id for each in alerts], default=0)
        if before is None:
            return newest
        new = sorted(
            (each for each in alerts if each.id > before.alert),
            key=lambda each: (rank(each.level), each.id),
        )
        if new:
            messages = self.instance.world.catalog.messages
            title = f"{render(messages, severity_words(new[0].level))}, #{new[0].person}"
            others = len({each.person for each in new}) - 1
            text = self.instance.text("push_alert" if not others else "push_alerts", count=others)
            push.ring(COACH, title, text)
        return max(newest, before.alert)

    async def _week(self, push: Push, before: Rung | None, now: datetime) -> str:
        """Ring once a week, within the coach's hours; returns the week that was rung last."""
        year, number, _ = now.astimezone(self.instance.zone).isocalendar()
        week = f"{year}-W{number:02}"
        if before is None or before.week == week or not self._is_at_work(now):
            return week if before is None else before.week
        found = Rounds(self.instance.world, now).of(
            await self.instance.app.store.cases(MOST_PEOPLE)
        )
        count = len(found.lines) + found.more
        title = self.instance.text("name")
        push.ring(COACH, title, self.instance.text("push_week", count=count))
        return week

    def _is_at_work(self, now: datetime) -> bool:
        spell = next(spells(self.instance.world.coach.hours, now), None)
        return spell is None or spell[0] <= now


def _read(push: Push) -> Rung | None:
    """What was rung; None where nothing is known yet."""
    try:
        return Rung(**json.loads((push.folder / "coach-rung.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _write(push: Push, rung: Rung) -> None:
    write_private(push.folder / "coach-rung.json", json.dumps(asdict(rung)).encode())
