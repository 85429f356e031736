"""The stage in a real browser: what a person on the floor sees, hears and can touch."""

import re
from collections.abc import AsyncIterator
from math import atan, degrees
from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.async_api import Page, expect

from tests.bot.web.stage_page import SIZES, a_page_with_a_drill, button

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # a killed process's pipes
]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
BOXES = """() => [...document.querySelectorAll(".stage-buttons button")].map((button) => {
  const box = button.getBoundingClientRect();
  return [box.left, box.top, box.width, box.height].map(Math.round);
})"""
SEEN = """() => ["picture", "seconds", "buttons"].map((name) => {
  const box = document.querySelector(`.stage-${name}`).getBoundingClientRect();
  return {left: box.left, top: box.top, right: box.right, bottom: box.bottom};
})"""
expect.set_options(timeout=20_000)


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async with a_page_with_a_drill(tmp_path) as page:
        yield page


async def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it is now."""
    await page.evaluate(AXE)
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found["violations"]]


async def test_the_stage_from_get_ready_to_a_pause_and_back(page: Page) -> None:
    await expect(page.locator(".stage-place")).to_contain_text("get ready")
    places = await page.evaluate(BOXES)
    assert len({box[1] for box in places}) == 1, "three in one row"
    await button(page, 0).click()
    await expect(page.locator(".stage-phase")).to_have_text("Hold")
    await expect(page.locator(".stage-side")).to_have_text("left side")
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
    await expect(page.locator(".stage-side")).to_have_text("left side")
    await button(page, 1).click()
    await expect(page.locator(".stage-phase")).to_have_text("Paused")
    await expect(page.locator(".stage-side")).to_have_text("left side")


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


async def test_side_and_cue_are_whole_in_sight_while_reps_are_counted(page: Page) -> None:
    """The name and the dose give way to the cue, which is what matters now."""
    phase, cue = page.locator(".stage-phase"), page.locator(".stage-cue span").first
    while await phase.inner_text() != "Go":
        shown = str(await button(page, 0).get_attribute("data-id"))
        await button(page, 0).click()
        await expect(button(page, 0)).not_to_have_attribute("data-id", shown)
    said = await page.locator(".line.theirs .bubble").last.inner_text()
    told = await cue.inner_text()
    assert told in said
    assert "reps" not in told
    for screen in SIZES.values():
        await page.set_viewport_size(screen)
        for each in (".stage-side", ".stage-seconds", ".stage-reps", ".stage-cue span:first-child"):
            await expect(page.locator(each)).to_be_in_viewport(ratio=0.98)


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


READ = """() => {
  const shown = document.querySelector(".stage-seconds");
  const pen = document.createElement("canvas").getContext("2d");
  const style = getComputedStyle(shown);
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  let behind = shown;
  const paper = () => getComputedStyle(behind).backgroundColor;
  while (paper().endsWith(", 0)")) behind = behind.parentElement;
  return {
    high: pen.measureText("0").actualBoundingBoxAscent,
    ink: style.color,
    paper: paper(),
  };
}"""
MILLIMETRES = 25.4 / 160
"""Of one CSS pixel on a phone: 160 to the inch is what they are made for."""
AWAY = 2000
LEAST_ARC_MINUTES = 20
"""ISO 9241-303: characters of 20 to 22 minutes of arc are read without effort."""
LEAST_CONTRAST = 7


def brightness(colour: str) -> float:
    """Relative luminance, as WCAG has it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_the_seconds_are_read_from_two_metres_away(page: Page) -> None:
    await button(page, 0).click()
    await expect(page.locator(".stage-phase")).to_have_text("Hold")
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme=theme)
        for size, screen in SIZES.items():
            await page.set_viewport_size(screen)
            seen = await page.evaluate(READ)
            minutes = degrees(atan(seen["high"] * MILLIMETRES / AWAY)) * 60
            dim, bright = sorted(brightness(seen[each]) for each in ("ink", "paper"))
            contrast = (bright + 0.05) / (dim + 0.05)
            print(f"{size}, {theme}: {minutes:.0f} minutes of arc, contrast {contrast:.1f}")
            assert minutes >= LEAST_ARC_MINUTES, size
            assert contrast >= LEAST_CONTRAST, theme


async def test_at_twice_the_size_everything_of_the_stage_is_reached(page: Page) -> None:
    """200 % on a desk's window: half as many CSS pixels, and twice as many dots to each."""
    await page.set_viewport_size({"width": 640, "height": 400})
    await button(page, 0).click()
    await expect(page.locator(".stage-phase")).to_have_text("Hold")
    for each in (".stage-seconds", ".stage-picture", ".stage-buttons"):
        await expect(page.locator(each)).to_be_in_viewport(ratio=0.95)
    for _, _, wide, high in await page.evaluate(BOXES):
        assert wide > high, "its words are not one letter to a line"
    await page.set_viewport_size({"width": 195, "height": 422})  # a phone's text at 200 %
    for number in range(3):
        await button(page, number).scroll_into_view_if_needed()
        await expect(button(page, number)).to_be_in_viewport(ratio=0.95)
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 195, "nothing has to be scrolled sideways"


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
