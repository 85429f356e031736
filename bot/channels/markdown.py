"""A message's Markdown subset as runs of text, each of one style, and in pieces that fit. Pure.

Rules:
- **bold**, *italic* and "- " lists are shown as such; every other sign stays as it was typed.
- A star between letters or digits ("3*4*5") is no emphasis, and neither is an underscore.
- A long text is cut between paragraphs, else between lines, else between words.
- Length is counted in UTF-16 units, which is how Telegram counts, and never less than letters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("zero").enable("emphasis")
_BULLET = re.compile(r"(\s*)- (?=\S)")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one style."""

    text: str
    is_bold: bool = False
    is_italic: bool = False


def runs_of(text: str) -> tuple[Run, ...]:
    """The runs of a text, in order; its lines stay lines."""
    found: list[Run] = []
    for number, line in enumerate(_whole(text).split("\n")):
        if number:
            found.append(Run("\n"))
        bullet = _BULLET.match(line)
        if bullet is None:
            found += _inline(line)
        else:
            found += [Run(f"{bullet[1]}• "), *_inline(line[bullet.end() :])]
    return _joined(found)


def length(text: str) -> int:
    """How long a text is, in UTF-16 units."""
    return len(text) + sum(1 for c in text if ord(c) > 0xFFFF)


def pieces_of(runs: Sequence[Run], limit: int) -> list[tuple[Run, ...]]:
    """The runs in pieces of at most `limit` units, none of them empty."""
    rest = [(c, run.is_bold, run.is_italic) for run in runs for c in run.text]
    pieces = []
    while rest:
        text = "".join(c for c, _, _ in rest)
        cut = _cut(text, limit)
        begin, end = _inside(text[:cut])
        if begin < end:
            pieces.append(_grouped(rest[begin:end]))
        rest = rest[cut:]
    return pieces


def _cut(text: str, limit: int) -> int:
    """Where the first piece of a text ends."""
    if length(text) <= limit:
        return len(text)
    most = limit
    while length(text[:most]) > limit:
        most -= 1 + (length(text[:most]) - limit) // 2
    for mark in ("\n\n", "\n", " "):
        found = text.rfind(mark, most // 3, most + 1)
        if found > 0:
            return found
    return most


def _inside(text: str) -> tuple[int, int]:
    """Where a piece begins and ends without the blank around it."""
    stripped = text.strip()
    begin = len(text) - len(text.lstrip())
    return begin, begin + len(stripped)


def _inline(line: str) -> list[Run]:
    tokens = _MARKDOWN.parseInline(line)[0].children or []
    shown = _emphasis(tokens)
    bold = italic = 0
    found = []
    for number, token in enumerate(tokens):
        step = 1 if token.nesting == 1 else -1
        if token.nesting == 0:
            found.append(Run(token.content, bold > 0, italic > 0))
        elif number not in shown:
            found.append(Run(token.markup, bold > 0, italic > 0))
        elif token.tag == "strong":
            bold += step
        else:
            italic += step
    return found


def _emphasis(tokens: Sequence[Token]) -> set[int]:
    """Which of the tokens that open or close an emphasis are one to a reader."""
    shown: set[int] = set()
    opened: list[int] = []
    for number, token in enumerate(tokens):
        if token.nesting == 1:
            opened.append(number)
        elif token.nesting == -1:
            begin = opened.pop()
            before = tokens[begin - 1].content[-1:] if begin else ""
            after = tokens[number + 1].content[:1] if number + 1 < len(tokens) else ""
            is_word = token.tag == "em" and (before.isalnum() or after.isalnum())
            if "_" not in token.markup and not is_word:
                shown |= {begin, number}
    return shown


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    return _grouped([(c, run.is_bold, run.is_italic) for run in runs for c in run.text])


def _grouped(letters: Sequence[tuple[str, bool, bool]]) -> tuple[Run, ...]:
    """Letters with their style as runs; the blank at an end of a style carries none."""
    return tuple(
        Run("".join(c for c, _, _ in group), *style)
        for style, group in groupby(letters, key=lambda letter: letter[1:])
    )


def _whole(text: str) -> str:
    """Text that can be sent: half characters become a question mark."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
