"""Choices as Telegram's buttons, in rows that read well on a phone.

Rules:
- A label is never cut by sharing a row: what is long has a row of its own.
- A scale stands in rows of six, so that its numbers are in order and wide enough to hit.
- Telegram shows 8 buttons in a row and 100 in all, at most.
"""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.engine.message import Button

MOST = 100
MAIN = "primary"
"""The style of the choice that most people want (Bot API 9.4: InlineKeyboardButton.style)."""
_SCALE_ROW = 6
_WIDTHS = ((4, 6), (3, 9), (2, 17))
"""How many buttons share a row, by the letters of the longest label."""


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """The buttons below a message; None where there are none."""
    if not buttons:
        return None
    rows = [
        [
            InlineKeyboardButton(_label(e), callback_data=e.id, style=MAIN if e.is_main else None)
            for e in row
        ]
        for row in rows_of(buttons[:MOST])
    ]
    return InlineKeyboardMarkup(rows)


def link(label: str, url: str) -> InlineKeyboardMarkup:
    """One button that opens an address."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, url=url)]])


def rows_of(buttons: Sequence[Button]) -> list[list[Button]]:
    """The buttons row by row, in their order."""
    rows: list[list[Button]] = []
    is_scale = False
    for button in buttons:
        was_scale, is_scale = is_scale, button.label.isdecimal()
        together = [*rows[-1], button] if rows else [button]
        fits = len(together) <= _SCALE_ROW if is_scale else _fits(together)
        if rows and fits and was_scale == is_scale:
            rows[-1] = together
        else:
            rows.append([button])
    return rows


def _fits(row: Sequence[Button]) -> bool:
    longest = max(len(_label(button)) for button in row)
    return any(len(row) <= count and longest <= letters for count, letters in _WIDTHS)


def _label(button: Button) -> str:
    return f"✓ {button.label}" if button.is_marked else button.label
