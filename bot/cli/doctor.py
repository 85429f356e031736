"""`limber doctor`: looks at everything that can be wrong, and says the fix beside each."""

import asyncio

from bot.channels.registry import checks_of
from bot.operations.doctor import stored
from bot.operations.finding import Finding
from bot.operations.health import health
from bot.settings import Settings
from bot.storage.open import opened
from content.load import load_catalog


def doctor(settings: Settings) -> int:
    """Print every finding; returns 0 if all is fine, else 1. Raises `StorageError`."""

    async def work() -> list[Finding]:
        catalog = load_catalog(settings.content_dir)
        found = [Finding(True, f"Content: {len(catalog.drills)} drills, checked.")]
        async with opened(settings.database_url) as store:
            found += await stored(store, settings)
            found += await asyncio.to_thread(health, settings)
            checks = checks_of(settings)
            for check in checks:
                found += await check(settings, store)
            if not checks:
                found.append(Finding(True, "No messenger has a token: nothing to check there."))
        return found

    findings = asyncio.run(work())
    for each in findings:
        print(f"{'ok ' if each.is_fine else '!! '} {each.text}")
    return 0 if all(each.is_fine for each in findings) else 1
