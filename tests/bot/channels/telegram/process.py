"""A real `limber run` in a process of its own, with the fake Telegram for its network."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bot.channels.telegram.fake.server import TOKEN, FakeTelegram
from tests.support.limber_process import LimberProcess


def on_telegram(
    fake: FakeTelegram, folder: Path, token: str = TOKEN, **settings: str
) -> LimberProcess:
    """A Limber that has still to be started."""
    told = {"TELEGRAM_TOKEN": token, "TELEGRAM_API_URL": fake.url}
    return LimberProcess(folder, told | settings)


@asynccontextmanager
async def limber(fake: FakeTelegram, folder: Path, **settings: str) -> AsyncIterator[LimberProcess]:
    """A running Limber; ended when this ends."""
    process = on_telegram(fake, folder, **settings)
    await process.start()
    try:
        yield process
    finally:
        await process.end()
