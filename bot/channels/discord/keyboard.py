"""Choices as Discord's buttons, or as a list to choose from where there are many.

Rules:
- A message has five rows at most; a row holds five buttons or one list; a list holds 25 choices.
- A scale's numbers are buttons however many there are: one tap, in rows of equal length.
- Below the question where it hurts stands the button of the form that asks everything at once.
- A button's own id is its choice, so that it works for ever, across restarts.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, TypeAlias

import discord

from bot.channels.discord.intake_form import is_asked_in, opener
from handlers.engine.message import Button

IN_ROW, IN_LIST, ROWS = 5, 25, 5
"""Discord's component reference: buttons of a row, options of a select, rows of a message."""
MANY = 7
"""From this many choices on, a list is shown, unless they are a scale."""
_LABEL, _OPTION = 80, 100
"""Characters of a button's label and of a select's option (the API's published description)."""
LIST_ID = "list"

Item: TypeAlias = "discord.ui.Item[Any]"


def keyboard(buttons: Sequence[Button], messages: Mapping[str, str]) -> discord.ui.View | None:
    """What stands below a message; None where there are no choices. Needs a running loop."""
    if not buttons:
        return None
    view = discord.ui.View(timeout=None)
    for row, items in enumerate(rows(buttons, messages)):
        for item in items:
            item.row = row
            view.add_item(item)
    view.stop()  # discord.py need not remember it: a tap is read by its id alone
    return view


def link(label: str, url: str) -> discord.ui.View:
    """One button that leads somewhere."""
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label=label[:_LABEL], url=url))
    view.stop()
    return view


def rows(buttons: Sequence[Button], messages: Mapping[str, str]) -> list[list[Item]]:
    """The choices in rows that Discord takes; none where there are no choices."""
    if not buttons:
        return []
    if is_asked_in(buttons):
        return [*_choices(buttons, messages), [opener(messages)]]
    return _choices(buttons, messages)


def _choices(buttons: Sequence[Button], messages: Mapping[str, str]) -> list[list[Item]]:
    is_scale = all(button.label.isdecimal() for button in buttons)
    is_many = (len(buttons) >= MANY and not is_scale) or len(buttons) > IN_ROW * ROWS
    if is_many:
        lists = [buttons[i : i + IN_LIST] for i in range(0, len(buttons), IN_LIST)][:ROWS]
        return [[_list(part, number, messages)] for number, part in enumerate(lists)]
    length = ceil(len(buttons) / ceil(len(buttons) / IN_ROW))
    return [[_button(b) for b in buttons[i : i + length]] for i in range(0, len(buttons), length)]


def _button(button: Button) -> Item:
    style = discord.ButtonStyle.primary if button.is_main else discord.ButtonStyle.secondary
    style = discord.ButtonStyle.success if button.is_marked else style
    return discord.ui.Button(style=style, label=_label(button, _LABEL), custom_id=button.id)


def _list(buttons: Sequence[Button], number: int, messages: Mapping[str, str]) -> Item:
    options = [discord.SelectOption(label=_label(b, _OPTION), value=b.id) for b in buttons]
    placeholder = messages["discord.choose"]
    id_ = f"{LIST_ID}{number}.{buttons[0].id}"[:100]
    return discord.ui.Select(custom_id=id_, placeholder=placeholder, options=options)


def _label(button: Button, most: int) -> str:
    label = f"✓ {button.label}" if button.is_marked else button.label
    return label if len(label) <= most else f"{label[: most - 1]}…"
