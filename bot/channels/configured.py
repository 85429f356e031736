"""Which channels run: those that the settings have a token or an address for.

Each is imported only when it runs, so that the others start quickly.
"""

from collections.abc import Callable
from typing import TypeAlias

from bot.app import App
from bot.channel import Channel
from bot.settings import Settings
from handlers.world import World

Make: TypeAlias = Callable[[Settings, App, World], Channel]


def channels_of(settings: Settings) -> list[Make]:
    """How to make each configured channel, once everything else is running."""
    makes: list[Make] = []
    if settings.telegram_token is not None:
        makes.append(_telegram)
    if settings.discord_token is not None:
        makes.append(_discord)
    return makes


def _telegram(settings: Settings, app: App, world: World) -> Channel:
    from bot.channels.telegram.channel import TelegramChannel  # noqa: PLC0415

    return TelegramChannel(settings, app, world)


def _discord(settings: Settings, app: App, world: World) -> Channel:
    from bot.channels.discord.channel import DiscordChannel  # noqa: PLC0415

    return DiscordChannel(settings, app, world.catalog.messages)
