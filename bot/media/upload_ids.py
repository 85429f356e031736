"""A platform's own ids for pictures, so that nothing is uploaded twice.

A channel names itself and, where an id is good for one bot only, that bot: "telegram/8123456".
"""

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import RowsOnly
from bot.storage.changes import Changes
from bot.storage.store import Store
from bot.storage.written_rows import PictureRow


class UploadIds:
    """Rows of channel, mark (`PictureFile.mark`) and the platform's id."""

    def __init__(self, store: Store, dispatcher: Dispatcher) -> None:
        self._store = store
        self._dispatcher = dispatcher

    async def of(self, channel: str, mark: str) -> str | None:
        """The platform's id; None if it was never uploaded there, or never for long."""
        return await self._store.picture_id(channel, mark) if mark else None

    async def keep(self, channel: str, mark: str, platform_id: str) -> None:
        """Remember the id that the platform gave; "" forgets one that it no longer knows."""
        if mark:
            row = PictureRow(channel, mark, platform_id)
            await self._dispatcher.submit(RowsOnly(Changes(pictures=[row])))
