"""Hints by LISTEN and NOTIFY, on a connection of their own.

Rules:
- What is told together is one notice, and it is never part of the transaction that it tells of.
- A connection that is lost is made anew after a while; what was told meanwhile nobody heard.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from typing import Any, Final

import asyncpg

from bot.storage.postgres.address import PostgresAddress
from bot.storage.postgres.errors import DRIVER_ERRORS, trouble
from scheduler.logger import Logger

CHANNEL: Final = "limber_stored"
TOGETHER_SECONDS: Final = 0.02
"""For so long what is told is gathered."""
AGAIN_SECONDS: Final = 1.0
"""Until a lost connection is made anew."""
IDLE_SECONDS: Final = 15.0
"""After so long without anything to tell it is tried whether the connection is still there."""

_log = Logger()


class PostgresNotices:
    """Implements `bot.storage.notices.Notices`."""

    def __init__(self, url: str) -> None:
        self._address = PostgresAddress.of(url)
        self._me = secrets.token_hex(4)
        self._stored = asyncio.Event()

    def tell(self) -> None:
        self._stored.set()

    async def run(self, heard: Callable[[], None]) -> None:
        while True:
            try:
                await self._connected(heard)
            except DRIVER_ERRORS as error:
                _log.warning("no hints from other workers for now", why=trouble(error))
            await asyncio.sleep(AGAIN_SECONDS)

    async def _connected(self, heard: Callable[[], None]) -> None:
        connection = await self._address.connect()

        def noticed(_connection: Any, _pid: int, _channel: str, who: Any) -> None:
            if who != self._me:
                heard()

        try:
            await connection.add_listener(CHANNEL, noticed)
            heard()  # of what was told before
            await self._tell(connection)
        finally:
            connection.terminate()

    async def _tell(self, connection: asyncpg.Connection) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._stored.wait()
            if not self._stored.is_set():
                await connection.execute("SELECT 1")
                continue
            self._stored.clear()
            await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, self._me)
            await asyncio.sleep(TOGETHER_SECONDS)
