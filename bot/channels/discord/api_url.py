"""Points discord.py at `DISCORD_API_URL`, which works only through its own globals."""

import discord
from discord.http import Route


def set_up(api_url: str) -> None:
    """Call Discord at this address, and silence the warnings about voice support, which Limber does
    not use.
    """
    Route.BASE = api_url.rstrip("/")
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
