"""Every implementation of storage that there is; a contract test runs over all of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.open import open_store
from bot.storage.store import Store
from tests.support.postgres import Server


@pytest.fixture(params=["file", "memory", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    store = open_store(await _url(request, tmp_path))
    await store.open()
    yield store
    await store.close()


async def _url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        return await server.empty_database()
    return f"sqlite:///{tmp_path}/data/limber.db" if request.param == "file" else "sqlite://"
