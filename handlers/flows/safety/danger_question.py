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
from content.plain import plain
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
    say,
)
from handlers.engine.journal import milliseconds
from handlers.engine.json import Arguments
from handlers.engine.question import Question, Unclear, of_enum
from handlers.engine.words import Words, literal, words
from handlers.flows.country import country_of
from handlers.flows.safety.danger_answer import So, is_supposed, read_so
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
from handlers.safety.danger import LIVED_WITH
from handlers.understanding.english.fraction import words_in_digits
from handlers.understanding.flags import UNSURE
from handlers.understanding.text import plain as plain_text
from handlers.world import World

ADULT = 18
OLDEST = 120
_WORD = re.compile(r"\d+|[a-z]+")
PAST = {"chest_pain": "same_day", "syncope": "same_day"}
"""How urgent a sign is that has gone again (safety rules, section 3.5)."""


class Age(Enum):
    """How old somebody is, as far as it matters."""

    UNDER_18 = "under_18"
    ADULT = "adult"


_NOT_FORESEEN = {*MIND, *NOT_READ, AGE, OTHER_PERSON}
"""What nobody is told to wait for."""


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
        supposed = has_agreed and question.category not in _NOT_FORESEEN
        if supposed and is_supposed(world, question.text):
            closing = words(f"danger_question.then.{question.urgency}", **numbers(country))
            return (yield from _is_none(question, closing))
        return (yield from _is_none(question))
    return (yield from _is_so(question, so))


def _asked(
    world: World, question: DangerQuestion, called: dict[str, Words], *, is_told: bool
) -> Question[So]:
    labels = {So.NOW: "choice.yes_now", So.LATELY: "choice.lately", So.NO: "choice.something_else"}
    again: Words | None = None
    if question.category in NOT_READ:
        labels = {So.NOW: "choice.yes_now", So.NO: "choice.nothing_like_it"}
        said = words(f"danger_question.{question.category}", **called)
    elif question.category in MIND:
        key = "mind" if is_told else "mind_alone"
        said = words(f"danger_question.{key}", **called)
        again = words("danger_question.mind_again", **called)
    else:
        said = _question_words(question, called)
    asked = of_enum("so", So, labels, said=said, read=partial(_read, world, again))
    return asked if again is None else replace(asked, again=again)


def _question_words(question: DangerQuestion, called: dict[str, Words]) -> Words:
    """What is asked, in the words of what was read: each of them once."""
    first = words(f"danger_question.first.{question.urgency}", **called)
    if question.category == OTHER_PERSON:
        return words("danger_question.other_person", first=first)
    named = _apart(question.said)
    if len(named) > 1:
        joined = ", ".join(f"\u201c{each}\u201d" for each in named)
        return words("danger_question.ask_several", first=first, what=literal(joined))
    what = literal(_capital(named[0])) if named else words("danger_question.it")
    key = "ask_lived_with" if question.category in LIVED_WITH else "ask"
    return words(f"danger_question.{key}", first=first, what=what)


def _apart(said: str) -> list[str]:
    """What was read, without what stands in another part of it: no "calf" beside "hot calf"."""
    parts = [each for each in said.split(", ") if each]
    framed = [f" {plain(each)} " for each in parts]
    return [
        part
        for i, part in enumerate(parts)
        if not any(framed[i] in other and framed[i] != other for other in framed)
    ]


def _read(world: World, again: Words | None, text: str) -> So | Unclear:
    found = read_so(world, text)
    return Unclear(again) if isinstance(found, Unclear) else found


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


def _is_none(question: DangerQuestion, closing: Words | None = None) -> Flow[Next | None]:
    """It was something else: that is noted, and the same words are not asked about again.

    closing: what to do if it ever comes, for who asked that.
    """
    if (yield from recall(CONSENT)) is not None:
        yield from note("danger_question", category=question.category, answer="no")
    left = questions.answered((yield from recall(QUESTIONS)), question.category)
    yield from remember(QUESTIONS, left)
    if question.category not in {*MIND, *NOT_READ}:
        said = (question.category, plain(question.text))
        yield from remember(ANSWERED_NO, (*(yield from recall(ANSWERED_NO)), said))
    at = milliseconds((yield from moment()))
    yield from remember(LAST_NO, replace(question, at=at))
    yield from say(closing or words("danger_question.no"))
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
