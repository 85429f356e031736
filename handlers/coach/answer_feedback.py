"""Whether a coach's answer helped: the person may say so in one tap, and the coach sees it.

Rules:
- The two buttons are below the first answer to what somebody asked, and below nothing else: not
  while a drill or a question is open, and not below a word to several.
- Each answer counts once. "Not yet" opens the way to say what is missing.
"""

from handlers.coach.handoff import QUESTION
from handlers.engine.effect import NoteInThread, SendCoachReply, ToCoach
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.message import Button
from handlers.engine.words import words
from handlers.profile.facts import ASKED, CONSENT, HELPED
from handlers.profile.outcome import Helped
from handlers.world import World

PREFIX = "helped"


def helped_buttons(hearing: Hearing) -> tuple[Button, ...]:
    """What an answer offers below it."""
    if not hearing.recall(ASKED) or hearing.front is not None:
        return ()
    at = milliseconds(hearing.at)
    return tuple(
        Button(f"{PREFIX}.{said}.{at}", hearing.reply.text(words(f"choice.helped_{said}")))
        for said in ("yes", "no")
    )


def keep_asked(hearing: Hearing) -> None:
    """Note whether somebody waits for a coach's answer, by what has just come into the thread."""
    if hearing.recall(CONSENT) is None:
        return
    for effect in tuple(hearing.reply.effects):
        if isinstance(effect, ToCoach) and effect.by == "person" and not effect.is_thanks:
            hearing.remember(ASKED, milliseconds(effect.at))
        elif isinstance(effect, SendCoachReply) and not effect.is_order and hearing.recall(ASKED):
            hearing.remember(ASKED, 0)


def hear_helped(world: World, hearing: Hearing, choice: str) -> bool:
    """Take a tap below a coach's answer; false for any other tap."""
    prefix, _, rest = choice.partition(".")
    said, _, at = rest.partition(".")
    if prefix != PREFIX or said not in {"yes", "no"} or not at.isdecimal():
        return False
    if hearing.recall(CONSENT) is None:
        return True
    helped: Helped = hearing.recall(HELPED)
    if int(at[:18]) <= helped.last:
        hearing.say(words("helped.already"))
        return True
    is_yes = said == "yes"
    new = Helped(helped.yes + is_yes, helped.no + (not is_yes), int(at[:18]))
    hearing.remember(HELPED, new)
    told = hearing.reply.text(words(f"helped.coach_{said}"))
    hearing.reply.add(NoteInThread("limber", told, hearing.at))
    hearing.say(words(f"helped.{said}", coach=world.coach.name))
    if not is_yes and hearing.front is None:
        hearing.open(QUESTION, {})
    return True
