"""Which of the short answers a question is about.

Rules:
- One of the answer's words must be there, unless the wording is known, and none that it excludes.
- A question is one by its mark or by how it begins; else it must be very near to a known one.
- Where no word is there as it is, a longer one counts with a slip of the pen ("dorsifelxion").
- Among several, the nearest wording wins; each of the answer's words that is there helps it.
"""

from collections.abc import Mapping

from rapidfuzz import fuzz
from rapidfuzz.process import extractOne

from content.lexicon.word_lists import WordLists
from content.model.answer import LONG, ShortAnswer, Wordings, in_order
from content.plain import plain

LONGEST = 25
"""Words; whoever writes more is telling a story, and not asking."""
CLEAR = 70
"""From here on a question is about this answer, whatever else is open."""
NEAR = 50
"""From here on it is, where it means nothing else."""
ALIKE = 90
"""So near to a known question that it needs no mark."""
SURE = 75
"""So near a question is at least, where one of the answer's sure words is in it."""
SLIP = 85
"""How alike two longer words must be for one to be the other with a slip of the pen."""
_READ = 1_000
"""Characters; a question of 25 words has fewer."""
_PER_WORD = 6


def is_question(lists: WordLists, text: str) -> bool:
    """Whether a text asks something, by its mark or by how it begins."""
    return _is_question(lists, text, plain(text[:_READ]))


def _is_question(lists: WordLists, text: str, said: str) -> bool:
    return text.rstrip().endswith("?") or said.partition(" ")[0] in lists.question_openers


def asked_about(
    answers: Mapping[str, ShortAnswer], lists: WordLists, text: str, least: int = NEAR
) -> str | None:
    """The name of the answer that a text asks for; None if it asks for none.

    lists: the lexicon's; least: how near the question must be to a known one, 0 to 100.
    """
    if len(text) > _READ:
        return None
    said = plain(text)
    if not 1 <= len(said.split()) <= LONGEST:
        return None
    asks = _is_question(lists, text, said)
    best, found = float(least if asks else ALIKE), None
    for name, answer in answers.items():
        near = _nearness(answer.wordings, said, best, asks=asks)
        if near > best or (near == best and found is None):
            best, found = near, name
    return found


def _nearness(known: Wordings, said: str, least: float, *, asks: bool) -> float:
    """How near a text is to what this answer is asked by; 0 where it cannot be meant.

    What is not as near as `least` may be given as less than it is.
    """
    framed = f" {said} "
    if any(word in framed for word in known.without):
        return 0.0
    is_sure = any(word in framed for word in known.sure)
    count = sum(word in framed for word in known.words) + is_sure
    if asks and not count:
        count = int(_has_slip(known, said))
    more = _PER_WORD * (count - 1) if count else 0
    ratio = _ratio(known, said, max(least - more, 0.0 if count else ALIKE))
    if is_sure and asks:
        ratio = max(ratio, SURE)
    if not count:
        return ratio if ratio >= ALIKE else 0.0
    return ratio + more


def _ratio(known: Wordings, said: str, least: float) -> float:
    """How alike a text is to the likest of the questions; 0 where that is less than `least`.

    It is the mean of two ratios. The second is quick to find, and each is at most 100: where it is
    too low, no other can make up for it.
    """
    best = 0.0
    ordered = in_order(said)
    for each, each_ordered in zip(known.asked, known.ordered, strict=True):
        enough = max(2 * max(least, best) - 100, 0.0)
        sort = fuzz.ratio(ordered, each_ordered, score_cutoff=enough)
        if sort or not enough:
            best = max(best, (fuzz.token_set_ratio(said, each) + sort) / 2)
    return best


def _has_slip(known: Wordings, said: str) -> bool:
    """Whether one of the answer's longer words is there with a slip of the pen in it."""
    return any(
        extractOne(word, known.long, scorer=fuzz.ratio, score_cutoff=SLIP) is not None
        for word in said.split()
        if len(word) >= LONG
    )
