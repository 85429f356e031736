"""What is plainly yes, no, now or lately, of a question about danger.

Rules:
- A danger in the answer has been read before this.
- "No" is one only where nothing is left behind it but what denies, too, or is harmless: whoever
  says "no, just a tightness" corrects the word, and not that it is so; "no, it doesn't stop" and
  "no, I can't feel my toes" deny no sign.
- An area to train behind a "no" is what hurts instead.
"""

import re
from enum import Enum

from content.plain import phrases, plain, says
from handlers.engine.question import Unclear
from handlers.profile.reading import read_line
from handlers.world import World

MOST_WORDS = 6
"""Words that say no more than that it is so now."""
MOST_WORDS_WITH_A_QUESTION = 14
"""With what is asked, or done, because of it."""
LONGEST_NO = 3
"""Words of a "no" at most ("no not really")."""
_CLAUSE_END = re.compile(r"[,.;:!?\n\u2013\u2014]")
_ASKED = re.compile(
    r"\b(is|are|does|do|did|can|could|will|would|should|what|why|how)\b[^,.;!?\n]*\?"
    r"|\b(if|when|unless|until)\b[^,.;!?\n]*",
    re.IGNORECASE,
)
"""What is asked or supposed: "it's worse, what should I do?" tells something before that."""
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u2018][^\W_]+)*")
_BETWEEN = " \t\n,.;:!?\u2013\u2014-()"


class So(Enum):
    """Whether it is so."""

    NOW = "now"
    LATELY = "lately"
    NO = "no"


def read_so(world: World, text: str) -> So | Unclear:
    """Yes now, lately or no; anything that is not plainly one of them is unclear."""
    said = plain(text)
    rest = _without(said, _listed(world, "denied"))
    if says(rest, _listed(world, "unsure")):
        return Unclear()
    if says(said, _listed(world, "denied_now")) and not says(said, _listed(world, "denied_lately")):
        passed = _without(said, _listed(world, "denied_now"))
        is_so = says(passed, _listed(world, "lately")) or says(passed, _listed(world, "yes"))
        return So.LATELY if is_so else Unclear()  # not now, and of lately nothing is said
    is_lately = says(rest, _listed(world, "lately"))
    is_now = says(_without(rest, _listed(world, "not_now")), _listed(world, "now"))
    is_yes = says(rest, _listed(world, "yes"))
    if _is_no(world, text):
        return Unclear() if is_lately or is_now or is_yes else So.NO
    if is_lately and not is_now:
        return So.LATELY
    return So.NOW if is_now or is_yes else Unclear()


def says_so(world: World, text: str) -> bool:
    """Whether a few words are an answer to a question about danger, whichever it was."""
    is_brief = len(plain(text).split()) <= MOST_WORDS and not any(map(str.isdigit, text))
    return is_brief and not isinstance(read_so(world, text), Unclear)


def tells_sign(world: World, text: str) -> bool:
    """Whether a text tells a sign that is there, and is no clinician's word about one."""
    said = plain(text)
    if says_it_is_there(world, text):
        return True
    names_clinician = says(said, world.phrases["clearance.clinician"])
    return not names_clinician and says(said, _listed(world, "have"))


def says_it_is_there(world: World, text: str) -> bool:
    """Whether a text says that what was told is there again, still, or is worse."""
    said = plain(text)
    return says(said, _listed(world, "back")) or says(said, _listed(world, "right_now"))


def says_now(world: World, text: str) -> bool:
    """Whether a few words say that what was told is so now, or has come back.

    "It's back" says so whatever is asked beside it ("what should I do?"); a mere "now" only where
    nothing else is said with it ("what should I do now?").
    """
    said = plain(text)
    if len(said.split()) > MOST_WORDS_WITH_A_QUESTION or says(said, _listed(world, "denied_now")):
        return False
    rest = _without(_without(said, _listed(world, "denied")), _listed(world, "not_now"))
    if says(rest, _listed(world, "back")):
        return not read_line(world.lexicon, text).pain.places  # "my knee is back to a 4"
    is_other = "?" in text or len(said.split()) > MOST_WORDS or says(said, _listed(world, "other"))
    return not is_other and says(rest, _listed(world, "here_now"))


def says_worse(world: World, text: str) -> bool:
    """Whether a few words say that what was told is worse now, or spreads; not what to do if."""
    if len(text.split()) > 2 * MOST_WORDS_WITH_A_QUESTION:
        return False
    said = plain(_ASKED.sub("", text))
    if len(said.split()) > MOST_WORDS_WITH_A_QUESTION:
        return False
    if read_line(world.lexicon, text).pain.places:
        return False  # what hurts is another matter
    return says(_without(said, _listed(world, "no_worse")), _listed(world, "worse"))


def says_yes_after_all(world: World, text: str) -> bool:
    """Whether a few words take a "no" back."""
    said = plain(text)
    return len(said.split()) <= MOST_WORDS and says(said, _listed(world, "after_all"))


def says_yes(world: World, text: str) -> bool:
    """Whether it is a yes and nothing else."""
    return plain(text) in phrases(_listed(world, "yes"))


def is_supposed(world: World, text: str) -> bool:
    """Whether a text asks what to do if a sign comes: "if I get chest pain, do I stop?"."""
    return "?" in text and says(plain(text), _listed(world, "supposed"))


def behind_no(world: World, text: str) -> str | None:
    """What is said behind a no, in its own spelling: "my knee hurts" of "no, but my knee hurts".

    "" where nothing is; None without a no.
    """
    found = list(_WORD.finditer(text))
    told = [plain(each[0]) for each in found]
    noes = frozenset(phrases(_listed(world, "no_alone")))
    before = frozenset(phrases(_listed(world, "before_no")))
    start = next((i for i, word in enumerate(told) if word not in before), len(told))
    end = start
    while size := _no_at(told, end, noes):
        end += size
    if end == start:
        return None
    return text[found[end].start() :].strip(_BETWEEN) if end < len(found) else ""


def _no_at(told: list[str], at: int, noes: frozenset[str]) -> int:
    """How many words from here on are a no; the most that are."""
    for size in range(min(LONGEST_NO, len(told) - at), 0, -1):
        if " ".join(told[at : at + size]) in noes:
            return size
    return 0


def _is_no(world: World, text: str) -> bool:
    """Whether it is a no, or says that it was only asked."""
    if says(plain(text), _listed(world, "not_asking")):
        return False
    if says(plain(text), _listed(world, "asking")):
        return True
    left = behind_no(world, text)
    if left is None:
        return False
    if read_line(world.lexicon, left).pain.places:
        return True
    return all(_is_harmless(world, clause) for clause in _CLAUSE_END.split(left))


def _is_harmless(world: World, clause: str) -> bool:
    """Whether a part of a sentence behind a no says nothing of a sign, or denies it outright.

    Whoever denies that it stops, or that they can walk, tells a sign.
    """
    if says(plain(clause), _listed(world, "meant")):
        return False
    begins = f"{plain(clause)} ".startswith
    is_denied = any(begins(f"{each} ") for each in phrases(_listed(world, "denies")))
    told = _without(plain(clause), _listed(world, "harmless"))
    if is_denied and says(told, _listed(world, "able")):
        return False
    said = _without(told, _listed(world, "denied"))
    beside = frozenset(phrases(_listed(world, "beside")))
    if all(word in beside for word in said.split()):
        return True
    return is_denied and not says(told, _listed(world, "but"))


def _without(said: str, listed: str) -> str:
    """A plain text without these phrases."""
    framed = f" {said} "
    for phrase in phrases(listed):
        framed = framed.replace(f" {phrase} ", " ")
    return framed.strip()


def _listed(world: World, name: str) -> str:
    return world.phrases[f"danger_question.{name}"]
