"""Something happened: the only things that a conversation ever hears of.

Each event has the instant `at` (UTC). A channel makes them and decides nothing.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias

from handlers.engine.file_name import is_given_name

_ENDING = re.compile(r"\.[A-Za-z0-9]{2,5}$")
"""A file's kind at the end of its name: `.jpg`, `.m4a`."""


@dataclass(frozen=True, slots=True)
class Started:
    """A person opened the chat for the first time, or pressed the platform's own Start."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A person wrote a text. `quoted` is the message they replied to or forwarded, if any.

    quotes_limber: that was said by Limber (or by another program), so it is nobody's words.
    is_group: it was written where several people read along; the person is then that place.
    """

    at: datetime
    text: str
    quoted: str = ""
    is_group: bool = False
    quotes_limber: bool = False


@dataclass(frozen=True, slots=True)
class Edited:
    """A person changed a text that they had written before, perhaps in a group."""

    at: datetime
    text: str
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Attached:
    """A person sent a photo, voice, video or document; `caption` and `name` are its words.

    continues_album: it came together with another one before it, which has been answered.
    """

    at: datetime
    kind: str
    name: str = ""
    caption: str = ""
    is_group: bool = False
    continues_album: bool = False

    @property
    def words(self) -> str:
        """What somebody said with it: the caption, and a name that words may stand in, as a poll's
        question. Of a file's name its ending is none of them, nor is a name that a camera gave.
        """
        stem = _ENDING.sub("", self.name)
        is_file = stem != self.name
        if is_file and is_given_name(stem):
            return self.caption.strip()
        return f"{self.caption} {stem.replace('_', ' ') if is_file else stem}".strip()


@dataclass(frozen=True, slots=True)
class Tapped:
    """A person tapped a button; `choice` is the id that it carried."""

    at: datetime
    choice: str


@dataclass(frozen=True, slots=True)
class TimerRang:
    """A stored timer is due. `due` is when it should have rung, `at` when it did."""

    at: datetime
    conversation: int
    turn: int
    due: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """Something that was planned is due: `kind` is the flow that it opens ("check_in").

    noticed: when it was seen to be due, if it has waited for its turn to be sent since.
    """

    at: datetime
    kind: str
    due: datetime
    noticed: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayEnded:
    """03:00 in the person's own zone: what is still open is closed, what was done counts."""

    at: datetime


@dataclass(frozen=True, slots=True)
class CoachReplied:
    """A coach answered this person; the words go to them as they are.

    A text that begins with a slash is one of the coach's commands. `anyway`: it was looked at once
    more, and goes out although it holds a phrase of the never-say list.
    """

    at: datetime
    coach: str
    text: str
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class CoachNoted:
    """A coach wrote something down for themselves; the person never sees it."""

    at: datetime
    coach: str
    text: str


@dataclass(frozen=True, slots=True)
class CoachClosed:
    """A coach is done with this thread; a new message opens it again."""

    at: datetime
    coach: str


@dataclass(frozen=True, slots=True)
class CoachClaimed:
    """A coach took this thread on."""

    at: datetime
    coach: str


@dataclass(frozen=True, slots=True)
class CoachSnoozed:
    """A coach put this thread off until an instant (UTC)."""

    at: datetime
    coach: str
    until: datetime


@dataclass(frozen=True, slots=True)
class CoachPlanned:
    """A coach wants something to be done at an instant (UTC). text: as they would write it then.

    until_word: not if the person writes before; batch: names words to several people.
    """

    at: datetime
    coach: str
    text: str
    due: datetime
    until_word: bool = True
    batch: str = ""


@dataclass(frozen=True, slots=True)
class CoachUndid:
    """A coach takes back what was planned last, or all of a batch, as far as it is not done."""

    at: datetime
    coach: str
    batch: str = ""


@dataclass(frozen=True, slots=True)
class CoachMuted:
    """A coach wants this person's messages without a sound, or not at all, or (`ends`) as ever.

    until: an instant (UTC); None until a coach ends it.
    """

    at: datetime
    coach: str
    is_blocked: bool = False
    until: datetime | None = None
    ends: bool = False


@dataclass(frozen=True, slots=True)
class CoachLabelled:
    """A coach puts a person into a group of their own, or with `takes_off` out of it."""

    at: datetime
    coach: str
    label: str
    takes_off: bool = False


@dataclass(frozen=True, slots=True)
class CoachAvoided:
    """A coach took a drill (by id) out of this person's plans, or with `allows` put it back."""

    at: datetime
    coach: str
    drill: str
    allows: bool = False


@dataclass(frozen=True, slots=True)
class CoachRested:
    """A coach rests an area until a day is over (ISO date, in the person's zone)."""

    at: datetime
    coach: str
    area: str
    until: str


@dataclass(frozen=True, slots=True)
class CoachAssigned:
    """A coach chose the next routine: an area whose routine it is, and how many minutes."""

    at: datetime
    coach: str
    area: str
    minutes: int


@dataclass(frozen=True, slots=True)
class CoachSentDrill:
    """A coach sent a drill (by id), as a button that opens it."""

    at: datetime
    coach: str
    drill: str


@dataclass(frozen=True, slots=True)
class CoachCleared:
    """A coach confirmed that the person may train again, or that a flag had been misread.

    category: of the flag; "" where there is but one.
    """

    at: datetime
    coach: str
    is_misread: bool = False
    category: str = ""


@dataclass(frozen=True, slots=True)
class CoachGaveFullDose:
    """A coach ended the half dose that follows a clearance."""

    at: datetime
    coach: str


@dataclass(frozen=True, slots=True)
class CoachSawAlerts:
    """A coach was shown the person's alerts, on whatever surface.

    up_to: those until this instant (UTC), where one was shown by itself; None for all of them.
    """

    at: datetime
    coach: str
    has_acknowledged: bool = False
    up_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform says for good that this person cannot be reached here.

    channel and chat: where, if it is known, for a joined person may be reached elsewhere; message:
    the number of the one that was refused.
    """

    at: datetime
    channel: str = ""
    chat: str = ""
    message: int = 0


@dataclass(frozen=True, slots=True)
class Returned:
    """A person who could not be reached is back."""

    at: datetime


@dataclass(frozen=True, slots=True)
class TapsLost:
    """A channel had lost touch: what was tapped meanwhile may never have been told."""

    at: datetime


@dataclass(frozen=True, slots=True)
class AgeCorrected:
    """Whoever runs Limber took back that this person is under 18."""

    at: datetime


class LinkOutcome(Enum):
    """What became of a try to join another platform, or to leave it."""

    ASKS = "asks"
    DECLINED = "declined"
    JOINED = "joined"
    WRONG = "wrong"
    OLD = "old"
    SAME = "same"
    TOO_OFTEN = "too_often"
    LEFT = "left"
    ONLY = "only"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """A person asked for a code to join another platform with, and this is it."""

    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class LinkTried:
    """A person typed a code, or took a platform out again; it is done, or it could not be.

    code: that fits, where it has to be asked about first; elsewhere: channel and chat of the other
    place, which is told.
    """

    at: datetime
    outcome: LinkOutcome
    code: str = ""
    elsewhere: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Erased:
    """Whoever runs Limber erased this person; nothing is said to them."""

    at: datetime


CoachDid: TypeAlias = (
    CoachReplied
    | CoachNoted
    | CoachClosed
    | CoachClaimed
    | CoachSnoozed
    | CoachPlanned
    | CoachUndid
    | CoachMuted
    | CoachLabelled
    | CoachAvoided
    | CoachRested
    | CoachAssigned
    | CoachSentDrill
    | CoachCleared
    | CoachGaveFullDose
    | CoachSawAlerts
)
"""What a coach can do in a person's thread."""

Event: TypeAlias = (
    Started
    | Said
    | Edited
    | Attached
    | Tapped
    | TimerRang
    | Due
    | DayEnded
    | CoachDid
    | Erased
    | AgeCorrected
    | Refused
    | Returned
    | TapsLost
    | LinkAsked
    | LinkTried
)
