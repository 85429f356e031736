"""`python -m benchmarks.morning`: 10,000 check-ins are due on Telegram while one person trains.

The fake Telegram counts as the real one does, on a clock that runs `SPEED` times as fast, and so
does the pace. An answer waits for its turn in slots of the pace; the wave must not be felt.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from pydantic import SecretStr

from bot.app import App, running
from bot.channels.telegram.channel import PACE, TelegramChannel
from bot.delivery.pacer import Pace
from bot.dispatch.hear import Hear
from bot.dispatch.item import Arrived
from bot.reload import Editions
from bot.settings import Settings
from bot.storage.changes import Changes
from bot.storage.codec import person_row
from bot.storage.parcel import Parcel, message_in
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from bot.storage.written_rows import AddressRow, TimerRow
from content.lexicon.lexicon import load_lexicon
from content.load import load_catalog
from handlers.engine.effect import Heard, Say
from handlers.engine.event import Event, Said
from handlers.engine.journal import milliseconds
from handlers.engine.message import Message
from handlers.engine.person import Person
from handlers.flows.schedule.schedule import CHECK_IN
from handlers.profile.facts import SCHEDULE
from handlers.routing.router import Router
from handlers.world import World
from scheduler.clock import RealClock
from scheduler.recurrence import EVERY_DAY, Schedule
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.support.schedules import profile_of

PEOPLE = 10_000
SPEED = 2.0
EVERY = 2.0
"""Seconds of Telegram's clock between two answers of the one who trains."""
ME = "77"
FIRST = 1000
"""The chats of all others come after this number."""


@dataclass
class Timed:
    """Telegram's channel, with a note of when each answer to the one who trains leaves."""

    channel: TelegramChannel
    left: dict[str, float] = field(default_factory=dict)
    name: str = "telegram"
    pace: Pace = field(init=False)

    def __post_init__(self) -> None:
        self.pace = self.channel.pace

    async def deliver(self, parcel: Parcel) -> str:
        message = message_in(parcel.body)
        if parcel.address.chat == ME and message is not None:
            self.left[message.text] = monotonic()
        return await self.channel.deliver(parcel)

    async def run(self) -> None:
        await self.channel.run()


def answering(router: Router) -> Hear:
    """Says what was said; whatever is due goes as it always does."""

    def answer(person: Person, event: Event, ids: Iterator[int]) -> Heard:
        if isinstance(event, Said):
            return Heard(person, (Say(Message(event.text)),))
        return router.hear(person, event, ids)

    return answer


async def fill(path: Path, world: World) -> None:
    """Everybody's check-in is due, now."""
    at = RealClock().now()
    schedule = SCHEDULE.dump(Schedule(at.time().replace(microsecond=0), EVERY_DAY, "UTC"))
    store = SqliteStore(path)
    await store.open()
    await store.reserve(PEOPLE + 1)
    changes = Changes()
    for number in range(1, PEOPLE + 1):
        profile = {**profile_of(world.catalog, number), SCHEDULE.name: schedule}
        changes.people.append(person_row(Person(number, profile), milliseconds(at)))
        changes.addresses.append(AddressRow("telegram", str(FIRST + number), number))
        changes.timers.append(TimerRow(number, CHECK_IN, milliseconds(at)))
    await store.begin([], [], [])
    await store.write(changes)
    await store.commit()
    await store.close()


async def _is_coming(app: App) -> bool:
    """Whether somebody else's message waits to be sent."""
    return bool(await app.store.next_of_chats("telegram", app.clock.now(), 1, {ME}))


async def train(app: App, timed: Timed) -> list[float]:
    """Answer every now and then until the wave is over; returns the waits, in slots."""
    slots: list[float] = []
    while not await _is_coming(app):  # noqa: ASYNC110 - nothing signals this task when a row is stored, so it polls
        await asyncio.sleep(0.01)
    while await _is_coming(app):
        text = f"answer {len(slots)}"
        await app.dispatcher.submit(Arrived(Address("telegram", ME), Said(app.clock.now(), text)))
        committed = monotonic()
        await asyncio.sleep(EVERY / SPEED)
        waited = timed.left.get(text, monotonic()) - committed
        slots.append(max(0.0, waited) * PACE.per_second * SPEED)
    return slots


async def main() -> None:
    """Run the wave once and print the figures."""
    world = World(load_catalog(), load_lexicon())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "limber.db"
        await fill(path, world)
        async with FakeTelegram(speed=SPEED).open() as fake:
            for chat in (int(ME), *range(FIRST + 1, FIRST + 1 + PEOPLE)):
                fake.chat(chat)
            settings = Settings(
                telegram_token=SecretStr(fake.token), telegram_api_url=fake.url, _env_file=None
            )
            hear = answering(Router(world))
            async with running(
                f"sqlite:///{path}", hear, Editions(world), sorry="", is_moved=False
            ) as app:
                timed = Timed(TelegramChannel(settings, app, world, PACE.faster(SPEED)))
                taking = asyncio.create_task(timed.run())
                giving = asyncio.create_task(app.outbox.run(timed))
                began = fake.now()
                slots = sorted(await train(app, timed))
                took = fake.now() - began
                app.outbox.stop()
                await giving
                taking.cancel()
                await asyncio.gather(taking, return_exceptions=True)
                await timed.channel.close()
            sent = fake.made("sendMessage")
    refused = sum(call.code == 429 for call in sent)
    p99 = slots[int(len(slots) * 0.99)]
    print(f"{PEOPLE:,} check-ins due at once, and one person in a session ({len(slots)} answers)")
    print(
        f"  taken in {took / 60:.1f} minutes of Telegram's clock, {len(sent) / took:.1f} a second"
    )
    print(f"  an answer's wait: median {slots[len(slots) // 2]:.2f}, p99 {p99:.2f} slots (aim: 2)")
    print(f"  the most in any second: {fake.limits.busiest} (aim: 30); 429: {refused} (aim: 0)")


if __name__ == "__main__":
    asyncio.run(main())
