"""Every implementation of storage that there is; a contract test runs over all of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store


@pytest.fixture(params=["file", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    path = tmp_path / "data" / "limber.db" if request.param == "file" else None
    store = SqliteStore(path)
    await store.open()
    yield store
    await store.close()
