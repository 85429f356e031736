"""Which of the short answers a question is about.

Rules:
- One of the answer's words must be there, unless the wording is known, and none that it excludes.
- A question is one by its mark or by how it begins; else it must be very near to a known one.
- Among several, the nearest wording wins; each of the answer's words that is there helps it.
"""

from collections.abc import Mapping

from rapidfuzz import fuzz

from content.answer import Answer

LONGEST = 25
"""Words; whoever writes more is telling a story, and not asking."""
CLEAR = 70
"""From here on a question is about this answer, whatever else is open."""
NEAR = 50
"""From here on it is, where it means nothing else."""
ALIKE = 90
"""So near to a known question that it needs no mark."""
_PER_WORD = 6
_OPENERS = frozenset(
    "why what whats when how which who should shall can could may might do does did is are am"
    " will would tell explain".split()
)


def asked_about(answers: Mapping[str, Answer], text: str, least: int = NEAR) -> str | None:
    """The name of the answer that a text asks for; None if it asks for none.

    least: how near the question must be to a known one, 0 to 100.
    """
    plain = _plain(text)
    said = plain.split()
    if not 1 <= len(said) <= LONGEST:
        return None
    is_question = text.rstrip().endswith("?") or said[0] in _OPENERS
    best, found = 0.0, None
    for name, answer in answers.items():
        near = _nearness(answer, plain)
        if near >= (least if is_question else ALIKE) and near > best:
            best, found = near, name
    return found


def _nearness(answer: Answer, plain: str) -> float:
    """How near a text is to what this answer is asked by; 0 where it cannot be meant."""
    framed = f" {plain} "
    count = sum(f" {_plain(word)} " in framed for word in answer.words)
    if any(f" {_plain(word)} " in framed for word in answer.without):
        return 0.0
    wordings = [_plain(each) for each in answer.asked]
    ratio = max(
        (fuzz.token_set_ratio(plain, each) + fuzz.token_sort_ratio(plain, each)) / 2
        for each in wordings
    )
    if not count:
        return ratio if ratio >= ALIKE else 0.0
    return ratio + _PER_WORD * (count - 1)


def _plain(text: str) -> str:
    text = text.casefold().replace("'", "").replace("\u2019", "")
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())
