"""Refusals as discord.py raises them."""

from dataclasses import dataclass, field
from typing import Any

import discord

JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html; charset=UTF-8"}


@dataclass
class Answered:
    """The part of an answer that discord.py keeps with its errors."""

    status: int
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    reason: str = "No"


def refused(
    status: int, code: int = 0, headers: dict[str, str] | None = None
) -> discord.HTTPException:
    """As discord.py raises it."""
    kinds = {403: discord.Forbidden, 404: discord.NotFound}
    kind = discord.DiscordServerError if status >= 500 else kinds.get(status, discord.HTTPException)
    response: Any = Answered(status, JSON if headers is None else headers)
    said: Any = {"code": code, "message": "no"} if response.headers == JSON else "<html></html>"
    return kind(response, said)
