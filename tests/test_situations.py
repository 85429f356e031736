"""Each statement is really said in the situation that the coverage names for it.

A situation is a file in `tests/situations/`: what the person writes (`>`) and how time passes
(`~`). It is played, and the statement's text is looked for in everything that was said.
"""

import re
from pathlib import Path

import pytest

from bot.channels.terminal.plain_text import plain
from content.checks.coverage import Statement, covered
from handlers.routing.router import Router
from tests.support.stage import Stage
from tests.support.word_budget import too_long

FOLDER = Path(__file__).parent / "situations"
COVERAGE, STATEMENTS = covered()


def is_said(statement: Statement, said: str) -> bool:
    """Whether a text stands in what was said; {values} stand for anything."""
    parts = re.split(r"\{[^{}]*\}", " ".join(plain(statement.text).split()))
    return re.search(".{0,400}?".join(re.escape(part) for part in parts), said) is not None


async def everything_said(name: str, router: Router, path: Path) -> str:
    stage = Stage(router, path)
    await stage.open()
    script = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    await stage.play(script)
    await stage.close()
    assert too_long(stage.said) == []
    return " ".join(" ".join(plain(message.text) for message in stage.said).split())


def test_every_situation_has_a_script_and_every_script_a_situation() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(COVERAGE.situations)


@pytest.mark.parametrize("name", sorted(COVERAGE.situations))
async def test_what_belongs_to_a_situation_is_said_in_it(
    name: str, inviting: Router, tmp_path: Path
) -> None:
    said = await everything_said(name, inviting, tmp_path / "limber.db")
    here = [each for each in STATEMENTS if each.place.when == name]
    assert here, "a situation in which nothing is said"
    unsaid = [
        (s.number, s.place.file, s.place.key) for s in here if s.text and not is_said(s, said)
    ]
    assert unsaid == []


async def test_a_text_that_is_not_said_is_noticed(inviting: Router, tmp_path: Path) -> None:
    said = await everything_said("help", inviting, tmp_path / "limber.db")
    [ways] = [each for each in STATEMENTS if each.number == "S1-73"]
    assert is_said(ways, said)
    assert not is_said(
        Statement("S1-73", ways.place, "Three ways to {name} that nobody says"), said
    )
