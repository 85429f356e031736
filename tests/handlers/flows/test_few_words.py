"""Somebody with a sore knee at six in the morning reads little before the first drill."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.routing.router import Router
from tests.support.stage import Stage

WORD = re.compile(r"[A-Za-z][\w'’/-]*|\d+")
CARD = re.compile(r"1 of \d+ · ")


def _words(said: list[str]) -> int:
    """How many words stand before the first drill's card."""
    first = next(n for n, text in enumerate(said) if CARD.match(text))
    return sum(len(WORD.findall(text)) for text in said[:first])


async def _played(router: Router, path: Path, lines: list[str]) -> list[str]:
    stage = Stage(router, path)
    await stage.open()
    for line in lines:
        await stage.say(line)
    await stage.close()
    return [message.text for message in stage.said]


TYPED = ["/start", "I agree", "left knee, 4, when I squat, ten minutes, no band", "none", "start"]
TAPPED = ["/start", "I agree", "Knee", "Left", "4", "None of these", "None of these"]
TAPPED += ["10 minutes", "Start"]


@pytest.mark.parametrize(
    ("lines", "most", "taps"), [(TYPED, 250, 6), (TAPPED, 300, 9)], ids=["typed", "tapped"]
)
async def test_a_first_visit_has_few_words_and_taps(
    router: Router, tmp_path: Path, lines: list[str], most: int, taps: int
) -> None:
    said = await _played(router, tmp_path / "limber.db", lines)
    assert _words(said) <= most
    assert len(lines) <= taps


async def test_coming_back_from_the_check_in_has_few_words_and_taps(
    router: Router, tmp_path: Path
) -> None:
    stage = Stage(router, tmp_path / "limber.db")
    await stage.open()
    for line in (*TYPED[:-1], "not now", "/checkin", "every day at 7 am"):
        await stage.say(line)
    await stage.until(stage.now + timedelta(hours=2))
    before = len(stage.said)
    await stage.until(stage.now + timedelta(days=1))
    taps = ("2", "Nothing new", "8", "Today's routine")
    for tap in taps:
        await stage.say(tap)
    await stage.close()
    assert _words([message.text for message in stage.said[before:]]) <= 60
    assert len(taps) <= 4


async def test_a_drills_card_is_short(router: Router, tmp_path: Path) -> None:
    said = await _played(router, tmp_path / "limber.db", TYPED)
    card = next(text for text in said if CARD.match(text))
    assert len(WORD.findall(card)) <= 55
