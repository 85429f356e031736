"""The first start on a machine: somebody is answered long before the pictures are drawn."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bot.web.site import FORM
from tests.bot.web.browser import form_in
from tests.bot.web.running import Running
from tests.support.shipped import shipped_catalog
from tests.support.waiting import until

pytestmark = pytest.mark.long


async def test_the_first_answer_does_not_wait_for_the_pictures(tmp_path: Path) -> None:
    running = Running(tmp_path, draws=True)
    await running.start()
    try:
        async with httpx.AsyncClient(base_url=running.url, timeout=60) as http:
            (await http.post("/chat/begin", json={"name": ""})).raise_for_status()
            form = form_in((await http.get("/chat")).text)
            said = {"id": "1", "text": "/start"}
            (await http.post("/chat/say", json=said, headers={FORM: form})).raise_for_status()
        await until(lambda: _answers(running.data) > 0)
        await until((running.data / "pictures").is_dir)
        drawn = {path.name.split(".")[0] for path in (running.data / "pictures").glob("*.png")}
        assert len(drawn) < len(shipped_catalog().drills) / 2
    finally:
        await running.end()


def _answers(data: Path) -> int:
    with closing(sqlite3.connect(data / "limber.db")) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM outgoing").fetchone()[0])
