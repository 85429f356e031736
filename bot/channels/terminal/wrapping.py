"""A message's text as lines that fit: bold, italic, lists, nothing that moves the cursor.

Rules:
- The second and later lines of a list item stand under its words.
- A word that is longer than a line is cut.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

from prompt_toolkit.utils import get_cwidth

from handlers.engine.clean import printable

Span: TypeAlias = tuple[str, str]
"""A style of prompt_toolkit, and text in it."""
Line: TypeAlias = list[Span]

_STYLED = re.compile(
    r"\*\*(?P<bold>[^*\n]+)\*\*|(?<![\w*])\*(?P<italic>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
)
_ITEM = re.compile(r"(?P<mark>-|\d{1,2}\.) +(?P<words>.*)")
_PIECE = re.compile(r"\s+|\S+")


def wrapped(text: str, width: int, *, is_numbered: bool = True) -> list[Line]:
    """Text in the small Markdown subset as lines of at most `width` columns.

    is_numbered: numbered lists keep their numbers; else they are shown like any other list.
    """
    lines: list[Line] = []
    for line in printable(text).expandtabs(4).split("\n"):
        item = _ITEM.fullmatch(line)
        if item is None:
            lines.extend(_filled(list(_spans(line)), width, ""))
            continue
        mark = item["mark"] if is_numbered and item["mark"] != "-" else "•"
        lines.extend(_filled(list(_spans(item["words"])), width, f"{mark} "))
    return lines


def columns(line: Line) -> int:
    """How many columns a line takes."""
    return sum(get_cwidth(text) for _, text in line)


def _spans(line: str) -> Iterator[Span]:
    """A line cut where its style changes."""
    end = 0
    for found in _STYLED.finditer(line):
        if found.start() > end:
            yield ("", line[end : found.start()])
        yield ("bold", found["bold"]) if found["bold"] else ("italic", found["italic"])
        end = found.end()
    if end < len(line):
        yield ("", line[end:])


def _filled(spans: list[Span], width: int, mark: str) -> Iterator[Line]:
    """Spans broken between words; `mark` stands in front, and later lines stand under the words."""
    indent = " " * get_cwidth(mark)
    room = max(1, width - len(indent))
    line: Line = [("", mark)] if mark else []
    used = 0
    for word in _words(spans, room):
        size = columns(word)
        is_space = all(text.isspace() for _, text in word)
        if used + size > room:
            yield _without_gap(line)
            line, used = ([("", indent)] if indent else []), 0
        if not (is_space and used == 0):
            line.extend(word)
            used += size
    yield _without_gap(line)


def _without_gap(line: Line) -> Line:
    """A line without the gap at its end; the mark of an empty item stays."""
    while len(line) > 1 and line[-1][1].isspace():
        line.pop()
    return line


def _words(spans: list[Span], room: int) -> Iterator[Line]:
    """Words and the gaps between them; a word may change its style midway."""
    word: Line = []
    for style, text in spans:
        for piece in _PIECE.findall(text):
            if piece.isspace() or (word and word[-1][1].isspace()):
                if word:
                    yield from _cut(word, room)
                word = []
            word.append((style, piece))
    if word:
        yield from _cut(word, room)


def _cut(word: Line, room: int) -> Iterator[Line]:
    """A word in pieces that each fit into a line."""
    if columns(word) <= room:
        yield word
        return
    piece: Line = []
    for style, text in word:
        for char in text:
            if piece and columns(piece) + get_cwidth(char) > room:
                yield piece
                piece = []
            piece.append((style, char))
    yield piece
