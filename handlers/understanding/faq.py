"""Which of the short answers a question is about.

Rules:
- One of the answer's words must be there, unless the wording is known, and none that it excludes.
- A question is one by its mark or by how it begins; else it must be very near to a known one.
- Where no word is there as it is, a longer one counts with a slip of the pen ("dorsifelxion").
- Among several, the nearest wording wins; each of the answer's words that is there helps it.
"""

from collections.abc import Mapping

from rapidfuzz import fuzz

from content.model.answer import Answer

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
LONG, SLIP = 7, 85
"""Letters of a word in which a slip is forgiven, and how alike the two must be."""
_PER_WORD = 6
_OPENERS = frozenset(
    "why what whats when where how which who should shall can could may might do does did is are am"
    " will would tell explain give know any".split()
)


def is_question(text: str) -> bool:
    """Whether a text asks something, by its mark or by how it begins."""
    first = _plain(text).partition(" ")[0]
    return text.rstrip().endswith("?") or first in _OPENERS


def asked_about(answers: Mapping[str, Answer], text: str, least: int = NEAR) -> str | None:
    """The name of the answer that a text asks for; None if it asks for none.

    least: how near the question must be to a known one, 0 to 100.
    """
    plain = _plain(text)
    if not 1 <= len(plain.split()) <= LONGEST:
        return None
    asks = is_question(text)
    best, found = 0.0, None
    for name, answer in answers.items():
        near = _nearness(answer, plain, asks=asks)
        if near >= (least if asks else ALIKE) and near > best:
            best, found = near, name
    return found


def _nearness(answer: Answer, plain: str, *, asks: bool) -> float:
    """How near a text is to what this answer is asked by; 0 where it cannot be meant."""
    framed = f" {plain} "
    if any(f" {_plain(word)} " in framed for word in answer.without):
        return 0.0
    is_sure = any(f" {_plain(word)} " in framed for word in answer.sure)
    count = sum(f" {_plain(word)} " in framed for word in answer.words) + is_sure
    if asks and not count:
        count = int(_has_slip(answer, plain))
    wordings = [_plain(each) for each in answer.asked]
    ratio = max(
        (fuzz.token_set_ratio(plain, each) + fuzz.token_sort_ratio(plain, each)) / 2
        for each in wordings
    )
    if is_sure and asks:
        ratio = max(ratio, SURE)
    if not count:
        return ratio if ratio >= ALIKE else 0.0
    return ratio + _PER_WORD * (count - 1)


def _has_slip(answer: Answer, plain: str) -> bool:
    """Whether one of the answer's longer words is there with a slip of the pen in it."""
    long = [word for word in (*answer.words, *answer.sure) if len(word) >= LONG]
    said = [word for word in plain.split() if len(word) >= LONG]
    return any(fuzz.ratio(word, each) >= SLIP for word in long for each in said)


def _plain(text: str) -> str:
    text = text.casefold().replace("'", "").replace("\u2019", "")
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())
