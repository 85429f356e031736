"""Where each statement of the two articles lives, and whether that is still true.

Rules:
- Every number has a place, or a reason why it is deliberately not shown.
- A place is a file, a way inside it, and a situation; what stands there is a text or a number.
- A drill, an answer or a ladder that is named as the place names the number among its facts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from content.document import Document
from content.fault import ContentError, Fault, did_you_mean
from content.load import SHIPPED, document_in, model_in
from content.model.source import ARTICLES

FILE = "coverage.yaml"
Text = Annotated[str, Field(min_length=2)]


class Place(BaseModel):
    """A file inside the content folder, the key in it, the situation; or `why` it is not shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Text | None = None
    key: Text | None = None
    when: Text | None = None
    why: Text | None = None

    @model_validator(mode="after")
    def _is_one_of_two(self) -> "Place":
        has = [self.file is not None, self.key is not None, self.when is not None]
        if self.why is None and not all(has):
            raise ValueError("write file, key and when, or why it is not shown")
        if self.why is not None and any(has):
            raise ValueError("write either a place or why it is not shown, not both")
        return self


class Coverage(BaseModel):
    """The file `coverage.yaml`: situations in words, and a place for every statement."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    situations: dict[str, Text]
    statements: dict[str, Place]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its number, its place, and the text that stands there ("" if not shown)."""

    number: str
    place: Place
    text: str

    def line(self, situations: Mapping[str, str]) -> str:
        """One line of `limber content coverage`."""
        if self.place.why is not None:
            return f"{self.number}  not shown: {self.place.why}"
        where = f"{self.place.file}, {self.place.key}"
        return f"{self.number}  {where}: {situations[self.place.when or '']}"


def numbers() -> tuple[str, ...]:
    """Every statement's number, S1-01 to the last."""
    return tuple(f"{s}-{n:02}" for s, count in ARTICLES.values() for n in range(1, count + 1))


def covered(folder: Path | None = None) -> tuple[Coverage, tuple[Statement, ...]]:
    """The coverage of this folder's content (default: the shipped one), every number in order.

    A folder without the file is measured by the shipped one. Raises `ContentError`.
    """
    here = folder or SHIPPED
    faults: list[Fault] = []
    listed_in = here if (here / FILE).exists() else SHIPPED
    document = document_in(listed_in, FILE, faults)
    coverage = model_in(Coverage, document, faults)
    if coverage is None:
        raise ContentError(tuple(faults))
    documents: dict[str, Document] = {}
    for file in sorted({p.file for p in coverage.statements.values() if p.file}):
        documents[file] = document_in(here, file, faults)
    faults += _faults(coverage, document, documents)
    if faults:
        raise ContentError(tuple(sorted(faults)))
    found = []
    for number in numbers():
        place = coverage.statements[number]
        value = _at(documents[place.file].value, place.key or "") if place.file else ""
        found.append(Statement(number, place, _text(value)))
    return coverage, tuple(found)


def _faults(
    coverage: Coverage, document: Document, documents: Mapping[str, Document]
) -> Iterator[Fault]:
    for number in numbers():
        if number not in coverage.statements:
            yield document.fault(("statements",), f"has nothing for {number}; add it")
    for number, place in coverage.statements.items():
        path = ("statements", number)
        if number not in numbers():
            yield document.fault(path, "is no statement's number; leave it out")
        if place.file is None or place.key is None:
            continue
        if place.when not in coverage.situations:
            near = did_you_mean(str(place.when), list(coverage.situations))
            yield document.fault((*path, "when"), f'"{place.when}" is no situation; {near}')
        file = documents[place.file]
        if file.root is None:
            continue
        if not _text(_at(file.value, place.key)):
            sentence = f'{place.file} has no text at "{place.key}"; write where it stands now'
            yield document.fault((*path, "key"), sentence)
        elif number not in _facts(file.value, place.key, number):
            sentence = f"{place.file} does not name {number} among its facts; add it there"
            yield document.fault(path, sentence)


def _at(value: Any, key: str) -> Any:
    """What stands at a key; lists are counted from 1. None where nothing does."""
    for part in key.split("."):
        if isinstance(value, list):
            value = value[int(part) - 1] if part.isdecimal() and 0 < int(part) <= len(value) else 0
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value.get("text") if isinstance(value, dict) else value


def _text(value: Any) -> str:
    """A text as it is; a number as it is said, in seconds."""
    if isinstance(value, bool) or not isinstance(value, (str, int)) or not value:
        return ""
    return value.strip() if isinstance(value, str) else f"{value} s"


def _facts(value: Any, key: str, number: str) -> set[str]:
    """The facts named beside a text; the number itself where that file names none."""
    sources = value.get("source") if isinstance(value, dict) else None
    if sources is None and isinstance(value, dict):
        entry = value.get(key.split(".", maxsplit=1)[0])
        sources = entry.get("source") if isinstance(entry, dict) else None
    if sources is None:
        return {number}
    each = sources if isinstance(sources, list) else [sources]
    return {str(fact) for source in each for fact in source.get("facts", [])}
