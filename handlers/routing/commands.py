"""What the commands do, and the few words that mean something in any step.

Rules:
- `/help` and `/stop` work in every step; nothing else runs before the person has agreed.
- While a flag stands, no command leads to a drill.
"""

from handlers.coach.handoff import QUESTION, hand_over
from handlers.coach.invitation import may_invite, ways
from handlers.command import Command
from handlers.engine import interruptions
from handlers.engine.errand import Errand, Run
from handlers.engine.hearing import Hearing
from handlers.engine.words import words
from handlers.flows.consent.readers import who_reads
from handlers.profile.country import number_in
from handlers.profile.facts import CONSENT, FLAGS, LAST_SCORE
from handlers.routing.check_in_due import asked_for
from handlers.routing.stays_open import what_stands
from handlers.world import World


def run_command(
    world: World, hearing: Hearing, command: Command | str, words_after: str = ""
) -> None:
    is_known = hearing.recall(CONSENT) is not None
    match command:
        case Command.HELP:
            hearing.say(words("router.help", number=number_in(world, hearing.profile)))
            if may_invite(hearing.recall(FLAGS), hearing.recall(LAST_SCORE)) and ways(world):
                hearing.say(words("plan.whole", parts=ways(world)))
        case Command.STOP:
            stop(world, hearing)
        case Command.START if not is_known:
            hearing.open("welcome", {})
        case Command.PRIVACY:
            hearing.say(words("leaving.privacy", readers=who_reads(world)["readers"]))
        case Command.EXPORT:
            hearing.reply.add(Run(Errand.EXPORT))
        case Command.DELETE:
            hearing.open("deletion", {})
        case Command.WITHDRAW if is_known:
            _withdraw(hearing)
        case Command.WITHDRAW:
            hearing.say(words("leaving.not_agreed"))
        case Command.START | Command.WARMUP if is_known:
            offer_drills(hearing)
        case Command.COACH if is_known:
            to_coach(world, hearing, words_after)
        case Command.SETTINGS if is_known:
            hearing.open("settings", {})
        case Command.CHECKIN if is_known:
            hearing.open(*asked_for(hearing))
        case Command.PROGRESS if is_known:
            hearing.open("progress", {})
        case Command.PAUSE if is_known:
            hearing.open("pause", {"text": words_after})
        case Command.LINK if is_known or words_after:
            hearing.say(words("link.wrong" if words_after else "link.how"))
        case Command():  # everything that is left needs the agreement first
            hearing.say(words("router.consent_first"))
            hearing.open("welcome", {})
        case str():
            hearing.say(words("router.no_such_command"))
            hearing.say(words("router.what_i_can_do"))


def _withdraw(hearing: Hearing) -> None:
    """The agreement is taken back: what is open is left at once."""
    for conversation in tuple(hearing.stack):
        hearing.settle(conversation, "")
        hearing.close(conversation)
    hearing.open("withdrawal", {})


def offer_drills(hearing: Hearing) -> None:
    """The way to today's routine; the gate says what stands in it (`handlers/routing/gate.py`)."""
    session = next((c for c in hearing.stack if c.flow == "session"), None)
    if session is not None:
        hearing.say(words("router.session_open"), session)
        hearing.bring(session)
        interruptions.pause(hearing, session)
        return
    hearing.open("visit", {})


def stop(world: World, hearing: Hearing) -> None:
    """Leave what is in front; what was done counts, and what stands all the same is said."""
    front = hearing.front
    if front is None:
        hearing.say(words("router.nothing_open"))
        return
    hearing.settle(front, "")
    hearing.close(front)
    left = words("router.stopped" if front.flow == "session" else "router.left")
    for said in what_stands(world, hearing, front) or (left,):
        hearing.say(said)
    if hearing.front is not None:
        hearing.reply.flush()
        hearing.put_again(hearing.front)


def to_coach(world: World, hearing: Hearing, text: str) -> None:
    """Words for the coach; without any, they are asked for."""
    if not text.strip():
        hearing.open(QUESTION, {})
        return
    hand_over(world, hearing, text)
