"""What a coach does in the forum on Discord, and how a forum becomes the coach's.

Rules:
- Everybody who may write in the coach's forum is a coach, and nobody else is.
- In a person's post a reply goes to that person, and anything else is a private note. The same can
  be said with commands, which Discord lets a bot read always.
- Discord gives a bot the words of a server's message only where it is mentioned, which a reply does
  by itself, or with its Message Content Intent. What comes without words is said to be unreadable.
- A forum that everybody can see is refused, with what mends it.
"""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field, replace
from typing import Any

import discord

from bot.app import App
from bot.channels.discord import commands as slash
from bot.channels.discord.errors import NO_COACH_CHANNEL, NO_PERMISSION, is_outage
from bot.channels.discord.receiving import (
    CHANNEL,
    GROUP_SIGN,
    choice_of,
    files_of,
    inner_of,
    is_forwarded,
    is_written,
    key_of,
    part_of,
    words_of,
)
from bot.channels.discord.surface import Forum
from bot.dispatch.item import File
from bot.inbox.coach_chat import CoachChat, Unsuitable
from bot.inbox.coach_messages import CoachMessage
from bot.inbox.morning_round import ROUND
from bot.inbox.outside_threads import COMMANDS, STOP
from bot.inbox.posting import KEEP, SEND
from bot.inbox.surface import Surface
from bot.storage.records import Address
from handlers.coach.completion import FIND, MOST, completions
from handlers.coach.thread import State, title
from handlers.engine.clean import clean_name
from scheduler.logger import Logger

_log = Logger()

FORUM = 15
"""GUILD_FORUM (Discord: channel types)."""
VIEW_CHANNEL = 1 << 10
"""The permission to see a channel (Discord: permissions)."""


@dataclass(slots=True)
class CoachUpdates:
    """Takes what is done in the coach's forum. fixed: the forum that the settings name."""

    client: discord.Client
    app: App
    fixed: InitVar[str | None]
    chat: CoachChat = field(init=False)
    _guild: int = 0

    def __post_init__(self, fixed: str | None) -> None:
        app, forum = self.app, None if fixed is None else f"{GROUP_SIGN}{fixed}"
        self.chat = CoachChat(CHANNEL, app.mirror, app.editions, forum, self._surface_of)

    @property
    def messages(self) -> Mapping[str, str]:
        return self.app.editions.world.catalog.messages

    @property
    def me(self) -> int:
        assert self.client.user is not None
        return self.client.user.id

    async def is_forum(self, number: int) -> bool:
        """Whether a channel is the coach's forum, or would be if nothing stood in the way."""
        return f"{GROUP_SIGN}{number}" == await self.chat.wanted()

    async def _surface_of(self, chat: str) -> Surface | Unsuitable:
        number = chat.removeprefix(GROUP_SIGN)
        if not number.isdecimal():
            return Unsuitable(NO_COACH_CHANNEL)
        forum: Any = await self.client.http.get_channel(int(number))
        if forum["type"] != FORUM:
            return Unsuitable(self.messages["discord.no_forum"])
        if await is_public(self.client, forum):
            return Unsuitable(self.messages["discord.public"])
        tags = await self._tags(forum)
        guild = self._guild = int(forum["guild_id"])
        try:
            await slash.tell(self.client, slash.commands_of_coach(self.messages), guild)
        except discord.HTTPException as error:  # threads are shown all the same
            if is_outage(error):
                raise
            _log.warning("coach's commands not told", code=error.code)
        return Forum(self.client, self.app, Address(CHANNEL, chat), tags, guild)

    async def _tags(self, forum: dict[str, Any]) -> dict[State, str]:
        """The forum's tags for how a thread stands; they are made where they are missing."""
        names = {state: self.messages[f"discord.tag.{state.value}"] for state in State}
        known: list[dict[str, Any]] = list(forum.get("available_tags") or ())
        missing = [name for name in names.values() if name not in {t["name"] for t in known}]
        if missing:
            wanted: Any = [*known, *({"name": name, "moderated": False} for name in missing)]
            try:
                changed: Any = await self.client.http.edit_channel(
                    int(forum["id"]), available_tags=wanted
                )
            except discord.HTTPException as error:  # 20 tags at most; without them it works too
                _log.warning("tags not made", code=error.code)
            else:
                known = list(changed.get("available_tags") or ())
        by_name = {tag["name"]: str(tag["id"]) for tag in known}
        return {state: by_name[name] for state, name in names.items() if name in by_name}

    # -- what a coach writes ----------------------------------------------------------------

    async def take(self, message: discord.Message) -> bool:
        """Take what was written in a person's post; false for anything else."""
        person = await self._person(message.channel.id)
        if person is None:
            return await self._is_claim(message)
        if not is_written(message):
            return True
        text, files = self._text(message), files_of(message)
        told = self._message(message, person, text, files[0] if files else None)
        if not (text or files):
            unreadable = self.messages["discord.unreadable"]
            await self.app.mirror.answer_coach(
                told.at, person, unreadable, told.number, key=f"{told.key}:unread"
            )
            return True
        await self.chat.messages.written(told)
        for number, file in enumerate(files[1:], 2):
            part = part_of(told.number, number)
            key = f"{message.id}-file{number}"
            await self.chat.messages.written(
                replace(told, number=part, key=key, text="", file=file)
            )
        return True

    async def take_change(self, message: discord.Message) -> bool:
        """A coach changed a message: what it became is changed too, and the old words are kept."""
        person = await self._person(message.channel.id)
        if person is None:
            return False
        if message.edited_at is not None and is_written(message):
            told = self._message(message, person, words_of(message, self.me), None)
            edited = int(message.edited_at.timestamp() * 1000)
            await self.chat.messages.changed(replace(told, key=f"{message.id}-{edited}"))
        return True

    async def take_deletion(self, place: int, message: int) -> bool:
        """A coach took a message away."""
        person = await self._person(place)
        here = self.chat.here
        if person is None or here is None:
            return False
        await self.chat.messages.deleted(here, person, f"{place}/{message}")
        return True

    async def take_tap(self, interaction: discord.Interaction) -> bool:
        """A tap below a question of Limber's to the coach; false for any other tap."""
        here = self.chat.here
        if here is None or interaction.message is None or interaction.channel_id is None:
            return False
        pressed = choice_of(interaction)
        if not pressed.startswith((SEND, KEEP, ROUND, STOP)):
            return False
        if (
            not pressed.startswith((ROUND, STOP))
            and await self._person(interaction.channel_id) is None
        ):
            return False
        question = f"{interaction.channel_id}/{interaction.message.id}"
        name = clean_name(interaction.user.display_name)
        return await self.chat.messages.tapped(here, pressed, name, question)

    def _text(self, message: discord.Message) -> str:
        sticker = "[sticker]" if message.stickers else ""
        return words_of(message, self.me) or inner_of(message) or sticker

    def _message(
        self, message: discord.Message, person: int, text: str, file: File | None
    ) -> CoachMessage:
        assert self.chat.here is not None, "somebody's post is in it"
        place, reference = message.channel.id, message.reference
        replied = None if reference is None else reference.message_id
        resolved = None if reference is None else reference.resolved
        by_me = isinstance(resolved, discord.Message) and resolved.author.id == self.me
        return CoachMessage(
            self.chat.here,
            person,
            f"{place}/{message.id}",
            key_of(message),
            clean_name(message.author.display_name),
            text,
            file,
            None if replied is None else f"{place}/{replied}",
            by_me,
            is_forwarded(message),
        )

    async def posts_since(self, number: int) -> list[int]:
        """The people's posts in which something newer than this message was written.

        Raises what discord.py raises.
        """
        if self.chat.here is None or self._guild == 0:
            return []
        found: Any = await self.client.http.get_active_threads(self._guild)
        rows, here = self.app.store.surfaces, self.chat.here
        return [
            int(post["id"])
            for post in found["threads"]
            if int(post.get("last_message_id") or 0) > number
            and await rows.at_place(here, str(post["id"])) is not None
        ]

    async def take_command(self, interaction: discord.Interaction, name: str, text: str) -> bool:
        """Take a command that was used in a person's post; false for anything else."""
        if interaction.channel_id is None or self.chat.here is None:
            return False
        if f"/{name}" in COMMANDS:  # these are told to the coach's server alone
            return await self._take_outside(interaction, f"/{name} {text}")
        person = await self._person(interaction.channel_id)
        if person is None:
            return False
        author = clean_name(interaction.user.display_name)
        await self.chat.commanded(person, name, text, author, str(interaction.id))
        return True

    async def suggested(self, place: int, name: str, typed: str) -> list[tuple[str, str]]:
        """What may be meant by a command's words that are still being typed: as it is shown, and as
        it is written. Nobody but who sees the forum is told a name.
        """
        if name != FIND:
            return [(each, each) for each in completions(self.app.editions.world, name, typed)]
        if not await self._sees_forum(place):
            return []
        wanted = typed.casefold().lstrip("#")
        named = {each.id: title(each.id, each.name) for each in await self.app.store.threads()}
        found = [(said, f"#{id_}") for id_, said in named.items() if wanted in said.casefold()]
        return found[:MOST]

    async def _sees_forum(self, place: int) -> bool:
        """Whether a channel is a post of the coach's forum."""
        here = self.chat.here
        if here is None:
            return False
        return await self.app.store.surfaces.at_place(here, str(place)) is not None

    async def _take_outside(self, interaction: discord.Interaction, text: str) -> bool:
        """What is about no thread, asked for by somebody who can see the coach's forum."""
        here = self.chat.here
        assert here is not None
        place: Any = interaction.channel
        parent = getattr(place, "parent_id", None)
        if f"{GROUP_SIGN}{parent}" != here.chat:
            return False
        author, key = clean_name(interaction.user.display_name), (CHANNEL, str(interaction.id))
        return await self.chat.messages.asked(here, key, author, text)

    async def _person(self, place: int) -> int | None:
        """Whose post this is, also if it is just being made and its row is not stored yet. What is
        known to stand elsewhere is looked for nowhere.
        """
        known, here = self.client.get_channel(place), self.chat.here
        parent = getattr(known, "parent_id", None)
        if here is None or (known is not None and f"{GROUP_SIGN}{parent}" != here.chat):
            return None
        return await self.chat.person_of(str(place), is_waiting=True)

    # -- making a forum the coach's ---------------------------------------------------------

    async def _is_claim(self, message: discord.Message) -> bool:
        """Somebody sent a code that `limber coach-here` printed, in a post of a forum."""
        code = words_of(message, self.me).removeprefix("/coach_here").strip()
        if not await self.chat.is_code(code):
            return False
        place: Any = await self.client.http.get_channel(message.channel.id)
        forum = f"{GROUP_SIGN}{place.get('parent_id') or place['id']}"
        said = await self.chat.claim(forum, code, key_of(message))
        try:
            await message.channel.send(said)
        except discord.HTTPException as error:
            _log.error("coach's forum", why=NO_PERMISSION, code=error.code)
        return True


async def is_public(client: discord.Client, channel: dict[str, Any]) -> bool:
    """Whether everybody on the server can see a channel."""
    everyone = str(channel["guild_id"])  # the role of everybody has the server's own number
    for overwrite in channel.get("permission_overwrites") or ():
        if str(overwrite["id"]) == everyone:
            if int(overwrite["deny"]) & VIEW_CHANNEL:
                return False
            if int(overwrite["allow"]) & VIEW_CHANNEL:
                return True
    roles: Any = await client.http.get_roles(int(everyone))
    return any(
        str(role["id"]) == everyone and int(role["permissions"]) & VIEW_CHANNEL for role in roles
    )
