"""`limber doctor`: looks at everything that can be wrong, and says how to fix it."""

import asyncio
import json
from dataclasses import asdict

from bot.channels.registry import checks_of
from bot.operations.doctor import stored
from bot.operations.emergency_numbers import emergency_numbers
from bot.operations.finding import Finding
from bot.operations.health import health
from bot.operations.machine import machine
from bot.settings import Settings
from bot.storage.open import opened
from content.load import load_catalog
from handlers.engine.clean import printable
from scheduler.wall_clock import wall_time


def doctor(settings: Settings, *, as_json: bool = False) -> int:
    """Print every finding; returns 0 if all is fine, else 1. Raises `StorageError`.

    as_json: for a script, a list of `{"is_fine": true, "text": "..."}`.
    """

    async def work() -> list[Finding]:
        catalog = load_catalog(settings.content_dir)
        found = [Finding(True, f"Content: {len(catalog.drills)} drills, checked.")]
        found.append(emergency_numbers(catalog.messages, wall_time().date()))
        async with opened(settings.database_url) as store:
            found += machine(settings, wall_time())
            found += await stored(store, settings, wall_time())
            found += await asyncio.to_thread(health, settings)
            checks = checks_of(settings)
            for check in checks:
                found += await check(settings, store)
            if not checks:
                found.append(Finding(True, "No messenger has a token: nothing to check there."))
        return found

    findings = asyncio.run(work())
    if as_json:
        print(json.dumps([asdict(each) for each in findings], indent=1))
    else:
        for each in findings:
            print(f"{'ok ' if each.is_fine else '!! '} {printable(each.text)}")
    return 0 if all(each.is_fine for each in findings) else 1
