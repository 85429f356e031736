"""Every text is read for danger: alone, with what it quotes, and with the texts just before it."""

from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

from content.plain import phrases, plain
from handlers.coach.handoff import hand_over, is_typing_clearance, says_better
from handlers.command import command_of
from handlers.engine.clean import clean
from handlers.engine.effect import ToCoach
from handlers.engine.event import Attached, Edited, Event, Said
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from handlers.engine.words import words
from handlers.flows.safety.clinicians_word import WHO, speaks_of_word
from handlers.flows.safety.danger_answer import (
    says_it_is_there,
    says_now,
    says_worse,
    says_yes,
    says_yes_after_all,
    tells_sign,
)
from handlers.flows.safety.danger_question import PAST
from handlers.flows.safety.flagged import again_in_full, instruction_key
from handlers.profile.barrier import (
    BEFORE_CONSENT_FLOW,
    OTHER_PERSON_FLOW,
    QUESTION_FLOW,
    is_minor,
)
from handlers.profile.country import country_in, number_in
from handlers.profile.danger_question import (
    AGE,
    MIND,
    NEVER_SILENT,
    OTHER_PERSON,
    UNHEARD,
    UNREAD,
    load_one,
)
from handlers.profile.facts import ANSWERED_NO, CONSENT, FLAGS, LAST_NO, QUESTIONS
from handlers.profile.flag import Flag, Flags, gravest, joined
from handlers.profile.reading import MOST_TYPED, read_line
from handlers.routing.answers import (
    answer,
    asks_for_moment,
    is_judged_there,
    offers,
    path_of,
    stops,
)
from handlers.routing.care import heed_care, keep_care
from handlers.routing.danger_answers import TAKEN_BACK
from handlers.routing.under_18 import is_asking_age
from handlers.safety.danger import LIVED_WITH, Danger, DangerContext, interrupt, read_dangers
from handlers.understanding.faq import ALIKE, asked_about
from handlers.understanding.flags import UNSURE
from handlers.understanding.other_languages import foreign_dangers, is_english
from handlers.world import World

Texts: TypeAlias = tuple[tuple[int, str], ...]
"""What somebody wrote just now: milliseconds since 1970 (UTC), and the words."""
BURST = timedelta(minutes=2)
"""How far back texts are joined when danger is looked for (safety rules, section 1)."""


_ANSWERED_IN_FULL = frozenset({BEFORE_CONSENT_FLOW, OTHER_PERSON_FLOW, QUESTION_FLOW})
"""What is asked about danger, which answers every other text with whom to call."""


def _is_to_be_asked(world: World, hearing: Hearing, danger: Danger) -> bool:
    """Whether something unsure is asked about: not beside a flag that is as grave, and not where
    the very same words have been answered with "no". Self-harm always is, and somebody else in
    danger. A high score is asked about by the intake, which knows what to do at 8 and more. What
    weights alone say of a question that has its short answer, word for word, is none.
    """
    if danger.category in NEVER_SILENT:
        return True
    if (danger.category, danger.urgency) == ("severe_pain", "clinician_first"):
        return False
    is_weighed = danger.category == UNSURE
    if (
        is_weighed
        and asked_about(world.catalog.answers, world.lexicon.lists, danger.text, ALIKE) is not None
    ):
        return False
    shown = gravest(hearing.recall(FLAGS))
    if danger.category != AGE and shown is not None and not danger.is_graver(shown):
        return False
    return (danger.category, plain(danger.text)) not in hearing.recall(ANSWERED_NO)


def _spoke_of_mind(world: World, hearing: Hearing, recent: Texts) -> bool:
    """Whether what was said just before was about not wanting to live: "end it" is no stop then."""
    last = hearing.recall(LAST_NO)
    asked = {each.category for each in hearing.recall(QUESTIONS)}
    if MIND & asked or (last is not None and last.category in MIND):
        return True
    before = (read_dangers(world.lexicon, text).found for _, text in recent[:-1])
    return any(each.category in MIND for found in before for each in found)


def _is_of_claim(world: World, hearing: Hearing, danger: Danger, text: str) -> bool:
    """Whether a danger in a clinician's word, as it is typed, is what that word is about: the sign
    that is flagged, or what the clinician is there for ("Dr Weiss, cardiologist").

    Anything else is as new there as anywhere, and so is that sign where they say that it is there
    now or again, or that they have it, and name no clinician; and where nothing beside the sign
    answers what is asked ("my calf is swollen" says not who, when or how far).
    """
    path = path_of(hearing) or ""
    if danger.category in NEVER_SILENT or (danger.is_sure and tells_sign(world, text)):
        return False
    if danger.category == UNSURE:
        return True
    is_lived_with = danger.category in LIVED_WITH and danger.urgency == "clinician_first"
    if is_lived_with and path == WHO and speaks_of_word(world, path, text):
        return True
    if danger.is_sure and not speaks_of_word(world, path, text):
        return False
    same = (each for each in hearing.recall(FLAGS) if each.category == danger.category)
    return any(not danger.is_graver(each) for each in same)


def texts_of(hearing: Hearing, person: Person, event: Event) -> Texts:
    """What this person wrote in the last two minutes, this text included."""
    since = milliseconds(event.at - BURST)
    kept = tuple(each for each in person.recent if each[0] >= since)
    match event:
        case Said(_, text) if is_judged_there(hearing, clean(text)):
            return kept  # its question has judged it
        case Said(at, text) | Edited(at, text):
            return (*kept, (milliseconds(at), clean(text)[:MOST_TYPED]))[-8:]
        case Attached(at) if words_sent := clean(event.words):
            return (*kept, (milliseconds(at), words_sent[:MOST_TYPED]))[-8:]
        case _:
            return kept


def hear_danger(
    world: World,
    hearing: Hearing,
    text: str,
    quoted: str,
    recent: Texts,
    *,
    is_to_coach: bool = False,
    is_answer: bool = True,
) -> bool:
    """Interrupt for what is dangerous in a text; false where nothing is.

    is_to_coach: it replies to the coach, and goes there once it turns out to be no danger.
    is_answer: it can answer what is open, as no edit and no caption does.
    """
    if not quoted and is_judged_there(hearing, text):
        return False
    is_of_drill = stops(world, hearing, text) or asks_for_moment(world, hearing, text)
    if not quoted and is_of_drill and not _spoke_of_mind(world, hearing, recent):
        return False
    standing, questions = _standing(hearing)
    is_offered = offers(hearing, text)
    asked = None if is_offered else path_of(hearing)
    known = DangerContext(standing, questions, milliseconds(hearing.at - BURST), asked)
    before = () if is_offered else tuple(t for _, t in recent)  # a choice finishes no sentence
    read = read_dangers(world.lexicon, text, quoted, before, known)
    texts = (text, quoted, " ".join(t for _, t in recent))
    found = (*read.found, *_in_other_languages(world, hearing, texts, read.found))
    if read.summary is not None:
        hearing.readings[text] = read.summary
    if is_offered:  # "it woke me" was offered as an answer; what follows judges it
        found = tuple(each for each in found if each.urgency != "clinician_first" and each.said)
    if standing and is_answer and is_typing_clearance(hearing.front):
        found = tuple(each for each in found if not _is_of_claim(world, hearing, each, text))
    if is_minor(hearing.profile) or is_asking_age(hearing):
        found = tuple(each for each in found if each.category != AGE)
    found = tuple(each for each in found if each.is_sure or _is_to_be_asked(world, hearing, each))
    if not found:
        is_command = command_of(text.strip()) is not None
        return not is_offered and heed_care(world, hearing, read.care, text, is_command=is_command)
    keep_care(hearing, read.care)
    if hearing.recall(CONSENT) is not None and any(not each.is_asked for each in found):
        hearing.reply.add(ToCoach("person", text, hearing.at))
    interrupt(hearing, tuple(replace(each, is_to_coach=is_to_coach) for each in found))
    return True


def _standing(hearing: Hearing) -> tuple[Flags, frozenset[str]]:
    """The flags that stand, and the categories that are asked about; of somebody who has not agreed
    they are what is open. An instruction that was left there is none that stands.
    """
    flags = hearing.recall(FLAGS)
    asked = {each.category for each in hearing.recall(QUESTIONS)}
    for each in hearing.stack:
        if each.flow == BEFORE_CONSENT_FLOW and each is hearing.front:
            urgency, category = str(each.arguments["urgency"]), str(each.arguments["category"])
            flags = joined(flags, (Flag(urgency, category, "text", 0),))
        elif each.flow == QUESTION_FLOW:
            asked.add(load_one(each.arguments["question"]).category)
        elif each.flow == OTHER_PERSON_FLOW:
            flags = joined(flags, (Flag("emergency", OTHER_PERSON, "text", 0),))
    return flags, frozenset(asked)


def _in_other_languages(
    world: World, hearing: Hearing, texts: tuple[str, ...], found: tuple[Danger, ...]
) -> tuple[Danger, ...]:
    """The commonest words of danger of other languages; what stands already is no news."""
    known = {each.category for each in (*found, *hearing.recall(FLAGS))}
    signs = foreign_dangers(world.phrases, texts)
    return tuple(
        Danger("emergency", category, said, texts[0])
        for category, said in signs.items()
        if category not in known
    )


def hear_other_language(world: World, hearing: Hearing, text: str) -> bool:
    """Pass on what is not English, and ask whether it can wait; false where it is English."""
    if is_english(world.lexicon, text):
        return False
    asked = Danger("emergency", UNREAD, "", text, is_sure=False)
    if hearing.recall(CONSENT) is not None:
        hand_over(world, hearing, text, is_asked=True)
    if _is_to_be_asked(world, hearing, asked):
        interrupt(hearing, (asked,))
    else:
        hearing.say(words("router.only_english", number=number_in(world, hearing.profile)))
    return True


def hear_it_is_now(world: World, hearing: Hearing, text: str) -> bool:
    """What stands is said to be so now, or to be back or worse: the instruction is given again. A
    past sign that is there now is as grave as one that is, and so is one for today that got worse
    ("if it gets worse, call"); false for any other text.
    """
    shown = gravest(hearing.recall(FLAGS))
    if shown is None or is_typing_clearance(hearing.front):
        return False
    is_past = PAST.get(shown.category) == shown.urgency
    is_worse, is_now = says_worse(world, text), says_now(world, text)
    if not is_past:
        is_now = is_now and says_it_is_there(world, text)  # a mere "now" says nothing new
    if not is_worse and (not is_now or says_better(world, text)):
        return False
    is_mixed = is_worse and says_better(world, text)  # it is told as it stands
    is_graver = is_past or (is_worse and not is_mixed and shown.urgency == "same_day")
    urgency = "emergency" if is_graver else shown.urgency
    hearing.reply.add(ToCoach("person", text, hearing.at))
    interrupt(hearing, (Danger(urgency, shown.category, text, text),))
    return True


def hear_cry_for_help(world: World, hearing: Hearing, text: str) -> bool:
    """Whoever calls for help while something grave stands, or is asked about, hears what to do, and
    not what Limber can do; false for any other text.
    """
    if plain(text) not in phrases(world.phrases["danger_question.help"]):
        return False
    front, shown = hearing.front, gravest(hearing.recall(FLAGS))
    if front is not None and front.flow in _ANSWERED_IN_FULL:
        answer(hearing, front, text)
        return True
    if shown is None:
        return False
    country = country_in(world, hearing.profile)
    hearing.say(again_in_full("flag.heard", instruction_key(world, shown), country))
    if front is not None:
        hearing.put_again(front)
    return True


def hear_yes_after_all(world: World, hearing: Hearing, text: str) -> bool:
    """A "no" of the last minutes is taken back, whatever is open: what it answered is asked again.

    With nothing open, a mere "yes" is enough: it can mean nothing else.
    """
    last = hearing.recall(LAST_NO)
    if last is None or milliseconds(hearing.at - TAKEN_BACK) > last.at or offers(hearing, text):
        return False
    if hearing.stack and read_line(world.lexicon, text).pain.places:
        return False  # "yes it is my knee" is about what is open
    is_yes = not hearing.stack and says_yes(world, text)
    if not is_yes and not says_yes_after_all(world, text):
        return False
    noes = hearing.recall(ANSWERED_NO)
    same = (last.category, plain(last.text))
    if same in noes:
        hearing.remember(ANSWERED_NO, tuple(each for each in noes if each != same))
    hearing.remember(LAST_NO, None)
    asked = Danger(last.urgency, last.category, last.said, last.text, is_sure=False)
    interrupt(hearing, (asked,))
    return True


def pass_on_marked(hearing: Hearing, text: str, marked: str) -> None:
    """A caption in which danger was read goes to the coach with what it stood under."""
    if hearing.recall(CONSENT) is None:
        return
    reply = hearing.reply
    reply.effects = [
        each for each in reply.effects if not (isinstance(each, ToCoach) and each.text == text)
    ]
    if text in hearing.readings:
        hearing.readings[marked] = hearing.readings[text]
    reply.add(ToCoach("person", marked, hearing.at))


def hear_recording(world: World, hearing: Hearing, kind: str) -> None:
    """Ask of what nobody has listened to yet whether it can wait. kind: as a thread calls it."""
    asked = Danger("emergency", UNHEARD, "", f"[{kind}]", is_sure=False)
    if _is_to_be_asked(world, hearing, asked):
        interrupt(hearing, (asked,))
    else:
        hearing.say(words("router.cannot_see", number=number_in(world, hearing.profile)))
