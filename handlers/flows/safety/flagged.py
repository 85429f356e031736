"""Something needs care first: the instruction, the coach's alert, and no drill until it is lifted.

What a flag does and what lifts it: safety rules, section 1.
"""

from datetime import datetime
from enum import Enum
from functools import partial

from handlers.coach.severity import severity_words, sign_words
from handlers.engine.flow import Flow, Next, alert, ask, note, recall, remember, tell
from handlers.engine.journal import milliseconds
from handlers.engine.json import Arguments
from handlers.engine.question import Unclear, of_enum
from handlers.engine.words import Words, words
from handlers.flows.country import country_of
from handlers.flows.safety.clearance import clearance, misread
from handlers.flows.safety.danger_answer import says_it_is_there, says_worse
from handlers.profile import flag as flags_of
from handlers.profile.danger_question import MIND
from handlers.profile.emergency_numbers import crisis_line, emergency_number, urgent_number
from handlers.profile.facts import CLAIMS, FLAGS
from handlers.profile.flag import Flag, Flags, gravest, joined, still_holding
from handlers.world import World


class Said(Enum):
    """What can be said under a flag."""

    CLEARED = "cleared"
    MISREAD = "misread"


def severe(at: datetime) -> Flag:
    """The flag of a score of 8 and more (safety rules, section 3.5, `severe_pain`)."""
    return Flag("clinician_first", "severe_pain", "score", milliseconds(at))


def next_of(*raised: Flag) -> Next:
    """The flow that one or more flags lead to."""
    return Next("flagged", {"flags": flags_of.dump(raised)})


def flagged(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Give the gravest instruction first, of equally grave ones that of what was just told, and the
    number to call for self-harm in any case; then remember the flags and alert the coach.
    """
    raised = _raised(arguments)
    before = yield from recall(FLAGS)
    claims = yield from recall(CLAIMS)
    flags = joined(before, raised)
    country = yield from country_of(world)
    yield from tell("flag.heard")
    newest = joined((), raised)[0]
    shown = flags[0] if flags[0].is_graver(newest) else newest
    yield from tell_instruction(world, shown, country)
    for each in raised:
        if each.category != shown.category and MIND & {each.category, shown.category}:
            yield from tell_instruction(world, each, country)
    yield from remember(FLAGS, flags)
    yield from remember(CLAIMS, still_holding(claims, before, raised))
    for flag in raised:
        yield from note("flag", urgency=flag.urgency, category=flag.category, source=flag.source)
        yield from alert_coach(world, flag.urgency, flag.category)
    return (yield from standing(world, flags, country))


def alert_coach(world: World, urgency: str, category: str) -> Flow[None]:
    """The coach is told how grave it is and what the sign was, in words."""
    sign = sign_words(world.catalog.messages, category)
    yield from alert(urgency, "coach.flag", urgency=severity_words(urgency), category=sign)


def _raised(arguments: Arguments) -> Flags:
    if "flags" in arguments:
        return flags_of.load(arguments["flags"])
    return (flags_of.load_one([arguments[key] for key in ("urgency", "category", "source", "at")]),)


def tell_instruction(world: World, flag: Flag, country: str) -> Flow[None]:
    """The message for this flag: the action first, no cause, no joke, no drill."""
    yield from tell(instruction_key(world, flag), **numbers(country))


def instruction_key(world: World, flag: Flag) -> str:
    """The most particular message there is for a flag."""
    particular = f"flag.{flag.urgency}_{flag.category}"
    return particular if particular in world.catalog.messages else f"flag.{flag.urgency}"


def again_in_full(first: str, instruction: str, country: str) -> Words:
    """An instruction that is said again, below a first line that names no part of the body."""
    said = words(instruction, **numbers(country))
    return words("flag.again", first=words(first), instruction=said)


def numbers(country: str) -> dict[str, Words]:
    """The numbers to call in a country, as words."""
    return {
        "number": words(emergency_number(country)),
        "urgent": words(urgent_number(country)),
        "crisis": words(crisis_line(country)),
    }


def standing(world: World, flags: Flags, country: str) -> Flow[Next | None]:
    """What can be said while flags stand; a clinician's word is for the one that is shown."""
    labels = {Said.CLEARED: "choice.cleared"}
    from_text = [flag for flag in flags if flag.source == "text"]
    if from_text:
        labels[Said.MISREAD] = "choice.not_meant"
    said = words("flag.standing" if world.coach.is_set_up else "flag.standing_alone")
    instruction = again_in_full("flag.heard", instruction_key(world, flags[0]), country)
    read = partial(_read, world, instruction)
    answer = yield from ask(of_enum("standing", Said, labels, said=said, read=read))
    if answer is Said.CLEARED:
        anew = yield from clearance(world, flags[0], instruction)
    else:
        anew = yield from misread(world, from_text[0])
    if anew:
        return next_of(*anew)
    left = yield from recall(FLAGS)
    return Next("still_standing", {}) if left and left != flags else None


def _read(world: World, again: Words, text: str) -> Said | Unclear:
    """A clinician's word, where the text speaks of one; feeling better is none."""
    phrases = world.phrases
    plain = f"{text.casefold()} ".replace("\u2019", "'")
    if any(said in plain for said in phrases["clearance.said"].split("|")) and not any(
        f"{unsaid} " in plain for unsaid in phrases["clearance.unsaid"].split("|")
    ):
        if says_it_is_there(world, text) or says_worse(world, text):
            return Unclear(again)
        return Said.CLEARED
    feels_better = any(each in plain for each in phrases["clearance.better"].split("|"))
    return Unclear(words("clearance.not_enough" if feels_better else "flag.stays"))


def still_standing(world: World, _arguments: Arguments) -> Flow[Next | None]:
    """A drill was asked for while a flag stands: the instruction once more, and no drill."""
    flags = yield from recall(FLAGS)
    shown = gravest(flags)
    if shown is None:
        return None
    country = yield from country_of(world)
    yield from tell("flag.not_yet")
    yield from tell_instruction(world, shown, country)
    return (yield from standing(world, flags, country))
