"""The coach's own invitations: a free call, the newsletter, the articles.

Rules:
- Each is there only where the operator has set its address.
- None beside a flag, and none while the last score is above 5 (safety rules, section 5).
- The newsletter is a yes of its own: people sign up themselves, and nothing of theirs goes there.
"""

from typing import Literal, TypeAlias

from handlers.engine.flow import Flow, recall, tell
from handlers.engine.words import Words, words
from handlers.profile.facts import FLAGS, LAST_SCORE
from handlers.profile.flag import Flags
from handlers.world import World

Invitation: TypeAlias = Literal["apply", "newsletter", "articles"]
MOST_WITH_AN_INVITATION = 5
"""The highest score, 0 to 10, beside which one is in place."""
ALL: tuple[Invitation, ...] = ("apply", "newsletter", "articles")


def address_of(world: World, which: Invitation) -> str:
    """Where it leads; empty where the operator has set nothing."""
    coach = world.coach
    return {"apply": coach.apply, "newsletter": coach.newsletter, "articles": coach.articles}[which]


def invitation(world: World, which: Invitation) -> Words | None:
    """The words of an invitation; None where it leads nowhere."""
    address = address_of(world, which)
    if not address:
        return None
    return words(f"invite.{which}", coach=world.coach.name, address=address)


def may_invite(flags: Flags, last: tuple[int, int] | None) -> bool:
    """Whether an invitation is in place now. last: the last score with its instant."""
    return not flags and (last is None or last[1] <= MOST_WITH_AN_INVITATION)


def ways(world: World) -> tuple[Words, ...]:
    """For the help: every invitation that leads somewhere, by the word that asks for it."""
    found = tuple(words(f"invite.way.{each}") for each in ALL if address_of(world, each))
    return (words("invite.ways", coach=world.coach.name), *found) if found else ()


def invite(world: World, which: Invitation) -> Flow[None]:
    """Say an invitation where it is in place."""
    said = invitation(world, which)
    flags = yield from recall(FLAGS)
    last = yield from recall(LAST_SCORE)
    if said is not None and may_invite(flags, last):
        yield from tell(said.key, **said.values)
