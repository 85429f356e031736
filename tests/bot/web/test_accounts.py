"""Who is signed in where: a link asks first, a chat is never replaced silently, and out is out."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.storage.parcel import message_in
from bot.storage.records import Address
from bot.web.channel import NAME
from bot.web.rate_limit import MOST, RateLimit
from bot.web.shared_sign_in import SharedSignIn
from bot.web.site import BEFORE, CHAT, COACH, RateLimits, Site
from handlers.engine.event import Said
from handlers.routing.router import Router
from tests.bot.web.browser import Browser, OnTheWeb, a_site
from tests.bot.web.ended_rows import EndedRows
from tests.support.stage import Stage


@pytest.fixture
async def site(coached: Router, tmp_path: Path) -> AsyncIterator[Site]:
    """A page with two people in it."""
    player = OnTheWeb(coached.world, tmp_path)
    stage = Stage(coached, tmp_path / "limber.db", player=player)
    await stage.open()
    await stage.say("/start")
    await player.site.instance.hear("other", Said(stage.now, "/start"), "1")
    yield player.site
    await player.site.tryout.close()
    await stage.close()


async def a_link(browser: Browser) -> str:
    """The secret of a link for another device."""
    return str((await browser.post("/chat/link")).json()["link"]).partition("#in=")[2]


def copy_of(browser: Browser) -> Browser:
    """Somebody who has stolen all cookies of a browser."""
    thief = Browser(browser.site, client_at="203.0.113.9")
    thief.http.cookies = httpx.Cookies(browser.http.cookies)
    return thief


def chat_of(browser: Browser) -> str | None:
    """Whose chat a browser is signed in to, by its cookie."""
    signed = browser.http.cookies.get(CHAT) or ""
    return browser.site.signer.read(CHAT, signed, browser.site.instance.app.clock.now())


async def told(site: Site, chat: str) -> list[str]:
    """What waits to be said in a chat."""
    waiting = await site.instance.app.outbox.waiting(Address(NAME, chat))
    return [m.text for p in waiting if (m := message_in(p.body)) is not None]


async def test_a_link_of_somebody_else_replaces_nothing_by_being_opened(site: Site) -> None:
    me, other = Browser(site), Browser(site)
    await me.come_in("me")
    await other.come_in("other")
    answer = await me.post("/chat/in", link=await a_link(other))
    assert answer.json() == {"has_chat": True, "is_mine": False}
    assert chat_of(me) == "me"


async def test_an_opened_link_is_told_there_and_the_old_chat_is_a_tap_away(site: Site) -> None:
    me, other = Browser(site), Browser(site)
    await me.come_in("me")
    await other.come_in("other")
    assert (await me.post("/chat/in", link=await a_link(other), sure="yes")).status_code == 200
    assert chat_of(me) == "other"
    assert any("opened on another device" in text for text in await told(site, "other"))
    thief = copy_of(me)
    assert 'id="back"' in (await me.open("/chat")).text
    assert (await me.post("/chat/back")).status_code == 200
    assert chat_of(me) == "me"
    assert (await thief.http.get("/chat/news")).status_code == 401, "that session has ended"
    assert (await other.http.get("/chat/news")).status_code == 200, "the owner's has not"
    assert me.http.cookies.get(BEFORE) is None
    await me.open("/chat")
    assert (await me.post("/chat/back")).status_code == 404


async def test_ones_own_link_opened_where_one_is_already_changes_nothing(site: Site) -> None:
    me = Browser(site)
    await me.come_in("me")
    link = await a_link(me)
    assert (await me.post("/chat/in", link=link)).json()["is_mine"]


async def test_signing_out_ends_this_browsers_session_and_no_other(site: Site) -> None:
    me, tablet = Browser(site), Browser(site)
    await me.come_in("me")
    await tablet.post("/chat/in", link=await a_link(me), sure="yes")
    await tablet.open("/chat")
    thief, link = copy_of(tablet), await a_link(me)
    assert (await tablet.post("/chat/out", where="here")).status_code == 200
    assert (await thief.http.get("/chat/news")).status_code == 401
    assert (await me.http.get("/chat/news")).status_code == 200
    assert (await thief.post("/chat/in", link=link, sure="yes")).status_code == 403, "made before"


async def test_signing_out_leaves_no_way_back_to_the_chat_before(site: Site) -> None:
    me, other = Browser(site), Browser(site)
    await me.come_in("me")
    await other.come_in("other")
    assert (await me.post("/chat/in", link=await a_link(other), sure="yes")).status_code == 200
    await me.open("/chat")
    copied = me.http.cookies.get(BEFORE) or ""
    assert (await me.post("/chat/out", where="here")).status_code == 200
    assert me.http.cookies.get(BEFORE) is None
    me.http.cookies.set(BEFORE, copied, domain="127.0.0.1", path="/chat")
    assert (await me.post("/chat/begin", name="Somebody else")).status_code == 200
    assert 'id="back"' not in (await me.open("/chat")).text
    assert (await me.post("/chat/back")).status_code == 404


async def test_what_other_workers_cannot_hear_now_has_ended_here_all_the_same(site: Site) -> None:
    rows = EndedRows(is_away=True)
    site.signer.unshared = []
    shared = SharedSignIn(rows, site.signer, site.instance.channel.streams)
    several = replace(site, shared=shared)
    me = Browser(several)
    await me.come_in("me")
    link = await a_link(me)
    assert (await me.post("/chat/out", where="everywhere")).status_code == 503
    assert await several.device_links.peek(link, site.instance.app.clock.now()) is None
    rows.is_away = False
    await shared.look()
    assert [line.partition(" ")[0] for line in rows.noted] == ["before"]


async def test_many_who_sign_out_at_once_are_all_told_to_the_other_workers(site: Site) -> None:
    rows, signer = EndedRows(), site.signer
    signer.unshared = []
    shared = SharedSignIn(rows, signer, site.instance.channel.streams)

    async def leave(session: str) -> None:
        signer.end(session)
        await shared.share(site.instance.app.clock.now())
        assert session in rows.noted

    await asyncio.gather(*(leave(str(n)) for n in range(5)))
    assert sorted(rows.noted) == ["0", "1", "2", "3", "4"]


async def test_what_another_worker_stored_first_and_is_seen_last_ends_all_the_same(
    site: Site,
) -> None:
    """A row gets its number when it is written, and is seen when its transaction is over."""
    rows, signer, me = EndedRows(), site.signer, Browser(site)
    await me.come_in("me")
    shared = SharedSignIn(rows, signer, site.instance.channel.streams)
    rows.noted, rows.unseen = ["me", "somebody"], {1}
    await shared.look()
    rows.unseen = set()
    await shared.look()
    assert (await me.http.get("/chat/news")).status_code == 401


async def test_signing_out_everywhere_ends_all_of_them_over_a_restart(site: Site) -> None:
    me, tablet = Browser(site), Browser(site)
    await me.come_in("me")
    await tablet.post("/chat/in", link=await a_link(me), sure="yes")
    await me.open("/chat")
    thief = copy_of(me)
    assert (await me.post("/chat/out", where="everywhere")).status_code == 200
    again = a_site(site.instance.app, site.instance.world, site.settings.data_dir)
    for browser in (thief, tablet):
        assert (await browser.http.get("/chat/news")).status_code == 401
        browser.site = again
        browser.__post_init__()
    later = Browser(again)
    later.http.cookies = httpx.Cookies(thief.http.cookies)
    assert (await later.http.get("/chat/news")).status_code == 401


async def test_a_visit_goes_on_with_the_session_that_the_browser_has(site: Site) -> None:
    me = Browser(site)
    await me.come_in("me")
    await me.open("/chat")
    thief = copy_of(me)
    await me.open("/chat")
    await me.post("/chat/out", where="here")
    assert (await thief.http.get("/chat/news")).status_code == 401


async def test_a_new_password_ends_the_coachs_cookies(site: Site, tmp_path: Path) -> None:
    first = a_site(site.instance.app, site.instance.world, tmp_path, web_coach_password="a" * 12)
    second = a_site(site.instance.app, site.instance.world, tmp_path, web_coach_password="b" * 12)
    coach = Browser(first)
    assert (await coach.post("/coach/in", password="a" * 12)).status_code == 200
    assert (await coach.http.get("/coach/lists")).status_code == 200
    later = Browser(second)
    later.http.cookies = httpx.Cookies(coach.http.cookies)
    assert (await later.http.get("/coach/lists")).status_code == 401
    same = Browser(
        a_site(site.instance.app, site.instance.world, tmp_path, web_coach_password="a" * 12)
    )
    same.http.cookies = httpx.Cookies(coach.http.cookies)
    assert (await same.http.get("/coach/lists")).status_code == 200


async def test_a_coachs_link_made_before_a_sign_out_is_worth_nothing(site: Site) -> None:
    coach = Browser(site)
    await coach.sign_in()
    link = await site.links.new(COACH, site.instance.app.clock.now())
    await coach.post("/coach/out")
    assert (await Browser(site).post("/coach/in", link=link)).status_code == 403


async def test_wrong_links_do_not_lock_the_coachs_password(site: Site, tmp_path: Path) -> None:
    narrow = a_site(site.instance.app, site.instance.world, tmp_path, web_coach_password="a" * 12)
    for number in range(60):
        thief = Browser(narrow, client_at=f"2001:db8:1:2::{number:x}")
        await thief.post("/chat/in", link="wrong")
        await thief.post("/coach/in", link="wrong")
    coach = Browser(narrow, client_at="198.51.100.7")
    assert (await coach.post("/coach/in", password="a" * 12)).status_code == 200


async def test_one_customers_ipv6_addresses_are_one_to_a_limit(site: Site) -> None:
    narrow = replace(a_site(site.instance.app, site.instance.world, site.settings.data_dir))
    answers = []
    for number in range(20):
        thief = Browser(narrow, client_at=f"2001:db8:1:2::{number:x}")
        answers.append((await thief.post("/chat/in", link="wrong")).status_code)
    assert answers[-1] == 429


PASSWORD = "a" * 12


async def guesses_of_many(site: Site) -> int:
    """A password is guessed from very many addresses; returns how often work was asked for."""
    slowed = 0
    for number in range(100):
        stranger = Browser(site, client_at=f"203.0.113.{number}")
        slowed += (await stranger.post("/coach/in", password="guess")).status_code == 428
    return slowed


def worked(work: dict[str, Any]) -> dict[str, str]:
    """What a browser sends after it did the work that it was asked for."""
    digests = ((str(n), hashlib.sha256(f"{work['task']}:{n}".encode()).digest()) for n in count())
    zeros = 256 - int(work["bits"])
    answer = next(n for n, digest in digests if int.from_bytes(digest, "big") >> zeros == 0)
    return {"task": str(work["task"]), "answer": answer}


async def test_guesses_from_many_addresses_do_not_keep_out_a_browser_the_coach_was_in(
    site: Site, tmp_path: Path
) -> None:
    narrow = a_site(site.instance.app, site.instance.world, tmp_path, web_coach_password=PASSWORD)
    coach = Browser(narrow)
    assert (await coach.post("/coach/in", password=PASSWORD)).status_code == 200
    await coach.open("/coach")
    assert (await coach.post("/coach/out")).status_code == 200
    assert await guesses_of_many(narrow) > 50
    assert (await coach.post("/coach/in", password=PASSWORD)).status_code == 200


async def test_nor_a_browser_that_was_never_seen(site: Site, tmp_path: Path) -> None:
    narrow = a_site(site.instance.app, site.instance.world, tmp_path, web_coach_password=PASSWORD)
    assert await guesses_of_many(narrow) > 50
    coach = Browser(narrow, client_at="198.51.100.7")
    asked = await coach.post("/coach/in", password=PASSWORD)
    assert asked.status_code == 428
    done = worked(asked.json())
    assert (await coach.post("/coach/in", password=PASSWORD, **done)).status_code == 200
    assert (await coach.open("/coach")).status_code == 200


async def test_work_counts_once_and_for_one_address(site: Site, tmp_path: Path) -> None:
    narrow = a_site(site.instance.app, site.instance.world, tmp_path, web_coach_password=PASSWORD)
    narrow = replace(narrow, limits=RateLimits(sign_in_all=RateLimit(1, 86_400)))
    one, other = Browser(narrow, client_at="198.51.100.7"), Browser(narrow, client_at="192.0.2.1")
    assert (await other.post("/coach/in", password="guess")).status_code == 403
    done = worked((await one.post("/coach/in", password="guess")).json())
    assert (await other.post("/coach/in", password="guess", **done)).status_code == 428
    assert (await one.post("/coach/in", password="guess", **done)).status_code == 403
    answers = [
        (await one.post("/coach/in", password="guess", **done)).status_code for _ in range(6)
    ]
    assert answers == [428] * 4 + [429] * 2, "the address has no more tries for all its work"


async def test_the_more_proofs_arrive_the_harder_the_work(site: Site, tmp_path: Path) -> None:
    narrow = a_site(site.instance.app, site.instance.world, tmp_path, web_coach_password=PASSWORD)
    work, now = narrow.work, narrow.instance.app.clock.now()
    first = work.ask("a", now)
    work.count_proofs(now, 400)
    assert work.ask("a", now).bits > first.bits
    assert work.ask("a", now + timedelta(hours=1)).bits == first.bits


async def test_a_crowd_of_addresses_keeps_nobody_out() -> None:
    limit = RateLimit(burst=1, seconds=3600)
    assert all(limit.allows(str(n), 0.0) for n in range(MOST + 10))
    assert limit.allows("somebody new", 0.0)
    assert not limit.allows("somebody new", 0.0)


async def test_a_browser_the_coach_was_in_may_not_guess_either(site: Site, tmp_path: Path) -> None:
    narrow = a_site(site.instance.app, site.instance.world, tmp_path, web_coach_password=PASSWORD)
    coach = Browser(narrow)
    assert (await coach.post("/coach/in", password=PASSWORD)).status_code == 200
    thief = copy_of(coach)
    answers = [(await thief.post("/coach/in", password="guess")).status_code for _ in range(8)]
    assert answers == [403] * 5 + [429] * 3
