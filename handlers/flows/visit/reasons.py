"""Why these drills: the idea in one line, what a sequence is for, and what is trained today.

Rules ("Back or Knee Pain During Workouts? Start Here."):
- One line of the idea stands in every plan. It is the coach's idea, and never a cause.
- What a sequence is for stands on the card of its first drill, in somebody's first routines.
- Where nothing hurts, today's lift or sport decides; it is asked anew each time.
"""

from dataclasses import replace

from content.catalog import Catalog
from handlers.engine.flow import Flow, ask
from handlers.engine.question import Choice, Question
from handlers.engine.words import Words, literal, words
from handlers.flows.score import SAFE
from handlers.prescription.item import Item
from handlers.prescription.prescription import Prescription
from handlers.prescription.request import Request
from handlers.profile.limits import Context, Preference
from handlers.profile.pain import Pain
from handlers.profile.reading import read_line
from handlers.world import World

TOGETHER = {"knee", "low_back"}
LIFTS = ("squat", "deadlift", "lunge", "running", "cycling", "swimming")
OTHER = "other"
WITH_SETS = frozenset({"squat", "deadlift", "lunge", "leg_press"})
WITH_MINUTES = frozenset({"running", "cycling", "swimming", "walking"})
IDEA, AGAIN = "idea", "again"


def idea(world: World, request: Request, *, is_known: bool = False) -> Words:
    """The idea behind today's plan, by what hurts most; in short for somebody who comes back."""
    start = f"why.{AGAIN if is_known else IDEA}"
    areas = [area for area in request.areas if area not in request.rest_areas]
    if not areas:
        return words(f"{start}.nowhere", lift=lift_words(world, request.lift))
    if set(areas) >= TOGETHER:
        return words(f"{start}.knee_and_low_back")
    key = f"{start}.{areas[0]}"
    return words(key if key in world.catalog.messages else f"{start}.other")


def parked(world: World, pain: Pain) -> tuple[Words, ...]:
    """What to leave for now: high impact that sets the pain off, while it is above 2.

    Source: "Exercise to Relieve Back Pain" (high impact is usually avoided while a joint really
    complains); from which score on is a project default.
    """
    if (pain.score or 0) <= SAFE or not pain.places:
        return ()
    keys = (f"why.park.{trigger}" for trigger in pain.triggers)
    return tuple(words(key) for key in keys if key in world.catalog.messages)


def first_set(world: World, request: Request) -> Words:
    """The way into training: a warm-up set of today's lift, or a few easy minutes of a sport.

    What sets the pain off and has no sets is not suggested; then it is the first lift's set.
    """
    lift = lift_words(world, request.lift)
    if request.lift in WITH_SETS:
        return words("why.first_set", lift=lift)
    if request.lift in WITH_MINUTES and not request.areas:
        return words("why.first_minutes", lift=lift)
    return words("why.first_set_any")


def lift_words(world: World, lift: str | None) -> Words:
    """What is trained, as it stands in a sentence."""
    key = f"why.lift.{lift}"
    return words(key if key in world.catalog.messages else "why.lift.other")


def intro(world: World, plan: Prescription, at: int) -> Words:
    """What is said on the card of this item: its sequence's aims, where it is the first of it."""
    name = _sequence(world.catalog, plan.items[at])
    earlier = {_sequence(world.catalog, item) for item in plan.items[:at]}
    key = f"why.sequence.{name}"
    if name in earlier or key not in world.catalog.messages:
        return literal("")
    return words(key)


def _sequence(catalog: Catalog, item: Item) -> str:
    """The sequence that a drill, or the one it stands in for, belongs to."""
    for name, entries in catalog.routines.sequences.items():
        if {item.drill, item.instead_of} & {entry.drill for entry in entries}:
            return name
    return ""


def lift_today(world: World, pain: Pain, wish: Preference, *, is_known: bool) -> Flow[Pain]:
    """Which lift or sport is it today? Asked where nothing hurts, before training.

    is_known: what is known of it is from another day.
    """
    if pain.places or wish.context is not Context.BEFORE_TRAINING:
        return pain
    if pain.triggers and not is_known:
        return pain
    lift = yield from ask(_question(world))
    return replace(pain, triggers=() if lift == OTHER else (lift,))


def _question(world: World) -> Question[str]:
    def read(text: str) -> str:
        triggers = read_line(world.lexicon, text).pain.triggers
        return next((each for each in triggers if each in world.catalog.routines.lifts), OTHER)

    def load(value: object) -> str:
        if not isinstance(value, str):
            raise TypeError("not a lift")
        return value

    choices = (*LIFTS, OTHER)
    return Question(
        key="lift",
        words=words("why.lift_today"),
        choices=tuple(Choice(each, words(f"choice.lift_{each}"), each) for each in choices),
        dump=str,
        load=load,
        read=read,
    )
