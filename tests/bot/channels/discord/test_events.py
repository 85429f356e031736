"""What Discord tells, with as much of Discord as it takes."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.channels.discord.catch_up import Missed
from bot.channels.discord.coach_chat import FORUM, CoachUpdates
from bot.channels.discord.errors import is_outage
from bot.channels.discord.keyboard import MANY, keyboard
from bot.channels.discord.receiving import choice_of
from bot.channels.discord.surface import Forum
from bot.errors import StorageError
from bot.inbox.morning_round import ROUND
from bot.storage.records import Address
from handlers.engine.message import Button
from handlers.world import World
from tests.bot.channels.discord.test_refusals import HTML, refused

MESSAGES = {"discord.choose": "Choose"}


def tap(data: Mapping[str, Any]) -> Any:
    return SimpleNamespace(
        data=dict(data),
        message=SimpleNamespace(id=8),
        channel_id=50,
        user=SimpleNamespace(display_name="Ann"),
    )


async def test_what_a_coach_chooses_in_a_full_round_is_read_from_the_list() -> None:
    lines = [Button(f"{ROUND}{number}:alert", f"{number}. Reply") for number in range(MANY)]
    view = keyboard(lines, MESSAGES)
    assert view is not None
    (shown,) = view.children
    assert isinstance(shown, discord.ui.Select)
    chosen = tap({"custom_id": shown.custom_id, "values": [shown.options[3].value]})
    assert choice_of(chosen) == f"{ROUND}3:alert"
    assert choice_of(tap({"custom_id": f"{ROUND}3:alert"})) == f"{ROUND}3:alert"
    mirror = SimpleNamespace(surfaces={Address("discord", "#5"): None})
    app: Any = SimpleNamespace(mirror=mirror, editions=None)
    client: Any = None
    data = {"custom_id": shown.custom_id, "values": [f"{ROUND}nobody:because"]}
    assert await CoachUpdates(client, app, None).is_tapped(tap(data)), "it is the coach's"


@dataclass
class Http:
    """Discord, with a forum that only its server's coaches see. commands: what it answers there."""

    commands: Exception
    told: list[str] = field(default_factory=list)

    async def get_channel(self, number: int) -> dict[str, Any]:
        hidden = [{"id": "1", "deny": str(1 << 10), "allow": "0"}]
        return {"id": number, "type": FORUM, "guild_id": "1", "permission_overwrites": hidden}

    async def edit_channel(self, _number: int, **_changes: Any) -> dict[str, Any]:
        return {}

    async def get_guild_commands(self, *_where: int) -> list[Any]:
        raise self.commands


async def surface(world: World, commands: Exception) -> Any:
    client: Any = SimpleNamespace(http=Http(commands), application_id=1)
    app: Any = SimpleNamespace(mirror=None, editions=SimpleNamespace(world=world))
    return await CoachUpdates(client, app, "5").chat.surface_of("#5")


async def test_threads_are_shown_where_a_server_takes_no_commands(world: World) -> None:
    assert isinstance(await surface(world, refused(403, 50001)), Forum)


async def test_a_forum_that_cannot_be_asked_for_just_now_is_not_given_up(world: World) -> None:
    with pytest.raises(discord.DiscordServerError):
        await surface(world, refused(503))
    assert [is_outage(each) for each in (refused(503), refused(403, 0, HTML))] == [True, True]
    assert not is_outage(refused(403, 50001))


class Places:
    """Chats without a missed message."""

    def get_partial_messageable(self, _chat: int) -> "Places":
        return self

    async def history(self, **_which: Any) -> AsyncIterator[discord.Message]:
        missed: list[discord.Message] = []
        for each in missed:
            yield each


class Unwritable:
    """A database with two chats that can be read, but for what waits in them."""

    async def newest_update(self, _channel: str) -> str:
        return str(1 << 60)

    async def chats(self, _channel: str) -> list[str]:
        return ["7", "8"]

    async def waiting(self, *_which: Any) -> list[Any]:
        raise StorageError("The disk is full")


async def test_what_could_not_be_stored_while_catching_up_ends_the_session() -> None:
    clock = SimpleNamespace(now=lambda: None)
    app: Any = SimpleNamespace(store=Unwritable(), clock=clock)
    client: Any = Places()
    coach: Any = None
    missed = Missed(client, app, 1, coach)
    await missed.begin()
    with pytest.raises(StorageError):
        await missed.fetch_all()
