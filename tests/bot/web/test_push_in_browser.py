"""What a phone shows when it is rung: the real worker in a real browser, rung by its debugger.

No browser is subscribed here: that takes its maker's push service, which no test may reach.
What goes to such a service is looked at in `test_push.py`.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from tests.bot.web.chromium import chromium
from tests.bot.web.running import Running

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # a killed process's pipes
]

SHOWN = """async (scope) => {
  const worker = await navigator.serviceWorker.getRegistration(scope);
  return (await worker.getNotifications()).map(({ title, body }) => [title, body]);
}"""
CLICKED = """async () => {
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""
INSTALLED = """async (scope) => {
  const { install } = await import("/static/install.js");
  await install(scope);
  await navigator.serviceWorker.ready;
}"""


@pytest.fixture
async def limber(tmp_path: Path) -> AsyncIterator[Running]:
    chromium()
    running = Running(tmp_path)
    await running.start()
    yield running
    await running.end()


@pytest.fixture
async def phone(limber: Running) -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = await playwright.chromium.launch(executable_path=chromium(), args=flags)
        context = await browser.new_context(viewport={"width": 390, "height": 844})
        await context.grant_permissions(["notifications"], origin=limber.url)
        yield context
        await browser.close()


async def rung(page: Page, url: str, scope: str, title: str, text: str) -> None:
    """Let the browser have a push for the worker of this scope, as its maker's service would."""
    debugger = await page.context.new_cdp_session(page)
    found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def look(told: dict[str, Any]) -> None:
        for each in told["registrations"]:
            if each["scopeURL"] == f"{url}{scope}" and not found.done():
                found.set_result(each["registrationId"])

    debugger.on("ServiceWorker.workerRegistrationUpdated", look)
    await debugger.send("ServiceWorker.enable")
    pushed = json.dumps({"title": title, "text": text})
    about = {"origin": url, "registrationId": await found, "data": pushed}
    await debugger.send("ServiceWorker.deliverPushMessage", about)


@pytest.mark.parametrize("scope", ["/chat", "/coach"])
async def test_a_phone_that_is_rung_shows_it_and_a_tap_opens_the_page(
    limber: Running, phone: BrowserContext, scope: str
) -> None:
    page = await phone.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
    await page.goto(f"{limber.url}/chat" if scope == "/chat" else limber.coach_link)
    await expect(page).to_have_url(f"{limber.url}{scope}")
    await page.evaluate(INSTALLED, scope)
    await rung(page, limber.url, scope, "Limber", "It is time.")
    await page.wait_for_function(f"async () => (await ({SHOWN})('{scope}')).length === 1")
    assert await page.evaluate(SHOWN, scope) == [["Limber", "It is time."]]
    worker = next(each for each in phone.service_workers if each.url.startswith(limber.url))
    await worker.evaluate(CLICKED)
    await page.wait_for_function(f"async () => (await ({SHOWN})('{scope}')).length === 0")
