"""What is said in passing of the pain that is known: which side was meant, and that it is worse.

Rules:
- "No, the right one" changes the side of the place that is known, also after its question is gone.
- "It hurts more since yesterday" is an entry: the check-in asks how much, and its rules judge it.
"""

from dataclasses import replace

from content.plain import plain, says
from handlers.engine.hearing import Hearing
from handlers.flows.schedule.schedule import CHECK_IN
from handlers.profile import statement
from handlers.profile.barrier import is_care_first
from handlers.profile.facts import PAIN
from handlers.profile.pain import Pain, Side
from handlers.profile.reading import read_line
from handlers.profile.statement import Statement
from handlers.routing.check_in_due import asked_for
from handlers.understanding.english.pain import read_pain
from handlers.world import World

_OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}


def corrects_side(world: World, hearing: Hearing, text: str) -> bool:
    """Take "no, the right one" as a new side of what hurts; false where it says no such thing."""
    known: Pain | None = hearing.recall(PAIN)
    if known is None or not known.places or is_care_first(hearing.profile):
        return False
    front = hearing.front
    if front is not None and front.flow != "visit":
        return False
    if read_line(world.lexicon, text).pain.places or not _says(world, text, "correcting"):
        return False
    place = known.places[0]
    side = {"left": Side.LEFT, "right": Side.RIGHT, "both": Side.BOTH}.get(
        read_pain(world.lexicon, text).side.value
    )
    if _says(world, text, "other_side"):
        side = _OTHER.get(place.side)
    if side is None or place.side is Side.NONE:
        return False
    places = (replace(place, side=side), *known.places[1:])
    told = Statement(replace(known, places=places, score=None))
    hearing.open("visit", {"told": statement.dump(told)})
    return True


def is_worse(world: World, hearing: Hearing, text: str) -> bool:
    """Take "it hurts more since yesterday" as an entry; false where it says no such thing."""
    if hearing.recall(PAIN) is None or not _says(world, text, "worse"):
        return False
    flow, arguments = asked_for(hearing)
    if flow in {CHECK_IN, "reminder"}:
        hearing.open(CHECK_IN, {"is_worse": True})
    else:
        hearing.open(flow, arguments)
    return True


def _says(world: World, text: str, name: str) -> bool:
    return says(plain(text), world.phrases[f"correction.{name}"])
