"""What one person may leave here, and all together; a photo that is sent twice is kept once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.types import Message

from bot.dispatch.item import Arrived, File
from bot.media.person_folder import folder_of, name_of
from bot.private_file import write_private
from bot.storage.records import Address
from bot.web.channel import NAME
from bot.web.chat_actions import export
from bot.web.instance import mark_of
from bot.web.quota import ROOM_LEFT, Quota, Refusal, free_bytes
from bot.web.rate_limit import RateLimit
from bot.web.site import RateLimits, Site
from handlers.engine.event import Attached, Said
from handlers.routing.router import Router
from tests.bot.web.browser import JPEG, Browser, OnTheWeb
from tests.support.stage import Stage


@pytest.fixture
async def site(coached: Router, tmp_path: Path) -> AsyncIterator[Site]:
    """A page with one person in it, who has agreed."""
    player = OnTheWeb(coached.world, tmp_path)
    stage = Stage(coached, tmp_path / "limber.db", player=player)
    await stage.open()
    for line in ("/start", "I agree"):
        await stage.say(line)
    yield player.site
    await player.site.tryout.close()
    await stage.close()


def with_quota(site: Site, quota: Quota) -> Site:
    return replace(site, instance=replace(site.instance, quota=quota))


def kept(site: Site) -> list[Path]:
    return list(folder_of(site.instance.app.data_dir, 1).glob("*"))


async def send_photo(site: Site, sent: str) -> int:
    browser = Browser(site)
    await browser.come_in("me")
    answer = await browser.upload("/chat/photo", JPEG, "a.jpg", id=sent, caption="")
    return answer.status_code


async def test_a_photo_that_is_sent_twice_is_kept_once(site: Site) -> None:
    assert [await send_photo(site, "7") for _ in range(3)] == [200] * 3
    assert len(kept(site)) == 1
    found = await site.instance.app.store.thread_of(1)
    assert found is not None
    assert len([line for line in found[1] if line.file is not None]) == 1
    assert await send_photo(site, "8") == 200
    assert len(kept(site)) == 2


async def test_photos_are_refused_while_words_still_get_through(site: Site) -> None:
    full = with_quota(site, Quota(free=lambda _folder: ROOM_LEFT))
    assert await send_photo(full, "7") == 507
    assert not kept(site)
    browser = Browser(full)
    await browser.come_in("me")
    assert (await browser.post("/chat/say", id="8", text="/help")).status_code == 200


async def test_one_person_keeps_only_so_many(site: Site) -> None:
    few = with_quota(site, Quota(photos_of_person=2))
    assert [await send_photo(few, str(n)) for n in range(4)] == [200, 200, 429, 429]
    assert await send_photo(few, "0") == 200, "what is here already is not refused"


async def test_lines_have_a_limit_that_no_person_meets(site: Site) -> None:
    few = with_quota(site, Quota(lines=RateLimit(3, 60.0)))
    browser = Browser(few)
    await browser.come_in("me")
    answers = [await browser.post("/chat/say", id=f"x{n}", text="/help") for n in range(5)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]


def test_a_flood_from_one_address_takes_no_words_from_anybody_else() -> None:
    quota = Quota()
    flood = [quota.allows_line(f"chat {n % 60}", "one address", n / 60) for n in range(40_000)]
    assert not all(flood), "the address has had enough"
    assert quota.allows_line("elsewhere", "another address", 667.0)
    assert quota.allows_line("beside it", "one address", 667.0), "a share of one's own"


async def test_danger_is_heard_although_every_limit_is_used_up(site: Site) -> None:
    used = with_quota(site, Quota(lines=RateLimit(0, 60.0)))
    used = replace(used, limits=replace(used.limits, write=RateLimit(2, 600.0)))
    browser = Browser(used)
    await browser.come_in("me")
    said = ["/help", "I have chest pain", "my face droops and my speech is slurred", "/help"]
    answers = [await browser.post("/chat/say", id=f"x{n}", text=s) for n, s in enumerate(said)]
    assert [each.status_code for each in answers] == [429, 200, 200, 429]


def test_all_photos_together_have_room_for_so_much(tmp_path: Path) -> None:
    mine, other = name_of(1, "photo-b.jpg"), name_of(2, "photo-c.jpg")
    kept = {name_of(1, "photo-a.jpg"): 100, name_of(1, "7.ogg"): 10_000}
    quota = Quota(room_of_person=150, room_of_all=190)
    assert quota.refuses_photo(tmp_path, kept, mine, 60) is Refusal.ENOUGH
    assert quota.refuses_photo(tmp_path, kept, other, 95) is Refusal.FULL
    assert quota.refuses_photo(tmp_path, kept, other, 60) is None
    assert free_bytes(tmp_path / "not" / "there") > 0


async def test_an_export_is_given_out_and_kept_nowhere(site: Site) -> None:
    browser = Browser(site)
    await browser.come_in("me")
    answer = await browser.http.get("/chat/export")
    assert answer.json()["person"][0]["id"] == 1
    assert not (site.settings.data_dir / "exports").exists()


async def test_an_export_costs_one_answer_and_has_a_limit(site: Site) -> None:
    for number in range(40):
        await site.instance.hear("me", Said(site.instance.app.clock.now(), "/help"), str(number))
    answer, sent = await export(site.instance, "me"), list[Message]()

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        await asyncio.Event().wait()  # it stays and reads
        return {}

    await answer({"type": "http"}, receive, send)
    assert len(sent) == 2, "a head and one body: a piece for each word keeps the loop busy"
    browser = Browser(replace(site, limits=RateLimits()))
    await browser.come_in("me")
    answers = [(await browser.http.get("/chat/export")).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


async def test_what_was_seen_does_not_tell_whose_chat_it_was(site: Site) -> None:
    assert "me" not in mark_of("me", "1")
    assert mark_of("me", "1") != mark_of("me", "2")
    person = await site.instance.app.store.person_at(Address(NAME, "me"))
    assert person == 1


async def test_a_photo_is_shown_with_the_words_that_it_came_with(site: Site) -> None:
    browser = Browser(site)
    await browser.come_in("me")
    await browser.upload("/chat/photo", JPEG, "a.jpg", id="p1", caption="my squat, from the side")
    found = await site.instance.app.store.thread_of(1)
    assert found is not None
    (line,) = [each for each in found[1] if each.file is not None]
    assert line.author == "person"
    assert "my squat" in line.text


async def test_a_photo_whose_row_was_cut_off_is_found_when_it_is_sent_again(site: Site) -> None:
    app, name = site.instance.app, f"photo-{mark_of('me', 'p1')}.jpg"
    event = Attached(app.clock.now(), "photo")
    file, ref = File("photo", name, name), f"web:photo:{name}"
    write_private(folder_of(app.data_dir, 1) / name, JPEG)
    await app.dispatcher.submit(
        Arrived(Address(NAME, "me"), event, mark_of("me", "p1"), ref=ref, file=file)
    )
    assert await app.store.surfaces.kept(NAME, name) is None
    assert await send_photo(site, "p1") == 200
    assert await app.store.surfaces.kept(NAME, name) == f"attachments/person-1/{name}"


async def test_nobody_asks_for_news_and_files_without_end(site: Site) -> None:
    limits = replace(site.limits, read=RateLimit(3, 600.0))
    browser = Browser(replace(site, limits=limits))
    await browser.come_in("me")
    answers = [await browser.http.get(f"/chat/{at}") for at in ("news", "files/1") * 2]
    assert [each.status_code for each in answers] == [200, 404, 200, 429]


async def test_what_is_behind_a_refused_line_passes_only_where_it_tells_of_a_danger(
    site: Site,
) -> None:
    browser = Browser(site)
    await browser.come_in("me")
    harmless = {"id": "1", "text": "my knee clicks", "behind": "1"}
    assert (await browser.post("/chat/say", **harmless)).status_code == 429
    danger = {"id": "2", "text": "I have crushing chest pain", "behind": "1"}
    assert (await browser.post("/chat/say", **danger)).status_code == 200
    first = harmless | {"behind": ""}
    assert (await browser.post("/chat/say", **first)).status_code == 200


async def test_the_words_of_a_photo_are_heard_once_also_where_its_answer_was_lost(
    site: Site,
) -> None:
    browser = Browser(site)
    await browser.come_in("me")
    words = {"id": "p1", "text": "my squat, from the side"}
    stored = await browser.upload("/chat/photo", JPEG, "a.jpg", id="p1", caption=words["text"])
    assert stored.status_code == 200
    assert (await browser.post("/chat/say", **words)).json()["new"] is False
    refused = await browser.upload("/chat/photo", b"GIF89a", "a.gif", id="p2", caption="see?")
    assert refused.status_code == 415
    assert (await browser.post("/chat/say", id="p2", text="see?")).json()["new"] is True
