"""Where the page listens, and what is said where it cannot."""

import asyncio
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.errors import SettingsError
from bot.settings import Settings
from bot.storage.store import Store
from bot.web.server import listening
from bot.web.setup import Web, address
from handlers.coach.attention import Case
from handlers.routing.router import Router
from tests.bot.web.browser import OnTheWeb, a_site
from tests.support.ports import free_port
from tests.support.stage import Stage
from tests.support.waiting import until


class Counting:
    """A store that counts how often everybody was read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.count = 0

    async def cases(self, limit: int) -> list[Case]:
        found = await self._store.cases(limit)
        self.count += 1
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


async def test_everybody_is_read_at_the_start_and_not_at_the_coachs_first_look(
    coached: Router, tmp_path: Path
) -> None:
    player = OnTheWeb(coached.world, tmp_path)
    stage = Stage(coached, tmp_path / "limber.db", player=player)
    await stage.open()
    app = player.site.instance.app
    counting = Counting(app.store)
    site = a_site(replace(app, store=cast("Store", counting)), coached.world, tmp_path)
    serving = asyncio.create_task(Web(site, listening("127.0.0.1", free_port()), ()).run())
    await until(lambda: counting.count == 1)
    serving.cancel()
    await asyncio.wait([serving])
    await stage.close()


def test_a_port_that_is_taken_is_told_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"WEB_PORT={port + 1} takes another port"):
            listening("127.0.0.1", port)


def test_it_listens_on_this_machine_alone() -> None:
    port = free_port()
    with listening("127.0.0.1", port) as made:
        assert made.getsockname() == ("127.0.0.1", port)


async def test_no_answer_waits_for_the_browser_to_say_that_its_first_half_came() -> None:
    """An answer is written in two parts: Nagle's algorithm keeps the second for 40 ms."""
    told: asyncio.Queue[int] = asyncio.Queue()

    async def take(_: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        accepted = answers.get_extra_info("socket")
        told.put_nowait(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        answers.close()

    with listening("127.0.0.1", free_port()) as made:
        async with await asyncio.start_server(take, sock=made):
            _, asks = await asyncio.open_connection(*made.getsockname())
            assert await told.get()
            asks.close()


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("0.0.0.0", "http://127.0.0.1:8080"),
        ("::1", "http://[::1]:8080"),
        ("limber.example", "http://limber.example:8080"),
    ],
)
def test_the_address_is_one_that_a_browser_finds(host: str, shown: str) -> None:
    assert address(Settings(_env_file=None, web_host=host)) == shown
