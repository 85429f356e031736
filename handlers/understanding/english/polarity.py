"""What is said of a thing right after it: "chair yes, wall no", "band? nope", "a mat I don't".

Rules:
- A yes or a no counts where it ends the thought, or stands before the next thing of the list.
- It may follow a question mark ("mat? no").
"""

from itertools import pairwise

from handlers.understanding.phrase_matcher import Mentions, Span
from handlers.understanding.text import JOINED, STOP, Text

_FILLERS = 3


def verdicts(text: Text, mentions: Mentions, things: list[Span]) -> dict[Span, bool]:
    """True for each thing that is said to be there or possible, False for one that is not."""
    begins = {start for start, _ in things}
    said: dict[int, list[tuple[int, bool]]] = {}
    for name, is_there in (("said_no", False), ("said_yes", True)):
        for start, end in mentions.get(name, ()):
            said.setdefault(start, []).append((end, is_there))
    fillers = dict(mentions.get("of_it", ()))
    found: dict[Span, bool] = {}
    for thing in things:
        at = thing[1]
        for _ in range(_FILLERS):
            verdict = _verdict(text, at, thing, said, begins)
            if verdict is not None:
                found[thing] = verdict
                break
            if at not in fillers or (at < len(text.words) and text.breaks[at] != JOINED):
                break
            at = fillers[at]
    for thing, following in reversed(list(pairwise(things))):
        joins = text.words[thing[1] : following[0]] in (("and",), ("or",), ("nor",))
        if joins and thing not in found and following in found:
            found[thing] = found[following]
    return found


def _verdict(
    text: Text, at: int, thing: Span, said: dict[int, list[tuple[int, bool]]], begins: set[int]
) -> bool | None:
    """The yes or no that begins here, if it ends a thought; a "no" before a thing belongs to it."""
    if at not in said:
        return None
    for end, is_there in sorted(said[at], reverse=True):
        if not _may_follow(text, at, thing, is_short=end == at + 1):
            continue
        is_last = end == len(text.words) or text.breaks[end] != JOINED
        is_next = end < len(text.words) and (end in begins or text.words[end] in ("but", "and"))
        alone = text.words[at] in ("no", "not", "without") and end == at + 1
        if is_last or (is_next and not (alone and _denies_next(text))):
            return is_there
    return None


def _may_follow(text: Text, at: int, thing: Span, *, is_short: bool) -> bool:
    """Directly, one word after a comma, or after the question mark of the thing's own sentence."""
    if text.breaks[at] == JOINED or (is_short and text.breaks[at] != STOP):
        return True
    return text.sentences[thing[0]] in text.asks


def _denies_next(text: Text) -> bool:
    """Whether "no" opens what follows ("band no mat") rather than closing what came before.

    It closes where the text is a list of things with a verdict each, that is where its last word
    is one.
    """
    return text.words[-1] not in ("no", "yes", "ok", "nope", "fine", "yep")
