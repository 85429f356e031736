"""A strict reader of Telegram's HTML: it refuses whatever the Bot API would refuse, or show oddly.

The rules are those of "HTML style" in the Bot API's formatting options: only its tags; every tag
closed, in order; `<`, `>` and `&` in text only as `&lt;`, `&gt;`, `&amp;` (or `&quot;` or numbers).
"""

import re
from dataclasses import dataclass, field

PLAIN = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre"}
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)((?: [a-z-]+=\"[^\"<>]*\")*)>")
_ENTITY = re.compile(r"&(lt|gt|amp|quot|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTES = {
    "a": {"href"},
    "tg-time": {"unix", "format"},
    "blockquote": {"expandable"},
    "tg-emoji": {"emoji-id"},
}


class BadHtmlError(ValueError):
    """What Telegram would answer with `can't parse entities`."""


@dataclass
class Parsed:
    """text: what a reader sees; entities: tag, where it begins and how long it is (UTF-16)."""

    text: str = ""
    entities: list[tuple[str, int, int, str]] = field(default_factory=list)


def parse(html: str) -> Parsed:
    """The text and entities of an HTML message. Raises `BadHtmlError`."""
    parsed = Parsed()
    opened: list[tuple[str, int, str]] = []
    at = 0
    while at < len(html):
        sign = html[at]
        if sign == "<":
            tag = _TAG.match(html, at)
            if tag is None:
                raise BadHtmlError(f"can't parse entities: no tag at {at}")
            _take(tag, parsed, opened)
            at = tag.end()
        elif sign == "&":
            entity = _ENTITY.match(html, at)
            if entity is None:
                raise BadHtmlError(f"can't parse entities: & at {at}")
            name = entity[1]
            parsed.text += _NAMED[name] if name in _NAMED else _numbered(name)
            at = entity.end()
        elif sign == ">":
            raise BadHtmlError(f"> at {at} must be &gt;")
        else:
            parsed.text += sign
            at += 1
    if opened:
        raise BadHtmlError(f"can't parse entities: can't find end tag of {opened[-1][0]}")
    return parsed


def _take(tag: "re.Match[str]", parsed: Parsed, opened: list[tuple[str, int, str]]) -> None:
    closes, name, attributes = tag[1], tag[2], tag[3]
    if name not in PLAIN and name not in _ATTRIBUTES:
        raise BadHtmlError(f"can't parse entities: unsupported start tag {name}")
    if closes:
        if not opened or opened[-1][0] != name:
            raise BadHtmlError(f"can't parse entities: unexpected end tag {name}")
        _, begin, given = opened.pop()
        if units(parsed.text) == begin:
            raise BadHtmlError(f"an empty {name} is dropped: it must not be sent")
        parsed.entities.append((name, begin, units(parsed.text) - begin, given))
        return
    names = set(re.findall(r"([a-z-]+)=", attributes))
    if not names <= _ATTRIBUTES.get(name, set()):
        raise BadHtmlError(f"can't parse entities: attributes of {name}: {names}")
    if any(name == other for other, _, _ in opened):
        raise BadHtmlError(f"{name} inside itself")
    opened.append((name, units(parsed.text), attributes.strip()))


def _numbered(name: str) -> str:
    is_hexadecimal = name[1] in "xX"
    return chr(int(name[2:] if is_hexadecimal else name[1:], 16 if is_hexadecimal else 10))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
