"""`limber migrate`: bring the database up to date."""

import asyncio

from bot.cli.exclusive_use import beside_workers
from bot.settings import Settings, shown_url
from bot.storage.open import opened


def migrate(settings: Settings) -> int:
    """Bring the database up to date, and say so."""

    async def work() -> None:
        async with beside_workers(settings.database_url), opened(settings.database_url):
            pass

    asyncio.run(work())
    print(f"{shown_url(settings.database_url)} is up to date.")
    return 0
