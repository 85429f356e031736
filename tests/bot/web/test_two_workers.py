"""Two workers with a page each, on one PostgreSQL and with folders of their own: whoever has the
page of one open sees what came to the other, and goes on there when theirs is killed.
"""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Sequence
from itertools import cycle
from pathlib import Path

import httpx
import pytest

from bot.web.site import FORM
from tests.bot.web.running import Running
from tests.bot.web.visitor import Visitor
from tests.support.postgres import Server
from tests.support.rings import rounds
from tests.support.waiting import until

pytestmark = pytest.mark.long
PEOPLE = rounds(20, soak=200)
ROLES = ("--role", "web"), ("--role", "worker")


async def _is_up(worker: Running) -> None:
    """Return once it has said where its page is, or where it says how it is."""
    await until(lambda: f"{worker.url}/" in worker.said or worker.is_over)
    assert not worker.is_over, worker.log


@contextlib.asynccontextmanager
async def workers(
    folder: Path, url: str, roles: Sequence[tuple[str, ...]] = ((), ())
) -> AsyncIterator[list[Running]]:
    made = []
    for number, role in enumerate(roles):
        place = folder / str(number)
        place.mkdir()
        made.append(Running(place, {"DATABASE_URL": url}, ("-m", "bot", "run", *role)))
    try:
        for each in made:
            await each.launch()
        for each in made:
            await _is_up(each)
        yield made
    finally:
        for each in made:
            if not each.is_over:
                await each.kill()


@pytest.fixture
async def url(postgres: Server) -> str:
    return await postgres.new_database()


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    visitor = Visitor()
    yield visitor
    await visitor.http.aclose()


async def test_a_page_hears_at_one_worker_what_came_to_the_other(
    tmp_path: Path, url: str, visitor: Visitor
) -> None:
    async with workers(tmp_path, url) as (one, other):
        await visitor.begin(one)
        listening = asyncio.create_task(visitor.listen(other))
        await until(lambda: "software" in visitor.texts)
        count = len(visitor.heard)
        await visitor.say(one, "I agree")
        await until(lambda: len(visitor.heard) > count)
        await visitor.http.post(
            f"{one.url}/chat/out", json={"where": "here"}, headers={FORM: visitor.form}
        )
        await until(lambda: visitor.ends == ["out"])  # signed out there, let go here
        await listening
        for each in (one, other):
            assert "Traceback" not in each.log


async def test_when_a_worker_is_killed_everybody_goes_on_at_the_other(
    tmp_path: Path, url: str
) -> None:
    """They are spread over both; nothing is lost, and nothing comes twice."""
    people = [Visitor.from_address(number) for number in range(PEOPLE)]
    async with workers(tmp_path, url) as pair, asyncio.TaskGroup() as listening:
        one, other = pair
        for each, at in zip(people, cycle(pair)):
            await each.begin(at)
            listening.create_task(each.listen(at))
        await until(lambda: all("software" in each.texts for each in people))
        heard = [len(each.heard) for each in people]
        await one.kill()
        for each in people[::2]:
            listening.create_task(each.listen(other))
        await asyncio.gather(*(each.say(other, "I agree") for each in people))
        await until(lambda: all(len(p.heard) > n for p, n in zip(people, heard, strict=True)))
        for each in people:
            numbers = [event["n"] for event in each.heard]
            assert len(numbers) == len(set(numbers))
        assert "Traceback" not in other.log
        await other.kill()
    for each in people:
        await each.http.aclose()


async def test_a_coachs_link_of_one_worker_works_once_at_any(tmp_path: Path, url: str) -> None:
    async with workers(tmp_path, url) as (one, other), httpx.AsyncClient(timeout=30) as http:
        link = one.coach_link.partition("#in=")[2]
        assert (await http.post(f"{other.url}/coach/in", json={"link": link})).is_success
        assert (await http.get(f"{one.url}/coach/lists")).is_success
        again = await http.post(f"{one.url}/coach/in", json={"link": link})
        assert again.status_code == 403


async def test_the_page_and_the_work_may_be_two_processes(
    tmp_path: Path, url: str, visitor: Visitor
) -> None:
    async with workers(tmp_path, url, ROLES) as (web, worker):
        assert re.search(r"Whether all is well: \S+/healthz", worker.said)
        assert (await visitor.http.get(f"{worker.url}/healthz")).is_success
        assert (await visitor.http.get(f"{worker.url}/chat")).status_code == 404
        await visitor.begin(web)
        listening = asyncio.create_task(visitor.listen(web))
        await until(lambda: "software" in visitor.texts)
        listening.cancel()
        assert await worker.end() == 0
        assert await web.end() == 0
        for each in (web, worker):
            assert "Traceback" not in each.log
