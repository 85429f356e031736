"""The page in a real browser: the whole story, by mouse and by keys, over reloads and a kill."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)

from tests.bot.web.chromium import chromium
from tests.bot.web.running import Running

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # a killed process's pipes
]

LINE = "left knee, 4, when I squat, no band, ten minutes"
expect.set_options(timeout=20_000)

WORDS = """(bubbles) => bubbles.map((bubble) => {
  const words = bubble.cloneNode(true);
  words.querySelectorAll(".drill").forEach((figure) => figure.remove());
  return words.textContent;
})"""

TO_THE_TOP = """(node) => new Promise((done) => {
  node.addEventListener("scroll", done, { once: true });
  node.scrollTop = 0;
})"""

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 820}


@pytest.fixture
async def limber(tmp_path: Path) -> AsyncIterator[Running]:
    chromium()
    running = Running(tmp_path)
    await running.start()
    yield running
    await running.end()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = await playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield browser
        await browser.close()


async def a_page(context: BrowserContext, url: str) -> Page:
    """A page on which every error of a script fails the test."""
    page = await context.new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
    await page.goto(url)
    return page


async def tap(page: Page, label: str) -> None:
    """Tap a choice of the newest question."""
    choice = page.locator(".choices").last.get_by_role("button", name=label)
    await choice.first.click()


async def write(page: Page, text: str) -> None:
    await page.locator(".write textarea").fill(text)
    await page.keyboard.press("Enter")


async def to_a_hold(page: Page) -> None:
    """From the first words to the first hold that counts."""
    await tap(page, "agree")
    await expect(page.locator(".lines")).to_contain_text("What's bothering you")
    await write(page, LINE)
    await tap(page, "None of these")
    await tap(page, "Start")
    await tap(page, "Go now")
    await expect(page.locator(".lines")).to_contain_text("left side")
    await expect(page.locator(".stage")).to_be_visible()


async def left(page: Page) -> int:
    """Seconds that the stage shows."""
    shown = (await page.locator(".stage-seconds").inner_text()).split(":")
    return int(shown[-1]) + (int(shown[0]) * 60 if len(shown) > 1 else 0)


async def said(page: Page) -> list[str]:
    """What stands in the conversation, a line each; pictures come in their own time."""
    texts = await page.locator(".line .bubble").evaluate_all(WORDS)
    return [" ".join(text.split()) for text in texts]


async def test_the_whole_story_until_the_next_morning(limber: Running, browser: Browser) -> None:
    context = await browser.new_context(viewport=DESK)
    page = await a_page(context, f"{limber.url}/")
    await expect(page.locator(".label")).to_contain_text("nothing here touches real people")
    await to_a_hold(page)
    await write(page, "ask my coach: may I kneel on it?")
    await page.locator(".row").first.click()
    await expect(page.locator(".talk")).to_contain_text("may I kneel on it?")
    await page.locator(".compose textarea").fill("Put a cushion under it.")
    await page.locator(".compose .main").click()
    await expect(page.locator(".chat .lines")).to_contain_text("Put a cushion under it.")
    await expect(page.locator(".said.coach .fate")).to_have_text("Delivered")
    await tap(page, "Carry on")
    await expect(page.locator(".lines")).to_contain_text("Get back into position")
    for _ in range(2):
        await page.get_by_role("button", name="+10 min").click()
        await expect(page.get_by_role("button", name="+10 min")).to_be_enabled()
    await expect(page.locator(".lines")).to_contain_text("How is it now, 0 to 10?")
    await tap(page, "3")
    await tap(page, "Every day at 07:00")
    await expect(page.locator(".lines")).to_contain_text("tomorrow 07:00")
    morning = page.get_by_role("button", name="Tomorrow 07:00")
    await morning.click()
    await expect(morning).to_be_enabled()  # before seven two check-ins are on the way
    await expect(page.locator(".line.theirs").last).to_contain_text("Time for your check-in.")
    await expect(page.locator(".line.theirs").last.locator("time")).to_have_text("07:00")
    await tap(page, "2")
    await expect(page.locator(".line.theirs").last).to_contain_text("Anything new?")
    await page.get_by_role("tab", name="People").click()
    await expect(page.locator(".row")).to_contain_text("checked in today")
    before = await said(page)
    await page.reload()
    await expect(page.locator(".line .bubble")).to_have_count(len(before))
    assert await said(page) == before
    await page.get_by_role("button", name="One person more").click()
    await expect(page.locator(".line .bubble")).to_have_count(1)
    await page.get_by_role("tab", name="Alex").click()
    await expect(page.locator(".line .bubble")).to_have_count(len(before))


async def test_whoever_has_scrolled_up_stays_there_until_they_go_to_the_newest(
    limber: Running, browser: Browser
) -> None:
    context = await browser.new_context(viewport={"width": 360, "height": 420})
    page = await a_page(context, f"{limber.url}/chat")
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator(".choices")).to_be_in_viewport()
    other = await a_page(context, f"{limber.url}/chat")
    await page.locator(".scroll").evaluate(TO_THE_TOP)
    await tap(other, "agree")
    newest = page.locator(".end")
    await expect(newest).to_be_visible()
    assert await page.locator(".scroll").evaluate("(node) => node.scrollTop") == 0
    await newest.click()
    await expect(page.locator(".choices").last).to_be_in_viewport()
    await expect(newest).to_be_hidden()


async def test_a_coach_in_a_second_browser(limber: Running, browser: Browser) -> None:
    mine = await a_page(await browser.new_context(viewport=PHONE), f"{limber.url}/chat")
    await mine.get_by_label("What should your coach call you?").fill("Kim")
    await mine.get_by_role("button", name="Start").click()
    await tap(mine, "agree")
    await write(mine, "ask my coach: is a sore calf fine?")
    office = await browser.new_context(viewport=PHONE)
    coach = await a_page(office, limber.coach_link)
    await expect(coach).to_have_url(f"{limber.url}/coach")
    await coach.locator(".row", has_text="Kim").click()
    await expect(coach.locator(".talk")).to_contain_text("is a sore calf fine?")
    await expect(coach).to_have_title("(1) Limber")
    await write(mine, "ask my coach: and a stiff one?")
    await expect(coach.locator(".talk")).to_contain_text("and a stiff one?")  # by itself
    await coach.locator(".compose textarea").fill("You have a torn meniscus.")
    await coach.get_by_role("button", name="Reply").click()
    await expect(coach.locator(".toast")).to_be_visible()
    await coach.get_by_role("button", name="Rewrite").click()
    await coach.locator(".compose textarea").fill("Both are, the day after.")
    await coach.get_by_role("button", name="Reply").click()
    await expect(mine.locator(".lines")).to_contain_text("Both are, the day after.")
    await expect(coach.locator(".said.coach .fate")).to_have_text("Delivered")
    await coach.get_by_role("button", name="Close", exact=True).click()
    await expect(coach.locator(".rows")).to_contain_text("Nobody is waiting.")
    again = await a_page(await browser.new_context(), limber.coach_link)  # the link is spent
    await expect(again.locator("#told")).to_contain_text("has been used")


async def test_the_answer_to_a_photo_is_in_sight_and_the_photo_is_told_after_a_reload(
    limber: Running, browser: Browser
) -> None:
    """The picture grows when it has loaded: what is below it must not slip out of sight."""
    page = await a_page(await browser.new_context(viewport=PHONE), f"{limber.url}/chat")
    await page.get_by_role("button", name="Start").click()
    await to_a_hold(page)
    await page.get_by_role("button", name="Conversation", exact=True).click()
    await page.locator(".write textarea").fill("Is it swollen?")
    await page.locator(".write input[type=file]").set_input_files(
        {"name": "knee.png", "mimeType": "image/png", "buffer": await page.screenshot()}
    )
    await expect(page.locator(".mine .photo")).to_be_visible()
    await expect(page.locator(".lines")).to_contain_text("I can't look at pictures")
    await expect(page.locator(".choices").last).to_be_in_viewport(ratio=1)
    await expect(page.locator(".end")).to_be_hidden()
    await page.reload()
    mine = page.locator(".line.mine").last
    await expect(mine.get_by_role("img", name="Photo sent")).to_be_visible()
    await expect(mine).to_contain_text("Is it swollen?")
    coach = await a_page(await browser.new_context(viewport=PHONE), limber.coach_link)
    await coach.locator(".row").first.click()
    await expect(coach.locator(".said.person .photo")).to_be_visible()
    await expect(coach.locator(".said.person .what p")).to_have_text("Is it swollen?")


async def test_the_main_choice_looks_like_it(limber: Running, browser: Browser) -> None:
    page = await a_page(await browser.new_context(viewport=PHONE), f"{limber.url}/chat")
    await page.get_by_role("button", name="Start").click()
    await tap(page, "agree")
    await write(page, LINE)
    await tap(page, "None of these")
    main = page.locator(".choices:not(.old) .first-choice")
    await expect(main).to_have_text("Start")
    other = page.get_by_role("button", name="Why these?").last
    colour = "(node) => getComputedStyle(node).backgroundColor"
    assert await main.evaluate(colour) != await other.evaluate(colour)


async def test_a_number_of_a_scale_is_no_main_choice(limber: Running, browser: Browser) -> None:
    page = await a_page(await browser.new_context(viewport=PHONE), f"{limber.url}/chat")
    await page.get_by_role("button", name="Start").click()
    await tap(page, "agree")
    await expect(page.locator(".lines")).to_contain_text("What's bothering you")
    await write(page, "left knee")
    await expect(page.locator(".choices.scale:not(.old) .number")).to_have_count(11)
    await expect(page.locator(".choices:not(.old) .first-choice")).to_have_count(0)


async def test_a_reload_in_the_middle_of_a_hold(limber: Running, browser: Browser) -> None:
    page = await a_page(await browser.new_context(viewport=PHONE), f"{limber.url}/chat")
    await page.get_by_role("button", name="Start").click()
    await to_a_hold(page)
    before, was, began = await said(page), await left(page), monotonic()
    await page.reload()
    await expect(page.locator(".stage")).to_be_visible()
    assert await said(page) == before
    now = await left(page)
    assert was - (monotonic() - began) - 2 <= now <= was


async def test_killed_and_started_again_in_the_middle_of_a_hold(
    limber: Running, browser: Browser
) -> None:
    page = await a_page(await browser.new_context(viewport=PHONE), f"{limber.url}/chat")
    await page.get_by_role("button", name="Start").click()
    await to_a_hold(page)
    before, was = await said(page), await left(page)
    await limber.kill()
    await write(page, "pause")  # nobody hears it now, and nothing is lost
    await expect(page.locator(".trouble")).to_be_visible()
    await limber.start()
    await expect(page.locator(".line.theirs").last).to_contain_text("Paused", timeout=30_000)
    await expect(page.locator(".trouble")).to_be_hidden()
    after = await said(page)
    assert after[: len(before)] == before
    assert sum(line.startswith("You: pause") for line in after) == 1
    await tap(page, "Carry on")
    await expect(page.locator(".stage")).to_be_visible()
    assert await left(page) <= was


async def test_the_whole_story_by_keyboard_alone(limber: Running, browser: Browser) -> None:
    page = await a_page(await browser.new_context(viewport=DESK), f"{limber.url}/")
    await expect(page.locator(".choices button").first).to_be_visible()
    keys = page.keyboard

    async def reach(text: str) -> None:
        """Go on with Tab until what is in focus says this."""
        for _ in range(80):
            await keys.press("Tab")
            focused = await page.evaluate(
                "document.activeElement.getAttribute('aria-label')"
                " || (document.activeElement.matches('button, a') &&"
                " document.activeElement.textContent) || ''"
            )
            if text in focused:
                return
        pytest.fail(f"{text} is not reached")

    async def choose(text: str) -> None:
        """Up from the empty line to the choices, along them, and in."""
        await expect(page.locator(".choices").last).to_contain_text(text)
        await page.locator(".write textarea").evaluate("field => field.focus()")
        await keys.press("ArrowUp")
        for _ in range(12):
            if text in await page.evaluate("document.activeElement.textContent"):
                break
            await keys.press("ArrowRight")
        await keys.press("Enter")
        await expect(page.locator(".write textarea")).to_be_focused()

    await reach("Write here")
    await keys.press("ArrowUp")
    await expect(page.get_by_role("button", name="and agree")).to_be_focused()
    await keys.press("Enter")
    await expect(page.locator(".lines")).to_contain_text("What's bothering you")
    await expect(page.locator(".write textarea")).to_be_focused()
    await keys.type(LINE)
    await keys.press("Enter")
    await choose("None of these")
    await choose("Start")
    await choose("Go now")
    await expect(page.locator(".stage")).to_be_visible()
    await keys.type("ask my coach: all well?")
    await keys.press("Enter")
    await expect(page.locator(".row")).to_contain_text("waits")
    await reach("Alex #1")
    await keys.press("Enter")
    await expect(page.locator(".talk")).to_contain_text("all well?")
    await reach("Your answer")
    await keys.type("All well.")
    await keys.press("Control+Enter")
    await expect(page.locator(".chat .lines")).to_contain_text("All well.")
    await page.evaluate("document.activeElement.blur()")
    await reach("Tomorrow 07:00")
    await keys.press("Enter")
    await expect(page.locator("#clock")).to_contain_text("07:00")


MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desktop"])
async def test_everything_can_be_read_and_touched(
    theme: str, size: ViewportSize, limber: Running, browser: Browser
) -> None:
    """Contrast by WCAG AA (4.5 to 1, large text 3 to 1), nothing cut, targets of 24 px or more."""
    context = await browser.new_context(
        viewport=size,
        color_scheme="dark" if theme == "dark" else "light",
    )
    page = await a_page(context, f"{limber.url}/")
    await to_a_hold(page)
    await write(page, "ask my coach: my calf cramps, is that fine?")
    await expect(page.locator(".row")).to_have_count(1)
    faults = {"person": await page.evaluate(MEASURE)}
    if size is PHONE:
        await page.get_by_role("button", name="The coach").click()
    faults["list"] = await page.evaluate(MEASURE)
    await page.locator(".row").click()
    await expect(page.locator(".talk")).to_contain_text("my calf cramps")
    await page.get_by_text("Day by day").click()
    faults["thread"] = await page.evaluate(MEASURE)
    chat = await a_page(context, f"{limber.url}/chat")
    faults["welcome"] = await chat.evaluate(MEASURE)
    desk = await a_page(context, f"{limber.url}/coach")
    faults["door"] = await desk.evaluate(MEASURE)
    found = {where: each for where, each in faults.items() if each}
    assert found == {}, json.dumps(found, indent=1)


async def test_it_ends_at_once_when_it_is_told_to(limber: Running, browser: Browser) -> None:
    page = await a_page(await browser.new_context(), f"{limber.url}/")
    await expect(page.locator(".choices button").first).to_be_visible()
    loop = asyncio.get_running_loop()
    began = loop.time()
    assert await limber.end() == 0
    assert loop.time() - began < 6
    assert limber.said.rstrip().splitlines()[-1].endswith(f"{limber.url}/")
    assert [line for line in limber.warned() if "pictures_not_drawn" not in line] == []
