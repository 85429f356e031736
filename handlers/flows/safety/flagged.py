"""Something needs care first: the instruction, the coach's alert, and no drill until it is lifted.

What a flag does and what lifts it: safety rules, section 1.
"""

from datetime import datetime
from enum import Enum
from functools import partial

from handlers.coach.clearance import MINOR
from handlers.engine.flow import Flow, Next, alert, ask, note, recall, remember, tell
from handlers.engine.journal import milliseconds
from handlers.engine.json import Arguments
from handlers.engine.question import Unclear, of_enum
from handlers.engine.words import Words, words
from handlers.flows.country import country_of
from handlers.flows.safety.clearance import clearance, misread
from handlers.profile.facts import FLAG
from handlers.profile.flag import Flag
from handlers.safety.emergency_numbers import crisis_line, emergency_number, urgent_number
from handlers.world import World


class Said(Enum):
    """What can be said under a flag."""

    CLEARED = "cleared"
    MISREAD = "misread"


def severe(at: datetime) -> Flag:
    """The flag of a score of 8 and more (safety rules, section 3.5, `severe_pain`)."""
    return Flag("clinician_first", "severe_pain", "score", milliseconds(at))


def next_of(flag: Flag) -> Next:
    """The flow that a flag leads to."""
    return Next(
        "flagged",
        {
            "urgency": flag.urgency,
            "category": flag.category,
            "source": flag.source,
            "at": flag.at,
        },
    )


def flagged(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Give the instruction first; then remember the flag and alert the coach."""
    at = arguments["at"]
    assert isinstance(at, int)
    flag = Flag(str(arguments["urgency"]), str(arguments["category"]), str(arguments["source"]), at)
    country = yield from country_of(world)
    yield from tell("flag.heard")
    yield from tell_instruction(world, flag, country)
    yield from remember(FLAG, flag)
    yield from note("flag", urgency=flag.urgency, category=flag.category, source=flag.source)
    yield from alert(flag.urgency, "coach.flag", urgency=flag.urgency, category=flag.category)
    return (yield from standing(world, flag))


def tell_instruction(world: World, flag: Flag, country: str) -> Flow[None]:
    """The message for this flag: the action first, no cause, no joke, no drill."""
    yield from tell(instruction_key(world, flag), **numbers(country))


def instruction_key(world: World, flag: Flag) -> str:
    """The most particular message there is for a flag."""
    particular = f"flag.{flag.urgency}_{flag.category}"
    return particular if particular in world.catalog.messages else f"flag.{flag.urgency}"


def numbers(country: str) -> dict[str, Words]:
    """The numbers to call in a country, as words."""
    return {
        "number": words(emergency_number(country)),
        "urgent": words(urgent_number(country)),
        "crisis": words(crisis_line(country)),
    }


def standing(world: World, flag: Flag) -> Flow[Next | None]:
    """What can be said while the flag stands."""
    labels = {} if flag.category == MINOR else {Said.CLEARED: "choice.cleared"}
    if flag.source == "text":
        labels[Said.MISREAD] = "choice.not_meant"
    if not labels:
        return None
    said = words("flag.standing" if world.coach.is_set_up else "flag.standing_alone")
    asked = of_enum("standing", Said, labels, said=said, read=partial(_read, world))
    answer = yield from ask(asked)
    is_cleared = answer is Said.CLEARED
    again = yield from (clearance(world) if is_cleared else misread(world, flag))
    return None if again is None else next_of(again)


def _read(world: World, text: str) -> Said | Unclear:
    """A clinician's word, where the text speaks of one; feeling better is none."""
    messages = world.catalog.messages
    plain = f"{text.casefold()} ".replace("\u2019", "'")
    if any(said in plain for said in messages["clearance.said"].split("|")) and not any(
        unsaid in plain for unsaid in messages["clearance.unsaid"].split("|")
    ):
        return Said.CLEARED
    feels_better = any(each in plain for each in messages["clearance.better"].split("|"))
    return Unclear(words("clearance.not_enough" if feels_better else "flag.stays"))


def still_standing(world: World, _arguments: Arguments) -> Flow[Next | None]:
    """A drill was asked for while a flag stands: the instruction once more, and no drill."""
    flag = yield from recall(FLAG)
    if flag is None:
        return None
    country = yield from country_of(world)
    yield from tell("flag.not_yet")
    yield from tell_instruction(world, flag, country)
    return (yield from standing(world, flag))
