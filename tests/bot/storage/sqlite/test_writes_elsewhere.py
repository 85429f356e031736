"""A commit of another process is noticed, though it wakes nobody here."""

import asyncio
from pathlib import Path

from bot.app import meanwhile
from bot.storage.sqlite.store import SqliteStore
from bot.storage.sqlite.writes_elsewhere import on_writes_into
from tests.support.waiting import PATIENCE


async def test_each_commit_of_another_connection_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "limber.db"
    here, other = SqliteStore(path), SqliteStore(path)
    await here.open()
    await other.open()
    noticed = asyncio.Event()
    try:
        async with meanwhile(on_writes_into(path, noticed.set)):
            for _ in range(2):
                noticed.clear()
                await asyncio.sleep(0)
                await other.reserve(1)
                async with asyncio.timeout(PATIENCE):
                    await noticed.wait()
    finally:
        await other.close()
        await here.close()


async def test_a_database_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    path, noticed = tmp_path / "limber.db", asyncio.Event()
    async with meanwhile(on_writes_into(path, noticed.set)):
        await asyncio.sleep(0)
        store = SqliteStore(path)
        await store.open()
        try:
            async with asyncio.timeout(PATIENCE):
                await noticed.wait()
        finally:
            await store.close()
