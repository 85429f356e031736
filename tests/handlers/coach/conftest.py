"""A stage in a world whose coach is set up, works in Berlin, and has one person to look after."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.router import Router
from handlers.working_hours import read_hours
from handlers.world import Coach, World
from tests.stage import Stage

HOURS = read_hours("mon-fri 09:00-18:00", "Europe/Berlin")


@pytest.fixture(scope="session")
def coached(world: World) -> Router:
    return Router(replace(world, coach=Coach("John", is_set_up=True, hours=HOURS)))


@pytest.fixture
async def stage(coached: Router, tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(coached, tmp_path / "data" / "limber.db")
    await stage.open()
    yield stage
    await stage.close()
