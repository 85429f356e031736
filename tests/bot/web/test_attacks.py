"""What somebody would try who means no good. All of it is refused."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from bot.storage.records import Address
from bot.web.channel import NAME
from bot.web.middleware import SMALL, UPLOAD
from bot.web.requests import ending_of
from bot.web.site import CHAT, COACH, FORM, LINK_LASTS, Site
from handlers.engine.event import Said
from handlers.routing.router import Router
from tests.bot.web.browser import JPEG, Browser, OnTheWeb, a_site
from tests.support.stage import Stage

SCRIPT = "<script>document.title='taken'</script><img src=x onerror=alert(1)>"


@pytest.fixture
async def site(coached: Router, tmp_path: Path) -> AsyncIterator[Site]:
    """A page with two people in it, of whom the first has written to the coach."""
    player = OnTheWeb(coached.world, tmp_path)
    stage = Stage(coached, tmp_path / "limber.db", player=player)
    await stage.open()
    for line in ("/start", "I agree", "/coach my left knee clicks"):
        await stage.say(line)
    site = player.site
    await site.instance.hear("other", Said(stage.now, "/start"), "1")
    yield site
    await site.tryout.close()
    await stage.close()


@pytest.fixture
async def stranger(site: Site) -> AsyncIterator[Browser]:
    """Somebody who has nothing but the address, somewhere else in the world."""
    narrow = Site(site.settings, site.instance, site.tryout, site.signer)
    browser = Browser(narrow, client_at="203.0.113.9")
    yield browser
    await browser.http.aclose()


PRIVATE = (
    "/coach/lists",
    "/coach/events",
    "/coach/threads/1",
    "/coach/threads/2",
    "/coach/files/1",
    "/chat/events",
    "/chat/news",
    "/chat/export",
)
POSTS = (
    "/coach/threads/1",
    "/coach/out",
    "/coach/link",
    "/chat/say",
    "/chat/tap",
    "/chat/photo",
    "/chat/link",
    "/chat/out",
)


@pytest.mark.parametrize("path", PRIVATE)
async def test_nothing_is_read_without_signing_in(path: str, stranger: Browser) -> None:
    answer = await stranger.http.get(path)
    assert (answer.status_code, answer.json()) == (401, {"refused": "not signed in"})


@pytest.mark.parametrize("path", POSTS)
async def test_nothing_is_done_without_signing_in(path: str, stranger: Browser) -> None:
    assert (await stranger.post(path, do="close", text="x", id="1")).status_code == 401


async def test_a_guessed_number_opens_nobodys_thread(site: Site) -> None:
    me = Browser(site)
    await me.come_in("me")
    for number in range(5):
        assert (await me.http.get(f"/coach/threads/{number}")).status_code == 401
    # a chat is chosen by the signed cookie alone: whatever else is sent names nobody
    news = await me.http.get("/chat/news?chat=other&after=0")
    others = await site.instance.channel.after("other", 0)
    assert len(news.json()["events"]) != len(others) or others == []
    await me.post("/chat/say", id="9", text="hello", chat="other")
    assert await site.instance.app.store.delivered_at(Address(NAME, "other"), 9) == others


@pytest.mark.parametrize("made_up", ["me", '["me",null]', "WyJtZSIsbnVsbF0.AAAA", "", "x" * 5000])
async def test_a_cookie_that_we_did_not_sign_is_nobodys(made_up: str, stranger: Browser) -> None:
    stranger.http.cookies.set(CHAT, made_up)
    stranger.http.cookies.set(COACH, made_up)
    assert (await stranger.http.get("/chat/news")).status_code == 401
    assert (await stranger.http.get("/coach/lists")).status_code == 401


async def test_a_persons_cookie_is_no_coachs(site: Site, stranger: Browser) -> None:
    stranger.http.cookies.set(COACH, site.signer.sign(CHAT, "me"))
    assert (await stranger.http.get("/coach/lists")).status_code == 401


async def test_the_coachs_page_without_signing_in_is_a_door(stranger: Browser) -> None:
    shown = (await stranger.open("/coach")).text
    assert "data-ready" not in shown
    assert stranger.form == ""


async def test_a_stolen_link_works_once_and_not_again(site: Site) -> None:
    link = await site.links.new(COACH, site.instance.app.clock.now())
    owner = Browser(site)
    assert (await owner.post("/coach/in", link=link)).status_code == 200
    thief = Browser(site, client_at="203.0.113.9")
    assert (await thief.post("/coach/in", link=link)).status_code == 403
    assert (await thief.http.get("/coach/lists")).status_code == 401


async def test_a_link_ends_by_itself(site: Site) -> None:
    link = await site.links.new(COACH, site.instance.app.clock.now())
    late = site.instance.app.clock.now() + LINK_LASTS
    assert await site.links.use(link, late) is None


async def test_a_link_for_another_device_works_once(site: Site) -> None:
    me, tablet, thief = Browser(site), Browser(site), Browser(site)
    await me.come_in("me")
    told = (await me.post("/chat/link")).json()["link"]
    address, _, secret = told.partition("#in=")
    assert "?" not in address
    assert (await tablet.post("/chat/in", link=secret, sure="yes")).status_code == 200
    assert (await tablet.http.get("/chat/news")).status_code == 200
    assert (await thief.post("/chat/in", link=secret, sure="yes")).status_code == 403


async def test_a_chats_link_does_not_open_the_desk(site: Site) -> None:
    me, thief = Browser(site), Browser(site)
    await me.come_in("me")
    secret = (await me.post("/chat/link")).json()["link"].partition("#in=")[2]
    assert (await thief.post("/coach/in", link=secret)).status_code == 403


async def test_a_flood_of_sign_ins_is_stopped(site: Site) -> None:
    flooded = Site(site.settings, site.instance, site.tryout, site.signer)
    thief = Browser(flooded, client_at="203.0.113.9")
    answers = [
        (await thief.post("/coach/in", password=f"guess {n}")).status_code for n in range(30)
    ]
    assert answers[:5] == [403] * 5
    assert set(answers[5:]) == {429}


async def test_in_a_flood_from_many_addresses_no_password_is_looked_at_without_work(
    site: Site,
) -> None:
    flooded = Site(site.settings, site.instance, site.tryout, site.signer)
    answers = []
    for n in range(60):
        thief = Browser(flooded, client_at=f"203.0.113.{n}")
        answers.append((await thief.post("/coach/in", password="guess")).status_code)
    assert answers[-1] == 428


async def test_signing_out_ends_a_stolen_cookie_over_a_restart(site: Site) -> None:
    coach, thief = Browser(site), Browser(site)
    await coach.sign_in()
    thief.http.cookies = httpx.Cookies(coach.http.cookies)
    assert (await thief.http.get("/coach/lists")).status_code == 200
    assert (await coach.post("/coach/out")).status_code == 200
    assert (await thief.http.get("/coach/lists")).status_code == 401
    again = a_site(site.instance.app, site.instance.world, site.settings.data_dir)
    thief = Browser(again)
    thief.http.cookies = httpx.Cookies(coach.http.cookies)
    assert (await thief.http.get("/coach/lists")).status_code == 401


# -- a form from another site -----------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_a_form_from_another_site_is_refused(site: Site, headers: dict[str, str]) -> None:
    me = Browser(site)
    await me.come_in("me")
    told = {FORM: me.form, **headers}
    answer = await me.http.post("/chat/say", json={"id": "7", "text": "/delete"}, headers=told)
    assert answer.status_code == 403


async def test_a_form_without_the_pages_own_token_is_refused(site: Site) -> None:
    me, other = Browser(site), Browser(site)
    await me.come_in("me")
    await other.come_in("other")
    me.form = ""
    assert (await me.post("/chat/say", id="7", text="/delete")).status_code == 403
    me.form = other.form
    assert (await me.post("/chat/say", id="7", text="/delete")).status_code == 403


async def test_a_plain_form_is_no_json(site: Site) -> None:
    me = Browser(site)
    await me.come_in("me")
    answer = await me.http.post(
        "/chat/say", data={"text": "/delete", "id": "1"}, headers={FORM: me.form}
    )
    assert answer.status_code == 415


# -- script in every field --------------------------------------------------------------------


async def test_script_stays_text_wherever_it_is_written(site: Site) -> None:
    me, coach = Browser(site), Browser(site)
    begun = await me.post("/chat/begin", name=SCRIPT)
    assert begun.status_code == 200
    await me.open("/chat")
    await me.post("/chat/say", id="1", text="I agree")
    await me.post("/chat/say", id="2", text=f"/coach {SCRIPT}")
    await me.upload("/chat/photo", JPEG, f"{SCRIPT}.jpg", id="3", caption=SCRIPT)
    await coach.sign_in()
    lists = await coach.http.get("/coach/lists")
    mine = max(each["id"] for each in lists.json()["people"])
    await coach.post(f"/coach/threads/{mine}", do="reply", text=SCRIPT, id="4")
    await coach.post(f"/coach/threads/{mine}", do="note", text=SCRIPT, id="5")
    thread = await coach.http.get(f"/coach/threads/{mine}")
    for answer in (lists, thread, await me.http.get("/chat/news")):
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
    texts = [line["text"] for line in thread.json()["lines"]]
    assert sum(SCRIPT in text for text in texts) >= 3
    for shown in (await coach.open("/coach"), await me.open("/chat"), await me.open("/")):
        assert SCRIPT not in shown.text
        policy = shown.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "require-trusted-types-for 'script'" in policy


def test_no_script_of_ours_makes_html_of_text() -> None:
    folder = Path(__file__).parents[3] / "bot" / "web"
    for file in _scripts(folder):
        text = file.read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert word not in text, f"{file.name} uses {word}"
    for file in (folder / "templates").glob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "| safe" not in text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text


def _scripts(folder: Path) -> Iterator[Path]:
    yield from sorted((folder / "static").glob("*.js"))


# -- uploads ----------------------------------------------------------------------------------


async def test_a_hundred_megabytes_are_refused_before_they_are_in(site: Site) -> None:
    me = Browser(site)
    await me.come_in("me")
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        head = b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
        yield head + JPEG
        for _ in range(100):
            taken += 1
            yield bytes(1024 * 1024)

    kind = {"content-type": "multipart/form-data; boundary=b", FORM: me.form}
    answer = await me.http.post("/chat/photo", content=endless(), headers=kind)
    assert answer.status_code == 413
    assert taken <= UPLOAD // (1024 * 1024) + 1
    told = {**kind, "content-length": str(100 * 1024 * 1024)}
    answer = await me.http.post("/chat/photo", content=b"x", headers=told)
    assert answer.status_code == 413


async def test_a_long_line_is_refused(site: Site) -> None:
    me = Browser(site)
    await me.come_in("me")
    assert (await me.post("/chat/say", id="1", text="x" * 4001)).status_code == 400
    assert (await me.post("/chat/say", id="1", text="x" * SMALL)).status_code == 413


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + bytes(50),
        b"%PDF-1.7",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"",
    ],
)
async def test_what_is_no_photo_is_refused(data: bytes, site: Site) -> None:
    me = Browser(site)
    await me.come_in("me")
    answer = await me.upload("/chat/photo", data, "knee.jpg", id="1", caption="")
    assert answer.status_code == 415
    assert ending_of(data) is None


async def test_a_path_in_a_files_name_leads_nowhere(site: Site) -> None:
    me, coach = Browser(site), Browser(site)
    await me.come_in("me")
    name = "../../../../tmp/taken.jpg"
    assert (await me.upload("/chat/photo", JPEG, name, id="1", caption="")).status_code == 200
    (kept,) = (site.instance.app.data_dir / "attachments").rglob("*.*")
    assert kept.parent.name == "person-1"
    assert kept.stat().st_mode & 0o777 == 0o600
    await coach.sign_in()
    shown = await coach.http.get("/coach/files/1")
    assert shown.content == JPEG
    assert shown.headers["content-type"] == "image/jpeg"
    assert "sandbox" in shown.headers["content-security-policy"]
    for path in ("..%2fweb.key", "%2e%2e/web.key", "photo-1-../../web.key", "....//web.key"):
        assert (await coach.http.get(f"/coach/files/{path}")).status_code == 404
        assert (await coach.http.get(f"/pictures/{path}")).status_code == 404
        assert (await coach.http.get(f"/static/{path}")).status_code == 404


async def test_nothing_is_kept_of_somebody_who_has_not_agreed(site: Site) -> None:
    new = Browser(site)
    await new.post("/chat/begin", name="")
    await new.open("/chat")
    assert (await new.upload("/chat/photo", JPEG, "a.jpg", id="1", caption="")).status_code == 200
    assert not (site.instance.app.data_dir / "attachments").exists()


# -- the try-out, frames, and what is told to whom --------------------------------------------


async def test_the_try_out_is_for_this_machine(site: Site, stranger: Browser) -> None:
    assert (await stranger.http.get("/")).headers["location"] == "/chat"
    assert (await stranger.http.get("/try/state")).status_code == 404
    rebound = Browser(site, host="http://evil.example:8080")
    assert (await rebound.http.get("/try/state")).status_code == 404


async def test_only_named_sites_may_show_the_chat_and_nobody_the_desk(
    site: Site, coached: Router, tmp_path: Path
) -> None:
    alone = (await Browser(site).http.get("/chat")).headers
    assert "frame-ancestors 'none'" in alone["content-security-policy"]
    assert alone["x-frame-options"] == "DENY"
    owner = "https://coach.example"
    framed = a_site(site.instance.app, coached.world, tmp_path, web_frame_ancestors=owner)
    browser = Browser(framed, host="https://limber.example")
    chat = await browser.http.get("/chat")
    assert f"frame-ancestors {owner}" in chat.headers["content-security-policy"]
    assert (
        "frame-ancestors 'none'"
        in (await browser.http.get("/coach")).headers["content-security-policy"]
    )
    begun = await browser.post("/chat/begin", name="")
    cookie = begun.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "Secure" in cookie
    assert "SameSite=none" in cookie


async def test_a_cookie_is_for_this_site_and_no_script(site: Site) -> None:
    browser = Browser(site)
    cookie = (await browser.post("/chat/begin", name="")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    link = await site.links.new(COACH, site.instance.app.clock.now())
    cookie = (await browser.post("/coach/in", link=link)).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_titles_and_addresses_say_nothing_about_health(site: Site) -> None:
    coach = Browser(site)
    await coach.sign_in()
    shown = (await coach.open("/coach")).text
    assert "<title>Limber</title>" in shown
    titles = [each["title"] for each in (await coach.http.get("/coach/lists")).json()["threads"]]
    assert titles == ["#1"]


async def test_a_coach_who_is_no_coach_cannot_speak(site: Site, stranger: Browser) -> None:
    await stranger.post("/coach/threads/1", do="reply", text="Do more.", id="1")
    found = await site.instance.app.store.thread_of(1)
    assert found is not None
    assert [line.author for line in found[1] if line.kind.value == "coach"] == []
