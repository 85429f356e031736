"""What many tests share: the shipped content, read once, routers in its world, and a stage."""

import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

import pytest
import structlog

from content.catalog import Catalog
from content.lexicon.lexicon import Lexicon
from handlers.routing.router import Router
from handlers.working_hours import read_hours
from handlers.world import Coach, World
from scheduler.logger import set_up_with
from scheduler.zone_countries import countries_of_zones
from tests.support import forked_processes
from tests.support.postgres import Server, server
from tests.support.shipped import shipped_catalog, shipped_lexicon
from tests.support.stage import Stage

HOURS = read_hours("mon-fri 09:00-18:00", "Europe/Berlin")


@pytest.fixture(autouse=True)
def log_of_its_own() -> Iterator[None]:
    """A command that was run inside a test decides for no other test what is logged."""
    yield
    set_up_with(None)
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return shipped_catalog()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return shipped_lexicon()


@pytest.fixture(scope="session")
def world(catalog: Catalog, lexicon: Lexicon) -> World:
    return World(
        catalog,
        lexicon,
        zones=frozenset(available_timezones()),
        countries=countries_of_zones(),
    )


@pytest.fixture(scope="session")
def router(world: World) -> Router:
    return Router(world)


@pytest.fixture(scope="session")
def coached(world: World) -> Router:
    """A router in a world whose coach is set up, and works in Berlin."""
    return Router(replace(world, coach=Coach("John", is_set_up=True, hours=HOURS)))


@pytest.fixture(scope="session")
def inviting(world: World) -> Router:
    """A router in a world whose coach is set up, and has pages of their own."""
    pages = {name: f"https://john.example/{name}" for name in ("apply", "newsletter", "articles")}
    return Router(replace(world, coach=Coach("John", is_set_up=True, hours=HOURS, **pages)))


@pytest.fixture
async def stage(coached: Router, tmp_path: Path) -> AsyncIterator[Stage]:
    """One person in front of Limber, in a world whose coach is set up."""
    stage = Stage(coached, tmp_path / "data" / "limber.db")
    await stage.open()
    yield stage
    await stage.close()


@pytest.fixture(scope="session")
def fork_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[forked_processes.ForkServer]:
    """Starts Limber processes in a few milliseconds each."""
    with forked_processes.fork_server(tmp_path_factory.mktemp("fork_server")) as fork_server:
        yield fork_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL of the tests' own. It loses what it holds when it is killed."""
    with server() as made:
        yield made


_MEMORY = Path("/dev/shm")
_ROOM = 4 * 2**30
"""Bytes that a run may need: those of a few tests at once, and what those that failed leave."""


def pytest_configure() -> None:
    """Let the tests' folders be in memory: half of a run was waiting for a disk to be synced."""
    is_there = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    if is_there and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that kill and start processes again and again begin first: they take longest."""
    items.sort(key=lambda item: "kill" not in item.nodeid)
    for item in items:
        if any(map(item.get_closest_marker, _RINGS)) and not _is_long(item.path):
            raise pytest.UsageError(f"{item.path}: write pytest.mark.long where it is found")


_LONG = re.compile(r"\bmark\.(long|soak|busy)\b|\bscripts\(")
"""How a file shows that it holds long tests: by the mark, or by the transcripts that have it."""
_RINGS = ("long", "soak", "busy")


@cache
def _is_long(path: Path) -> bool:
    return bool(_LONG.search(path.read_text(encoding="utf-8")))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """For the long rings only files that hold long tests are read; reading all takes longer."""
    expression: str = config.option.markexpr
    if not expression.startswith("long") or not collection_path.name.startswith("test_"):
        return None
    return (collection_path.suffix == ".py" and not _is_long(collection_path)) or None
