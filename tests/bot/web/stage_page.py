"""The page of a person on a phone, in the seconds before their first drill."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests.bot.web.chromium import chromium
from tests.bot.web.running import Running

LINE = "left knee, 4, when I squat, no band, ten minutes"
SIZES: dict[str, ViewportSize] = {
    "portrait": {"width": 390, "height": 844},
    "small": {"width": 320, "height": 568},
    "landscape": {"width": 844, "height": 390},
}


@asynccontextmanager
async def a_page_with_a_drill(folder: Path, script: str = "") -> AsyncIterator[Page]:
    """script: runs in the page before any of its own."""
    limber = Running(folder)
    path = chromium()
    await limber.start()
    async with async_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = await playwright.chromium.launch(executable_path=path, args=flags)
        yield await opened(browser, f"{limber.url}/chat", script)
        await browser.close()
    await limber.end()


async def opened(browser: Browser, url: str, script: str = "") -> Page:
    context = await browser.new_context(viewport=SIZES["portrait"])
    if script:
        await context.add_init_script(script)
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
    await page.goto(url)
    await page.get_by_role("button", name="Start").click()
    await tap(page, "agree")
    await expect(page.locator(".lines")).to_contain_text("What's bothering you")
    await page.locator(".write textarea").fill(LINE)
    await page.keyboard.press("Enter")
    await tap(page, "None of these")
    await tap(page, "Start")
    await expect(page.locator(".stage")).to_be_visible()
    return page


async def tap(page: Page, label: str) -> None:
    await page.locator(".choices").last.get_by_role("button", name=label).first.click()


def button(page: Page, number: int) -> Any:
    return page.locator(".stage-buttons button").nth(number)
