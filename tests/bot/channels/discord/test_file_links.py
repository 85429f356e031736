"""A file is fetched by its link, unless it is more than is kept."""

import pytest

from bot.channels.discord.file_links import file_at
from bot.delivery.channel import Away, Wrong
from tests.bot.channels.discord.fake.server import FakeDiscord


async def test_a_file_that_is_too_large_is_not_read_to_its_end() -> None:
    async with FakeDiscord().open() as fake:
        fake.rest.files["a.png"] = bytes(2_000_000)
        link = f"{fake.rest.cdn}/a.png"
        assert len(await file_at(link)) == 2_000_000
        with pytest.raises(Wrong, match="over"):
            await file_at(link, largest=1_000_000)
        with pytest.raises(Wrong, match="no longer good"):
            await file_at(f"{fake.rest.cdn}/gone.png")
    with pytest.raises(Away):
        await file_at("http://127.0.0.1:9/a.png")
