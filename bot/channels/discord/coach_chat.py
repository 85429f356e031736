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
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.app import App
from bot.channels.discord import commands as slash
from bot.channels.discord.errors import NO_COACH_CHANNEL, NO_PERMISSION
from bot.channels.discord.receiving import (
    CHANNEL,
    GROUP_SIGN,
    files_of,
    inner_of,
    is_forwarded,
    is_written,
    key_of,
    part_of,
    words_of,
)
from bot.channels.discord.surface import Forum
from bot.dispatch.item import File, ForPerson, RowsOnly
from bot.inbox.coach_messages import CoachMessage, CoachMessages
from bot.inbox.mirror import Mirror
from bot.inbox.morning_round import ROUND
from bot.inbox.outside import STOP
from bot.inbox.posting import KEEP, SEND
from bot.storage.changes import Changes
from bot.storage.records import Address
from bot.storage.written_thread_rows import CoachChatRow, CoachCodeRow
from handlers.coach.plan import held
from handlers.coach.thread import State
from handlers.engine.clean import clean_name
from handlers.engine.event import CoachDid, CoachNoted, CoachReplied
from handlers.world import World
from scheduler.logger import Logger

_log = Logger()

FORUM = 15
"""GUILD_FORUM (Discord: channel types)."""
VIEW_CHANNEL = 1 << 10
"""The permission to see a channel (Discord: permissions)."""

_OUTSIDE = frozenset({"round", "list", "find", "all"})


@dataclass(slots=True)
class Coaching:
    """The coach's side. fixed: the forum that the settings name, which wins over any code."""

    client: discord.Client
    app: App
    world: World
    fixed: str | None
    here: Address | None = None
    _guild: int = 0
    _wanted: int = 0

    @property
    def mirror(self) -> Mirror:
        return self.app.mirror

    @property
    def messages(self) -> Mapping[str, str]:
        return self.world.catalog.messages

    @property
    def me(self) -> int:
        assert self.client.user is not None
        return self.client.user.id

    async def begin(self) -> str:
        """Show threads in the forum, if there is one; returns what the operator must know.

        Raises `discord.HTTPException`.
        """
        chat = self.fixed or await self.app.store.surfaces.coach_chat(CHANNEL)
        if chat is None:
            return ""
        number = chat.removeprefix(GROUP_SIGN)
        if not number.isdecimal():
            return NO_COACH_CHANNEL
        self._wanted = int(number)
        problem = await self._show_in(self._wanted)
        return f"{problem} {self.messages['discord.looks_again']}" if problem else ""

    def is_forum(self, number: int) -> bool:
        """Whether a channel is the coach's forum, or would be if nothing stood in the way."""
        return number == self._wanted

    async def look_again(self) -> None:
        """See whether threads may still be shown there; if not, that stops now, and is said.

        Raises `discord.HTTPException`.
        """
        was = self.here
        problem = await self.begin()
        if not problem:
            return
        _log.error("coach's forum", why=problem)
        if was is not None:
            self.mirror.drop(was)
            self.here = None

    async def _show_in(self, number: int) -> str:
        forum: Any = await self.client.http.get_channel(number)
        if forum["type"] != FORUM:
            return self.messages["discord.no_forum"]
        if await is_public(self.client, forum):
            return self.messages["discord.public"]
        here = Address(CHANNEL, f"{GROUP_SIGN}{number}")
        if self.here is not None and self.here != here:
            self.mirror.drop(self.here)
        self.here = here
        tags = await self._tags(forum)
        self.mirror.add(Forum(self.client, self.app, here, tags, int(forum["guild_id"])))
        guild = self._guild = int(forum["guild_id"])
        await slash.tell(self.client, slash.commands_of_coach(self.messages), guild)
        self.app.editions.coach_is_here()
        return ""

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

    async def is_taken(self, message: discord.Message) -> bool:
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
            await self.mirror.answer_coach(told.at, person, unreadable, told.number)
            return True
        await self._coach.written(told)
        for number, file in enumerate(files[1:], 2):
            part = part_of(told.number, number)
            key = f"{message.id}-file{number}"
            await self._coach.written(replace(told, number=part, key=key, text="", file=file))
        return True

    async def is_changed(self, message: discord.Message) -> bool:
        """A coach changed a message: what it became is changed too, and the old words are kept."""
        person = await self._person(message.channel.id)
        if person is None:
            return False
        if message.edited_at is not None and is_written(message):
            told = self._message(message, person, words_of(message, self.me), None)
            edited = int(message.edited_at.timestamp() * 1000)
            await self._coach.changed(replace(told, key=f"{message.id}-{edited}"))
        return True

    async def is_deleted(self, place: int, message: int) -> bool:
        """A coach took a message away."""
        person = await self._person(place)
        if person is None or self.here is None:
            return False
        await self._coach.deleted(self.here, person, f"{place}/{message}")
        return True

    async def is_tapped(self, interaction: discord.Interaction) -> bool:
        """A tap below a question of Limber's to the coach; false for any other tap."""
        data: dict[str, Any] = dict(interaction.data or {})
        if self.here is None or interaction.message is None or interaction.channel_id is None:
            return False
        pressed = str(data.get("custom_id"))
        if not pressed.startswith((SEND, KEEP, ROUND, STOP)):
            return False
        if (
            not pressed.startswith((ROUND, STOP))
            and await self._person(interaction.channel_id) is None
        ):
            return False
        question = f"{interaction.channel_id}/{interaction.message.id}"
        name = clean_name(interaction.user.display_name)
        return await self._coach.tapped(self.here, str(data.get("custom_id")), name, question)

    @property
    def _coach(self) -> CoachMessages:
        return CoachMessages(self.mirror)

    def _text(self, message: discord.Message) -> str:
        sticker = "[sticker]" if message.stickers else ""
        return words_of(message, self.me) or inner_of(message) or sticker

    def _message(
        self, message: discord.Message, person: int, text: str, file: File | None
    ) -> CoachMessage:
        assert self.here is not None, "somebody's post is in it"
        place, reference = message.channel.id, message.reference
        replied = None if reference is None else reference.message_id
        resolved = None if reference is None else reference.resolved
        by_me = isinstance(resolved, discord.Message) and resolved.author.id == self.me
        return CoachMessage(
            self.here,
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
        if self.here is None or self._guild == 0:
            return []
        found: Any = await self.client.http.get_active_threads(self._guild)
        rows, here = self.app.store.surfaces, self.here
        return [
            int(post["id"])
            for post in found["threads"]
            if int(post.get("last_message_id") or 0) > number
            and await rows.at_place(here, str(post["id"])) is not None
        ]

    async def is_commanded(self, interaction: discord.Interaction, name: str, text: str) -> bool:
        """Take a command that was used in a person's post; false for anything else."""
        if interaction.channel_id is None or self.here is None:
            return False
        if name in _OUTSIDE:  # these are told to the coach's server alone
            return await self._is_outside(interaction, f"/{name} {text}")
        person = await self._person(interaction.channel_id)
        if person is None:
            return False
        at, author = self.app.clock.now(), clean_name(interaction.user.display_name)
        did: CoachDid = CoachReplied(at, author, held(f"/{name} {text}".strip()))
        if name == "reply":
            did = CoachReplied(at, author, text)
        elif name == "note":
            did = CoachNoted(at, author, text)
        taken = await self.app.dispatcher.submit(
            ForPerson(person, did, (CHANNEL, str(interaction.id)))
        )
        if taken.answer:
            await self.mirror.answer_coach(self.here, person, taken.answer)
        return True

    async def _is_outside(self, interaction: discord.Interaction, text: str) -> bool:
        """What is about no thread, asked for by somebody who can see the coach's forum."""
        assert self.here is not None
        place: Any = interaction.channel
        parent = getattr(place, "parent_id", None)
        if f"{GROUP_SIGN}{parent}" != self.here.chat:
            return False
        author, key = clean_name(interaction.user.display_name), (CHANNEL, str(interaction.id))
        return await self._coach.asked(self.here, key, author, text)

    async def _person(self, place: int) -> int | None:
        """Whose post this is, also if it is just being made and its row is not stored yet."""
        if self.here is None:
            return None
        person = await self.app.store.surfaces.at_place(self.here, str(place))
        if person is None:
            await self.mirror.standing(self.here)
            person = await self.app.store.surfaces.at_place(self.here, str(place))
        return person

    # -- making a forum the coach's ---------------------------------------------------------

    async def _is_claim(self, message: discord.Message) -> bool:
        """Somebody sent a code that `limber coach-here` printed, in a post of a forum."""
        code = words_of(message, self.me).removeprefix("/coach_here").strip()
        if self.fixed is not None or not code:
            return False
        if not await self.app.store.surfaces.is_code(code, self.app.clock.now()):
            return False
        place: Any = await self.client.http.get_channel(message.channel.id)
        forum = int(place.get("parent_id") or place["id"])
        problem = await self._show_in(forum)
        if not problem:
            self._wanted = forum
            changes = Changes(
                coach_chats=[CoachChatRow(CHANNEL, f"{GROUP_SIGN}{forum}")],
                coach_codes=[CoachCodeRow(code, 0)],
            )
            await self.app.dispatcher.submit(RowsOnly(changes, (CHANNEL, key_of(message))))
        try:
            again = f"{problem} {self.messages['discord.send_again']}"
            await message.channel.send(again if problem else self.messages["mirror.how"])
        except discord.HTTPException as error:
            _log.error("coach's forum", why=problem or NO_PERMISSION, code=error.code)
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
