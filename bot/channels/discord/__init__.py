"""Discord. Nothing outside this folder knows discord.py."""
