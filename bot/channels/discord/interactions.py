"""Answers taps and slash commands: that they have arrived, and where to read the reply.

Rules:
- The first answer waits for no database and no conversation: Discord gives three seconds. What was
  tapped is heard meanwhile, in its turn.
- The button of the intake's form is answered with the form itself, which cannot come later.
- In direct messages what Limber says is an ordinary message, so the sign that it thinks goes away.
- While a coach types a command, what may be meant is offered: drills, areas, and people.
- Anywhere else only the one who asked sees the answer: where to find their own chat with Limber.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping

import aiohttp
import discord

from bot.app import App
from bot.channels.discord.coach_chat import CoachUpdates
from bot.channels.discord.commands import OF_COACH
from bot.channels.discord.intake_form import form, is_form
from bot.channels.discord.keyboard import link
from bot.channels.discord.receiving import commanded, sent, spoken, tapped
from bot.dispatch.item import Arrived
from handlers.world import World
from scheduler.logger import Logger

_TAP, _COMMAND = discord.InteractionType.component, discord.InteractionType.application_command
_FORM = discord.InteractionType.modal_submit
_CHOICE = 100
"""Characters of a choice (the API's published description)."""

_log = Logger()


class Answering:
    """Answers interactions. world: what Limber knows; its content's text is by key."""

    def __init__(
        self,
        client: discord.Client,
        app: App,
        world: World,
        coach: CoachUpdates,
    ) -> None:
        self._client = client
        self._app = app
        self._world = world
        self._messages: Mapping[str, str] = world.catalog.messages
        self._coach = coach

    async def answer(
        self, interaction: discord.Interaction, caught_up: Callable[[int], Awaitable[None]]
    ) -> None:
        """Answer a tap or a command, and let it be heard. Raises `StorageError`.

        caught_up: what was missed in that chat has been heard.
        """
        if interaction.type is discord.InteractionType.autocomplete:
            await self._suggest(interaction)
        if interaction.type not in {_TAP, _COMMAND, _FORM}:
            return
        if interaction.type is _TAP and is_form(interaction):
            await self._open_form(interaction)
            return
        deferred = asyncio.create_task(_defer(interaction))
        if interaction.type is _COMMAND and await self._is_coaches(interaction, deferred):
            return
        if interaction.type is _TAP and await self._coach.take_tap(interaction):
            await deferred
            return
        try:
            chat = await self._chat(interaction)
            await self._heard_in(chat, interaction, caught_up)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _log.warning("chat not opened", error=type(error).__name__)
            if await deferred:
                with contextlib.suppress(discord.HTTPException):
                    said = self._messages["discord.cannot_write"]
                    await interaction.edit_original_response(content=said)
            return
        finally:
            is_deferred = await deferred
        if is_deferred and interaction.type is _COMMAND:
            with contextlib.suppress(discord.HTTPException):
                await self._finish(interaction, chat)

    async def _heard_in(
        self,
        chat: int,
        interaction: discord.Interaction,
        caught_up: Callable[[int], Awaitable[None]],
    ) -> None:
        """Let it be heard in its chat, behind what was missed there."""
        try:
            await caught_up(chat)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            # a tap cannot be fetched later, so it is heard all the same
            _log.warning("history not fetched", error=type(error).__name__)
        item = self._item(interaction, chat)
        if item is not None:
            await self._app.dispatcher.submit(item)

    async def _open_form(self, interaction: discord.Interaction) -> None:
        """Open the form; whoever sees none of it taps again, or types."""
        try:
            await interaction.response.send_modal(form(self._world))
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _log.warning("form not opened", error=type(error).__name__)

    async def _suggest(self, interaction: discord.Interaction) -> None:
        """Offer what may be meant by what is being typed; nothing is heard of it."""
        place = interaction.channel_id or 0
        found = await self._coach.suggested(place, *spoken(interaction))
        choices = [
            discord.app_commands.Choice(name=shown[:_CHOICE], value=value[:_CHOICE])
            for shown, value in found
        ]
        with contextlib.suppress(discord.DiscordException, OSError):  # they type on
            await interaction.response.autocomplete(choices)

    async def _is_coaches(
        self, interaction: discord.Interaction, deferred: "asyncio.Task[bool]"
    ) -> bool:
        """Take a coach's command. It is answered in the thread, and nowhere else."""
        name, text = spoken(interaction)
        if name not in OF_COACH:
            return False
        is_taken = await self._coach.take_command(interaction, name, text)
        if await deferred:
            with contextlib.suppress(discord.HTTPException):
                if is_taken:
                    await interaction.delete_original_response()
                else:
                    said = self._messages["discord.only_in_a_thread"]
                    await interaction.edit_original_response(content=said)
        return True

    async def _chat(self, interaction: discord.Interaction) -> int:
        """The person's own chat."""
        if _is_private(interaction) and interaction.channel_id is not None:
            return interaction.channel_id
        opened = await self._client.http.start_private_message(interaction.user.id)
        return int(opened["id"])

    def _item(self, interaction: discord.Interaction, chat: int) -> Arrived | None:
        at = self._app.clock.now()
        if interaction.type is _TAP:
            return tapped(interaction, chat, at)
        if interaction.type is _FORM:
            return sent(interaction, chat, at, self._world) if is_form(interaction) else None
        return commanded(interaction, chat, at, self._world)

    async def _finish(self, interaction: discord.Interaction, chat: int) -> None:
        if _is_private(interaction):
            await interaction.delete_original_response()
            return
        url = f"https://discord.com/channels/@me/{chat}"
        await interaction.edit_original_response(
            content=self._messages["discord.private"],
            view=link(self._messages["discord.to_private"], url),
        )


async def _defer(interaction: discord.Interaction) -> bool:
    """Say that it has arrived; false where Discord did not take it in time."""
    try:
        if interaction.type in {_TAP, _FORM}:
            await interaction.response.defer()
        else:
            await interaction.response.defer(ephemeral=True, thinking=True)
    except (discord.DiscordException, OSError) as error:  # it is heard all the same
        _log.warning("tap not answered", error=type(error).__name__)
        return False
    return True


def _is_private(interaction: discord.Interaction) -> bool:
    """Whether it was done in the person's own chat with Limber."""
    return interaction.guild_id is None and interaction.context.dm_channel
