"""`limber doctor`: looks at everything that can be wrong, and says the fix beside each."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.registry import checks_of
from bot.settings import Settings, sqlite_path
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store
from content.load import load_catalog

SHOWN = 5
"""So many of a kind are listed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. A finding that is not fine says what to do."""

    is_fine: bool
    text: str


def doctor(settings: Settings) -> int:
    """Print every finding; returns 0 if all is fine, else 1. Raises `StorageError`."""

    async def work() -> list[Finding]:
        catalog = load_catalog(settings.content_dir)
        found = [Finding(True, f"Content: {len(catalog.drills)} drills, checked.")]
        store = SqliteStore(sqlite_path(settings.database_url))
        await store.open()
        try:
            found += await stored(store, settings)
            checks = checks_of(settings)
            for check in checks:
                found += await check(settings, store)
            if not checks:
                found.append(Finding(True, "No messenger has a token: nothing to check there."))
        finally:
            await store.close()
        return found

    findings = asyncio.run(work())
    for each in findings:
        print(f"{'ok ' if each.is_fine else '!! '} {each.text}")
    return 0 if all(each.is_fine for each in findings) else 1


async def stored(store: Store, settings: Settings) -> Sequence[Finding]:
    """What the database says of itself: what was set aside, and what platforms would not take."""
    found = [Finding(True, f"Database: {settings.database_url} opens and is up to date.")]
    aside = await store.set_asides(SHOWN)
    if aside:
        found.append(Finding(False, "Events that could not be handled, newest first:"))
        found += [
            Finding(False, f"  #{e.id} {e.at:%Y-%m-%d %H:%M} {e.address.channel}: {e.error}")
            for e in aside
        ]
        found.append(Finding(False, "  Update Limber; the words are in the table set_aside."))
    refused = await store.refusals(SHOWN)
    if refused:
        found.append(Finding(False, "Messages that a platform would not take, newest first:"))
        found += [
            Finding(
                False,
                f"  #{r.id} {r.created:%Y-%m-%d %H:%M} {r.address.channel}, person"
                f" {r.person}, {r.kind}: {r.why}",
            )
            for r in refused
        ]
        found.append(
            Finding(
                False,
                "  A person who blocked Limber is back as soon as they write. Anything else is a"
                " fault of Limber's: update it.",
            )
        )
    return found
