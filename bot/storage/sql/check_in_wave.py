"""What a wave of check-ins is in both dialects: the table `rung` of this transaction alone."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.storage.check_in_wave import SharedSchedule
from bot.storage.codec import dumps

Run = Callable[..., Awaitable[list[Any]]]
_PLANS = "SELECT DISTINCT schedule, due FROM rung"
_COUNT = "SELECT COUNT(*) FROM rung"


async def gathered(run: Run) -> tuple[int, list[SharedSchedule]]:
    """How many timers were gathered, and each plan among them once."""
    plans = [SharedSchedule(*row) for row in await run(_PLANS)]
    ((count,),) = await run(_COUNT)
    return int(count), plans


def as_json(following: Sequence[tuple[SharedSchedule, int | None]]) -> str:
    """When each plan comes next, those alone that do."""
    return dumps([[plan.schedule, plan.due, at] for plan, at in following if at is not None])
