"""A coach's morning with forty people on a phone: how many taps it takes, and how long."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import hear_in
from bot.dispatch.item import RowsOnly
from bot.storage.changes import Changes
from bot.storage.codec import person_row, thread_row
from bot.storage.open import opened
from bot.storage.written_rows import AddressRow
from bot.storage.written_thread_rows import ThreadEntryRow
from handlers.coach.thread import State, Thread
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.engine.person import Person
from handlers.profile.day import CHECK_IN, Day, Scored
from handlers.profile.facts import CONSENT, DAYS, NAME, ZONE, Consent
from handlers.routing.router import Router
from scheduler.recurrence import day_of
from tests.bot.web.chromium import chromium
from tests.bot.web.running import Running

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

PEOPLE = 40
MOST_TAPS, MOST_SECONDS = 25, 120.0
A_TAP, WORDS_A_MINUTE = 1.2, 250
expect.set_options(timeout=20_000)


def somebody(number: int, now: datetime) -> dict[str, JSON]:
    """Calm; three are two points worse for two days, one is silent for five."""
    until = 5 if number == 4 else 0
    worse = number in {1, 2, 3}
    days = tuple(
        Day(
            day_of(now, "UTC") - timedelta(days=ago),
            (Scored(CHECK_IN, 6 if worse and ago < 2 else 3, milliseconds(now)),),
            is_checked=True,
        )
        for ago in range(20, until - 1, -1)
    )
    return {
        CONSENT.name: CONSENT.dump(Consent("2", milliseconds(now - timedelta(days=40)), "web")),
        ZONE.name: "UTC",
        NAME.name: f"Person {number}",
        DAYS.name: DAYS.dump(days),
    }


async def fill(url: str, router: Router) -> None:
    """Forty people, of whom two have asked something."""
    now = datetime.now(UTC)  # noqa: TID251 - the process that is tested has the real clock
    changes = Changes()
    for number in range(1, PEOPLE + 1):
        person = Person(number, somebody(number, now))
        changes.people.append(person_row(person, milliseconds(now - timedelta(days=40))))
        changes.addresses.append(AddressRow("web", f"p{number}", number))
        asks = number in {5, 6}
        thread = Thread(State.WAITING, now) if asks else Thread(State.OPEN)
        changes.threads.append(thread_row(number, thread))
        if asks:
            text = "My knee is stiff in the morning. Should I still train today?"
            changes.thread_entries.append(
                ThreadEntryRow(number, "person", "person", text, milliseconds(now))
            )
    async with opened(url) as store:
        dispatcher = Dispatcher(store, hear_in(router, {}))
        await dispatcher.start()
        await dispatcher.submit(RowsOnly(changes))
        await dispatcher.stop()


@dataclass
class Thumb:
    """Taps, and counts them; reads what is opened."""

    page: Page
    taps: int = 0
    words: int = 0

    async def tap(self, what: Locator) -> None:
        await what.click()
        self.taps += 1

    async def choose(self, label: str, value: str) -> None:
        """A list that opens, and one line of it: two taps."""
        await self.page.get_by_label(label, exact=True).select_option(value)
        self.taps += 2

    async def write(self, text: str) -> None:
        """Into the field, which takes a tap."""
        await self.tap(self.page.locator(".compose textarea"))
        await self.page.locator(".compose textarea").fill(text)

    async def read(self, what: Locator) -> None:
        self.words += len((await what.inner_text()).split())

    async def open(self, person: int) -> None:
        await self.tap(self.page.locator(f"[data-row='{person}']"))
        await expect(self.page.locator("h2")).to_contain_text(f"#{person}")
        await self.read(self.page.locator(".talk"))

    async def back(self) -> None:
        await self.tap(self.page.locator(".head .back"))
        await expect(self.page.locator(".desk:not(.reading)")).to_be_visible()

    @property
    def seconds(self) -> float:
        return self.taps * A_TAP + self.words * 60 / WORDS_A_MINUTE


@pytest.fixture
async def thumb(coached: Router, tmp_path: Path) -> AsyncIterator[Thumb]:
    executable = chromium()
    running = Running(tmp_path)
    running.data.mkdir(parents=True, exist_ok=True)
    await fill(f"sqlite:///{running.data / 'limber.db'}", coached)
    await running.start()
    async with async_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = await playwright.chromium.launch(executable_path=executable, args=flags)
        context = await browser.new_context(viewport={"width": 390, "height": 844})
        page = await context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
        await page.goto(running.coach_link)
        yield Thumb(page)
        await browser.close()
    await running.end()


async def test_three_answers_a_drill_a_note_and_a_rest(thumb: Thumb) -> None:
    page = thumb.page
    await expect(page.locator(".rows li").first).to_be_visible()
    await thumb.tap(page.get_by_role("tab", name="Round"))
    await expect(page.locator(".rows .round")).to_have_count(6)
    await thumb.read(page.locator(".rows"))
    for person in (1, 2, 3):  # a ready answer stands in the field, to be looked at and sent
        line = page.locator(".round", has=page.locator(f"[data-row='{person}']"))
        await thumb.tap(line.locator("button").last)
        await expect(page.locator(".compose textarea")).to_have_value(
            "How much is your body now, from 0 to 10, and what exactly sets it off?"
        )
        await thumb.tap(page.get_by_role("button", name="Reply"))
        await expect(page.locator(".said.coach")).to_have_count(1)
        await thumb.back()

    await thumb.open(5)
    await thumb.choose("Plan", "rest Knee for 3 days")
    await expect(page.locator(".toast")).to_contain_text("In 10 seconds they get this")
    await thumb.back()
    await thumb.open(6)
    drill = await page.get_by_label("Drill", exact=True).locator("option").nth(1).inner_text()
    await thumb.choose("Drill", drill)
    await expect(page.locator(".toast")).to_contain_text("In 10 seconds they get this")
    await thumb.back()
    await thumb.open(4)
    await thumb.write("Silent since a hard week, ask again on Friday")
    await thumb.tap(page.get_by_role("button", name="Note"))
    await expect(page.locator(".said.note")).to_have_count(1)

    print(f"{thumb.taps} taps, {thumb.words} words, {thumb.seconds:.0f} s")
    assert thumb.taps <= MOST_TAPS
    assert thumb.seconds <= MOST_SECONDS
