"""What a person gets: paragraphs in a small Markdown subset, choices, perhaps a picture.

Rules:
- `text` knows paragraphs, **bold**, *italic*, `- ` lists and nothing else.
- A choice's id is `conversation.turn.choice`, 64 bytes at most (Telegram's callback_data).
- `slot` is (conversation, turn). A second message with the same slot is an edit of the first;
  a channel that cannot edit sends it anew, unless it only settles an answered question.
- `until` is a countdown that each channel shows as it can.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TypeAlias

Slot: TypeAlias = tuple[int, int]


class Lane(Enum):
    """Who goes first when many wait (lower is sooner)."""

    EMERGENCY = 0
    TIMER = 1
    """What rings: the next step of a session."""
    SESSION = 2
    """What is answered to somebody in a session."""
    ANSWER = 3
    CHECK_IN = 4
    DIGEST = 5


@dataclass(frozen=True, slots=True)
class Button:
    """One choice as it is sent.

    is_marked: it can be ticked, and is; is_main: it is the one that most people want; ticks: it is
    marked and unmarked, and is no answer by itself.
    """

    id: str
    label: str
    is_marked: bool = False
    is_main: bool = False
    ticks: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A drill's picture by its content name, with words that would let a blind person do it.

    side: the one that works, "left" or "right"; of a drill without sides there is one picture.
    """

    name: str
    alt: str
    side: str = "right"


@dataclass(frozen=True, slots=True)
class Course:
    """Scores (0 to 10) over days, under a name as it is read."""

    name: str
    scores: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Courses to be drawn, and the days of sessions; `alt` says the same in words."""

    courses: tuple[Course, ...]
    sessions: tuple[date, ...]
    alt: str


Shown: TypeAlias = Picture | Chart
"""What stands beside a message's words. A message goes out without it where it cannot be had."""


@dataclass(frozen=True, slots=True)
class Until:
    """A countdown: how many seconds from delivery, and what it counts to.

    phase: what its time is for in a drill, "ready", "work", "change", "rest" or "ending", else
    empty; beats: the seconds of each part of one rep, where reps are counted.
    """

    seconds: int
    label: str
    phase: str = ""
    beats: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person."""

    text: str
    buttons: tuple[Button, ...] = ()
    picture: Shown | None = None
    until: Until | None = None
    slot: Slot | None = None
    lane: Lane = Lane.ANSWER
    is_edit: bool = False
