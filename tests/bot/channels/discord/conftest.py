"""What the tests of Discord share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.channels.discord.club import Club, a_club


@pytest.fixture
async def club(tmp_path: Path) -> AsyncIterator[Club]:
    async with a_club(tmp_path) as found:
        yield found
