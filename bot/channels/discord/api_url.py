"""What discord.py has to be told before it is used; it has no other way in than its own globals."""

import discord
from discord.http import Route


def set_up(api_url: str) -> None:
    """Call Discord at this address; and no warnings of what only who speaks aloud would need."""
    Route.BASE = api_url.rstrip("/")
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
