"""What the database says of itself, with the mend for each fault."""

from collections.abc import Sequence

from bot.operations.finding import Finding
from bot.settings import Settings
from bot.storage.store import Store

SHOWN = 5
"""So many of a kind are listed."""


async def stored(store: Store, settings: Settings) -> Sequence[Finding]:
    """What the database says of itself: what was set aside, and what platforms would not take."""
    found = [Finding(True, f"Database: {settings.database_url} opens and is up to date.")]
    aside = await store.set_asides(SHOWN)
    if aside:
        found.append(Finding(False, "Events that could not be handled, newest first:"))
        found += [
            Finding(False, f"  #{e.id} {e.at:%Y-%m-%d %H:%M} {e.address.channel}: {e.error}")
            for e in aside
        ]
        found.append(Finding(False, "  Update Limber; the words are in the table set_aside."))
    refused = await store.refusals(SHOWN)
    if refused:
        found.append(Finding(False, "Messages that a platform would not take, newest first:"))
        found += [
            Finding(
                False,
                f"  #{r.id} {r.created:%Y-%m-%d %H:%M} {r.address.channel}, person"
                f" {r.person}, {r.kind}: {r.why}",
            )
            for r in refused
        ]
        found.append(
            Finding(
                False,
                "  A person who blocked Limber is back as soon as they write. Anything else is a"
                " fault of Limber's: update it.",
            )
        )
    return found
