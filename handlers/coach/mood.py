"""Said in passing, for a coach to hear: low mood, and "what is wrong with me?".

Source: safety rules, section 4 (the last two rows of trends): low mood is for a person and not for
a program; the question asked twice goes to the coach's normal queue.
"""

from content.plain import plain, says
from handlers.coach.handoff import QUESTION, hand_over
from handlers.engine.effect import AlertCoach, ToCoach
from handlers.engine.hearing import Hearing
from handlers.engine.words import words
from handlers.profile.facts import WONDERED
from handlers.world import World

TWICE = 2
NEXT_DAY = "next_working_day"


def hear_low_mood(world: World, hearing: Hearing, text: str) -> bool:
    """Answer such words; false where the text holds none. What is open stays open."""
    if hearing.front is not None and hearing.front.flow == QUESTION:
        return False  # it is on its way to the coach already
    said = plain(text)
    if _says(world, said, "low_mood"):
        mood = hearing.reply.text(words("coach.trend.mood"))
        hearing.reply.add(AlertCoach(NEXT_DAY, mood, hearing.at))
        hearing.reply.add(ToCoach("person", text, hearing.at))
        known = "coach.heard.mood" if world.coach.is_set_up else "coach.heard.mood_alone"
        hearing.say(words(known, coach=world.coach.name))
    elif _says(world, said, "wondering"):
        count = hearing.recall(WONDERED) + 1
        hearing.remember(WONDERED, count % TWICE)
        hearing.say(words("coach.heard.no_name"))
        if count >= TWICE:
            hand_over(world, hearing, text)
            return True
    else:
        return False
    front = hearing.front
    if front is not None and front.open.due is None:
        hearing.put_again(front)
    return True


def _says(world: World, said: str, name: str) -> bool:
    return says(said, world.phrases[f"mood.{name}"])
