"""What the database says about itself, with a fix for each fault."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.operations.finding import Finding
from bot.settings import Settings, shown_url
from bot.storage.store import Store

LONG = timedelta(hours=1)
"""How long a message may wait before the doctor speaks of it (project default)."""
SHOWN = 5
"""How many of a kind are listed at most."""


async def stored(store: Store, settings: Settings, now: datetime) -> Sequence[Finding]:
    """What the database says about itself: what waits too long, what was set aside, and what
    platforms refused. now: the wall clock's instant (UTC).
    """
    return [
        Finding(True, f"Database: {shown_url(settings.database_url)} opens and is up to date."),
        *(await _waiting(store, now)),
        *(await _set_aside(store)),
        *(await _refused(store)),
    ]


async def _waiting(store: Store, now: datetime) -> list[Finding]:
    """What waits too long to be sent."""
    waiting = await store.pulse()
    oldest = min(waiting.oldest.values(), default=now)
    if now - oldest <= LONG:
        return []
    count = sum(waiting.depth.values())
    return [
        Finding(
            False,
            f"Messages that wait to be sent: {count}, the oldest for {now - oldest}. If Limber is"
            " running, its log says why; if not, start it and they are sent.",
        )
    ]


async def _set_aside(store: Store) -> list[Finding]:
    """What could not be handled."""
    aside = await store.set_asides(SHOWN)
    if not aside:
        return []
    return [
        Finding(False, "Events that could not be handled, newest first:"),
        *(
            Finding(False, f"  #{e.id} {e.at:%Y-%m-%d %H:%M} {e.address.channel}: {e.error}")
            for e in aside
        ),
        Finding(False, "  Update Limber; the words are in the table set_aside."),
    ]


async def _refused(store: Store) -> list[Finding]:
    """What platforms refused."""
    refused = await store.refusals(SHOWN)
    if not refused:
        return []
    return [
        Finding(False, "Messages that a platform refused, newest first:"),
        *(
            Finding(
                False,
                f"  #{r.id} {r.created:%Y-%m-%d %H:%M} {r.address.channel}, person"
                f" {r.person}, {r.kind}: {r.why}",
            )
            for r in refused
        ),
        Finding(
            False,
            "  A person who blocked Limber is back as soon as they write. What a coach's chat"
            " refused (line, fate, turn, rename, tell) is tried again each hour, and as soon as"
            " the right is back or the thread unlocked. Anything else is a fault of Limber's:"
            " update it.",
        ),
    ]
