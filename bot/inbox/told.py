"""What Limber told a person, where a coach asks for it in their thread."""

from bot.dispatch.item import RowsOnly
from bot.inbox.mirror import Mirror
from bot.storage.changes import Changes
from bot.storage.records import Address
from handlers.coach.told import MOST, told_text


async def show_told(mirror: Mirror, at: Address, person: int, key: tuple[str, str]) -> None:
    """Say it in the person's thread there, once for each update."""
    taken = await mirror.dispatcher.submit(RowsOnly(Changes(), key))
    if taken.is_new:
        told = await mirror.store.told(person, MOST)
        await mirror.answer_coach(at, person, told_text(mirror.world, mirror.zone, told))
