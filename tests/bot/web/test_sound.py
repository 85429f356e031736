"""What is heard and felt of a drill: tones, beats, vibration and a voice, in a real browser."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.bot.web.stage_page import a_page_with_a_drill, button

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # a killed process's pipes
]

LATEST_MS = 50
LISTEN = """() => {
  const note = (name, what) => { document.documentElement.dataset[name] = what; };
  const vibrate = navigator.vibrate.bind(navigator);
  Object.defineProperty(navigator, "vibrate", {
    value: (pattern) => { note("felt", String(pattern)); return vibrate(pattern); },
  });
  const speak = speechSynthesis.speak.bind(speechSynthesis);
  speechSynthesis.speak = (said) => { note("spoken", `${said.lang}: ${said.text}`); speak(said); };
}"""
SCORE = """async (until) => (await import("/static/sound.js")).score(until)"""
NOW = """async () => {
  const skews = [];
  for (let asked = 0; asked < 20; asked++) {
    var { steps, now } = await (await fetch("/chat/news?after=999999")).json();
    skews.push(now - Date.now());
  }
  return { due: steps[0].due, skew: Math.max(...skews) };
}"""
"""The row's instant, and the server's clock less the page's: the quickest answer tells it best."""
HEARD = """async () => {
  const { heardAt, log } = await import("/static/sound.js");
  return log.map(({ name, at, start }) => ({ name, at, heard: heardAt(start) }));
}"""
MANY = """async () => {
  const { heardAt, log, schedule, silence } = await import("/static/sound.js");
  const late = [];
  for (let round = 0; round < 60; round++) {
    const until = { phase: "work", seconds: 20 + round, beats: [2, 1] };
    const due = Date.now() + until.seconds * 1000;
    schedule(until, due, 0);
    const { start } = log.findLast(({ name }) => name === "end");
    await new Promise((done) => setTimeout(done, 20));
    late.push(heardAt(start) - due);
  }
  silence();
  return late;
}"""


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async with a_page_with_a_drill(tmp_path, f"({LISTEN})()") as page:
        yield page


async def test_each_sound_is_heard_within_50_ms_of_the_instant_of_its_row(page: Page) -> None:
    """Against the server's own due time, by the audio's own clock; there is no sound card here."""
    await button(page, 0).click()  # the touch that lets a page make sounds
    await expect(page.locator(".stage-phase")).to_have_text("Hold")
    row = await page.evaluate(NOW)
    sounds = await page.evaluate(HEARD)
    end = [each for each in sounds if each["name"] == "end"][-1]
    off = end["heard"] + row["skew"] - row["due"]
    assert abs(end["at"] - row["due"]) < LATEST_MS
    assert abs(off) < LATEST_MS
    late = sorted(abs(each) for each in await page.evaluate(MANY))
    p99 = late[int(len(late) * 0.99) - 1]
    print(f"the end of the hold is {off:+.1f} ms from its row; p99 of {len(late)}: {p99:.1f} ms")
    assert len(late) == 60
    assert p99 < LATEST_MS


async def test_the_end_of_getting_ready_is_felt_and_what_comes_is_spoken_if_wished(
    page: Page,
) -> None:
    told = page.locator("html")
    await button(page, 0).click()
    await expect(page.locator(".stage-phase")).to_have_text("Hold")
    assert await told.get_attribute("data-spoken") is None, "off until it is wished"
    await page.get_by_text("Menu", exact=True).click()
    await page.get_by_role("button", name="Speak the cues").click()
    await page.reload()
    await expect(page.locator(".stage-phase")).to_have_text("Hold")
    number = (await page.locator(".stage-place").inner_text()).split(" · ")[0]
    await expect(told).to_have_attribute("data-spoken", re.compile(f"^en: {number} · left side"))
    await button(page, 1).click()
    await expect(page.locator(".stage-phase")).to_have_text("Paused")
    await button(page, 0).click()
    await expect(told).to_have_attribute("data-felt", re.compile("^(60|200)$"))


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
