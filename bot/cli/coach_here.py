"""`limber coach-here`: prints a code; sent into a chat, it makes that the coach's chat."""

import asyncio
import secrets
from datetime import timedelta

from bot.cli.exclusive_use import beside_workers
from bot.settings import Settings
from bot.storage.changes import Changes
from bot.storage.open import opened
from bot.storage.written_thread_rows import CoachCodeRow
from handlers.engine.journal import milliseconds
from scheduler.wall_clock import wall_time

HOLDS = timedelta(hours=1)
"""How long a code is good."""


def coach_here(settings: Settings) -> int:
    """Make a code and say what to do with it. Raises `StorageError`."""
    code = secrets.token_hex(4)

    async def work() -> None:
        url = settings.database_url
        async with beside_workers(url), opened(url) as store:
            until = milliseconds(wall_time() + HOLDS)
            await store.begin([], [], [])
            await store.write(Changes(coach_codes=[CoachCodeRow(code, until)]))
            await store.commit()

    asyncio.run(work())
    print(f"/coach_here {code}")
    print(
        "\nSend that line into the chat that shall be the coach's, while Limber runs. It holds for"
        "\none hour, once. Best is a private Telegram group with topics, in which the bot is an"
        "\nadmin who may manage topics; a plain group or your own chat with the bot works too."
        "\nOn Discord: make a private forum, a post in it, and send the line there with @ and the"
        "\nbot's name before it, or the bot does not see it."
    )
    if settings.telegram_token is None and settings.discord_token is None:
        print("\nNo messenger has a token yet: set TELEGRAM_TOKEN or DISCORD_TOKEN in .env first.")
    if settings.telegram_coach_chat:
        print("\nTELEGRAM_COACH_CHAT takes precedence: empty it and restart Limber first.")
    if settings.discord_coach_channel:
        print("\nDISCORD_COACH_CHANNEL takes precedence: empty it and restart Limber first.")
    return 0
