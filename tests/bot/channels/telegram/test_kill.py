"""A running Limber that is killed again and again while somebody talks to it on Telegram.

Each kill is a power cut: in the middle of a batch's writes, right after a commit, right before
Telegram takes a message, right after it took it. Telegram gives again what was not confirmed. No
message may be lost, no step done twice; the one message on the wire may come twice.

Six kills are enough for every day; `make soak` does fifty.
"""

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.bot.channels.telegram.fake.server import DROP, LOSE, Call, FakeTelegram
from tests.bot.channels.telegram.process import on_telegram
from tests.bot.channels.telegram.town import ANA, stored
from tests.bot.crash.kill_points import Moment
from tests.support.limber_process import LimberProcess
from tests.support.rings import rounds
from tests.support.waiting import PATIENCE

KILLS = rounds(6, soak=50)
EACH = 6
"""Kills in one telling of the story."""
STORY = (
    "/start",
    "tap I'm 18 or over and agree",
    "left knee, 2, ten minutes",
    "tap None of these",
    "tap No band",
    "tap That's all, go on",
    "/stop",
    "/coach Is walking fine as well?",
    "/checkin",
    "every day at 7",
    "/progress",
    "/privacy",
)
_CALLS = {"before_taken": DROP, "after_taken": LOSE}
MOMENTS = (
    Moment.BETWEEN_WRITES.value,
    "before_taken",
    Moment.AFTER_COMMIT.value,
    "after_taken",
)


@dataclass(frozen=True)
class Kill:
    """The `number`-th time that this moment comes in a process is its last."""

    moment: str
    number: int


@dataclass
class Telling:
    """Tells the story to a Limber, which is started again after each kill."""

    fake: FakeTelegram
    folder: Path
    kills: list[Kill]
    killed: int = 0
    process: LimberProcess | None = None
    _calls: int = 0
    _said: list[int] = field(default_factory=list)

    async def tell(self, expected: Sequence[int] = ()) -> list[int]:
        """Tell all of it; returns how much had been said after each step.

        expected: the same, of an undisturbed telling.
        """
        self.fake.limits.is_off = True
        self.fake.chat(ANA)
        self.fake.on_call = self._called
        await self._start()
        for number, step in enumerate(STORY):
            update = self._do(step)
            wanted = expected[number] if expected else None
            await self._settled(update, wanted)
            self._said.append(len(said(self.fake)))
        assert self.process is not None
        await self.process.end()
        return self._said

    def _do(self, step: str) -> int:
        label = step.removeprefix("tap ")
        if label == step:
            return self.fake.say(ANA, step)
        for posted in reversed(self.fake.said(ANA)):
            for name, data in posted.labels:
                if name == label:
                    return self.fake.press(ANA, posted.id, data)
        raise AssertionError(f"there is no {label}")

    async def _settled(self, update: int, wanted: int | None) -> None:
        """Wait until the update is confirmed and all has been said, whoever dies meanwhile."""
        quiet = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                assert self.process is not None
                if self.process.is_over:
                    self.killed += 1
                    await self.process.end()
                    await self._start()
                await asyncio.sleep(0.02)
                before = len(said(self.fake))
                is_confirmed = update in self.fake.updates.confirmed
                if wanted is not None and is_confirmed and before >= wanted:
                    return
                quiet = quiet + 1 if is_confirmed and not await self._is_waiting() else 0
                if wanted is None and quiet > 3:
                    return

    async def _is_waiting(self) -> bool:
        found = await stored(self.folder, "SELECT 1 FROM outgoing WHERE state = 'stored'")
        return bool(found)

    async def _start(self) -> None:
        self._calls = 0
        kill = self.kills[0] if self.kills else None
        self.process = on_telegram(self.fake, self.folder)
        if kill is not None and kill.moment not in _CALLS:
            at = f"{kill.moment}:{kill.number}"
            self.process.command = ("-m", "tests.bot.crash.kill_points", at, "-", "run")
            self.kills.pop(0)
        await self.process.start()

    def _called(self, call: Call) -> None:
        """Kill at a message that is on the wire, if that is due."""
        if call.method != "sendMessage" or not self.kills:
            return
        kill = self.kills[0]
        self._calls += 1
        if kill.moment in _CALLS and self._calls >= kill.number:
            self.kills.pop(0)
            self.fake.trouble.setdefault("sendMessage", []).insert(0, _CALLS[kill.moment])
            assert self.process is not None
            self.process.send(signal.SIGKILL)


def said(fake: FakeTelegram) -> list[str]:
    """What was said, in order; what came twice in a row, because its answer was lost, once."""
    texts = [posted.text.partition("\n\n✓ ")[0] for posted in fake.said(ANA)]
    return [text for number, text in enumerate(texts) if number == 0 or texts[number - 1] != text]


def planned(telling: int, count: int) -> list[Kill]:
    """Kills for one telling, at each moment in turn, early and late in a process's life."""
    places = range(telling * EACH, telling * EACH + count)
    return [Kill(MOMENTS[n % len(MOMENTS)], 1 + n // len(MOMENTS) % 3) for n in places]


_LEFT = {
    "log": "SELECT path, position, kind, data FROM log ORDER BY conversation, position, path",
    "profile": "SELECT json_remove(profile, '$.consent', '$.last_score', '$.days', '$.talk',"
    " '$.asked') FROM person",
    "thread": "SELECT author, kind, text FROM thread_entry ORDER BY id",
    "open": "SELECT flow, turn FROM conversation ORDER BY place",
    "seen": "SELECT COUNT(*) FROM seen",
    "set_aside": "SELECT * FROM set_aside",
    "timer": "SELECT kind, turn FROM timer ORDER BY kind",
    "outgoing": "SELECT kind, state, json_extract(body, '$.text') FROM outgoing ORDER BY id",
}


async def left(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a telling leaves in the database, but for the instants."""
    return {name: await stored(folder, query) for name, query in _LEFT.items()}


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_killed_again_and_again_nothing_is_lost_and_nothing_is_done_twice(
    tmp_path: Path,
) -> None:
    async with FakeTelegram().open() as fake:
        (tmp_path / "whole").mkdir()
        whole = Telling(fake, tmp_path / "whole", [])
        steps = await whole.tell()
        expected, rows = said(fake), await left(whole.folder)
    assert rows["set_aside"] == []
    total = 0
    for telling in range(-(-KILLS // EACH)):
        folder = tmp_path / f"telling{telling}"
        folder.mkdir()
        kills = planned(telling, min(EACH, KILLS - telling * EACH))
        async with FakeTelegram().open() as fake:
            killed = Telling(fake, folder, list(kills))
            await killed.tell(steps)
            assert killed.killed == len(kills), kills
            assert said(fake) == expected
            repeated = len(fake.said(ANA)) - len(expected)
            assert repeated <= sum(kill.moment == "after_taken" for kill in kills) + 1
            assert await left(folder) == rows
            assert fake.malformed == []
        total += killed.killed
    assert total == KILLS
    print(f"{total} kills: nothing lost, nothing done twice")
