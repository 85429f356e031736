"""Which channels run: those that the settings have a token or an address for.

Each is imported only when it runs, so that the others start quickly.
"""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from bot.app import App
from bot.delivery.channel import Channel
from bot.settings import Settings
from bot.storage.store import Store

if TYPE_CHECKING:
    from bot.operations.finding import Finding

Make: TypeAlias = Callable[[Settings, App, float], Channel]
"""Makes a channel. The number: how many times as fast as usual it may be written to."""
Check: TypeAlias = Callable[[Settings, Store], Awaitable[Sequence["Finding"]]]


def channels_of(settings: Settings) -> list[Make]:
    """How to make each configured channel, once everything else is running."""
    makes: list[Make] = []
    if settings.telegram_token is not None:
        makes.append(_telegram)
    if settings.discord_token is not None:
        makes.append(_discord)
    return makes


def checks_of(settings: Settings) -> "list[Check]":
    """What `limber doctor` looks at on each configured channel."""
    checks: list[Check] = []
    if settings.telegram_token is not None:
        from bot.channels.telegram.doctor import check  # noqa: PLC0415 - Telegram's client is imported only where a token is set

        checks.append(check)
    if settings.discord_token is not None:
        from bot.channels.discord.doctor import check as check_discord  # noqa: PLC0415 - Discord's client is imported only where a token is set

        checks.append(check_discord)
    return checks


def work_names(settings: Settings) -> dict[str, str]:
    """For each channel the name under which one of several workers has it: a platform's tells the
    account, without its secret.
    """
    names = {"web": "web"}
    if settings.telegram_token is not None:
        names["telegram"] = f"telegram/{settings.telegram_token.get_secret_value().split(':')[0]}"
    if settings.discord_token is not None:
        secret = settings.discord_token.get_secret_value().encode()
        names["discord"] = f"discord/{hashlib.sha256(secret).hexdigest()[:12]}"
    return names


def _telegram(settings: Settings, app: App, times: float) -> Channel:
    from bot.channels.telegram.channel import PACE, TelegramChannel  # noqa: PLC0415 - Telegram's client is imported only where a token is set

    return TelegramChannel(settings, app, app.editions.world, PACE.faster(times))


def _discord(settings: Settings, app: App, times: float) -> Channel:
    from bot.channels.discord.channel import PACE, DiscordChannel  # noqa: PLC0415 - Discord's client is imported only where a token is set

    return DiscordChannel(settings, app, app.editions.world, PACE.faster(times))
