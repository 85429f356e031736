"""Discord as a channel: takes in what its gateway tells, and gives messages out.

Rules:
- Every tap and every command is answered before any work: Discord gives three seconds.
- In direct messages the answer to a command is an ordinary message. In a server the one who asked
  sees a line that nobody else does, and the way to their own chat; nothing else is said there.
- A connection that fails affects no other channel; what is said to Limber or in the coach's posts
  meanwhile is fetched afterwards.
- What the operator must know is one plain sentence; the token is in none of them.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot.app import App
from bot.channels.discord import commands as slash
from bot.channels.discord.api_url import set_up
from bot.channels.discord.catch_up import Missed
from bot.channels.discord.coach_chat import CoachUpdates
from bot.channels.discord.errors import NO_COACH_CHANNEL, UNREACHABLE, falls, is_outage
from bot.channels.discord.file_links import file_at
from bot.channels.discord.interactions import Answering
from bot.channels.discord.receiving import (
    CHANNEL,
    GROUP_SIGN,
    address_of,
    edited,
    forwards_own,
    heard_in,
    is_private,
    number_of,
)
from bot.channels.discord.sending import DiscordSender
from bot.channels.discord.session_starts import SessionStarts
from bot.delivery.channel import Away
from bot.delivery.pacer import Pace
from bot.dispatch.item import Arrived
from bot.errors import StorageError
from bot.media.download import Downloader
from bot.settings import Settings
from bot.storage.parcel import NewMessage, Parcel, SurfaceBody
from handlers.engine.event import Said
from handlers.routing.group_chat import danger_from_group
from handlers.world import World
from scheduler.logger import Logger

PACE = Pace(40.0, at_once=8, group_sign=GROUP_SIGN)
"""Discord's documentation: 50 requests a second in all; its buckets are discord.py's business."""
LOOK_AGAIN = 3600.0
"""Seconds after which it is seen anew who can read along in the coach's forum."""
LONGEST_LIMIT = 30.0
"""Seconds for which discord.py waits by itself; a longer wait goes back to the outbox."""
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
"""None of them is privileged: direct messages and mentions carry their words anyway."""

_log = Logger()


class Client(discord.Client):
    """Discord's events, handed on. One client is one connection; a fallen one is thrown away."""

    def __init__(
        self,
        app: App,
        world: World,
        coach_channel: str | None,
        intents: discord.Intents,
        starts: "SessionStarts | None" = None,
    ) -> None:
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_ratelimit_timeout=LONGEST_LIMIT,
            guild_ready_timeout=0,
        )
        self.app = app
        self.world = world
        self.starts = starts or SessionStarts()
        self.messages = world.catalog.messages
        self.fallen: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.ready_once = asyncio.Event()
        self._missed: Missed | None = None
        self._coach = CoachUpdates(self, app, coach_channel)
        self._answering = Answering(self, app, world, self._coach)

    @property
    def me(self) -> int:
        assert self.user is not None
        return self.user.id

    async def setup_hook(self) -> None:
        _, url, limit = await self.http.get_bot_gateway()
        self.starts.check(limit["remaining"], limit["reset_after"] / 1000)
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        try:
            if await slash.tell(self, slash.commands(self.messages)):
                _log.info("discord commands told")
        except discord.HTTPException as error:
            _log.warning("discord commands not told", code=error.code)
        await self._begin_coach_chat()

    async def _begin_coach_chat(self) -> None:
        try:
            problem = await self._coach.chat.begin()
        except discord.HTTPException as error:
            if is_outage(error):  # without the forum no alert would reach a coach
                raise
            is_refused = isinstance(error, discord.Forbidden | discord.NotFound)
            problem = NO_COACH_CHANNEL if is_refused else f"{error.status} {error.code}"
        if problem:
            _log.error("coach's forum", why=problem)

    async def on_ready(self) -> None:
        """A new session: something may have been missed."""
        async with self.contained("ready"):
            missed = Missed(self, self.app, self.me, self._coach)
            await missed.begin()
            self._missed = missed
            await missed.fetch_all()
            _log.info("discord", bot=str(self.user))
            self.ready_once.set()

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or message.author.id == self.me:
            return
        is_direct = is_private(message)
        async with self.contained("message"):
            if not is_direct and await self._coach.take(message):
                return
            if not is_direct and self.me not in {user.id for user in message.mentions}:
                return
            await self._caught_up(message.channel.id)
            own = await forwards_own(self, message, self.me)
            now = self.app.clock.now()
            items = heard_in(message, now, self.me, is_own_forwarded=own)
            items += await self._in_private(message, items)
            await self.app.dispatcher.submit_all(items)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        message = payload.message
        if message.author.bot:
            return
        async with self.contained("edit"):
            if not is_private(message) and await self._coach.take_change(message):
                return
            if not is_private(message) and self.me not in {user.id for user in message.mentions}:
                return
            item = edited(message, self.app.clock.now(), self.me)
            if item is not None:
                await self._caught_up(payload.channel_id)
                items = [item, *await self._in_private(message, [item])]
                await self.app.dispatcher.submit_all(items)

    async def _in_private(
        self, message: discord.Message, items: Sequence[Arrived]
    ) -> list[Arrived]:
        """Words of danger from a server are heard in their writer's own chat too, where they are
        known.
        """
        found = [(each, danger_from_group(self.world, each.event)) for each in items]
        item, text = next(((i, text) for i, text in found if text is not None), (None, ""))
        if item is None:
            return []
        try:
            opened = await self.http.start_private_message(message.author.id)
        except discord.HTTPException:  # they take no direct messages: the server's line stands
            return []
        address = address_of(int(opened["id"]), is_direct=True)
        if await self.app.store.person_at(address) is None:
            return []
        return [Arrived(address, Said(self.app.clock.now(), text), f"{item.update_id}-own")]

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        if payload.guild_id is not None:
            async with self.contained("deletion"):
                await self._coach.take_deletion(payload.channel_id, payload.message_id)

    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """A post may have been unlocked."""
        here = self._coach.chat.here
        if here is not None and payload.parent_id == number_of(here):
            self.app.mirror.try_again(here)

    async def on_guild_channel_update(self, _was: Any, now: Any) -> None:
        """The permissions of a channel may have changed."""
        if await self._coach.is_forum(now.id):
            await self.look_again()

    async def on_guild_role_update(self, _was: Any, _now: Any) -> None:
        """A role may see more than before."""
        await self.look_again()

    async def look_again(self) -> None:
        """See anew who can read along in the coach's forum."""
        async with self.contained("coach's forum"):
            await self._coach.chat.look_again()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        async with self.contained("interaction"):
            await self._answering.answer(interaction, self._caught_up)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        error = sys.exception()  # by its kind alone: its words might hold a person's
        _log.error("discord event", told=event_method, error=type(error).__name__)

    async def _caught_up(self, chat: int) -> None:
        if self._missed is not None:
            await self._missed.fetch(chat)

    async def delivered(self, chat: int, message: int) -> None:
        """A message has been sent to a person."""
        if self._missed is not None:
            await self._missed.delivered(chat, message)

    @contextlib.asynccontextmanager
    async def contained(self, told: str) -> AsyncIterator[None]:
        """What one event brings about ends no connection: what could not be heard is fetched. Only
        where nothing can be stored the connection ends, and the next one fetches everything.
        """
        try:
            yield
        except StorageError as error:
            if not self.fallen.done():
                self.fallen.set_exception(error)
        except Exception as error:  # noqa: BLE001 - one event that fails is logged and must not end the connection
            _log.error("discord event", told=told, error=type(error).__name__)


class DiscordChannel:
    """Implements `bot.delivery.channel.Channel`."""

    def __init__(self, settings: Settings, app: App, world: World, pace: Pace = PACE) -> None:
        self.name = CHANNEL
        self.pace = pace
        self._settings = settings
        self._app = app
        self._world = world
        self.client: Client | None = None
        self._sender: DiscordSender | None = None
        self._starts = SessionStarts()

    async def deliver(self, parcel: Parcel) -> str:
        if self._sender is None or self.client is None or self.client.is_closed():
            raise Away(UNREACHABLE, is_for_all=True)
        if isinstance(parcel.body, SurfaceBody):
            return await self._app.mirror.deliver(parcel, parcel.body)
        external = await self._sender.deliver(parcel)
        chat = parcel.address.chat
        if isinstance(parcel.body, NewMessage) and chat.isdecimal() and external.isdecimal():
            await self._told_delivered(self.client, int(chat), int(external))
        return external

    @staticmethod
    async def _told_delivered(client: Client, chat: int, message: int) -> None:
        """It is there, whatever can be stored of it: an error here would send it once more."""
        async with client.contained("delivered"):
            await client.delivered(chat, message)

    async def run(self) -> None:
        """Take in what people do, until cancelled."""
        assert self._settings.discord_token is not None
        set_up(self._settings.discord_api_url)
        token = self._settings.discord_token.get_secret_value()
        try:
            intents = await _granted(token)
            coach_channel = self._settings.discord_coach_channel
            client = self.client = Client(
                self._app, self._world, coach_channel, intents, self._starts
            )
            async with client:
                await client.login(token)
                self._sender = DiscordSender(
                    client, self._app, self._world.catalog.messages, self._app.clock.now
                )
                async with self._fetching(), _looking(client):
                    await self._connected(client)
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            why = falls(error)
            if why is not None:
                raise why from error
            if isinstance(error, aiohttp.ClientConnectorError):
                _log.error("unreachable", channel=CHANNEL, why=UNREACHABLE)
            raise
        finally:
            self._sender = None

    @contextlib.asynccontextmanager
    async def _fetching(self) -> AsyncIterator[None]:
        """Fetch the files that people sent, meanwhile."""
        app = self._app
        work = Downloader(app.store, app.dispatcher, app.clock.now, app.files)
        task = asyncio.create_task(work.run(CHANNEL, file_at))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def _connected(self, client: Client) -> None:
        """Stay connected until the connection or something behind it falls."""
        connection = asyncio.create_task(client.connect(), name="discord gateway")
        try:
            await asyncio.wait({connection, client.fallen}, return_when=asyncio.FIRST_COMPLETED)
            if client.fallen.done():
                client.fallen.result()
            await connection
        finally:
            connection.cancel()
            await asyncio.gather(connection, return_exceptions=True)
            if not client.fallen.done():
                client.fallen.cancel()


@contextlib.asynccontextmanager
async def _looking(client: Client) -> AsyncIterator[None]:
    """Look at the coach's forum once an hour, meanwhile."""

    async def look() -> None:
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            await client.look_again()

    task = asyncio.create_task(look())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _granted(token: str) -> discord.Intents:
    """The intents this bot is granted, with Message Content where it is switched on."""
    async with discord.Client(intents=INTENTS) as asking:
        await asking.login(token)
        flags = (await asking.application_info()).flags
    if not (flags.gateway_message_content or flags.gateway_message_content_limited):
        return INTENTS
    return INTENTS | discord.Intents(message_content=True)
