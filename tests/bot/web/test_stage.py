"""The stage in a real browser: what a person on the floor sees, hears and can touch."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
import pytest
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests.bot.web.chromium import chromium
from tests.bot.web.running import Running

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # a killed process's pipes
]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LINE = "left knee, 4, when I squat, no band, ten minutes"
SIZES: dict[str, ViewportSize] = {
    "portrait": {"width": 390, "height": 844},
    "small": {"width": 320, "height": 568},
    "landscape": {"width": 844, "height": 390},
}
BOXES = """() => [...document.querySelectorAll(".stage-buttons button")].map((button) => {
  const box = button.getBoundingClientRect();
  return [box.left, box.top, box.width, box.height].map(Math.round);
})"""
SEEN = """() => ["picture", "seconds", "buttons"].map((name) => {
  const box = document.querySelector(`.stage-${name}`).getBoundingClientRect();
  return {left: box.left, top: box.top, right: box.right, bottom: box.bottom};
})"""
SCORE = """async (until) => (await import("/static/sound.js")).score(until)"""
expect.set_options(timeout=20_000)


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """A phone's page, in the ten seconds before the first drill."""
    limber = Running(tmp_path)
    path = chromium()
    await limber.start()
    async with async_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = await playwright.chromium.launch(executable_path=path, args=flags)
        page = await opened(browser, f"{limber.url}/chat")
        yield page
        await browser.close()
    await limber.end()


async def opened(browser: Browser, url: str) -> Page:
    context = await browser.new_context(viewport=SIZES["portrait"])
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


async def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it is now."""
    await page.evaluate(AXE)
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found["violations"]]


def button(page: Page, number: int) -> Any:
    return page.locator(".stage-buttons button").nth(number)


async def test_the_stage_from_get_ready_to_a_pause_and_back(page: Page) -> None:
    await expect(page.locator(".stage-place")).to_contain_text("get ready")
    places = await page.evaluate(BOXES)
    assert len({box[1] for box in places}) == 1, "three in one row"
    await button(page, 0).click()
    await expect(page.locator(".stage-phase")).to_have_text("Hold")
    await expect(page.locator(".stage-place")).to_contain_text("left side")
    assert await page.evaluate(BOXES) == places, "they never move"
    await button(page, 1).click()
    await expect(page.locator(".stage-phase")).to_have_text("Paused")
    shown = await page.locator(".stage-seconds").inner_text()
    assert await page.evaluate(BOXES) == places
    await expect(button(page, 0)).to_have_text("Carry on")
    assert await page.locator(".stage-seconds").inner_text() == shown, "time stands still"
    await button(page, 0).click()
    await expect(page.locator(".stage-phase")).to_have_text("Hold")
    await page.get_by_role("button", name="Conversation", exact=True).click()
    await expect(page.get_by_role("button", name="Back to the drill")).to_be_visible()
    await page.get_by_role("button", name="Back to the drill").click()
    await expect(page.get_by_role("button", name="Back to the drill")).to_be_hidden()


async def test_getting_ready_says_how_and_what_to_mind(page: Page) -> None:
    """On a phone held upright all of it is in sight, and a pause still says where one is."""
    cue = page.locator(".stage-cue")
    card = page.locator(".line.theirs .bubble").last.locator("p")
    said = [line for each in await card.all_inner_texts() for line in each.splitlines()]
    place = next(number for number, line in enumerate(said) if "get ready" in line)
    assert len(said) - place > 3, "the drill's name, how it goes, the dose, what to mind"
    await expect(page.locator(".stage-phase")).to_have_text(said[place + 1])
    for line in said[place + 2 :]:
        await expect(cue).to_contain_text(line)
    assert await cue.evaluate("(node) => node.scrollHeight - node.clientHeight") <= 1
    await button(page, 0).click()
    await expect(page.locator(".stage-place")).to_contain_text("left side")
    await button(page, 1).click()
    await expect(page.locator(".stage-phase")).to_have_text("Paused")
    await expect(page.locator(".stage-place")).to_contain_text("left side")


@pytest.mark.parametrize("size", ["small", "landscape"])
async def test_on_a_small_screen_the_whole_card_is_reached_beside_its_countdown(
    size: str, page: Page
) -> None:
    await page.set_viewport_size(SIZES[size])
    card = page.locator(".line.theirs .bubble").last.locator("p")
    warning = (await card.all_inner_texts())[-1].splitlines()[-1]
    told = page.locator(".stage-cue span").last
    await expect(told).to_have_text(warning)
    await told.scroll_into_view_if_needed()
    for seen in (told, page.locator(".stage-seconds"), page.locator(".stage-buttons")):
        await expect(seen).to_be_in_viewport(ratio=0.95)


async def test_a_page_that_is_opened_in_a_pause_shows_the_stage_as_it_stood(page: Page) -> None:
    await button(page, 0).click()
    await expect(page.locator(".stage-phase")).to_have_text("Hold")
    await button(page, 1).click()
    await expect(page.locator(".stage-phase")).to_have_text("Paused")
    place = await page.locator(".stage-place").inner_text()
    left = int(await page.locator(".stage-seconds").inner_text())
    await page.reload()
    await expect(page.locator(".stage-phase")).to_have_text("Paused")
    await expect(page.locator(".stage-place")).to_have_text(place)
    drawn = page.locator(".stage-picture img")
    await expect(drawn).to_be_visible(timeout=120_000)  # it may still be being drawn
    assert abs(int(await page.locator(".stage-seconds").inner_text()) - left) <= 1
    await button(page, 0).click()
    await expect(page.locator(".stage-phase")).to_have_text("Hold")


@pytest.mark.parametrize("size", SIZES)
async def test_picture_seconds_and_buttons_are_all_in_sight(size: str, page: Page) -> None:
    """In a hold; while getting ready on a small screen the card has more room."""
    await page.set_viewport_size(SIZES[size])
    await button(page, 0).click()
    await expect(page.locator(".stage-phase")).to_have_text("Hold")
    await expect(page.locator(".stage-seconds")).to_be_in_viewport(ratio=1)
    wide, high = SIZES[size]["width"], SIZES[size]["height"]
    picture, seconds, buttons = await page.evaluate(SEEN)
    for box in (picture, seconds, buttons):
        assert box["left"] >= -1
        assert box["right"] <= wide + 1
        assert box["bottom"] <= high + 1
    share = 0.25 if size != "landscape" else 0.35
    assert seconds["bottom"] - seconds["top"] >= high * share - 1
    filled = picture["right"] - picture["left"]
    assert filled >= (wide if size != "landscape" else wide / 2) - 1


async def test_each_sound_is_scheduled_for_the_instant_of_its_row(page: Page) -> None:
    """Measured against the server's own due time; there is no sound card here."""
    await button(page, 0).click()  # the touch that lets a page make sounds
    await expect(page.locator(".stage-phase")).to_have_text("Hold")
    due = await page.evaluate(
        "fetch('/chat/news?after=999999').then((a) => a.json()).then((d) => d.steps[0].due)"
    )
    sounds = await page.evaluate("window.limberSounds")
    (end,) = [each["at"] for each in sounds if each["name"] == "end"][-1:]
    print(f"the end is scheduled {end - due:+.1f} ms from its row's instant")
    assert abs(end - due) < 50
    await button(page, 1).click()
    await expect(page.locator(".stage-phase")).to_have_text("Paused")


async def test_every_stretch_has_its_own_tones(page: Page) -> None:
    async def score(phase: str, seconds: int, *beats: int) -> list[list[Any]]:
        told = {"phase": phase, "seconds": seconds, "beats": beats}
        return list(await page.evaluate(SCORE, told))

    ready, change, rest, hold, reps = await asyncio.gather(
        score("ready", 10),
        score("change", 5),
        score("rest", 120),
        score("work", 30),
        score("work", 9, 2, 1),
    )
    assert ready == [["ready", 0], ["count", 7], ["count", 8], ["count", 9], ["go", 10]]
    assert change[0] == ["switch", 0]
    assert [rest[0], rest[-1]] == [["rest", 0], ["go", 120]]
    assert hold == [["half", 15], ["end", 30]]
    assert [at for name, at in reps if name == "rep"] == [0, 3, 6]
    assert [at for name, at in reps if name == "beat"] == [2, 5, 8]


async def test_without_a_network_the_page_opens_and_keeps_what_is_written(page: Page) -> None:
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await page.reload()  # from here on the worker sees every request
    await expect(page.locator(".stage")).to_be_visible()
    before = await page.locator(".line .bubble").count()
    await page.context.set_offline(offline=True)
    await page.reload()
    await expect(page.locator(".line .bubble")).to_have_count(before)
    await page.locator(".write textarea").fill("it hurts a little")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line.sending")).to_contain_text("it hurts a little")
    await page.context.set_offline(offline=False)
    await expect(page.locator(".line.sending")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_core_finds_nothing_in_any_state_of_a_drill(
    theme: Literal["light", "dark"], page: Page
) -> None:
    await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    found = {"ready": await violations(page)}
    await button(page, 0).click()
    await expect(page.locator(".stage-phase")).to_have_text("Hold")
    found["hold"] = await violations(page)
    await button(page, 1).click()
    await expect(page.locator(".stage-phase")).to_have_text("Paused")
    found["paused"] = await violations(page)
    await page.get_by_text("Menu", exact=True).click()
    found["menu"] = await violations(page)
    assert not any(found.values()), found
