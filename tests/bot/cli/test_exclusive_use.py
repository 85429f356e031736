"""A command that writes and one that needs the database for itself keep each other out."""

from pathlib import Path

import pytest

from bot.cli.exclusive_use import alone_on, beside_workers
from bot.errors import AlreadyRunsError
from tests.support.postgres import Server


@pytest.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        (tmp_path / "data").mkdir()
        return f"sqlite:///{tmp_path}/data/limber.db"
    server: Server = request.getfixturevalue("postgres")
    return await server.empty_database()


async def test_nobody_has_it_alone_while_a_command_writes(url: str) -> None:
    async with beside_workers(url):
        with pytest.raises(AlreadyRunsError, match="Stop it"):
            async with alone_on(url, "Stop it."):
                pytest.fail("it is not alone")
    async with alone_on(url, "Stop it."):
        pass


async def test_two_commands_write_side_by_side(url: str) -> None:
    async with beside_workers(url), beside_workers(url):
        pass
