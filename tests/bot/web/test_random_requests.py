"""No request whatever makes the page fail: ten thousand of them, and a million in the soak ring."""

import os
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.web.application import make_app
from bot.web.site import Site
from handlers.routing.router import Router
from tests.bot.web.browser import OnTheWeb, patient
from tests.bot.web.random_requests import Requests, signed_up
from tests.support.stage import Stage

COUNT = 1_000_000 if os.environ.get("LIMBER_SOAK") else 10_000
SEED = int(os.environ.get("LIMBER_SEED", "1"))


@pytest.fixture
async def site(coached: Router, tmp_path: Path) -> AsyncIterator[Site]:
    """A page with one person in it, who has agreed."""
    player = OnTheWeb(coached.world, tmp_path)
    stage = Stage(coached, tmp_path / "limber.db", player=player)
    await stage.open()
    await signed_up(player.browser)
    yield patient(player.site)
    await player.site.tryout.close()
    await stage.close()


# starlette leaves the file of a half-sent form to the garbage collector, which closes it at once
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
@pytest.mark.long
async def test_no_request_makes_the_page_fail(site: Site) -> None:
    requests = Requests(site, make_app(site), SEED)
    answered: Counter[int] = Counter()
    for number in range(COUNT):
        made = requests.make()
        try:
            status = await requests.send(made)
        except Exception as error:
            error.add_note(f"request {number} of seed {SEED}: {made}"[:2000])
            raise
        answered[status] += 1
        assert status < 500, f"request {number} of seed {SEED}: {made}"[:2000]
    print(dict(answered))
    assert answered[200] > COUNT // 100, "they reach what is behind the door, too"
    assert await site.instance.app.store.set_asides(1) == [], "and nothing had to be set aside"
