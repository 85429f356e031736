"""Somebody who trains on the fake Telegram, and what their countdowns show."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.fake.state import Posted
from tests.support.waiting import PATIENCE, until

SUE = 7
ENDS = re.compile(r'<tg-time unix="(\d+)"')


@dataclass
class Trainee:
    """Somebody who trains; arrived: when each message reached them, in steady seconds."""

    fake: FakeTelegram
    chat: int = SUE
    arrived: dict[int, float] = field(default_factory=dict)

    async def says(self, text: str, answered: str) -> Posted:
        before = len(self.fake.said(self.chat))
        self.fake.say(self.chat, text)
        return await self.reads(before, answered)

    async def taps(self, posted: Posted, label: str, answered: str) -> Posted:
        before = len(self.fake.said(self.chat))
        choice = next(data for name, data in posted.labels if name == label)
        self.fake.press(self.chat, posted.id, choice)
        return await self.reads(before, answered)

    async def reads(self, before: int, answered: str, seconds: float = PATIENCE) -> Posted:
        found: list[Posted] = []

        def is_there() -> bool:
            found[:] = [p for p in self.fake.said(self.chat)[before:] if answered in p.text]
            return bool(found)

        try:
            await until(is_there, seconds)
        except TimeoutError:
            raise AssertionError([p.text for p in self.fake.said(self.chat)[before:]]) from None
        self.arrived[found[-1].id] = monotonic()
        return found[-1]

    async def starts(self) -> Posted:
        """Go as far as the first countdown."""
        welcome = await self.says("/start", "Limber")
        before = len(self.fake.said(self.chat))
        self.fake.press(self.chat, welcome.id, welcome.labels[0][1])
        await self.reads(before, "bothering")
        screen = await self.says("left knee, 2, five minutes, no band, no step", "Safety first")
        plan = await self.taps(screen, "None of these", "Your plan")
        return await self.taps(plan, "Start", "get ready")

    async def next_step(self, posted: Posted) -> tuple[Posted, float]:
        """The step that comes after this one by itself, and how long that took."""
        before = 1 + [p.id for p in self.fake.said(self.chat)].index(posted.id)
        following = await self.reads(before, "")
        return following, self.arrived[following.id] - self.arrived[posted.id]


def shown(posted: Posted, at: datetime) -> float:
    """Seconds that its countdown shows to whose clock says `at`."""
    ends = ENDS.search(posted.html)
    assert ends is not None, posted.html
    return int(ends[1]) - at.timestamp()
