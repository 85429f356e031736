"""The page's scripts in a real browser, before a server that is late, refuses, or has erased."""

import json
from collections.abc import AsyncIterator
from html import escape
from typing import Any

import pytest
from playwright.async_api import FilePayload, Page, Route, async_playwright, expect

from bot.web.site import HERE
from tests.bot.web.browser import JPEG
from tests.bot.web.chromium import chromium

pytestmark = pytest.mark.long

AT = "https://limber.test"
STARTS = {
    "chat": """import { Chat } from "/static/chat.js";
new Chat(document.querySelector("main"), "/chat", "limber.chat");""",
    "coach": """import { Desk } from "/static/coach.js";
const ready = {snippets: [], drills: [], areas: [], held: 10};
new Desk(document.querySelector("main"), "/coach", ready);""",
}
A_PHOTO = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=JPEG)
KEPT = "() => Object.values({...localStorage}).join(' ')"
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Server:
    """Answers in place of Limber. late: answers that wait until they are let go."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.alerts = 0
        self.above = "0"
        self.deeds: list[tuple[str, str, str]] = []
        self.said: list[str] = []
        self.words: dict[str, str] = {}
        self.refuses: dict[str, int] = {}
        self.late: list[Route] = []

    async def handle(self, route: Route) -> None:
        path = route.request.url.removeprefix(AT).partition("?")[0]
        if path.startswith("/static/start."):
            await route.fulfill(body=STARTS[path.split(".")[1]], content_type="text/javascript")
        elif path.startswith("/static/"):
            script = (HERE / path[1:]).read_bytes()
            await route.fulfill(body=script, content_type="text/javascript")
        elif path in {"/chat", "/coach"}:
            start = f'<script type="module" src="/static/start.{path[1:]}.js"></script>'
            drawn = escape(json.dumps(self.words))
            words = f'<template id="words" data-words="{drawn}"></template>'
            body = f'<!doctype html>{words}<main style="padding-top: {self.above}"></main>{start}'
            policy = "trusted-types limber; require-trusted-types-for 'script'"
            headers = {"content-type": "text/html", "content-security-policy": policy}
            await route.fulfill(body=body, headers=headers)
        elif path in {"/chat/say", "/chat/photo"}:
            await self.hear(route)
        elif path.endswith("/events"):
            await route.fulfill(body=self.stream(path), content_type="text/event-stream")
        elif route.request.method == "POST":
            await self.do(route, path)
        else:
            told = self.lists() if path == "/coach/lists" else self.thread(int(path[-1]))
            await route.fulfill(json=told)

    def stream(self, path: str) -> str:
        if path == "/coach/events":
            return "event: look\ndata: {}\n\n"
        told = json.dumps({"now": 1, "events": self.events, "steps": []})
        return f"event: message\ndata: {told}\n\n"

    async def hear(self, route: Route) -> None:
        """Words, or a photo; what is refused, and with which status, stands in `refuses`."""
        is_photo = route.request.url.endswith("/photo")
        text = "photo" if is_photo else json.loads(route.request.post_data or "{}")["text"]
        status = self.refuses.get(text, 200)
        if status == 200:
            self.said.append(text)
        await route.fulfill(status=status, json={"new": True, "now": 1})

    async def do(self, route: Route, path: str) -> None:
        told = json.loads(route.request.post_data or "{}")
        self.deeds.append((path[-1], told.get("do", ""), told.get("text", "")))
        if told.get("do") == "reply" and not told["text"].startswith("/"):
            self.late.append(route)
        else:
            is_done = not told.get("text", "").startswith("/dance")
            await route.fulfill(json={"said": "done" if is_done else "no", "done": is_done})

    def row(self, person: int) -> dict[str, Any]:
        alerts = self.alerts if person == 1 else 0
        return {"id": person, "title": f"Person {person}", "state": "open", "alerts": alerts}

    def lists(self) -> dict[str, Any]:
        rows = [self.row(person) for person in (1, 2)]
        return {"round": [], "threads": rows, "people": [], "waiting": 0, "labels": []}

    def thread(self, person: int) -> dict[str, Any]:
        return {
            **self.row(person),
            "card": [],
            "chart": None,
            "lines": [],
            "days": [],
            "snippets": [],
        }


@pytest.fixture
async def server() -> Server:
    return Server()


@pytest.fixture
async def page(server: Server) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = await playwright.chromium.launch(executable_path=chromium(), args=flags)
        page = await browser.new_page(timezone_id="Europe/Berlin")
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
        await page.route(f"{AT}/**", server.handle)
        yield page
        await browser.close()


def message(number: int, text: str, kind: str = "message") -> dict[str, Any]:
    shown: dict[str, Any] = {"slot": None, "buttons": [], "rings": False, "urgent": False}
    return {"n": number, "kind": kind, "at": 1, "text": text, **shown}


async def test_after_everything_is_removed_the_browser_keeps_nothing(
    server: Server, page: Page
) -> None:
    """Heard while the page is open; and where it happened while the page was closed."""
    server.events = [message(1, "You said: chest pain.")]
    await page.goto(f"{AT}/chat")
    await page.wait_for_function("() => localStorage.getItem('limber.chat.seen')")
    server.events += [message(number, "Removed.", "farewell") for number in (2, 3)]
    await page.reload()
    await expect(page.locator(".lines")).to_contain_text("Removed.")
    assert "chest pain" not in await page.evaluate(KEPT)
    await expect(page.locator(".line", has_text="Removed.")).to_have_count(1)
    server.events = [message(1, "You said: chest pain.")]
    await page.reload()
    await page.wait_for_function("() => localStorage.getItem('limber.chat.seen')")
    server.events = [message(9, "Hello.")]
    await page.reload()
    await expect(page.locator(".lines")).to_contain_text("Hello.")
    assert "chest pain" not in await page.evaluate(KEPT)


async def test_what_comes_late_stays_with_the_person_it_is_about(
    server: Server, page: Page
) -> None:
    await page.goto(f"{AT}/coach")
    field, toast = page.locator(".compose textarea"), page.locator(".toast")
    await page.click('[data-row="1"]')
    await field.fill("you will be cured, Anna")
    await page.click(".compose button.main")
    await page.click('[data-row="2"]')
    await expect(page.locator("h2")).to_have_text("Person 2")
    await field.fill("half a draft for Ben")
    async with page.expect_request("**/lists*"):  # after the answer was read
        await server.late[0].fulfill(status=409, json={"doubt": "no promises"})
    await expect(toast).to_be_hidden()
    await page.click('[data-row="1"]')
    await expect(toast).to_contain_text("no promises")
    await expect(field).to_have_value("you will be cured, Anna")
    await toast.get_by_role("button", name="coach_anyway").click()
    await expect(field).to_have_value("")
    assert server.deeds == [
        ("1", "reply", "you will be cured, Anna"),
        ("1", "anyway", "you will be cured, Anna"),
    ]
    await page.click('[data-row="2"]')
    await expect(field).to_have_value("half a draft for Ben")


async def test_what_was_refused_stays_in_the_coachs_field(server: Server, page: Page) -> None:
    await page.goto(f"{AT}/coach")
    await page.click('[data-row="1"]')
    field = page.locator(".compose textarea")
    for words, left in (("/dance now", "/dance now"), ("/note sleeps", "")):
        await field.fill(words)
        async with page.expect_request("**/lists*"):  # after the answer was read
            await page.click(".compose button.main")
        await expect(field).to_have_value(left)


async def test_an_alert_counts_as_told_only_once_its_row_is_in_sight(
    server: Server, page: Page
) -> None:
    server.words = {"coach_several": "{name} becomes each one's name"}
    server.alerts = 1
    server.above = "3000px"
    await page.goto(f"{AT}/coach")
    await expect(page.locator('[data-row="1"]')).to_have_count(1)
    await page.evaluate(DRAWN)
    assert server.deeds == []
    field = page.locator(".several textarea")
    await expect(field).to_have_attribute("placeholder", "{name} becomes each one's name")
    async with page.expect_response(lambda answer: answer.request.method == "POST"):
        await page.locator('[data-row="1"]').scroll_into_view_if_needed()
    assert server.deeds == [("1", "saw", "")]


async def test_words_reach_limber_although_the_photo_beside_them_is_refused(
    server: Server, page: Page
) -> None:
    for refused in (413, 415, 429, 507):
        server.refuses, server.said = {"photo": refused}, []
        await page.goto(f"{AT}/chat")
        await page.locator(".write textarea").fill("chest pain since this morning")
        async with page.expect_response(f"{AT}/chat/say"):
            await page.locator(".write input").set_input_files([A_PHOTO])
        assert server.said == ["chest pain since this morning"]
        await expect(page.locator(".write textarea")).to_have_value("")


async def test_danger_does_not_wait_behind_words_that_are_too_many(
    server: Server, page: Page
) -> None:
    server.refuses = {"hello": 429}
    await page.goto(f"{AT}/chat")
    field = page.locator(".write textarea")
    for words in ("hello", "I have chest pain"):
        await field.fill(words)
        await field.press("Enter")
    await expect(page.locator(".line.mine.sending")).to_have_count(1)
    assert server.said == ["I have chest pain"]
    server.refuses = {}
    await expect(page.locator(".line.mine.sending")).to_have_count(0)
    assert server.said == ["I have chest pain", "hello"]


async def test_what_was_refused_for_good_is_still_seen_as_such_after_a_reload(
    server: Server, page: Page
) -> None:
    server.refuses = {"chest pain": 403}
    server.events = [message(1, "Hello.")]
    await page.goto(f"{AT}/chat")
    await expect(page.locator(".lines")).to_contain_text("Hello.")
    await page.locator(".write textarea").fill("chest pain")
    await page.locator(".write textarea").press("Enter")
    refused = page.locator(".line.mine.refused")
    await expect(refused).to_contain_text("chest pain")
    await page.reload()
    await expect(refused).to_contain_text("chest pain")
    assert server.said == []


async def test_the_worker_can_be_asked_for_as_often_as_somebody_taps(page: Page) -> None:
    await page.goto(f"{AT}/coach")
    await page.evaluate(
        """async () => {
            const { install } = await import("/static/install.js");
            for (const _ of [1, 2, 3]) await install("/coach");
        }"""
    )


async def test_the_devices_own_zone_is_one_tap_below_the_question_for_a_city(
    server: Server, page: Page
) -> None:
    server.words = {"asks_city": "Which city\nare you in?\n", "chat_zone": "{city}, as here"}
    server.events = [message(1, "One thing more.\n\nWhich city are you in?")]
    await page.goto(f"{AT}/chat")
    offer = page.get_by_role("button", name="Berlin, as here")
    async with page.expect_response(f"{AT}/chat/say"):
        await offer.click()
    assert server.said == ["Europe/Berlin"]
    await expect(offer).to_have_count(0)
    server.events.append(message(2, "Done. The next one: tomorrow."))
    await page.reload()
    await expect(page.locator(".lines")).to_contain_text("The next one")
    await expect(offer).to_have_count(0)


async def test_below_the_next_check_ins_stands_what_rings_for_them_or_does_instead(
    server: Server, page: Page
) -> None:
    """No worker can be had from this server, as in a private window: then it is a calendar file."""
    server.words = {"tells_set": "Done. The next ones: {next}.", "chat_push_check_ins": "Ring me"}
    server.events = [message(1, "Done. The next ones: tomorrow."), message(2, "Anything else?")]
    await page.goto(f"{AT}/chat")
    ring = page.locator(".line").first.get_by_role("button", name="Ring me")
    await ring.click()
    await expect(page.locator(".ring-offer a")).to_have_attribute("href", "/chat/check-ins.ics")
    await expect(ring).to_have_count(0)
    server.events.append(message(3, "Done. The next ones: Friday."))
    await page.reload()
    await expect(page.locator(".line").last.get_by_role("button", name="Ring me")).to_be_visible()
    await expect(page.locator(".ring-offer")).to_have_count(1)


HELD = """async () => {
  let held = 0;
  const lock = () => Object.assign(new EventTarget(), { release: async () => { held -= 1; } });
  const request = async () => { held += 1; return lock(); };
  Object.defineProperty(navigator, "wakeLock", { value: { request } });
  const { WakeLock } = await import("/static/wake_lock.js");
  const screen = new WakeLock();
  await Promise.all([screen.keep(true), screen.keep(true), screen.keep(true)]);
  const most = held;
  await Promise.all([screen.keep(false), screen.keep(true), screen.keep(false)]);
  return [most, held];
}"""


async def test_the_screen_is_kept_on_once_and_let_go_again(page: Page) -> None:
    """A step and a tick that come together ask for one lock: a second one would stay for ever."""
    await page.goto(f"{AT}/chat")
    assert await page.evaluate(HELD) == [1, 0]
