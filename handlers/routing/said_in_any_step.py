"""What can be said in any step: pause, back, again, too easy, where do I stand."""

from dataclasses import replace

from handlers.command import Command
from handlers.engine import interruptions
from handlers.engine.hearing import Hearing
from handlers.engine.json import mapping
from handlers.engine.words import Words, words
from handlers.flows.posture import FLOW as POSTURE
from handlers.flows.progress.ladder import LADDERS, rung_words
from handlers.prescription.drill_progress import DrillProgress
from handlers.prescription.prescription import Prescription
from handlers.prescription.progression import form_of
from handlers.profile.barrier import is_care_first
from handlers.profile.facts import CONSENT, DRILL_PROGRESS, PAUSED
from handlers.profile.ladder import rung_of
from handlers.routing.answers import path_of
from handlers.routing.commands import run_command, stop
from handlers.routing.stays_open import stays_in_front
from handlers.world import World


def run_spoken_word(world: World, hearing: Hearing, spoken: str) -> bool:
    """What can be said in any step; false where there is nothing it could mean."""
    front = hearing.front
    is_training = hearing.recall(CONSENT) is not None and not is_care_first(hearing.profile)
    match spoken:
        case "help":
            run_command(world, hearing, Command.HELP)
        case "ladder" if is_training:
            lines = (*_ladders(world, hearing), *_versions(world, hearing))
            hearing.say(words("plan.whole", parts=lines))
            if front is not None and front.open.due is None:
                hearing.put_again(front)
        case "posture" if is_training:
            hearing.open(POSTURE, {})
        case "easy":
            return _noticed_easy(hearing)
        case "stop" if front is not None:
            stop(world, hearing)
        case "pause" if front is not None:
            if not stays_in_front(hearing, front):
                interruptions.pause(hearing, front)
        case "pause":
            run_command(world, hearing, Command.PAUSE)
        case "resume" if front is not None:
            interruptions.resume(
                hearing, next((c for c in hearing.stack if c.open.is_paused), front)
            )
        case "resume" if hearing.recall(PAUSED) is not None:
            hearing.open("pause", {"resume": True})
        case "back" if front is not None:
            interruptions.back(hearing, front)
        case "again" if front is not None:
            hearing.put_again(front)
        case _:
            return False
    return True


def _ladders(world: World, hearing: Hearing) -> tuple[Words, ...]:
    """Where a person stands, a line for each ladder."""
    lines = [words("ladder.head")]
    for name, ladder in world.catalog.ladders.items():
        standing = hearing.recall(LADDERS[name])
        standing = replace(standing, rung=rung_of(ladder, standing))
        lines.append(words(f"ladder.at.{name}", **rung_words(name, standing)))
    return tuple(lines)


def _noticed_easy(hearing: Hearing) -> bool:
    """Somebody says "too easy" in a drill: the next step is due; false where nothing runs."""
    front = hearing.front
    if front is None or front.flow != "session":
        return False
    number = (path_of(hearing) or "").partition(".")[0]
    if not number.isdecimal():
        return False
    item = Prescription.from_json(mapping(front.arguments["plan"])).items[int(number) - 1]
    progress = hearing.recall(DRILL_PROGRESS)
    known = progress.get(item.practised, DrillProgress(item.step))
    hearing.remember(DRILL_PROGRESS, {**progress, item.practised: known.too_easy()})
    hearing.say(words("drill.too_easy"))
    return True


def _versions(world: World, hearing: Hearing) -> tuple[Words, ...]:
    """A line for each drill that somebody does in another form than as it is written."""
    found = []
    for drill, progress in hearing.recall(DRILL_PROGRESS).items():
        form = form_of(world.catalog, drill, progress.step)
        if form is not None:
            name = world.catalog.drills[drill].name
            found.append(words("ladder.at.drill", name=name, form=form.rstrip(".")))
    return tuple(found)
