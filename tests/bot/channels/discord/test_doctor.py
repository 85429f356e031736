"""The doctor names each right that the bot lacks in the coach's forum, and where to give it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from pydantic import SecretStr

from bot.channels.discord.doctor import check
from bot.channels.discord.rights import NEEDED, rights_in
from bot.settings import Settings
from bot.storage.sqlite.store import SqliteStore
from tests.bot.channels.discord.fake.actions import open_server
from tests.bot.channels.discord.fake.server import FakeDiscord, Trouble
from tests.bot.channels.discord.fake.state import BOT, Json

ROLE = "77"
ALL = sum(NEEDED.values())


@dataclass
class Server:
    """A server with a private forum that a role of the bot may use."""

    fake: FakeDiscord
    forum: Json

    @property
    def guild(self) -> Json:
        return self.fake.town.guilds[int(self.forum["guild_id"])]

    def give(self, allow: int, deny: int = 0) -> None:
        """What the forum's overwrite gives to the bot's role, and takes from it."""
        hidden = self.forum["permission_overwrites"][0]
        given = {"id": ROLE, "type": 0, "allow": str(allow), "deny": str(deny)}
        self.forum["permission_overwrites"] = [hidden, given]

    async def findings(self) -> list[str]:
        """What the doctor says is wrong."""
        store = SqliteStore(None)
        await store.open()
        settings = Settings(
            discord_token=SecretStr(self.fake.token),
            discord_api_url=self.fake.url,
            discord_coach_channel=self.forum["id"],
        )
        found = await check(settings, store)
        await store.close()
        return [each.text for each in found if not each.is_fine]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with FakeDiscord().open() as fake:
        _, forum = open_server(fake)
        server = Server(fake, fake.town.channels[forum])
        role = {**server.guild["roles"][0], "id": ROLE, "name": "Limber", "permissions": "0"}
        server.guild["roles"].append(role)
        (bot,) = server.guild["members"]
        assert bot["user"]["id"] == str(BOT)
        bot["roles"] = [ROLE]
        server.give(ALL)
        yield server


async def test_a_bot_that_may_do_all_of_it_is_well(server: Server) -> None:
    assert await server.findings() == []


@pytest.mark.parametrize("name", NEEDED)
async def test_each_right_that_is_missing_is_named(server: Server, name: str) -> None:
    server.guild["roles"][0]["permissions"] = "0"
    server.give(ALL & ~NEEDED[name])
    (said,) = await server.findings()
    assert f"is not allowed: {name}. Open the forum's settings" in said


async def test_several_are_one_sentence(server: Server) -> None:
    server.guild["roles"][0]["permissions"] = "0"
    server.give(ALL & ~NEEDED["Manage Threads"] & ~NEEDED["Attach Files"])
    (said,) = await server.findings()
    assert "is not allowed: Manage Threads, Attach Files." in said


async def test_an_administrator_needs_nothing_else(server: Server) -> None:
    server.guild["roles"][1]["permissions"] = str(1 << 3)
    server.give(0, ALL)
    assert await server.findings() == []


def test_rights_are_counted_in_discords_order() -> None:
    """Everybody's overwrite, then those of the roles together, then the member's own."""
    roles = [{"id": "1", "permissions": "3"}, {"id": "2", "permissions": "4"}]

    def counted(*overwrites: tuple[str, int, int]) -> int:
        told = [{"id": i, "allow": str(a), "deny": str(d)} for i, a, d in overwrites]
        return rights_in({"guild_id": "1", "permission_overwrites": told}, roles, "9", ["2"])

    assert counted() == 7
    assert counted(("1", 0, 7)) == 0
    assert counted(("2", 0, 2), ("1", 2, 1)) == 4
    assert counted(("2", 2, 0), ("1", 0, 2)) == 7
    assert counted(("9", 0, 4), ("2", 4, 0)) == 3
    assert counted(("9", 8, 0), ("8", 16, 0)) == 15


async def test_the_doctor_goes_on_where_discord_goes_away_half_way(server: Server) -> None:
    server.give(ALL)
    server.fake.troubles.append(Trouble("GET", f"/channels/{server.forum['id']}", times=10))
    (said,) = await server.findings()
    assert said.startswith("Discord: ")
