"""The coach's desk shows what people sent on Telegram and Discord."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dispatch.item import Arrived, File
from bot.media.download import Downloader
from bot.media.relay import Relay
from bot.storage.parcel import NewMessage
from bot.storage.records import Address
from bot.web.events import event
from handlers.engine.event import Attached, Said
from handlers.routing.router import Router
from tests.bot.web.browser import JPEG, Browser, OnTheWeb
from tests.support.stage import Stage
from tests.support.waiting import until

ANA = Address("telegram", "5")


@pytest.fixture
async def on_stage(coached: Router, tmp_path: Path) -> AsyncIterator[tuple[Stage, OnTheWeb]]:
    player = OnTheWeb(coached.world, tmp_path)
    stage = Stage(coached, tmp_path / "limber.db", player=player)
    await stage.open()
    yield stage, player
    await stage.close()


@pytest.mark.parametrize(
    ("kind", "name", "data", "shown_as"),
    [
        ("photo", "", JPEG, "image/jpeg"),
        ("voice", "", b"OggS", "audio/ogg"),
        ("video", "squat.mp4", b"film", "video/mp4"),
        ("document", "squat.html", b"<script>", "application/octet-stream"),
    ],
)
async def test_a_file_is_on_its_way_and_then_it_is_shown(
    on_stage: tuple[Stage, OnTheWeb],
    tmp_path: Path,
    kind: str,
    name: str,
    data: bytes,
    shown_as: str,
) -> None:
    stage, player = on_stage
    site = player.site
    app = site.instance.app
    dispatcher = stage.parts[1]
    await dispatcher.submit(Arrived(ANA, Said(stage.now, "/start")))
    await dispatcher.submit(Arrived(ANA, Said(stage.now, "I agree")))
    file = File(kind, "id-there", name)
    sent = Attached(stage.now, kind, caption="look")
    await dispatcher.submit(Arrived(ANA, sent, ref="telegram:5:7", file=file))
    person = await stage.store.person_at(ANA)

    coach, other = Browser(site), Browser(site)
    await coach.sign_in()

    async def line() -> dict[str, object]:
        thread = (await coach.http.get(f"/coach/threads/{person}")).json()
        found: list[dict[str, object]] = [each["file"] for each in thread["lines"] if each["file"]]
        return found[-1]

    assert await line() == {"id": None, "kind": kind, "name": name}

    async def fetch(platform_id: str) -> bytes:
        assert platform_id == "id-there"
        return data

    async def is_here() -> bool:
        return (await line())["id"] is not None

    work = Downloader(app.store, dispatcher, app.clock.now, app.files)
    fetching = asyncio.create_task(work.run("telegram", fetch))
    await until(is_here)
    fetching.cancel()
    shown = await line()

    address = f"/coach/files/{shown['id']}"
    answer = await coach.http.get(address)
    assert (answer.content, answer.headers["content-type"]) == (data, shown_as)
    assert "sandbox" in answer.headers["content-security-policy"]
    is_saved = "attachment" in answer.headers.get("content-disposition", "")
    assert is_saved == (kind == "document")
    assert (await other.http.get(address)).status_code == 401
    assert (await coach.http.get("/coach/files/99")).status_code == 404


async def test_a_photo_from_the_desk_is_seen_by_whom_it_is_for_and_nobody_else(
    on_stage: tuple[Stage, OnTheWeb], tmp_path: Path
) -> None:
    stage, player = on_stage
    site = player.site
    app = site.instance.app
    await stage.say("/start")
    await stage.say("I agree")
    person = await stage.store.person_at(player.address)
    coach = Browser(site)
    await coach.sign_in()
    where = f"/coach/threads/{person}/photo"
    fields = {"id": "1", "caption": "As on this one."}
    assert (await coach.upload(where, JPEG, "a.jpg", **fields)).status_code == 200
    assert (await coach.upload(where, JPEG, "a.jpg", **fields)).status_code == 200, "once is enough"
    assert (await coach.upload(where, b"GIF89a", "a.gif", id="2", caption="")).status_code == 415
    (parcel,) = await app.outbox.waiting(player.address)
    relay = Relay(app.store, app.dispatcher, app.clock.now, app.files, "")
    assert isinstance(parcel.body, NewMessage)
    assert parcel.body.file is not None
    carried = await relay.file_for_person(parcel, parcel.body.file)
    assert carried is not None
    assert (carried.kind, carried.data) == ("photo", JPEG)

    await stage.say("/help")
    told = [event(each) for each in await site.instance.channel.after("me", 0)]
    (shown,) = [each for each in told if "file" in each]
    assert "As on this one." in shown["text"]
    answer = await player.browser.http.get(f"/chat/files/{shown['n']}")
    assert (answer.content, answer.headers["content-type"]) == (JPEG, "image/jpeg")
    stranger = Browser(site)
    await stranger.come_in("you")
    assert (await stranger.http.get(f"/chat/files/{shown['n']}")).status_code == 404
    thread = (await coach.http.get(f"/coach/threads/{person}")).json()
    seen = await coach.http.get(f"/coach/files/{thread['lines'][-1]['file']['id']}")
    assert seen.content == JPEG
