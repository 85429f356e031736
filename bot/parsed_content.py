"""The content as it was parsed, kept beside the data: a start then reads two files and not 300.

Rules:
- A file is kept under a mark of all that it was made from, and of the code that makes it. Whatever
  changes there, the content is read anew, and its faults are told as ever.
- It is plain text and JSON. It is believed only if it is this user's alone, and whole.
- Where it cannot be kept, everything goes on without it.
"""

import contextlib
import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import orjson

import content
from bot.private_file import write_private
from content.lexicon.lexicon import SHIPPED, Lexicon, load_lexicon
from content.parsed.lexicon import lexicon_as_texts, lexicon_from

if TYPE_CHECKING:  # `limber understand` needs the lexicon alone
    from content.library import Library

FOLDER: Final = "parsed"
"""In `DATA_DIR`. It may be deleted at any time."""
Parts: TypeAlias = Mapping[str, bytes]
_CODE: Final = Path(content.__path__[0])


def library_in(folder: Path | None, data: Path) -> "Library":
    """The content in this folder, by default the shipped one. data: `DATA_DIR`.

    Raises `ContentError`.
    """
    from content.library import library_from, parse_catalog  # noqa: PLC0415 - `limber understand` never needs the catalog

    here = folder or SHIPPED
    marked = [path for path in _files(here) if not path.startswith("lexicon/")]
    parts = _kept(
        data / FOLDER / "catalog", lambda: _mark(here, marked), lambda: parse_catalog(folder)
    )
    return library_from(parts, lexicon_in(folder, data))


def lexicon_in(folder: Path | None, data: Path) -> Lexicon:
    """The words that are understood. Raises `ContentError`."""
    here = folder or SHIPPED
    marked = [path for path in _files(here) if path.startswith("lexicon/")]
    parts = _kept(
        data / FOLDER / "lexicon",
        lambda: _mark(here, marked),
        lambda: lexicon_as_texts(load_lexicon(folder)),
    )
    return lexicon_from(parts)


def _kept(file: Path, mark: Callable[[], str], parse: Callable[[], Parts]) -> Parts:
    """What stands in the file under this mark; else what is parsed, which then stands there."""
    before = mark()
    found = _read(file, before)
    if found is None:
        found = parse()
        if mark() == before:  # nothing was changed meanwhile
            with contextlib.suppress(OSError):
                _write(file, before, found)
    return found


def _files(folder: Path) -> list[str]:
    return sorted(
        Path(place, name).relative_to(folder).as_posix()
        for place, _, names in os.walk(folder)
        for name in names
    )


def _mark(folder: Path, files: list[str]) -> str:
    """Another one whenever a text in these files, another file or the code is another."""
    mark = hashlib.sha256(sys.version.encode())
    for file in files:
        path = folder / file
        if path.suffix == ".yaml":
            _add(mark, file, path)
        else:  # a photo or a film
            with contextlib.suppress(OSError):
                seen = path.stat()
                mark.update(f"{file}\0{seen.st_size}\0{seen.st_mtime_ns}\0".encode())
    for path in _code():
        _add(mark, path.relative_to(_CODE).as_posix(), path)
    return mark.hexdigest()


def _add(mark: "hashlib._Hash", name: str, path: Path) -> None:
    try:
        text = path.read_bytes()
    except OSError:
        text = b""
    mark.update(f"{name}\0{len(text)}\0".encode() + text)


def _code() -> Iterator[Path]:
    return (path for path in sorted(_CODE.rglob("*.py")))


def _read(file: Path, mark: str) -> Parts | None:
    """The parts that stand under this mark, if the file is whole and nobody else could write it."""
    try:
        number = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(number, "rb") as opened:
            seen = os.fstat(number)
            if seen.st_uid != os.geteuid() or stat.S_IMODE(seen.st_mode) & 0o077:
                return None
            head, _, body = opened.read().partition(b"\n")
        told = orjson.loads(head)
        if told["mark"] != mark or told["body"] != hashlib.sha256(body).hexdigest():
            return None
        return dict(_cut(body, told["parts"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _cut(body: bytes, lengths: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
    begin = 0
    for name, length in lengths.items():
        yield name, body[begin : begin + length]
        begin += length


def _write(file: Path, mark: str, parts: Parts) -> None:
    """Put the parts into the file. Raises `OSError`."""
    body = b"".join(parts.values())
    told = {
        "mark": mark,
        "body": hashlib.sha256(body).hexdigest(),
        "parts": {name: len(part) for name, part in parts.items()},
    }
    write_private(file, orjson.dumps(told) + b"\n" + body)
