"""What only the running bot can do for a person, since it needs all their rows. It leaves once."""

from dataclasses import dataclass
from enum import Enum


class Errand(Enum):
    """What is done, once, after everything else that was heard.

    EXPORT: everything that is kept, as files and in words. STOP_REMINDERS: no timer rings any more,
    and messages on their way that answer nothing are not sent. ERASE: everything is deleted; what
    is said after it in the same turn is the last that this person hears.
    """

    EXPORT = "export"
    STOP_REMINDERS = "silence"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Run:
    """Run this errand: a step of a flow, and an effect."""

    errand: Errand
