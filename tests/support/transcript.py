"""Reads transcripts, and compares what was to be said with what was.

A transcript is written as a coach would read it:

    > what the person writes; a choice's label or number is a tap
    < what Limber says, with … for anything, and [Label] for its choices
    ~ 30 s                  time passes (also 10 min, 2 h, or an instant 2026-11-22 07:00)
    > (edited) a text that the person changed
    > (photo) the words below a picture
    > (group) a text that others read along with
    c> what the coach writes
    # restart               everything is stopped and started again
    # away 10 min           the same, with so much time in between
    # anything else         a remark

A line that follows without a sign belongs to the one before.
"""

import re
from abc import abstractmethod
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.channels.terminal.input import Offered
from bot.channels.terminal.plain_text import plain
from handlers.engine.event import Attached, Edited, Said
from handlers.engine.message import Message
from tests.support.player import Acted

_WAIT = re.compile(r"(\d+) ?(s|min|h|d)")
_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}


class Performance(Protocol):
    """Acts a transcript out; how each line is done is for whoever implements it.

    Every act returns what was said to it.
    """

    zone: str

    @abstractmethod
    async def say(self, text: str) -> list[Message]:
        """Let the person write a line, or tap what they were offered."""

    @abstractmethod
    async def coach(self, text: str) -> list[Message]:
        """Let the coach write."""

    @abstractmethod
    async def wait(self, seconds: float) -> list[Message]:
        """Let so much time pass."""

    @abstractmethod
    async def until(self, instant: datetime) -> list[Message]:
        """Let time pass until then."""

    @abstractmethod
    async def restart(self, away_seconds: float = 0) -> list[Message]:
        """Stop everything and start it again, with so much time in between."""

    async def play(self, script: str) -> str:
        """Perform a transcript; returns it as it really went, equal where it went as written."""
        lines = lines_of(script)
        went: list[str] = []
        for index, (sign, text) in enumerate(lines):
            if sign == "<":
                continue
            heard = await self._perform(sign, text)
            went.append(_line(sign, text))
            expected = []
            for after, wanted in lines[index + 1 :]:
                if after != "<":
                    break
                expected.append(wanted)
            went += _compared(expected, heard)
        return "\n".join(went)

    async def _perform(self, sign: str, text: str) -> list[Message]:
        match sign:
            case ">":
                return await self.say(text)
            case "c>":
                return await self.coach(text)
            case "~":
                waited = _WAIT.fullmatch(text)
                if waited:
                    return await self.wait(int(waited[1]) * _SECONDS[waited[2]])
                when = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(self.zone))
                return await self.until(when)
            case "#" if text == "restart":
                return await self.restart()
            case "#" if text.startswith("away "):
                away = _WAIT.fullmatch(text.removeprefix("away "))
                assert away is not None, text
                return await self.restart(int(away[1]) * _SECONDS[away[2]])
            case _:
                return []


def acted(text: str, now: datetime, offered: Offered) -> Acted:
    """What a person does who writes this line, with these choices before them."""
    match text.split(" ", 1):
        case ["(edited)", words]:
            return Edited(now, words)
        case ["(group)", words]:
            return Said(now, words, is_group=True)
        case ["(photo)", words]:
            return Attached(now, "photo", caption=words)
        case _:
            return offered.event(now, text)


def as_written(script: str) -> str:
    """A transcript in the form that `Stage.play` gives back when all went as written."""
    return "\n".join(_line(sign, text) for sign, text in lines_of(script))


def shown(message: Message) -> str:
    """A message in one line, with its choices."""
    labels = [f"[{b.label}{' ✓' if b.is_marked else ''}]" for b in message.buttons]
    return " ".join(" ".join([plain(message.text), *labels]).split())


def told_in(script: str) -> set[str]:
    """What the person and the coach write, but for single words, which may stand anywhere."""
    written = {text for sign, text in lines_of(script) if sign in {">", "c>"}}
    return {text for text in written if " " in text.strip()}


def lines_of(script: str) -> list[tuple[str, str]]:
    """The lines of a transcript: sign and text."""
    lines: list[tuple[str, str]] = []
    for raw in script.splitlines():
        if not raw.strip():
            continue
        sign, _, text = raw.partition(" ")
        if sign in {">", "<", "~", "c>", "#"}:
            lines.append((sign, text.strip()))
        else:
            sign, text = lines.pop()
            lines.append((sign, f"{text} {raw.strip()}"))
    return lines


def _line(sign: str, text: str) -> str:
    return f"{sign} {text}"


def _compared(expected: list[str], heard: list[Message]) -> list[str]:
    """The expected lines where they fit, and what was really said where they do not.

    `< ...` alone stands for any number of messages.
    """
    said = [shown(message) for message in heard]
    went = []
    for position, wanted in enumerate(expected):
        if wanted == "...":
            following = expected[position + 1 :]
            while said and not (following and _fits(following[0], said[0])):
                if not following and len(said) == 0:
                    break
                said.pop(0)
            went.append("< ...")
        elif said and _fits(wanted, said[0]):
            said.pop(0)
            went.append(_line("<", wanted))
    return went + [_line("<", text) for text in said]


def _fits(pattern: str, text: str) -> bool:
    parts = [re.escape(" ".join(part.split())) for part in pattern.split("…")]
    return re.fullmatch(r"\s*.*\s*".join(parts), text, re.DOTALL) is not None
