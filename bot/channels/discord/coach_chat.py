"""What a coach does in the forum on Discord, and how a forum becomes the coach's.

Rules:
- Whoever may write in the coach's forum is a coach, and nobody else is.
- In a person's post a reply goes to that person, and anything else is a private note. The same can
  be said with commands, which Discord lets a bot read always.
- Discord gives a bot the words of a server's message only where it is mentioned, which a reply does
  by itself, or with its Message Content Intent. What comes without words is said to be unreadable.
- A forum that everybody can see is refused, with what mends it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.app import App
from bot.channels.discord import commands as slash
from bot.channels.discord.receiving import CHANNEL, GROUP_SIGN, file_of, key_of, words_of
from bot.channels.discord.surface import Forum
from bot.dispatch.item import ForPerson, RowsOnly, ref_of
from bot.inbox.mirror import Mirror
from bot.storage.changes import Changes
from bot.storage.parcel import Amended
from bot.storage.parcel_codec import body_text
from bot.storage.records import Address
from bot.storage.written_rows import MessageRow
from bot.storage.written_thread_rows import CoachChatRow, CoachCodeRow, EditedEntryRow
from handlers.coach.thread import State
from handlers.engine.clean import clean_name
from handlers.engine.event import CoachDid, CoachNoted, CoachReplied
from handlers.engine.journal import milliseconds
from handlers.world import World

FORUM = 15
"""GUILD_FORUM (Discord: channel types)."""
VIEW_CHANNEL = 1 << 10
"""The permission to see a channel (Discord: permissions)."""


@dataclass(slots=True)
class Coaching:
    """The coach's side. fixed: the forum that the settings name, which wins over any code."""

    client: discord.Client
    app: App
    world: World
    fixed: str | None
    here: Address | None = None

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
        return await self._show_in(int(chat.removeprefix(GROUP_SIGN)))

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
        self.mirror.add(Forum(self.client, self.app, here, await self._tags(forum)))
        guild = int(forum["guild_id"])
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
            except discord.Forbidden:  # without tags it works as well
                return {}
            known = list(changed.get("available_tags") or ())
        by_name = {tag["name"]: str(tag["id"]) for tag in known}
        return {state: by_name[name] for state, name in names.items() if name in by_name}

    # -- what a coach writes ----------------------------------------------------------------

    async def is_taken(self, message: discord.Message) -> bool:
        """Take what was written in a person's post; false for anything else."""
        person = await self._person(message.channel.id)
        if person is None:
            return await self._is_claim(message)
        assert self.here is not None
        at, author = self.app.clock.now(), clean_name(message.author.display_name)
        text = words_of(message, self.me)
        file = file_of(message)
        if file is not None:
            text = text or f"[{file.kind}]"
        number = f"{message.channel.id}/{message.id}"
        if not text:
            await self.mirror.answer_coach(
                self.here, person, self.messages["discord.unreadable"], number
            )
            return True
        is_reply = message.reference is not None
        did: CoachDid = CoachReplied(at, author, text) if is_reply else CoachNoted(at, author, text)
        await self.mirror.coach_did(self.here, person, did, number, key_of(message), file)
        return True

    async def is_changed(self, message: discord.Message) -> bool:
        """A coach changed a message: what it became is changed too, and the old words are kept."""
        person = await self._person(message.channel.id)
        if person is None or self.here is None:
            return False
        text = words_of(message, self.me)
        if message.edited_at is None or not text:
            return True
        ref = ref_of(self.here, f"{message.channel.id}/{message.id}")
        found = await self.app.store.surfaces.sent_as(ref)
        now = milliseconds(self.app.clock.now())
        changes = Changes(entries_edited=[EditedEntryRow(text, now, person, ref)])
        sent = None if found is None else found[1]
        if sent is not None and sent.external:
            said = self.messages["coach.answer"].format(coach=self.world.coach.name, text=text)
            body = Amended(said.strip(), sent.external)
            there = sent.address
            row = MessageRow(
                None, person, there.channel, there.chat, 1, body.kind, body_text(body), now, now
            )
            changes.messages.append(row)
        await self.app.dispatcher.submit(RowsOnly(changes))
        return True

    async def is_commanded(self, interaction: discord.Interaction, name: str, text: str) -> bool:
        """Take a command that was used in a person's post; false for anything else."""
        if interaction.channel_id is None:
            return False
        person = await self._person(interaction.channel_id)
        if person is None or self.here is None:
            return False
        at, author = self.app.clock.now(), clean_name(interaction.user.display_name)
        did: CoachDid = CoachReplied(at, author, f"/{name} {text}".strip())
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

    async def _person(self, place: int) -> int | None:
        if self.here is None:
            return None
        return await self.app.store.surfaces.at_place(self.here, str(place))

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
            changes = Changes(
                coach_chats=[CoachChatRow(CHANNEL, f"{GROUP_SIGN}{forum}")],
                coach_codes=[CoachCodeRow(code, 0)],
            )
            await self.app.dispatcher.submit(RowsOnly(changes, (CHANNEL, key_of(message))))
        await message.channel.send(problem or self.messages["mirror.how"])
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
