"""The words by key: a nested file becomes dotted keys with one text each.

A leaf is a text, or a mapping with `text` and other fields; the `text` gets the key itself and
each other field hangs below it (`score.ask` and `score.ask.label`).
"""

from collections.abc import Iterator
from typing import Any

from content.document import Document, Path
from content.fault import Fault


def flatten(document: Document, messages: dict[str, str]) -> Iterator[Fault]:
    """Put every text of this document into `messages`, and tell what is wrong on the way."""
    if not isinstance(document.value, dict):
        yield document.fault((), "write keys here, one line each with a colon")
        return
    yield from _below((), document.value, document, messages)


def _below(
    path: Path, value: dict[Any, Any], document: Document, messages: dict[str, str]
) -> Iterator[Fault]:
    for name, inner in value.items():
        here = (*path, str(name))
        if isinstance(inner, dict):
            yield from _below(here, inner, document, messages)
            continue
        if isinstance(inner, (list, bool)) or inner is None:
            yield document.fault(here, "write one text here, in quotes if need be")
            continue
        leaf = path if name == "text" and path else here
        key = ".".join(str(part) for part in leaf)
        if key in messages:
            yield document.fault(here, "this key has a text already; keep one of them")
        messages[key] = str(inner)
