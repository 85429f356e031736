"""Three people and two coaches on Telegram, while Limber is killed and Telegram refuses at random.

Nothing may be lost on either side, nothing private may leave the coaches' group, and no message may
stand there again more often than there were kills and lost answers.

`LIMBER_CHAOS_KILLS` says how many kills (1,000 in `make soak`), `LIMBER_CHAOS_SEED` which ones.
"""

import asyncio
import os
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.bot.channels.telegram.fake.server import DROP, LOSE, Call, FakeTelegram
from tests.bot.channels.telegram.fake.state import Posted
from tests.bot.channels.telegram.fake.validation import RefusedError
from tests.bot.channels.telegram.process import on_telegram
from tests.bot.channels.telegram.town import GROUP, a_town
from tests.support.limber_process import LimberProcess
from tests.support.waiting import until

KILLS = int(os.environ.get("LIMBER_CHAOS_KILLS", "1000"))
SEED = int(os.environ.get("LIMBER_CHAOS_SEED", "1"))
PEOPLE, COACHES = (5, 6, 7), (9, 10)
LIFE = 8.0
"""Seconds between the last deed and a kill, at most: a group takes a line a second."""
PATIENT = 180.0
"""Seconds until everything has come, at the end."""
REFUSALS = (
    "not enough rights to send text messages to the chat",
    "TOPIC_CLOSED",
    "CHAT_WRITE_FORBIDDEN",
)
"""What a coach's group may refuse for a while (`bot/channels/telegram/refusals.py`)."""


@dataclass
class Chaos:
    """What was said, and to whom it belongs. lost: answers of Telegram that never arrived."""

    fake: FakeTelegram
    process: LimberProcess
    random: Random
    asked: dict[str, int] = field(default_factory=dict)
    answered: dict[str, tuple[int, int]] = field(default_factory=dict)
    private: list[str] = field(default_factory=list)
    lost: int = 0
    count: int = 0
    refused: int = 0

    def word(self, kind: str) -> str:
        """Words that stand nowhere else."""
        self.count += 1
        return f"{kind} w{self.count}w"

    def on_call(self, call: Call) -> None:
        """The group refuses what it is to refuse."""
        is_line = call.method == "sendMessage" and str(call.params.get("chat_id")) == str(GROUP)
        if is_line and self.refused:
            self.refused -= 1
            raise RefusedError(400, f"Bad Request: {self.random.choice(REFUSALS)}")

    def act(self) -> None:
        """Somebody does something, or something breaks."""
        do = self.random.choice(
            (self.ask, self.ask, self.answer, self.answer, self.note, self.mutter, self.break_)
        )
        do()

    def ask(self) -> None:
        person = self.random.choice(PEOPLE)
        text = self.word("question")
        self.asked[text] = person
        self.fake.say(person, f"/coach {text} about squats?")

    def answer(self) -> None:
        line = self.line()
        if line is not None:
            text = self.word("answer")
            number = self.in_group(text, line.thread, line.id)
            word = line.text.rpartition("question ")[2].split(" ")[0]
            self.answered[text] = (self.asked[f"question {word}"], number)

    def note(self) -> None:
        line = self.line()
        if line is not None:
            text = self.word("note")
            self.private.append(text)
            self.in_group(text, line.thread, None)

    def mutter(self) -> None:
        """A coach replies to a colleague's note: a reply to an answer would go to the person."""
        notes = [p for p in self.fake.chat(GROUP).messages.values() if p.text in self.private]
        if notes:
            text = self.word("between coaches")
            self.private.append(text)
            other = self.random.choice(notes)
            self.in_group(text, other.thread, other.id)

    def break_(self) -> None:
        trouble = self.random.choice(
            (
                RefusedError(429, "Too Many Requests: retry after 1", retry_after=1),
                RefusedError(500, "Internal Server Error"),
                RefusedError(502, "Bad Gateway"),
                DROP,
                LOSE,
                None,
            )
        )
        if trouble is None:
            self.refused += 1
            return
        self.lost += trouble == LOSE
        self.fake.trouble.setdefault("sendMessage", []).append(trouble)

    def line(self) -> Posted | None:
        """A line of somebody's thread, at random."""
        lines = [p for p in self.fake.said(GROUP) if "wrote:" in p.text and "question w" in p.text]
        return self.random.choice(lines) if lines else None

    def in_group(self, text: str, thread: int | None, reply_to: int | None) -> int:
        writer = self.random.choice(COACHES)
        self.fake.say(GROUP, text, sender=writer, thread=thread, reply_to=reply_to)
        return self.fake.chat(GROUP).last

    # -- what came of it --------------------------------------------------------------------

    def shown(self, chat: int, text: str) -> int:
        found = [p for p in self.fake.said(chat) if f"{text} " in f"{p.text} ".replace("\n", " ")]
        return sum("Last words" not in each.text for each in found)

    def missing(self) -> list[str]:
        """What has not come. An answer to a line that stands there twice may be asked about."""
        asks = {p.reply_to for p in self.fake.said(GROUP) if "Send to" in p.text}
        lines = [t for t in self.asked if not self.shown(GROUP, t)]
        answers = [
            text
            for text, (person, number) in self.answered.items()
            if not self.shown(person, text) and number not in asks
        ]
        return lines + answers

    def leaked(self) -> list[str]:
        strangers = [(t, p) for t in self.private for p in PEOPLE]
        strangers += [
            (t, p) for t, (person, _) in self.answered.items() for p in PEOPLE if p != person
        ]
        return [text for text, person in strangers if self.shown(person, text)]

    def repeated(self) -> int:
        lines = Counter({t: self.shown(GROUP, t) for t in self.asked})
        answers = Counter({t: self.shown(p, t) for t, (p, _) in self.answered.items()})
        return sum(max(0, n - 1) for n in (lines + answers).values())


async def agree(fake: FakeTelegram, person: int) -> None:
    fake.chat(person)
    fake.say(person, "/start")
    await until(lambda: bool(fake.said(person)))
    (welcome,) = fake.said(person)
    fake.press(person, welcome.id, welcome.labels[0][1])
    await until(lambda: len(fake.said(person)) > 1)


def is_back_or_over(fake: FakeTelegram, before: int, process: LimberProcess) -> bool:
    """Whether Limber is there again: since then it has asked for updates. Or it did not start."""
    return process.is_over or len(fake.made("getUpdates")) > before


@pytest.mark.soak
@pytest.mark.timeout(0)
async def test_nothing_is_lost_or_leaked_whatever_is_killed_and_refused(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        process = on_telegram(fake, tmp_path, TELEGRAM_COACH_CHAT=str(GROUP))
        random = Random(SEED)
        chaos = Chaos(fake, process, random)
        fake.on_call = chaos.on_call
        await process.start()
        for person in PEOPLE:
            await agree(fake, person)
        for _ in range(KILLS):
            for _ in range(random.randint(3, 8)):
                chaos.act()
                await asyncio.sleep(random.random() / 2)
            await asyncio.sleep(random.random() * LIFE)
            await process.kill()
            polls = len(fake.made("getUpdates"))
            await process.start()
            await until(partial(is_back_or_over, fake, polls, process))
            assert not process.is_over, process.log[-2000:]
        chaos.refused = 0
        fake.trouble.clear()
        chaos.ask()
        try:
            await until(lambda: chaos.missing() == [], PATIENT)
        except TimeoutError:
            raise AssertionError(chaos.missing(), process.log[-4000:]) from None
        await process.end()
        print(
            f"{KILLS} kills, {len(chaos.asked)} questions, {len(chaos.answered)} answers,"
            f" {len(chaos.private)} private lines, {chaos.lost} lost answers of Telegram,"
            f" {chaos.repeated()} repeated"
        )
        assert chaos.leaked() == []
        assert chaos.repeated() <= KILLS + chaos.lost
        assert fake.malformed == []
