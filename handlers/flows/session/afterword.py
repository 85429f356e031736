"""One line after a routine, another each time, so that nobody hears the same every day.

Rules:
- The honest limits come first and come back most often.
- An invitation without an address has no turn.
- After a routine that left things sorer than before there are the limits, and nothing else.
"""

from handlers.coach.invitation import Invitation, address_of, invite
from handlers.engine.flow import Flow, tell
from handlers.flows.day_log import all_days
from handlers.world import World

LIMITS, FREE, STEADY, WAIT = "limits", "free", "steady", "wait"
TURNS = (LIMITS, FREE, "apply", STEADY, LIMITS, "newsletter", WAIT, "articles")
INVITATIONS: dict[str, Invitation] = {
    "apply": "apply",
    "newsletter": "newsletter",
    "articles": "articles",
}


def afterword(world: World, *, is_sorer: bool) -> Flow[None]:
    """The line whose turn it is, by how many days had a routine."""
    days = yield from all_days()
    count = sum(day.drills is not None for day in days)
    turns = [t for t in TURNS if t not in INVITATIONS or address_of(world, INVITATIONS[t])]
    turn = LIMITS if is_sorer else turns[(count - 1) % len(turns)]
    if turn not in INVITATIONS:
        yield from tell(f"session.{turn}")
    else:
        yield from invite(world, INVITATIONS[turn])
