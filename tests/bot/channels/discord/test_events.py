"""What Discord tells, with as much of Discord as it takes."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.channels.discord.catch_up import Missed
from bot.channels.discord.coach_chat import FORUM, CoachUpdates
from bot.channels.discord.errors import is_outage
from bot.channels.discord.keyboard import MANY, keyboard
from bot.channels.discord.markup import LIMIT, pieces
from bot.channels.discord.receiving import choice_of
from bot.channels.discord.surface import Forum
from bot.dispatch.item import RowsOnly
from bot.errors import StorageError
from bot.inbox.morning_round import ROUND
from bot.inbox.surface import SurfacePost
from bot.storage.records import Address
from handlers.engine.message import Button
from handlers.world import World
from tests.bot.channels.discord.refused import HTML, refused
from tests.support.rows import AT

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
    assert await CoachUpdates(client, app, None).take_tap(tap(data)), "it is the coach's"


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


@dataclass
class Posts:
    """A forum that takes posts, and keeps what stands in them."""

    said: list[str] = field(default_factory=list)

    @property
    def http(self) -> "Posts":
        return self

    async def request(self, _route: Any, json: dict[str, Any]) -> dict[str, Any]:
        self.said.append(json["message"]["content"])
        return {"id": "9", "message": {"id": "9"}}

    def get_partial_messageable(self, _place: int) -> "Posts":
        return self

    async def send(self, text: str, **_options: Any) -> Any:
        self.said.append(text)
        return SimpleNamespace(id=10 + len(self.said))


@pytest.mark.parametrize("count", [1, 40, 200])
async def test_a_long_list_is_told_to_its_last_line(count: int) -> None:
    posts: Any = Posts()
    app: Any = None
    lines = [f"{number}. Somebody waits for an answer to a question." for number in range(count)]
    text = "\n".join(lines)
    await Forum(posts, app, Address("discord", "#5")).tell("The list", SurfacePost(text))
    told = "\n".join(posts.said).splitlines()
    assert [line for line in told if line != "The list"] == lines
    assert all(len(each) <= LIMIT for each in posts.said)


def test_a_link_that_somebody_typed_stays_what_it_is() -> None:
    link = "https://youtu.be/a_b_c~d*e"
    assert pieces(f"*x* {link} *y_z*") == [f"*x* {link} *y\\_z*"]


@dataclass
class Places:
    """Chats without a missed message. after: from where each was read."""

    after: list[int] = field(default_factory=list)

    def get_partial_messageable(self, _chat: int) -> "Places":
        return self

    async def history(self, after: discord.Object, **_which: Any) -> AsyncIterator[discord.Message]:
        self.after.append(after.id)
        missed: list[discord.Message] = []
        for each in missed:
            yield each


@dataclass
class Seen:
    """A database with one chat, and with the updates that were handled."""

    is_full: bool = False
    keys: dict[str, list[str]] = field(default_factory=dict)

    async def newest_update(self, channel: str) -> str | None:
        return max(self.keys.get(channel, ()), default=None)

    async def chats(self, _channel: str) -> list[str]:
        return ["7"]

    async def waiting(self, *_which: Any) -> list[Any]:
        if self.is_full:
            raise StorageError("The disk is full")
        return ["a question"]

    async def submit(self, item: RowsOnly) -> None:
        assert item.update is not None
        self.heard(*item.update)

    def heard(self, channel: str, key: str) -> None:
        self.keys.setdefault(channel, []).append(key)


class NoPosts:
    """No coach wrote anything. asked: how often that was asked."""

    asked = 0

    async def posts_since(self, _number: int) -> list[int]:
        self.asked += 1
        return []


async def session(seen: Seen, places: Places, minutes: int) -> Missed:
    """A new session, so many minutes later."""
    clock = SimpleNamespace(now=lambda: AT + timedelta(minutes=minutes))
    app: Any = SimpleNamespace(store=seen, dispatcher=seen, clock=clock)
    client: Any = places
    coach: Any = NoPosts()
    missed = Missed(client, app, 1, coach)
    await missed.begin()
    return missed


async def test_what_could_not_be_stored_while_catching_up_ends_the_session() -> None:
    seen = Seen(is_full=True, keys={"discord": [str(1 << 60)]})
    with pytest.raises(StorageError):
        await (await session(seen, Places(), 0)).fetch_all()


async def test_a_session_that_did_not_catch_up_is_taken_up_where_it_began() -> None:
    hour = 3_600_000 << 22
    first = 1 << 60
    seen, places = Seen(keys={"discord": [str(first)]}), Places()
    await session(seen, places, 0)  # it falls before anything was fetched
    seen.heard("discord", str(first + 3 * hour))
    await (await session(seen, places, 1)).fetch_all()
    seen.heard("discord", str(first + 4 * hour))
    await (await session(seen, places, 2)).fetch_all()
    assert places.after == [first - hour, first + 3 * hour]
