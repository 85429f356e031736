"""A word of thanks, or a nod, and nothing else: nobody waits for an answer to it.

Rules:
- It is one only where every word and sign of it is.
"""

from enum import Enum

from content.plain import phrases, plain
from handlers.world import World

MOST_WORDS = 8
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""What colours or joins a sign."""


class Small(Enum):
    """What a few words are that ask for nothing."""

    THANKS = "thanks"
    NOD = "nod"


def small_words(world: World, text: str) -> Small | None:
    """Whether a text is a word of thanks or a nod and nothing else; None for any other."""
    told = plain(text).split()
    signs = {c for c in text if not (c.isalnum() or c.isspace() or c in _JOINERS)}
    if len(told) > MOST_WORDS or "?" in signs:
        return None
    name = plain(world.coach.name).split()
    listed = {kind: _listed(world, kind.value) for kind in Small}
    rest = signs - set(".,!;:-()\"'\u2019*~")
    beside = _listed(world, "beside") | set(name)
    known = listed[Small.THANKS] | listed[Small.NOD]
    if plain(text) in phrases(world.phrases["thanks.nod_phrases"]):
        return Small.NOD if not rest - known else None
    if not (set(told) | rest) <= known | beside:
        return None
    return next((kind for kind in Small if listed[kind] & (set(told) | rest)), None)


def _listed(world: World, name: str) -> frozenset[str]:
    return frozenset(world.phrases[f"thanks.{name}"].split("|"))
