"""`python -m benchmarks.morning`: 10,000 check-ins are due on Telegram while one person trains.

The fake Telegram counts as the real one does, on a clock that runs `SPEED` times as fast, and so
does the pace. An answer waits for its turn in slots of the pace; the wave must not be felt.
"""

import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from pydantic import SecretStr

from benchmarks.people import make_people
from benchmarks.toy import AT
from bot.app import App, running
from bot.arrival import Arrived
from bot.channels.telegram.channel import PACE, TelegramChannel
from bot.pacer import Pace
from bot.settings import Settings
from bot.storage.rows import dumps, message_body
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Address, Changes, Parcel, Row
from content.lexicon import load_lexicon
from content.load import load_catalog
from handlers.engine.effect import Heard, Say
from handlers.engine.event import Event, Said
from handlers.engine.journal import milliseconds
from handlers.engine.message import Lane, Message
from handlers.engine.person import Person
from handlers.world import World
from tests.bot.channels.telegram.fake.server import FakeTelegram

PEOPLE = 10_000
SPEED = 2.0
EVERY = 2.0
"""Seconds of Telegram's clock between two answers of the one who trains."""
ME = "77"


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
        if parcel.address.chat == ME and isinstance(parcel.body, dict):
            self.left[str(parcel.body["text"])] = monotonic()
        return await self.channel.deliver(parcel)

    async def run(self) -> None:
        await self.channel.run()


def answer(person: Person, event: Event, _ids: object) -> Heard:
    """Says what was said."""
    text = event.text if isinstance(event, Said) else ""
    return Heard(person, (Say(Message(text)),))


async def fill(path: Path) -> None:
    """Everybody's check-in is stored and waits."""
    await make_people(path, PEOPLE, None)
    store = SqliteStore(path)
    await store.open()
    body, at = dumps(message_body(Message("Time for your check-in."))), milliseconds(AT)
    ids = await store.reserve(PEOPLE)
    rows: list[Row] = [
        (
            ids[n],
            n + 1,
            "telegram",
            str(1000 + n),
            Lane.CHECK_IN.value,
            "send",
            body,
            None,
            None,
            None,
            at,
            at,
            None,
        )
        for n in range(PEOPLE)
    ]
    await store.begin([], [], [])
    await store.write(Changes(outgoing=rows))
    await store.commit()
    await store.close()


async def train(app: App, timed: Timed) -> list[float]:
    """Answer every now and then until the wave is over; returns the waits, in slots."""
    slots: list[float] = []
    while await app.store.next_of_chats("telegram", app.clock.now(), 1, {ME}):
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
        await fill(path)
        async with FakeTelegram(speed=SPEED).open() as fake:
            for chat in (int(ME), *range(1000, 1000 + PEOPLE)):
                fake.chat(chat)
            settings = Settings(
                telegram_token=SecretStr(fake.token), telegram_api_url=fake.url, _env_file=None
            )
            async with running(f"sqlite:///{path}", answer, sorry="", is_moved=False) as app:
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
