"""What the bot may do in a forum, counted as Discord counts it (Discord: Permissions, Overwrites).

Rules:
- The server's owner and an administrator may do everything.
- Otherwise: what the role of everybody and the bot's own roles allow, then the forum's overwrites:
  everybody's, those of the roles together, the bot's own.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import discord

NEEDED: Final[Mapping[str, int]] = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Send Messages in Threads": 1 << 38,
    "Create Public Threads": 1 << 35,
    "Manage Threads": 1 << 34,
    "Manage Channels": 1 << 4,
    "Attach Files": 1 << 15,
    "Add Reactions": 1 << 6,
    "Read Message History": 1 << 16,
}
"""Every right that Limber uses in the coach's forum, by the name that Discord's settings show."""
_ADMINISTRATOR: Final = 1 << 3
_EVERYTHING: Final = -1


async def missing_rights(client: discord.Client, forum: Mapping[str, Any]) -> list[str]:
    """What of `NEEDED` the bot is not allowed in a forum. Raises `discord.HTTPException`."""
    assert client.user is not None
    guild = int(forum["guild_id"])
    roles: Any = await client.http.get_roles(guild)
    member: Any = await client.http.get_member(guild, client.user.id)
    rights = rights_in(forum, roles, str(client.user.id), member["roles"])
    return [name for name, bit in NEEDED.items() if not rights & bit]


def rights_in(
    channel: Mapping[str, Any], roles: Sequence[Mapping[str, Any]], member: str, own: Sequence[str]
) -> int:
    """A member's rights in a channel, as Discord's bits. own: the numbers of the member's roles."""
    everyone = str(channel["guild_id"])  # the role of everybody has the server's own number
    held = {everyone, *(str(role) for role in own)}
    rights = 0
    for role in roles:
        if str(role["id"]) in held:
            rights |= int(role["permissions"])
    if rights & _ADMINISTRATOR:
        return _EVERYTHING
    found = {str(each["id"]): each for each in channel.get("permission_overwrites") or ()}
    for step in ([everyone], sorted(held - {everyone}), [member]):
        of_step = [found[id_] for id_ in step if id_ in found]
        for each in of_step:
            rights &= ~int(each["deny"])
        for each in of_step:
            rights |= int(each["allow"])
    return rights
