"""What was read as danger: how urgent it is, how certain, of what kind, and by which words."""

from dataclasses import dataclass
from enum import Enum

from content.lexicon.lexicon import URGENCIES


class Urgency(Enum):
    """How soon somebody must be seen; the meaning of each is in the safety page."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    CLINICIAN_FIRST = "clinician_first"
    PROCEED_WITH_CARE = "proceed_with_care"
    NONE = "none"

    @property
    def rank(self) -> int:
        """4 for an emergency down to 0 for none."""
        return URGENCIES.index(self.value)


class Certainty(Enum):
    """Whether a danger stands, has to be asked about, or is none."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that holds, and the words that made it hold.

    An unsure one would hold if what stands between were not so: a question, another person, a
    supposition, a past; or the learnt weights alone say it. Its urgency is the one it would have.
    `place` is the first of its words and the one after its last. An ambiguous one is made of words
    that have an everyday sense as well. `by_weights` marks what the learnt weights made unsure,
    `is_excused` what a saying, a story or another excuse stands against.
    """

    category: str
    urgency: Urgency
    words: tuple[str, ...]
    rule: str
    certainty: Certainty = Certainty.SURE
    place: tuple[int, int] = (0, 0)
    is_ambiguous: bool = False
    by_weights: bool = False
    is_excused: bool = False
