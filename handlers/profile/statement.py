"""What a person tells in one line: pain, limits and wish together, as far as they said it."""

from dataclasses import dataclass, field

from handlers.engine.json import JSON
from handlers.profile import limits as means
from handlers.profile import pain
from handlers.profile.limits import Context, Limits
from handlers.profile.pain import Pain


@dataclass(frozen=True, slots=True)
class Statement:
    """limits is None where nothing was said of them; minutes is a whole number or None.

    elsewhere: the areas outside the drills, where no other was named.
    """

    pain: Pain = field(default_factory=Pain)
    limits: Limits | None = None
    minutes: int | None = None
    context: Context | None = None
    elsewhere: tuple[str, ...] = ()
    hurts_nowhere: bool = False

    @property
    def is_elsewhere(self) -> bool:
        return bool(self.elsewhere)

    def joined(self, newer: "Statement") -> "Statement":
        """What was told before and later together; the later wins where both speak."""
        mine, theirs = self.pain, newer.pain
        both = Pain(
            theirs.places or mine.places,
            mine.score if theirs.score is None else theirs.score,
            theirs.triggers or mine.triggers,
            mine.days if theirs.days is None else theirs.days,
        )
        return Statement(
            both,
            newer.limits if self.limits is None else self.limits.joined(newer.limits or Limits()),
            newer.minutes or self.minutes,
            newer.context or self.context,
            newer.elsewhere,
            newer.hurts_nowhere,
        )


def dump(told: Statement) -> JSON:
    return {
        "pain": pain.dump(told.pain),
        "limits": None if told.limits is None else means.dump_limits(told.limits),
        "minutes": told.minutes,
        "context": None if told.context is None else told.context.value,
        "elsewhere": list(told.elsewhere),
        "nowhere": told.hurts_nowhere,
    }


def load(value: JSON) -> Statement:
    """What was told, from JSON. Raises `ValueError`, `KeyError` or `TypeError` for other JSON."""
    if not isinstance(value, dict):
        raise TypeError("not what somebody told")
    limits, minutes, context = value["limits"], value["minutes"], value["context"]
    elsewhere = value["elsewhere"]
    if not isinstance(elsewhere, list):
        raise TypeError("not areas")
    return Statement(
        pain.load(value["pain"]),
        None if limits is None else means.load_limits(limits),
        minutes if isinstance(minutes, int) else None,
        None if context is None else Context(context),
        tuple(str(each) for each in elsewhere),
        bool(value["nowhere"]),
    )
