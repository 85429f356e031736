"""A person on Discord, and coaches in a forum there and in a group on Telegram."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bot.channels.discord.fake.actions import Someone, choices, open_server, words_of
from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.bot.channels.discord.fake.state import BOT, POST, Json
from tests.bot.channels.discord.process import OnDiscord as LimberOnDiscord
from tests.bot.channels.discord.process import limber
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.support.waiting import until

ANA, JOHN, GROUP = 5, 9, -1001234
MENTION = f"<@{BOT}>"
SECONDS = 60.0


@dataclass(slots=True)
class Club:
    """A person on Discord, and coaches in a forum there and in a group on Telegram."""

    fake: FakeDiscord
    telegram: FakeTelegram
    limber: LimberOnDiscord
    sam: Someone
    coach: Someone
    forum: int

    def posts(self) -> list[Json]:
        return [c for c in self.fake.town.channels.values() if c["type"] == POST]

    async def agreed(self) -> None:
        await self.sam.command("start")
        await until(lambda: bool(self.sam.reads()), SECONDS)
        before = len(self.sam.reads())
        first = choices(self.sam.reads()[-1])[0][0]
        await self.sam.tap(first)
        await until(lambda: len(self.sam.reads()) > before, SECONDS)

    async def asked(self, text: str) -> int:
        """Sam asks the coach; returns the post's number once it shows that."""
        await self.sam.command("coach", question=text)
        said = f"wrote:\n{text}"  # the card above it has the words as well
        await until(lambda: bool(self.line(said)), SECONDS)
        return int(self.line(said)["channel_id"])

    def line(self, text: str) -> Json:
        """The newest message of the forum that says this; an empty one if there is none."""
        found = [
            message
            for post in self.posts()
            for message in self.fake.town.messages.get(int(post["id"]), {}).values()
            if text in words_of(message)
        ]
        return found[-1] if found else {}

    def tags(self, post: int) -> list[str]:
        forum = self.fake.town.channels[self.forum]
        names = {tag["id"]: tag["name"] for tag in forum["available_tags"]}
        return [names[str(tag)] for tag in self.fake.town.channels[post]["applied_tags"]]

    def said_to_sam(self, text: str) -> list[Json]:
        return [message for message in self.sam.reads() if text in words_of(message)]


@asynccontextmanager
async def a_club(folder: Path) -> AsyncIterator[Club]:
    """Everybody there, and Limber running."""
    async with FakeDiscord().open() as fake, FakeTelegram().open() as telegram:
        telegram.limits.is_off = True
        telegram.chat(GROUP).is_forum = True
        telegram.chat(JOHN).first_name = "John"
        _, forum = open_server(fake)
        settings = {
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_COACH_CHAT": str(GROUP),
            "DISCORD_COACH_CHANNEL": str(forum),
        }
        async with limber(fake, folder, **settings) as process:
            await process.ready()
            coach = Someone(fake, 2_000_000_000_000_000_099, "John")
            yield Club(fake, telegram, process, Someone(fake), coach, forum)
