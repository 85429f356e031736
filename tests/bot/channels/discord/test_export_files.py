"""Somebody asks for everything that is kept of them, and it is more than Discord takes."""

import os
from pathlib import Path

from bot.channels.discord.sending import LARGEST
from bot.storage.parcel import Export
from handlers.world import World
from tests.bot.channels.discord.sender_room import a_sender


async def test_a_file_that_is_too_large_is_packed(world: World, tmp_path: Path) -> None:
    path = tmp_path / "me.json"
    path.write_bytes(b"knee " * LARGEST)
    async with a_sender(world) as room:
        await room.show(Export("all", (path,)))
        (message,) = room.sam.reads()
        assert [each["filename"] for each in message["attachments"]] == ["me.json.zip"]


async def test_files_that_fit_are_one_message_and_others_one_each(
    world: World, tmp_path: Path
) -> None:
    paths = (tmp_path / "me.json", tmp_path / "me.txt")
    for size, messages in ((5, 1), (LARGEST - 1, 2)):
        for path in paths:
            path.write_bytes(bytes(size))
        async with a_sender(world) as room:
            await room.show(Export("all", paths))
            assert len(room.sam.reads()) == messages
            assert sum(len(each["attachments"]) for each in room.sam.reads()) == 2


async def test_one_that_is_too_large_even_so_stays_behind_and_that_is_said(
    world: World, tmp_path: Path
) -> None:
    large, small = tmp_path / "me.json", tmp_path / "me.txt"
    large.write_bytes(os.urandom(LARGEST + 1))
    small.write_bytes(b"knee")
    async with a_sender(world) as room:
        await room.show(Export("all", (large, small)))
        file, said = room.sam.reads()
        assert [each["filename"] for each in file["attachments"]] == ["me.txt"]
        assert "too large" in said["content"]
        assert [call for call in room.fake.calls if call.status >= 400] == []
