"""What a typed line means: a tap where it names a choice, else words.

Rules:
- A choice is named by its label, or by what stands in front of it in the newest message that has
  choices: a number, counted from 1.
- A number that a choice begins with names that choice: "2" is "2 or less", wherever it stands.
  Where the two could be confused, letters stand in front instead.
- On a scale ("0", "1", ... "10") a number is the label and nothing else; other choices beside it
  have letters in front.
- Choices of earlier messages are not taps: their labels are words, which the conversation reads.
"""

import re
from datetime import datetime
from string import ascii_lowercase

from handlers.engine.event import Said, Tapped
from handlers.engine.message import Button

REMEMBERED = 20
"""How many messages back the newest choices are looked for when somebody comes back."""

_BEGINS_WITH_NUMBER = re.compile(r"(\d{1,3})\b")


class Offered:
    """The choices of the newest message that has any."""

    def __init__(self, newest: tuple[Button, ...] = ()) -> None:
        self._newest = newest

    def copy(self) -> "Offered":
        """What is offered now, whatever is shown later."""
        return Offered(self._newest)

    def show(self, buttons: tuple[Button, ...]) -> None:
        """A message was shown; one without choices leaves those before it in reach."""
        self._newest = buttons or self._newest

    def event(self, at: datetime, line: str) -> Said | Tapped:
        """The line as an event."""
        button = self._named(_plain(line))
        return Said(at, line) if button is None else Tapped(at, button.id)

    def label(self, choice: str) -> str:
        """The label of an offered choice; empty if it is not offered."""
        return next((button.label for button in self._newest if button.id == choice), "")

    def _named(self, name: str) -> Button | None:
        if not name:
            return None  # nothing was typed, and nothing stands in front of a scale's choices
        if (button := _by_label(self._newest, name)) is not None:
            return button
        if name.isascii() and name.isdecimal():
            return _by_number(self._newest, name)
        pairs = zip(marks(self._newest), self._newest, strict=True)
        return next((button for mark, button in pairs if mark == name), None)


def marks(buttons: tuple[Button, ...]) -> tuple[str, ...]:
    """What stands in front of each choice: a number or a letter, or nothing if none is needed."""
    if is_scale(buttons):
        return ("",) * len(buttons)
    if has_scale(buttons):
        letters = iter(ascii_lowercase)
        return tuple("" if b.label.isdecimal() else next(letters) for b in buttons)
    numbers = [_number_of(button) for button in buttons]
    places = [str(place) for place in range(1, len(buttons) + 1)]
    is_confusing = any(n in places and n != p for n, p in zip(numbers, places, strict=True))
    if is_confusing and len(buttons) <= len(ascii_lowercase):
        return tuple(ascii_lowercase[: len(buttons)])
    return tuple("" if n == p else p for n, p in zip(numbers, places, strict=True))


def is_scale(buttons: tuple[Button, ...]) -> bool:
    """Whether every choice is a number, as on the pain scale."""
    return bool(buttons) and all(button.label.isdecimal() for button in buttons)


def has_scale(buttons: tuple[Button, ...]) -> bool:
    """Whether a pain scale is among the choices: then a number is an answer and never a place."""
    return sum(button.label.isdecimal() for button in buttons) > 2


def _by_label(buttons: tuple[Button, ...], name: str) -> Button | None:
    return next((button for button in buttons if _plain(button.label) == name), None)


def _by_number(buttons: tuple[Button, ...], number: str) -> Button | None:
    """The one choice that begins with a number, else the one in that place."""
    if has_scale(buttons):
        return None
    begun = [button for button in buttons if _number_of(button) == number]
    if begun:
        return begun[0] if len(begun) == 1 else None
    return buttons[int(number[:4]) - 1] if 1 <= int(number[:4]) <= len(buttons) else None


def _number_of(button: Button) -> str | None:
    found = _BEGINS_WITH_NUMBER.match(button.label)
    return None if found is None else found[1]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
