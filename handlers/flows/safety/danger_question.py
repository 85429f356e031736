"""Something was read that may be a danger: one question, at once, in the words of what was read.

Rules (safety rules, section 1, rule 6):
- Where it would be an emergency or for today, the same message begins with the instruction.
- "Yes" is the flag. "Lately" is a flag too: at the level that a past sign has, else at the one
  read. "No" goes on where the person stood, and is noted.
- Of low mood and self-harm it is asked warmly, with the number to call, and the coach hears of it.
- What was recorded is read by nobody here: the same question is asked of it, and the coach is told.
- Until it is answered there is no drill (`handlers/profile/danger_question.py`).
"""

import re
from dataclasses import replace
from enum import Enum
from functools import partial

from content.lexicon.number import number_of
from content.plain import phrases, plain, says
from handlers.engine.flow import (
    Flow,
    Next,
    alert,
    ask,
    moment,
    note,
    pass_on,
    recall,
    remember,
    tell,
)
from handlers.engine.journal import milliseconds
from handlers.engine.json import Arguments
from handlers.engine.question import Question, Unclear, of_enum
from handlers.engine.words import Words, literal, words
from handlers.flows.country import country_of
from handlers.flows.safety.flagged import next_of, numbers
from handlers.profile import danger_question as questions
from handlers.profile.barrier import OTHER_PERSON_FLOW, QUESTION_FLOW, UNDER_18_FLOW
from handlers.profile.danger_question import (
    AGE,
    MIND,
    NOT_READ,
    OTHER_PERSON,
    UNREAD,
    DangerQuestion,
)
from handlers.profile.facts import ANSWERED_NO, CONSENT, LAST_NO, QUESTIONS
from handlers.profile.flag import Flag
from handlers.profile.reading import read_line
from handlers.safety.danger import LIVED_WITH
from handlers.understanding.english.fraction import words_in_digits
from handlers.understanding.flags import UNSURE
from handlers.understanding.text import plain as plain_text
from handlers.world import World

ADULT = 18
MOST_WORDS = 6
"""Words that say no more than that it is so now."""
MOST_WORDS_WITH_A_QUESTION = 14
"""With what is asked, or done, because of it."""
OLDEST = 120
_WORD = re.compile(r"\d+|[a-z]+")
_CLAUSE_END = re.compile(r"[,.;:!?\n\u2013\u2014]")
PAST = {"chest_pain": "same_day", "syncope": "same_day"}
"""How urgent a sign is that has gone again (safety rules, section 3.5)."""


class Age(Enum):
    """How old somebody is, as far as it matters."""

    UNDER_18 = "under_18"
    ADULT = "adult"


class So(Enum):
    """Whether it is so."""

    NOW = "now"
    LATELY = "lately"
    NO = "no"


def danger_question(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Ask the question of the arguments, and any other that is open after it."""
    question = questions.load_one(arguments["question"])
    if question.category == AGE:
        labels = {Age.UNDER_18: "choice.under_18", Age.ADULT: "choice.adult"}
        asked = of_enum("age", Age, labels, said=words("danger_question.age"), read=_read_age)
        if (yield from ask(asked)) is Age.UNDER_18:
            return Next(UNDER_18_FLOW, {})
        return (yield from _is_none(question))
    country = yield from country_of(world)
    has_agreed = (yield from recall(CONSENT)) is not None
    if question.category in MIND and has_agreed and "again" not in arguments:
        yield from alert("next_working_day", "coach.may_be_low")
        yield from pass_on(question.text)
    if question.category in NOT_READ and has_agreed and "again" not in arguments:
        is_text = question.category == UNREAD
        yield from alert(
            "next_working_day", f"coach.{'other_language' if is_text else 'recording'}"
        )
    is_told = has_agreed and world.coach.is_set_up
    so = yield from ask(_asked(world, question, numbers(country), is_told=is_told))
    if so is So.NO:
        return (yield from _is_none(question))
    return (yield from _is_so(question, so))


def _asked(
    world: World, question: DangerQuestion, called: dict[str, Words], *, is_told: bool
) -> Question[So]:
    labels = {So.NOW: "choice.yes_now", So.LATELY: "choice.lately", So.NO: "choice.something_else"}
    if question.category in NOT_READ:
        labels = {So.NOW: "choice.yes_now", So.NO: "choice.nothing_like_it"}
        said = words(f"danger_question.{question.category}", **called)
    elif question.category in MIND:
        key = "mind" if is_told else "mind_alone"
        said = words(f"danger_question.{key}", **called)
    else:
        what = literal(_capital(question.said)) if question.said else words("danger_question.it")
        first = words(f"danger_question.first.{question.urgency}", **called)
        key = "ask_lived_with" if question.category in LIVED_WITH else "ask"
        if question.category == OTHER_PERSON:
            key = "other_person"
        said = words(f"danger_question.{key}", first=first, what=what)
    return of_enum("so", So, labels, said=said, read=partial(_read, world))


def _is_so(question: DangerQuestion, so: So) -> Flow[Next | None]:
    """It is a flag; before any agreement it is answered in full and not kept."""
    urgency, category = question.urgency, question.category
    if category in NOT_READ:  # what it is, nobody has said yet
        category = UNSURE
    if so is So.LATELY:
        urgency = PAST.get(question.category, urgency)
    if question.category == OTHER_PERSON:
        return Next(OTHER_PERSON_FLOW, {})
    if (yield from recall(CONSENT)) is None:
        return Next("danger_before_consent", {"urgency": urgency, "category": category})
    if question.category not in {*MIND, *NOT_READ}:
        yield from pass_on(question.text)
    left = questions.answered((yield from recall(QUESTIONS)), question.category)
    yield from remember(QUESTIONS, left)
    at = milliseconds((yield from moment()))
    return next_of(Flag(urgency, category, "text", at))


def _is_none(question: DangerQuestion) -> Flow[Next | None]:
    """It was something else: that is noted, and the same words are not asked about again."""
    if (yield from recall(CONSENT)) is not None:
        yield from note("danger_question", category=question.category, answer="no")
    left = questions.answered((yield from recall(QUESTIONS)), question.category)
    yield from remember(QUESTIONS, left)
    if question.category not in {*MIND, *NOT_READ}:
        said = (question.category, plain(question.text))
        yield from remember(ANSWERED_NO, (*(yield from recall(ANSWERED_NO)), said))
    at = milliseconds((yield from moment()))
    yield from remember(LAST_NO, replace(question, at=at))
    yield from tell("danger_question.no")
    others = [each for each in left if each.category != OTHER_PERSON]
    if others:
        return Next(QUESTION_FLOW, {"question": questions.dump_one(others[0])})
    return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _read_age(text: str) -> Age | Unclear:
    """The one number of an answer, in digits or words; of "17 and a half" the whole years count."""
    spoken = words_in_digits(plain_text(text)).replace(",", " ")
    told = [number_of(word) for word in _WORD.findall(spoken)]
    ages = [each for each in told if each is not None]
    if len(ages) != 1 or not 0 < ages[0] <= OLDEST:
        return Unclear()
    return Age.UNDER_18 if ages[0] < ADULT else Age.ADULT


def _read(world: World, text: str) -> So | Unclear:
    """What is plainly yes or no; a danger in it has been read before this.

    "No" is one only where nothing beside it says that it is so, or that it is not sure.
    """
    said = plain(text)
    rest = f" {said} "
    for phrase in phrases(_listed(world, "denied")):
        rest = rest.replace(f" {phrase} ", " ")
    if says(rest.strip(), _listed(world, "unsure")):
        return Unclear()
    if says(said, _listed(world, "denied_now")):
        return Unclear()  # not now, and of lately nothing is said
    is_lately = says(said, _listed(world, "lately"))
    is_now = says(rest.strip(), _listed(world, "now"))
    is_yes = says(rest.strip(), _listed(world, "yes"))
    if _is_no(world, text):
        return Unclear() if is_lately or is_now or is_yes else So.NO
    if is_lately and not is_now:
        return So.LATELY
    return So.NOW if is_now or is_yes else Unclear()


def says_so(world: World, text: str) -> bool:
    """Whether a few words are an answer to a question about danger, whichever it was."""
    is_brief = len(plain(text).split()) <= MOST_WORDS and not any(map(str.isdigit, text))
    return is_brief and not isinstance(_read(world, text), Unclear)


def says_now(world: World, text: str) -> bool:
    """Whether a few words say that what was told is so now, or has come back.

    "It's back" says so whatever is asked beside it ("what should I do?"); a mere "now" only where
    nothing else is said with it ("what should I do now?").
    """
    said = plain(text)
    if len(said.split()) > MOST_WORDS_WITH_A_QUESTION or says(said, _listed(world, "denied_now")):
        return False
    rest = f" {said} "
    for phrase in phrases(_listed(world, "denied")):
        rest = rest.replace(f" {phrase} ", " ")
    if says(rest.strip(), _listed(world, "back")):
        return not read_line(world.lexicon, text).pain.places  # "my knee is back to a 4"
    is_other = "?" in text or len(said.split()) > MOST_WORDS or says(said, _listed(world, "other"))
    return not is_other and says(rest.strip(), _listed(world, "here_now"))


def says_yes_after_all(world: World, text: str) -> bool:
    """Whether a few words take a "no" back."""
    said = plain(text)
    return len(said.split()) <= MOST_WORDS and says(said, _listed(world, "after_all"))


def says_yes(world: World, text: str) -> bool:
    """Whether it is a yes and nothing else."""
    return plain(text) in phrases(_listed(world, "yes"))


def behind_no(world: World, text: str) -> str:
    """What is said behind a no: "my knee hurts" of "no, but my knee hurts"; "" without a no."""
    first, *left = _CLAUSE_END.split(text.strip(), maxsplit=1)
    if plain(first) in phrases(_listed(world, "no_alone")):
        return "".join(left).strip()
    begins = f"{plain(text)} ".startswith
    is_no = any(begins(f"{each} ") for each in phrases(_listed(world, "no_first")))
    return text.strip()[2:].strip() if is_no else ""


def _is_no(world: World, text: str) -> bool:
    """Whether it is a no, or says that it was only asked: "no change" is none.

    Nor is what a condition follows ("no, only when I cough"), unless it is of an area to train.
    """
    said = plain(text)
    if says(said, _listed(world, "asking")):
        return True
    first = plain(_CLAUSE_END.split(text.strip(), maxsplit=1)[0])
    begins = f"{said} ".startswith
    is_no = first in phrases(_listed(world, "no_alone")) or any(
        begins(f"{each} ") for each in phrases(_listed(world, "no_first"))
    )
    if not is_no:
        return False
    left = behind_no(world, text)
    is_limited = says(plain(left), _listed(world, "but"))
    return not is_limited or bool(read_line(world.lexicon, left).pain.places)


def _listed(world: World, name: str) -> str:
    return world.phrases[f"danger_question.{name}"]
