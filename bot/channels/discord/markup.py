"""A message's Markdown subset as Discord's own, in which nothing that anybody typed can break out.

Rules:
- Bold and italic are Discord's; every other sign that Discord would read is shown as it was typed.
  An address stays as it is: Discord reads no signs in it, and a backslash would lead elsewhere.
- A message is 2000 characters at most, after the signs are added.
"""

import re
from collections.abc import Sequence

from bot.channels.markdown import Run, pieces_of, runs_of

LIMIT = 2000
"""Create Message: content of up to 2000 characters."""

_SIGNS = re.compile(r"(https?://[^\s<>`\\]+)|([\\*_~|`<\[\]@])")
_LINE = re.compile(r"(?m)^(\s*)(#{1,3}\s|-#\s|>|[-+]\s)")


def discord_of(runs: Sequence[Run]) -> str:
    """Discord's Markdown of these runs."""
    parts: list[str] = []
    for run in runs:
        text = _escaped(run.text)
        if run.is_italic:
            text = f"*{text}*"
        if run.is_bold:
            text = f"**{text}**"
        parts.append(text)
    return _LINE.sub(r"\1\\\2", "".join(parts))


def pieces(text: str, room: int = 0) -> list[str]:
    """A message's text in pieces that fit, the last one with so much room left."""
    runs = runs_of(text)
    for limit in range(LIMIT, 200, -100):
        found = [discord_of(piece) for piece in pieces_of(runs, limit)]
        if all(len(piece) <= LIMIT - room for piece in found):
            return found
    return [discord_of(piece)[:LIMIT] for piece in pieces_of(runs, 900)]


def _escaped(text: str) -> str:
    return _SIGNS.sub(lambda found: found[1] or f"\\{found[2]}", text)
