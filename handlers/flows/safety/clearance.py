"""What lifts a flag: a clinician's word, typed by the person, and then the coach's.

Rules (safety rules, section 1, rule 7):
- "A clinician cleared me" asks who, when and with which limits, one short question each. The coach
  confirms it with /clear; only then do drills come back, at half the dose.
- "I feel better now" lifts nothing.
- A coach may lift a flag alone where it was misread from a text, with the exact words before them.
- With no coach set up the screen is answered anew, and "none" then lifts a clinician's word that
  was typed, or a misread `clinician_first`. Nothing else does.
"""

from handlers.coach.clearance import limits_of
from handlers.coach.handoff import expected
from handlers.engine.flow import (
    Flow,
    ask,
    hand_off,
    moment,
    note,
    recall,
    remember,
    tell,
    within,
)
from handlers.engine.journal import milliseconds
from handlers.engine.question import Choice, Question, Unclear
from handlers.engine.words import literal, words
from handlers.flows.safety.screening import screening
from handlers.profile.coach_orders import Claim
from handlers.profile.facts import CLAIM, FLAG, HALF_DOSE, LIMITS, ZONE
from handlers.profile.flag import Flag
from handlers.profile.limits import Limits
from handlers.world import World

MOST_TYPED = 300
"""Characters of an answer that are kept."""


def clearance(world: World) -> Flow[Flag | None]:
    """Take a clinician's word down; a flag comes back where the screen, answered anew, says so."""
    who = yield from ask(_typed("who"))
    when = yield from ask(_typed("when"))
    limits = yield from ask(_typed("limits", none="choice.no_limits"))
    at = yield from moment()
    claim = Claim(who, when, limits, milliseconds(at))
    yield from remember(CLAIM, claim)
    yield from note("claim", who=who, when=when, limits=limits)
    if world.coach.is_set_up:
        zone = yield from recall(ZONE)
        yield from hand_off(
            "coach.says_cleared_by", who=literal(who), when=literal(when), limits=literal(limits)
        )
        by = expected(world, zone, at)
        yield from tell("clearance.passed_on", coach=world.coach.name, when=by)
        return None
    yield from tell("clearance.alone")
    return (yield from answered_anew(world, limits, is_misread=False))


def answered_anew(world: World, limits: str, *, is_misread: bool) -> Flow[Flag | None]:
    """With no coach: the screen once more; "none" lifts the flag, anything else raises its own."""
    flag, conditions = yield from within("anew", screening(world))
    if flag is not None and flag.urgency != "proceed_with_care":
        return flag
    if flag is not None or conditions:
        yield from tell("clearance.not_none")
        return None
    usual = (yield from recall(LIMITS)) or Limits()
    yield from remember(LIMITS, usual.joined(limits_of(world, limits)))
    yield from remember(FLAG, None)
    yield from remember(CLAIM, None)
    yield from remember(HALF_DOSE, not is_misread)
    yield from note("cleared", how="misread" if is_misread else "clinician", by="person")
    yield from tell("clearance.misread_lifted" if is_misread else "clearance.lifted_alone")
    return None


def misread(world: World, flag: Flag) -> Flow[Flag | None]:
    """Not what they meant: the coach looks at the words; drills stay off until then."""
    yield from note("misread", urgency=flag.urgency, category=flag.category)
    if world.coach.is_set_up:
        yield from hand_off("coach.says_misread")
        yield from tell("flag.misread")
        return None
    if flag.urgency != "clinician_first":
        yield from tell("flag.misread_alone")
        return None
    yield from tell("clearance.misread_alone")
    return (yield from answered_anew(world, "", is_misread=True))


def _typed(key: str, none: str | None = None) -> Question[str]:
    choices = () if none is None else (Choice("none", words(none), "none"),)
    return Question(
        key, words(f"clearance.{key}"), choices, str, _text, _read, again=words(f"clearance.{key}")
    )


def _read(text: str) -> str | Unclear:
    return text.strip()[:MOST_TYPED] or Unclear()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
