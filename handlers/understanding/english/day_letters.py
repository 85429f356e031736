"""Days in a letter or two, spelt out: "M-F", "MWF", "T/Th", "Mo-Fr", "Sa/Su", "mon-wed-fri".

Rules:
- Two days with a dash or "to" between are a range; three and more, or other signs, are a list.
- Days written as one word must be in the week's order ("MWF", "TuTh"); no other word is one then.
- A single letter is a day only beside another one.
"""

import re
from itertools import pairwise

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {
    "m": 0, "mo": 0, "mon": 0, "t": 1, "tu": 1, "tue": 1, "tues": 1, "w": 2, "we": 2, "wed": 2,
    "weds": 2, "th": 3, "thu": 3, "thur": 3, "thurs": 3, "r": 3, "f": 4, "fr": 4,
    "di": 1, "mi": 2, "do": 3, "so": 6,
    "fri": 4, "sa": 5, "sat": 5, "su": 6, "sun": 6,
}  # fmt: skip
_NAMES = "|".join(sorted((*_SHORT, *(f"{day}s?" for day in _DAYS)), key=len, reverse=True))
_UP_TO = "to|too|2|thru|through|till|til|until|bis|hasta|au|al"
_SIGNS = rf"\s*[-–—]+\s*|\s*[/,+&]\s*|\s+(?:and|n|nd|und|y|et|e)\s+|\s+(?:{_UP_TO})\s+|\s+"
_RANGE = re.compile(rf"[-–—].*|{_UP_TO}")
"""The sign of a range, which may have spaces around it."""
_ROW = re.compile(rf"(?<![\w'])(?:{_NAMES})(?:(?:{_SIGNS})(?:{_NAMES}))+(?![\w'])")
_PART = re.compile(rf"({_SIGNS})?({_NAMES})(?![\w'])")
_WORD = re.compile(r"\b[mtwrfsuoahe]{2,8}\b", re.IGNORECASE)
_IN_WORD = re.compile(r"mo|m|tu|t(?!h)|we|w|th|r|fr|f|sa|su")
_LOWER = frozenset("mwf mw wf tth tuth tr mtwtf mtwthf mtwth mtwt".split())
_ONLY_DAYS = frozenset("mo tu th fr sa su".split())
"""Of two letters, and no other word."""
_TO = re.compile(r"\b2\s?(morrow|moro|mrw|moz|nite|night|day)\b", re.IGNORECASE)
"""What "2" begins in "2moro" and "2nite"."""
_NEVER = frozenset("wtf mst mf".split())


def spell_out_days(text: str) -> str:
    """The text in small letters, with whole names for its days in letters."""
    text = _TO.sub(lambda found: f"to{found[1]}", text)
    text = _WORD.sub(lambda found: _apart(found[0]) or found[0], text).lower()
    return _ROW.sub(lambda found: _whole(found[0]), text)


def _apart(word: str) -> str | None:
    """The days of a word such as "MWF"; None where it is no such word."""
    low = word.lower()
    is_meant = word[0].isupper() and word[-1:] != "s" and not word.istitle()
    if low in _NEVER or low in _SHORT or not (is_meant or low in _LOWER or word == "SaSu"):
        return None
    parts = _IN_WORD.findall(low)
    if "".join(parts) != low or len(parts) < 2:
        return None
    days: list[int] = []
    for part in parts:
        day = _SHORT[part]
        if part == "t" and days and days[-1] >= 1:
            day = 3  # "MTWTF": the second T is Thursday
        if days and day <= days[-1]:
            return None
        days.append(day)
    return " and ".join(_DAYS[day] for day in days)


def _whole(row: str) -> str:
    """A row of days with their whole names; as it was, where it is no row of days."""
    parts = [(sign or "", name) for sign, name in _PART.findall(row)]
    names = [name for _, name in parts]
    signs = [sign.strip() for sign, _ in parts[1:]]
    if any(len(name) < 3 for name in names) and not _are_days(names, signs):
        return row
    days = [_whole_name(name) for name in names]
    is_range = len(days) == 2 and _RANGE.fullmatch(signs[0]) is not None
    if len(days) > 2 and all(sign[:1] in ("-", "–", "—") for sign in signs):
        return " and ".join(days)
    if is_range:
        return " to ".join(days)
    joined = days[0]
    for sign, day in zip(signs, days[1:], strict=True):
        joined += f" {'to' if _RANGE.fullmatch(sign) else 'and'} {day}"
    return joined


def _are_days(names: list[str], signs: list[str]) -> bool:
    """Whether letters are days: with signs between, and in the week's order."""
    numbers = [_SHORT.get(name, -1) for name in names]
    if -1 in numbers:
        numbers = [_DAYS.index(_whole_name(name)) for name in names]
    if all(not sign for sign in signs) and not _is_row_without_signs(names):
        return False
    return all(a < b for a, b in pairwise(numbers)) or numbers[-1] == 0


def _is_row_without_signs(names: list[str]) -> bool:
    """Whether it is "m w f" or "mo we fr"; "we do so" is none."""
    if max(map(len, names)) == 1:
        return len(names) > 2
    return (
        set(map(len, names)) == {2}
        and not _ONLY_DAYS.isdisjoint(names)
        and (len(names) > 2 or names[0] in _ONLY_DAYS)
    )


def _whole_name(name: str) -> str:
    if name in _SHORT:
        return _DAYS[_SHORT[name]]
    return name.removesuffix("s") if name.removesuffix("s") in _DAYS else name
