"""A message as a person sees it in the terminal: a bar beside it, its choices below.

Rules:
- Text has the terminal's own colour, so that it can be read on dark and on light; colour is only
  for what decorates.
- Where there are choices a typed number is a choice, so numbered lists lose their numbers there.
- Choices stand in one row if they fit; else a few stand in a list, and many in columns.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.channels.terminal.input import is_scale, marks
from bot.channels.terminal.wrapping import Line, Span, columns, wrapped
from handlers.engine.clean import printable
from handlers.engine.message import Button, Message

WIDEST = 78
"""Columns of text, at most: longer lines are hard to read."""
BAR: Span = ("ansigreen", "▎ ")
TICK = "✓"
GAP = 3
FEW = 4
"""So few choices that do not fit into a row stand one below the other."""


def framed(message: Message, width: int) -> list[Span]:
    """A message and its choices in at most `width` columns, after an empty line."""
    room = max(20, min(width - 1, WIDEST) - 2)
    lines = wrapped(message.text, room, is_numbered=not message.buttons)
    while lines and not columns(lines[-1]):
        lines.pop()
    if message.buttons:
        lines.append([])
        lines.extend(choices(message.buttons, room))
    return [("", "\n"), *_barred(lines)]


def choices(buttons: tuple[Button, ...], room: int) -> list[Line]:
    """Choices in one row if they fit, else in columns, row by row."""
    cells = [_cell(mark, button) for mark, button in zip(marks(buttons), buttons, strict=True)]
    gap = 2 if is_scale(buttons) else GAP
    if sum(columns(cell) + gap for cell in cells) - gap <= room:
        return [_row(cells, [0] * len(cells), gap)]
    widest = max(columns(cell) for cell in cells)
    across = 1 if len(cells) <= FEW else max(1, (room + gap) // (widest + gap))
    down = -(-len(cells) // across)
    return [_row(cells[i::down], [widest] * across, gap) for i in range(down)]


def ticked(message: Message, width: int) -> list[Span]:
    """What is ticked by now, in one short line: the question itself stands above already.

    The last choice, which leads on, stands beside it.
    """
    room = max(20, min(width - 1, WIDEST) - 2)
    labels = [button.label for button in message.buttons if button.is_marked]
    lines = wrapped("Ticked: " + " · ".join(labels) if labels else "Nothing is ticked.", room)
    on = _cell(marks(message.buttons)[-1], message.buttons[-1])
    if columns(lines[-1]) + GAP + columns(on) <= room:
        lines[-1].extend([("", " " * GAP), *on])
    else:
        lines.append(on)
    return _barred(lines)


def echoed(text: str) -> list[Span]:
    """What the person said or tapped, as it stays on the screen."""
    return [("bold", "\n› "), ("", printable(text)), ("", "\n")]


def told(text: str, width: int) -> list[Span]:
    """A sentence that is no message of Limber's: of the terminal itself."""
    spans: list[Span] = [("", "\n")]
    for line in wrapped(text, max(20, min(width - 1, WIDEST))):
        spans.extend([*line, ("", "\n")])
    return spans


def said_at(at: datetime, zone: ZoneInfo) -> list[Span]:
    """When a message was said that could only be shown later."""
    return [("italic", f"\n{at.astimezone(zone):%a %d %b, %H:%M}\n")]


def _barred(lines: list[Line]) -> list[Span]:
    return [span for line in lines for span in (BAR, *line, ("", "\n"))]


def _cell(mark: str, button: Button) -> Line:
    label = printable(button.label).replace("\n", " ")
    line: Line = [("bold", mark), ("", f" {label}")] if mark else [("", label)]
    return [*line, ("bold", f" {TICK}")] if button.is_marked else line


def _row(cells: list[Line], widths: list[int], gap: int) -> Line:
    row: Line = []
    for index, (cell, width) in enumerate(zip(cells, widths, strict=False)):
        row.extend(cell)
        if index < len(cells) - 1:
            row.append(("", " " * (max(0, width - columns(cell)) + gap)))
    return row
