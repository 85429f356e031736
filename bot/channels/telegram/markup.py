"""A message's runs as Telegram's HTML, which nothing that anybody typed can break.

Telegram counts in UTF-16 units, after the marks have become entities.
"""

from collections.abc import Sequence
from html import escape

from bot.channels.markdown import Run

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
"""UTF-16 units after the marks are read (Bot API: sendMessage.text, sendPhoto.caption)."""


def html_of(runs: Sequence[Run]) -> str:
    """Telegram's HTML of these runs."""
    parts: list[str] = []
    for run in runs:
        text = escape(run.text, quote=False)
        if run.is_italic:
            text = f"<i>{text}</i>"
        if run.is_bold:
            text = f"<b>{text}</b>"
        parts.append(text)
    return "".join(parts)
