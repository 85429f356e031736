"""Which channels run: those that the settings have a token or an address for.

Each is imported only when it runs, so that the others start quickly.
"""

from collections.abc import Callable
from typing import TypeAlias

from bot.app import App
from bot.channel import Channel
from bot.settings import Settings

Make: TypeAlias = Callable[[Settings, App], Channel]


def channels_of(_settings: Settings) -> list[Make]:
    """How to make each configured channel, once everything else is running."""
    return []
