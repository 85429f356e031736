"""What lifts a flag: a clinician's word, typed by the person, and then the coach's.

Rules (safety rules, section 1, rule 7):
- "A clinician cleared me" asks who, when and with which limits, one short question each. The coach
  confirms it with /clear; only then do drills come back, at half the dose.
- "I feel better now" lifts nothing.
- A coach may lift a flag alone where it was misread from a text, with the exact words before them.
- With no coach set up, an emergency or what is for today is asked about outright ("saw you after
  this?"), and the screen is answered anew, and "none" then lifts a clinician's word that
  was typed, or a misread `clinician_first`. Nothing else does.
"""

from enum import Enum
from functools import partial

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
from handlers.engine.question import Choice, Question, of_enum
from handlers.engine.words import Words, literal, words
from handlers.flows.safety.clinicians_word import HOW_FAR, WHEN, WHO, read_word
from handlers.flows.safety.screening import keep, screening
from handlers.profile.coach_orders import Claim
from handlers.profile.facts import CLAIMS, CLINICIAN_LIMITS, FLAGS, HALF_DOSE, LIMITS, ZONE
from handlers.profile.flag import Flag, Flags, without
from handlers.profile.limits import Limits, after_clearance
from handlers.world import World

_NEVER_ALONE = frozenset({"emergency", "same_day"})
"""What nobody lifts by a word alone (safety rules, section 1, rule 7)."""


def clearance(world: World, flag: Flag, again: Words) -> Flow[Flags]:
    """Take a clinician's word about a flag down; returns the flags that the screen, answered anew,
    raises. again: the flag's instruction, for whoever says that the sign is there.
    """
    who = yield from ask(_typed(world, WHO, again))
    when = yield from ask(_typed(world, WHEN, again))
    limits = yield from ask(_typed(world, HOW_FAR, again, none="choice.no_limits"))
    if not world.coach.is_set_up and flag.urgency in _NEVER_ALONE and not (yield from _is_so(who)):
        yield from tell("clearance.not_none")
        return ()
    at = yield from moment()
    claim = Claim(who, when, limits, milliseconds(at), flag.category)
    others = [each for each in (yield from recall(CLAIMS)) if each.category != flag.category]
    yield from remember(CLAIMS, (claim, *others))
    yield from note("claim", category=flag.category, who=who, when=when, limits=limits)
    if world.coach.is_set_up:
        zone = yield from recall(ZONE)
        yield from hand_off(
            "coach.says_cleared_by", who=literal(who), when=literal(when), limits=literal(limits)
        )
        by = expected(world, zone, at)
        yield from tell("clearance.passed_on", coach=world.coach.name, when=by)
        return ()
    yield from tell("clearance.alone")
    return (yield from answered_anew(world, flag, limits, is_misread=False))


def answered_anew(world: World, flag: Flag, limits: str, *, is_misread: bool) -> Flow[Flags]:
    """With no coach: the screen once more; "none" lifts the flag, anything else raises its own."""
    found = yield from within("anew", screening(world))
    yield from keep(found)
    if found.flags:
        return found.flags
    if not found.is_clear:
        yield from tell("clearance.not_none")
        return ()
    if not is_misread:
        usual = (yield from recall(LIMITS)) or Limits()
        yield from remember(LIMITS, usual.joined(after_clearance(flag.category)))
        word = yield from recall(CLINICIAN_LIMITS)
        yield from remember(CLINICIAN_LIMITS, word.joined(limits_of(world, limits)))
    left = without((yield from recall(FLAGS)), flag.category)
    claims = yield from recall(CLAIMS)
    yield from remember(FLAGS, left)
    yield from remember(CLAIMS, tuple(c for c in claims if c.category != flag.category))
    if not is_misread:
        yield from remember(HALF_DOSE, True)
    how = "misread" if is_misread else "clinician"
    yield from note("cleared", category=flag.category, how=how, by="person")
    if left:
        yield from tell("clearance.one_lifted")
        return ()
    yield from tell("clearance.misread_lifted" if is_misread else "clearance.lifted_alone")
    return ()


def misread(world: World, flag: Flag) -> Flow[Flags]:
    """Not what they meant: the coach looks at the words; drills stay off until then."""
    yield from note("misread", urgency=flag.urgency, category=flag.category)
    if world.coach.is_set_up:
        yield from hand_off("coach.says_misread")
        yield from tell("flag.misread")
        return ()
    if flag.urgency != "clinician_first":
        yield from tell("flag.misread_alone")
        return ()
    yield from tell("clearance.misread_alone")
    return (yield from answered_anew(world, flag, "", is_misread=True))


class So(Enum):
    """Whether a clinician saw somebody after what is flagged."""

    YES = "yes"
    NO = "no"


def _is_so(who: str) -> Flow[bool]:
    """With no coach to confirm it, the one plain question about a clinician's word."""
    labels = {So.YES: "choice.saw_me", So.NO: "choice.did_not_see_me"}
    asked = of_enum("so", So, labels, said=words("clearance.so", who=literal(who)))
    return (yield from ask(asked)) is So.YES


def _typed(world: World, key: str, again: Words, none: str | None = None) -> Question[str]:
    choices = () if none is None else (Choice("none", words(none), "none"),)
    asked = words(f"clearance.{key}")
    read = partial(read_word, world, key, again)
    return Question(key, asked, choices, str, _text, read, again=asked)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
