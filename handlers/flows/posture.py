"""Three questions on posture, by wish; the answers go to the coach's card, and no camera looks.

Source: "Exercise to Relieve Back Pain" (a good trainer looks at sitting, standing and walking;
one-sided habits build imbalances). That they are asked in three taps is a project default.
"""

from handlers.engine.flow import Flow, Next, ask, hand_off, remember, tell
from handlers.engine.json import Arguments
from handlers.engine.question import Question, of_enum
from handlers.engine.words import Words, words
from handlers.profile.facts import POSTURE
from handlers.profile.posture import Posture, Sitting, Which
from handlers.world import World

FLOW = "posture"


def posture(world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Ask, keep the answers, say one thing that fits, and pass them on."""
    sitting_labels = {each: f"choice.sitting_{each.value}" for each in Sitting}
    sitting = yield from ask(
        of_enum("sitting", Sitting, sitting_labels, said=words("posture.sitting"))
    )
    carrying = yield from ask(_which("carrying"))
    sport = yield from ask(_which("sport"))
    found = Posture(sitting, carrying, sport)
    yield from remember(POSTURE, found)
    yield from tell("posture.one_sided" if found.is_one_sided else "posture.even")
    if sitting is Sitting.LONG:
        yield from tell("posture.sitting_long")
    if world.coach.is_set_up:
        yield from tell("posture.kept")
    yield from hand_off("posture.told", **in_words(found))
    return None


def in_words(found: Posture) -> dict[str, Words]:
    """The three answers as they stand in a sentence."""
    return {
        "sitting": words(f"posture.said.{found.sitting.value}"),
        "carrying": words(f"posture.said.{found.carrying.value}"),
        "sport": words(f"posture.said.{found.sport.value}"),
    }


def _which(key: str) -> Question[Which]:
    labels = {each: f"choice.{key}_{each.value}" for each in Which}
    return of_enum(key, Which, labels, said=words(f"posture.{key}"))
