"""Somebody tells everything in one form, or with one command, and has their plan."""

from pathlib import Path

import pytest

from bot.channels.discord.intake_form import OPENS
from tests.bot.channels.discord.fake.actions import (
    Someone,
    choices,
    words_of,
)
from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.bot.channels.discord.fake.state import Json
from tests.bot.channels.discord.process import limber
from tests.support.waiting import PATIENCE, until

pytestmark = pytest.mark.long


def newest(sam: Someone, said: str) -> Json | None:
    return next((each for each in reversed(sam.reads()) if said in words_of(each)), None)


async def test_a_form_is_the_whole_intake(tmp_path: Path) -> None:
    async with FakeDiscord().open() as fake, limber(fake, tmp_path) as process:
        await process.ready()
        sam = Someone(fake)

        async def tap(label: str) -> None:
            await until(
                lambda: any(label in name for _, name in choices(sam.reads()[-1])), PATIENCE
            )
            found = next(id_ for id_, name in choices(sam.reads()[-1]) if label in name)
            await sam.tap(found, sam.reads()[-1])

        await sam.say("hello")
        await until(lambda: bool(sam.reads()), PATIENCE)
        await tap("agree")
        await until(lambda: newest(sam, "bothering you") is not None, PATIENCE)
        opened = await sam.tap(OPENS)
        await until(lambda: opened.answered is not None, PATIENCE)
        await sam.fill(
            opened, where=["knee"], side="left", score="3", sets_off="squats", missing=["no_band"]
        )
        await until(lambda: newest(sam, "3 out of 10") is not None, PATIENCE)
        assert newest(sam, "Which side") is None
        await tap("None of these")
        await tap("10 min before training")
        await until(lambda: newest(sam, "Your plan") is not None, PATIENCE)
        plan = words_of(newest(sam, "Your plan") or {})
        assert "no long loop band" in plan, "what is missing was read, and not asked again"
        before = len(sam.reads())
        await sam.command("stop")
        await until(lambda: len(sam.reads()) > before, PATIENCE)
        await sam.command("warmup", where="knee", side="left", score=2, missing="no chair")
        await until(lambda: newest(sam, "2 out of 10") is not None, PATIENCE)
        assert [(c.path, c.body, c.code) for c in fake.calls if c.status >= 400] == []
