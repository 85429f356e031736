"""What nobody must read over somebody's shoulder: a part of the body, a flag, their own words.

The first line of a message is what a lock screen shows; a thread's title stands in a coach's list;
a log is read by whoever runs Limber.
"""

import re
from collections.abc import Iterable

_BODY = re.compile(
    r"\b(knees?|hips?|ankles?|back pain|low[ _]back|calf|calves|groin|chest|legs?|foot|feet|heels?"
    r"|spine|thighs?|buttocks?|shoulders?|necks?|wrists?|elbows?|numb|numbness|pregnan\w*|cancer"
    r"|faint\w*|infection|fracture)\b",
    re.IGNORECASE,
)
_FLAG = re.compile(r"\b(flag(ged)?|same_day|clinician(_first)?|emergency|cauda\w*|septic\w*)\b")


def names_body(lines: Iterable[str]) -> list[str]:
    """The lines that name a part of the body, or what may be wrong with it."""
    return [line for line in lines if _BODY.search(line)]


def gives_away(lines: Iterable[str], words: Iterable[str] = ()) -> list[str]:
    """The lines that name a part of the body or a flag, or hold any of these words."""
    said = [word for word in words if word]
    return [
        line
        for line in lines
        if _BODY.search(line) or _FLAG.search(line) or any(word in line for word in said)
    ]
