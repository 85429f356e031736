"""Does the content copy a text? Not one run of six words may stand in both.

Rules:
- Words are compared without case and signs; "don't" and "dont" are one word.
- Every text that a person may read counts, wherever it stands in the folder.
- An article's title is a citation and no copy.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from content.document import read_document
from content.fault import Fault
from content.load import SHIPPED
from content.model.source import ARTICLES
from content.plain import plain

RUN = 6
"""So many words in a row are a copy."""
_NO_TEXT = frozenset({"lexicon", "poses"})
"""Folders that hold what people say and how figures stand, and nothing that is said to them."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, as they are compared."""
    return tuple(plain(text).split())


def runs_of(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of six words."""
    words = words_of(text)
    return frozenset(words[at : at + RUN] for at in range(len(words) - RUN + 1))


def copied(folder: Path | None, others: tuple[tuple[str, str], ...]) -> tuple[Fault, ...]:
    """Where the content of a folder (default: the shipped one) copies one of these texts.

    others: each with the name under which it is told.
    """
    here = folder or SHIPPED
    titles = frozenset(run for title in ARTICLES for run in runs_of(title))
    runs = {name: runs_of(text) - titles for name, text in others}
    found = []
    for file in sorted(here.rglob("*.yaml")):
        name = file.relative_to(here)
        if name.parts[0] in _NO_TEXT:
            continue
        document, _ = read_document(name.as_posix(), file.read_text(encoding="utf-8"))
        for path, text in _texts((), document.value):
            mine = runs_of(text)
            for other, theirs in runs.items():
                for run in sorted(mine & theirs):
                    sentence = f'"{" ".join(run)}" stands in {other} too; say it in your own words'
                    found.append(document.fault(path, sentence))
    return tuple(found)


def _texts(path: tuple[str | int, ...], value: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts((*path, str(key)), inner)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _texts((*path, at), inner)
