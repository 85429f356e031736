"""A word of thanks, or a nod, and nothing else: nobody waits for an answer to it.

Rules:
- It is one only where every word and sign of it is; each part of a sentence by itself ("thanks,
  will do").
"""

import re
from enum import Enum

from content.plain import phrases, plain
from handlers.world import World

MOST_WORDS = 10
_PART_END = re.compile(r"[,.;:!\n\u2013\u2014]")
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
    if rest - known - beside:
        return None
    nods = phrases(world.phrases["thanks.nod_phrases"])
    parts = [part for part in map(plain, _PART_END.split(text)) if part]
    if not all(part in nods or set(part.split()) <= known | beside for part in parts):
        return None
    said = set(told) | rest
    kind = next((kind for kind in Small if listed[kind] & said), None)
    return Small.NOD if kind is None and any(part in nods for part in parts) else kind


def _listed(world: World, name: str) -> frozenset[str]:
    return frozenset(world.phrases[f"thanks.{name}"].split("|"))
