"""Points discord.py at `DISCORD_API_URL`, which works only through its own globals."""

import discord
from discord.http import Route


def set_up(api_url: str) -> None:
    """Call Discord at this address; and no warnings of what only who speaks aloud would need."""
    Route.BASE = api_url.rstrip("/")
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
