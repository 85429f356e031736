"""A line's file that is still fetched, or cannot be had, is said in the inbox's terms."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels.discord.surface import Forum
from bot.delivery.channel import Away
from bot.inbox.surface import FileLeftError, SurfacePost
from bot.media.relay import WAITS
from bot.storage.mirrors import Attachment
from bot.storage.records import Address
from handlers.world import World
from tests.bot.channels.discord.sender_room import a_sender

PHOTO = Attachment(1, 1, "telegram", "photo", "id", "squat.jpg", "")


async def test_a_line_waits_for_its_file_and_is_told_once_it_cannot_be_had(world: World) -> None:
    async with a_sender(world) as room:
        app: Any = SimpleNamespace(files=None)
        forum = Forum(room.sender.client, app, Address("discord", "#5"))
        with pytest.raises(Away):
            await forum.post("7", SurfacePost("look", attachment=PHOTO))
        with pytest.raises(FileLeftError):
            await forum.post("7", SurfacePost("look", attachment=replace(PHOTO, tries=WAITS)))
