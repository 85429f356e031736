"""Fetches a file of a message by its link, and no more of it than is kept."""

import aiohttp

from bot.delivery.channel import Away, Wrong

LARGEST_KEPT = 50_000_000
"""Bytes of a file that is kept; who pays for more may send 500 MB, and four come at a time."""
_CHUNK = 1 << 16
_GONE = {403, 404}
"""HTTP's statuses for a link that is no longer good."""


async def file_at(url: str, largest: int = LARGEST_KEPT) -> bytes:
    """The file behind a link. Raises `Wrong` where it cannot be had, and `Away`."""
    try:
        async with aiohttp.ClientSession() as http, http.get(url) as answer:
            if answer.status in _GONE:
                raise Wrong("its link is no longer good")
            if answer.status != 200:
                raise Away(f"its link answered {answer.status}")
            data = bytearray()
            async for chunk in answer.content.iter_chunked(_CHUNK):
                data += chunk
                if len(data) > largest:
                    raise Wrong(f"file is over {largest} bytes")
            return bytes(data)
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise Away(type(error).__name__) from error
