"""One line after a routine, another each time, so that nobody hears the same every day.

Rules:
- The honest limits come first and come back most often.
- A turn that is an invitation without an address is a turn of the limits.
- After a routine that left things sorer than before there are the limits, and nothing else.
"""

from handlers.coach.inviting import Invitation, invite
from handlers.engine.flow import Flow, tell
from handlers.flows.chronicle import all_days
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
    turn = LIMITS if is_sorer else TURNS[(count - 1) % len(TURNS)]
    if turn in INVITATIONS:
        if (yield from invite(world, INVITATIONS[turn])):
            return
        turn = LIMITS
    yield from tell(f"session.{turn}")
