"""One person's data, where the commands look for it."""

import asyncio
from pathlib import Path

import pytest

from handlers.routing.router import Router
from tests.bot.cli.private_words import WORDS
from tests.support.shipped import give_parsed
from tests.support.stage import Stage


@pytest.fixture
def data(coached: Router, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the database of one person, where the commands look for it."""
    folder = tmp_path / "data"

    async def talk() -> None:
        stage = Stage(coached, folder / "limber.db")
        await stage.open()
        for text in ("/start", "I agree", f"/coach {WORDS}"):
            await stage.say(text)
        await stage.close()

    asyncio.run(talk())
    give_parsed(folder)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder / 'limber.db'}")
    monkeypatch.setenv("DATA_DIR", str(folder))
    return folder
