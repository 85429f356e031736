"""`limber doctor`: looks at everything that can be wrong, and says how to fix it."""

import asyncio
import json
from dataclasses import asdict

from bot.channels.registry import checks_of
from bot.errors import StorageError
from bot.operations.doctor import stored
from bot.operations.emergency_numbers import emergency_numbers
from bot.operations.finding import Finding
from bot.operations.health import health
from bot.operations.machine import machine
from bot.privacy.erasure_check import erasures
from bot.settings import Settings
from bot.storage.open import opened
from bot.storage.store import Store
from content.load import load_catalog
from handlers.engine.clean import printable
from scheduler.wall_clock import wall_time


async def _stored(settings: Settings, store: Store) -> list[Finding]:
    """What the database says, and each messenger that has a token."""
    found = list(await stored(store, settings, wall_time()))
    found += await erasures(settings, store)
    checks = checks_of(settings)
    for check in checks:
        found += await check(settings, store)
    if not checks:
        found.append(Finding(True, "No messenger has a token: nothing to check there."))
    return found


def doctor(settings: Settings, *, as_json: bool = False) -> int:
    """Print every finding; returns 0 if all is fine, else 1.

    as_json: for a script, a list of `{"is_fine": true, "text": "..."}`.
    """

    async def work() -> list[Finding]:
        catalog = load_catalog(settings.content_dir)
        found = [Finding(True, f"Content: {len(catalog.drills)} drills, checked.")]
        found.append(emergency_numbers(catalog.messages, wall_time().date()))
        found += machine(settings, wall_time())
        found += await asyncio.to_thread(health, settings)
        try:
            async with opened(settings.database_url) as store:
                found += await _stored(settings, store)
        except StorageError as error:  # all that was found until then helps to mend it
            found.append(Finding(False, str(error)))
        return found

    findings = asyncio.run(work())
    if as_json:
        print(json.dumps([asdict(each) for each in findings], indent=1))
    else:
        for each in findings:
            print(f"{'ok ' if each.is_fine else '!! '} {printable(each.text)}")
    return 0 if all(each.is_fine for each in findings) else 1
