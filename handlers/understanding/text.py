"""A text as the readers see it: small words without signs, and where its sentences break.

Rules:
- Letters become small, accents and apostrophes go ("can't" is "cant", "knee's" is "knee").
- Numbers are words of their own: "7/10" is "7 outof 10", "3-4" is "3 to 4", "20min" is "20 min".
- A break before a word is 0 (none), 1 (comma, dash, bracket) or 2 (end of a sentence).
"""

import re
from dataclasses import dataclass

from content.lexicon.lexicon import Lexicon
from content.lexicon.word_lists import WordLists
from content.plain import without_accents

JOINED, COMMA, STOP = 0, 1, 2
_PIECE = re.compile(r"\d+(?:[:.,]\d+)*|[^\W\d_]+|\s[-–—]+\s|[.!?\n;…]+|[,:()\[\]{}=]|[-–—]+|[&+/%]")
_APOSTROPHES = re.compile(r"[’‘ʼ´`′]")
_OWNED = re.compile(r"(?<=[a-z])'s\b")
_PRONOUN_IS = re.compile(r"\b(it|he|she|that|there|what|who|where|how|let|here)'s\b")
_SHORT = (
    (re.compile(r"\bw/o\b"), "without"),
    (re.compile(r"\bw/"), "with "),
    (re.compile(r"\bb/c\b"), "because"),
)
_HALF_DAY = re.compile(r"\b([ap])\.\s?m\b\.?")
_MARKS = re.compile("[\u20e3\ufe0f\ufe0e\u200b-\u200f\u2060\ufeff]")
_SIGNS = {"&": "and", "+": "and", "/": "or", "%": "percent"}
_LONGEST = 20_000
_LONGEST_ROW = 40
MOST_WORDS = 400
"""Whoever writes more is writing a letter: it is read for danger, and is no answer to anything."""


_NO_LISTS = WordLists()


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a text, the break before each, and its questions.

    `words` are as meant (spelling mended), `written` as typed; `asks` holds the numbers of the
    sentences that end with a question mark; `lists` are the words of its language that sentences
    are taken apart by.
    """

    words: tuple[str, ...]
    written: tuple[str, ...]
    breaks: tuple[int, ...]
    sentences: tuple[int, ...]
    asks: frozenset[int]
    lists: WordLists = _NO_LISTS

    @property
    def is_letter(self) -> bool:
        return len(self.words) > MOST_WORDS

    def shown(self, start: int, end: int) -> str:
        return " ".join(self.written[start:end])


def plain(text: str) -> str:
    """Small letters, plain signs, no accents; never longer than 20,000 characters."""
    text = text[:_LONGEST]
    if not text.isascii():
        text = _APOSTROPHES.sub("'", text).replace("🔟", "10")
        text = without_accents(text)
        text = _MARKS.sub("", text)
    text = text.lower()
    if "'" in text or "`" in text:
        text = _APOSTROPHES.sub("'", text)
        text = _PRONOUN_IS.sub(r"\1s", text)
        text = _OWNED.sub("", text).replace("'", "")
    if "/" in text:
        for short, whole in _SHORT:
            text = short.sub(whole, text)
    if ".m" in text or ". m" in text:
        text = _HALF_DAY.sub(r"\1m", text)
    return text


def read_text(lexicon: Lexicon, text: str) -> Text:
    """The words of this text; never raises, whatever the text holds."""
    words: list[str] = []
    written: list[str] = []
    breaks: list[int] = []
    sentences: list[int] = []
    asks: set[int] = set()
    gap, sentence = JOINED, 0
    known = lexicon.spelling.known
    pieces = _shortened(_PIECE.findall(plain(text)))
    for at, piece in enumerate(pieces):
        first = piece[0]
        word = piece
        if first.isalpha():
            word = piece if piece in known else lexicon.spelling.read(piece)
        elif first in "-–—" or (first.isspace() and len(piece) > 1 and piece[1] in "-–—"):
            if not (_is_number(pieces, at - 1) and _is_number(pieces, at + 1)):
                gap = max(gap, JOINED if piece == "-" else COMMA)
                continue
            word = "to"
        elif first == "/" and _is_number(pieces, at - 1) and _is_number(pieces, at + 1):
            word = "outof"
        elif first in _SIGNS:
            word = _SIGNS[first]
        elif first in ".!?\n;…":
            gap = STOP
            if "?" in piece:
                asks.add(sentence)
            continue
        elif not first.isdecimal():
            gap = max(gap, COMMA)
            continue
        if gap == STOP and words:
            sentence += 1
        words.append(word)
        written.append(piece)
        breaks.append(gap)
        sentences.append(sentence)
        gap = JOINED
    return Text(
        tuple(words),
        tuple(written),
        tuple(breaks),
        tuple(sentences),
        frozenset(asks),
        lexicon.lists,
    )


def _shortened(pieces: list[str]) -> list[str]:
    """A letter's pieces without the middle of each long row of single signs and numbers.

    Nobody says anything in "a1a1a1a1", and each of its signs would be a word to be looked up.
    """
    if len(pieces) <= MOST_WORDS:
        return pieces
    kept: list[str] = []
    row = 0
    for at, piece in enumerate(pieces):
        row = row + 1 if len(piece) == 1 or not piece[0].isalpha() else 0
        if row <= _LONGEST_ROW or at + _LONGEST_ROW >= len(pieces):
            kept.append(piece)
    return kept


def _is_number(pieces: list[str], at: int) -> bool:
    return 0 <= at < len(pieces) and pieces[at][0].isdecimal()
