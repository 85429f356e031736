"""A morning in which everybody's check-in is due: what tests of a wave begin with."""

from datetime import UTC, datetime

from bot.storage.changes import Changes
from bot.storage.codec import person_row
from bot.storage.open import open_store
from bot.storage.written_rows import AddressRow, TimerRow
from content.load import load_catalog
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from handlers.profile.facts import SCHEDULE
from scheduler.recurrence import EVERY_DAY, Schedule
from tests.support.schedules import profile_of

PEOPLE = 40
FIRST_CHAT = 1000


async def prepare(url: str) -> None:
    """Everybody is known on Telegram, and wants a check-in each day at this minute."""
    catalog = load_catalog()
    at = datetime.now(UTC).replace(second=0, microsecond=0)  # noqa: TID251 - the process has the real clock
    schedule = SCHEDULE.dump(Schedule(at.time(), EVERY_DAY, "UTC"))
    store = open_store(url)
    await store.open()
    ids = range(1, PEOPLE + 1)
    await store.reserve(PEOPLE + 1)
    profiles = [{**profile_of(catalog, n), SCHEDULE.name: schedule} for n in ids]
    changes = Changes(
        people=[
            person_row(Person(n, p), milliseconds(at)) for n, p in zip(ids, profiles, strict=True)
        ],
        addresses=[AddressRow("telegram", str(FIRST_CHAT + n - 1), n) for n in ids],
        timers=[TimerRow(n, "check_in", milliseconds(at)) for n in ids],
    )
    await store.begin([], [], [])
    await store.write(changes)
    await store.commit()
    await store.close()
