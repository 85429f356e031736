"""What only the running bot can do for a person, since it needs all their rows. It leaves once."""

from dataclasses import dataclass
from enum import Enum


class Errand(Enum):
    """EXPORT: everything that is kept, as files and in words. SILENCE: no timer rings any more,
    and what is on its way and no answer stays here. ERASE: everything goes; what is said after it
    in the same breath is the last that this person hears.
    """

    EXPORT = "export"
    SILENCE = "silence"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Run:
    """Run this errand: a step of a flow, and an effect."""

    errand: Errand
