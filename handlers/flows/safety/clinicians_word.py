"""What is typed where a clinician's word is asked for: who, when, and with which limits.

Rules:
- A question, "not yet" or "sorry?" is no clinician's word, and is asked again.
- That the sign is there, or back, is none either: the instruction is said again.
- Whoever names a clinician and a visit to come ("she'll see me again in May") has seen one.
"""

import re

from content.plain import phrases, plain, says
from handlers.engine.question import Unclear
from handlers.engine.words import Words, words
from handlers.flows.safety.danger_answer import says_it_is_there, tells_sign
from handlers.world import World

WHO, WHEN, HOW_FAR = "who", "when", "limits"
MOST_KEPT = 300
"""Characters of an answer that are kept."""
_NAME = re.compile(r"[^\W\d_]{2}")


def read_word(world: World, key: str, again: Words, text: str) -> str | Unclear:
    """A name or a job, a day, or limits; what is none of them is asked again.

    again: the instruction of the flag, for who says that the sign is there.
    """
    listed, said = world.phrases, plain(text)
    if key != HOW_FAR and says(said, listed["clearance.not_yet"]) and not _goes_back(world, said):
        return Unclear(words("clearance.not_yet"))
    if text.rstrip().endswith("?") or said in phrases(listed["clearance.no_answer"]):
        return Unclear()
    if says_it_is_there(world, text) and not speaks_of_word(world, key, text):
        return Unclear(again)
    if key == WHO and _NAME.search(said) is None:
        return Unclear()
    if key == WHEN and not _names_day(world, said):
        return Unclear(again if tells_sign(world, text) else words("clearance.which_day"))
    return text.strip()[:MOST_KEPT] or Unclear()


def speaks_of_word(world: World, key: str, text: str) -> bool:
    """Whether a text that names a sign answers the question: it names a clinician, a day or a
    limit, and does not say that the sign is there still.
    """
    listed, said = world.phrases, plain(text)
    is_not_yet = says(said, listed["clearance.not_yet"]) and not _goes_back(world, said)
    if is_not_yet or says(said, listed["clearance.still"]):
        return False
    begins_about = any(said.startswith(each) for each in phrases(listed["clearance.about"]))
    is_about = says(said, listed["clearance.about"]) and not begins_about
    if key == WHO:
        return says(said, listed["clearance.clinician"]) or is_about
    if key == WHEN:
        is_visit = says(said, listed["clearance.clinician"]) or says(
            said, listed["clearance.visit"]
        )
        return _names_day(world, said) and (is_visit or is_about)
    return says(said, listed["clearance.limit"]) and not says(said, listed["danger_question.yes"])


def _names_day(world: World, said: str) -> bool:
    return any(map(str.isdigit, said)) or says(said, world.phrases["clearance.day"])


def _goes_back(world: World, said: str) -> bool:
    """Whether what is to come is another visit, after the one that was."""
    listed = world.phrases
    has_been = says(said, listed["clearance.clinician"]) or says(said, listed["clearance.has_been"])
    return has_been and says(said, listed["clearance.goes_back"])
