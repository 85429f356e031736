"""Three people and two coaches on Discord, while Limber is killed and Discord refuses at random.

Nothing may be lost on either side, nothing private may leave the coaches' forum, and nothing may
stand there twice: Discord compares nonces.

`LIMBER_CHAOS_KILLS` says how many kills (1,000 in `make soak`), `LIMBER_CHAOS_SEED` which ones.
"""

import asyncio
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.bot.channels.discord.fake.actions import Someone, choices, open_server
from tests.bot.channels.discord.fake.errors import MISSING_PERMISSION, Refusal
from tests.bot.channels.discord.fake.server import FakeDiscord, Trouble
from tests.bot.channels.discord.fake.state import BOT, POST, Json
from tests.bot.channels.discord.process import limber
from tests.support.waiting import until

KILLS = int(os.environ.get("LIMBER_CHAOS_KILLS", "1000"))
SEED = int(os.environ.get("LIMBER_CHAOS_SEED", "1"))
LIFE = 4.0
"""Seconds between the last deed and a kill, at most."""
PATIENT = 180.0
"""Seconds until everything has come, at the end."""
USERS = 2_000_000_000_000_000_000
"""From this number on users are the test's."""


@dataclass
class Chaos:
    """What was said, and to whom it belongs."""

    fake: FakeDiscord
    random: Random
    people: list[Someone]
    coaches: list[Someone]
    asked: dict[str, Someone] = field(default_factory=dict)
    answered: dict[str, Someone] = field(default_factory=dict)
    private: list[str] = field(default_factory=list)
    count: int = 0

    def word(self, kind: str) -> str:
        """Words that stand nowhere else."""
        self.count += 1
        return f"{kind} w{self.count}w"

    async def act(self) -> None:
        """Somebody does something, or something breaks."""
        do = self.random.choice(
            (self.ask, self.ask, self.answer, self.answer, self.note, self.mutter, self.break_)
        )
        await do()

    async def ask(self) -> None:
        person = self.random.choice(self.people)
        text = self.word("question")
        self.asked[text] = person
        await person.say(f"/coach {text} about squats?")

    async def answer(self) -> None:
        if (line := self.line()) is not None:
            text = self.word("answer")
            word = line["content"].rpartition("question ")[2].split(" ")[0]
            self.answered[text] = self.asked[f"question {word}"]
            await self.in_post(text, line, line)

    async def note(self) -> None:
        if (line := self.line()) is not None:
            text = self.word("note")
            self.private.append(text)
            await self.in_post(text, line, None)

    async def mutter(self) -> None:
        """A coach replies to a colleague's note."""
        said = [m for m in self.in_posts() if any(text in m["content"] for text in self.private)]
        notes = [m for m in said if m["author"]["id"] != str(BOT)]
        if notes:
            text = self.word("between coaches")
            self.private.append(text)
            note = self.random.choice(notes)
            await self.in_post(text, note, note)

    async def break_(self) -> None:
        refusal = self.random.choice((Refusal(500, 0, "500"), MISSING_PERMISSION, None))
        is_lost = refusal is None and self.random.random() < 0.5
        part = "/messages"
        if refusal is MISSING_PERMISSION:  # a right that is taken away is one of the forum's
            posts = [c["id"] for c in self.fake.town.channels.values() if c["type"] == POST]
            part = f"/channels/{self.random.choice(posts)}/messages" if posts else part
            refusal = refusal if posts else None
        self.fake.troubles.append(Trouble("POST", part, refusal, after=is_lost))

    def in_posts(self) -> list[Json]:
        town = self.fake.town
        posts = [number for number, c in town.channels.items() if c["type"] == POST]
        return [m for number in posts for m in town.messages.get(number, {}).values()]

    def line(self) -> Json | None:
        """A line of somebody's thread, at random."""
        lines = [
            m
            for m in self.in_posts()
            if m["author"]["id"] == str(BOT)
            and "wrote:" in m["content"]
            and "question w" in m["content"].rpartition("wrote:")[2]
        ]
        return self.random.choice(lines) if lines else None

    async def in_post(self, text: str, near: Json, reply_to: Json | None) -> None:
        place = int(near["channel_id"])
        more: Json = {}
        if reply_to is not None:
            about = {"message_id": reply_to["id"], "channel_id": str(place)}
            more = {"type": 19, "message_reference": about}
        coach = self.random.choice(self.coaches)
        await coach.say(f"<@{BOT}> {text}", place, **more)

    # -- what came of it --------------------------------------------------------------------

    def shown(self, messages: list[Json], text: str) -> int:
        found = [m for m in messages if f"{text} " in f"{m['content']} ".replace("\n", " ")]
        lines = (m for m in found if "Last words" not in m["content"])
        return sum(m["author"]["id"] == str(BOT) for m in lines)

    def missing(self) -> list[str]:
        lines = [t for t in self.asked if not self.shown(self.in_posts(), t)]
        return lines + [t for t, who in self.answered.items() if not self.shown(who.reads(), t)]

    def leaked(self) -> list[str]:
        strangers = [(text, who) for text in self.private for who in self.people]
        strangers += [(t, p) for t, who in self.answered.items() for p in self.people if p != who]
        return [text for text, who in strangers if self.shown(who.reads(), text)]

    def repeated(self) -> dict[str, int]:
        lines = Counter({t: self.shown(self.in_posts(), t) for t in self.asked})
        answers = Counter({t: self.shown(who.reads(), t) for t, who in self.answered.items()})
        return {text: count for text, count in (lines + answers).items() if count > 1}


async def agree(person: Someone) -> None:
    await person.command("start")
    await until(lambda: bool(person.reads()))
    await person.tap(choices(person.reads()[-1])[0][0])
    await until(lambda: len(person.reads()) > 1)


@pytest.mark.soak
@pytest.mark.timeout(0)
async def test_nothing_is_lost_or_leaked_whatever_is_killed_and_refused(tmp_path: Path) -> None:
    async with FakeDiscord().open() as fake:
        _, forum = open_server(fake)
        people = [Someone(fake, USERS + n, f"Sam{n}") for n in (5, 6, 7)]
        coaches = [Someone(fake, USERS + n, f"John{n}") for n in (98, 99)]
        chaos = Chaos(fake, Random(SEED), people, coaches)
        random = chaos.random
        async with limber(fake, tmp_path, DISCORD_COACH_CHANNEL=str(forum)) as process:
            await process.ready()
            for person in people:
                await agree(person)
            for _ in range(KILLS):
                for _ in range(random.randint(3, 8)):
                    await chaos.act()
                    await asyncio.sleep(random.random() / 2)
                await asyncio.sleep(random.random() * LIFE)
                await process.again()
            fake.troubles.clear()
            await chaos.ask()
            try:
                await until(lambda: chaos.missing() == [], PATIENT)
            except TimeoutError:
                raise AssertionError(chaos.missing(), process.log[-4000:]) from None
        print(
            f"{KILLS} kills, {len(chaos.asked)} questions, {len(chaos.answered)} answers,"
            f" {len(chaos.private)} private lines, {len(chaos.repeated())} repeated"
        )
        assert chaos.leaked() == []
        assert chaos.repeated() == {}
