"""What is typed at a question for signs: one of its own words, or nothing of it."""

import re
from enum import Enum

from content.plain import phrases, plain, says
from handlers.profile.reading import read_line
from handlers.world import World

_CLAUSE_END = re.compile(r"[,.;:!?\n\u2013\u2014]|\bbut\b|\bexcept\b")
SHORT = 3
"""Letters of a sign that has to be a whole word: "wee" is in "week"."""
_NUMBERED = re.compile(r"(number |no |nr )?[1-8]")


class Typed(Enum):
    """What it says of the signs that were asked for."""

    NOTHING = "nothing"
    SIGN = "sign"


def read_sign(world: World, text: str) -> Typed | None:
    """Nothing of it, or one of the signs; None for any other text, and where more is told.

    A sign is never taken for nothing: "no, but it's swollen" is one.
    """
    told = text.casefold().replace("\u2019", "'")
    clauses = [plain(each) for each in _CLAUSE_END.split(told)]
    if any(_names(world, each) for each in clauses) or _is_numbered(world, plain(text)):
        return Typed.SIGN
    if says(plain(text), world.phrases["screen.lost"]):  # what denies there is the sign itself
        return Typed.SIGN
    first = next((each for each in clauses if each), "")
    if not _is_nothing(world, first) or says(plain(text), world.phrases["screen.more"]):
        return None
    line = read_line(world.lexicon, text)
    return None if line.pain.places or line.is_elsewhere else Typed.NOTHING


def _is_nothing(world: World, clause: str) -> bool:
    """Whether it is "none of these", perhaps with the signs it denies: "no weight on it" is not."""
    nos = [no for no in phrases(world.phrases["screen.none"]) if f"{clause} ".startswith(f"{no} ")]
    if not nos:
        return False
    left = f" {clause[len(max(nos, key=len)) :].strip()} "
    if clause.split(maxsplit=1)[0] == "no":
        for sign in phrases(world.phrases["screen.signs"]):
            left = re.sub(rf" {re.escape(sign)}[a-z]* ", " ", left)
    harmless = (*phrases(world.phrases["screen.beside"]), *phrases(world.phrases["screen.none"]))
    return all(word in harmless for word in left.split())


def _names(world: World, clause: str) -> bool:
    """Whether a part of a sentence names a sign, and does not deny it."""
    framed = f" {clause} "
    for sign in phrases(world.phrases["screen.signs"]):
        sought = f" {sign} " if len(sign) <= SHORT else f" {sign}"
        at = framed.find(sought)
        while at >= 0:
            if not _is_denied(world, framed[:at].split()):
                return True
            at = framed.find(sought, at + 1)
    return False


def _is_denied(world: World, before: list[str]) -> bool:
    """Whether the last word of denial before a sign reaches it: that of "no, I fell" does not.

    before: the words before the sign.
    """
    denials = phrases(world.phrases["screen.denies"])
    last = max((i for i, word in enumerate(before) if word in denials), default=None)
    if last is None:
        return False
    ends = phrases(world.phrases["screen.ends_denial"])
    is_answer = before[last] in phrases(world.phrases["screen.none"])
    return not is_answer or not any(word in ends for word in before[last + 1 :])


def _is_numbered(world: World, said: str) -> bool:
    """Whether a line of the list is named by its place."""
    return _NUMBERED.fullmatch(said) is not None or said in phrases(
        world.phrases["screen.by_place"]
    )
