"""Danger is read in many wordings, and what only looks like danger is left alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.lexicon.lexicon import Lexicon
from handlers.understanding.assertion import Assertion, Assertions, read_assertions
from handlers.understanding.finding import Certainty, Urgency
from handlers.understanding.flags import Flags, read_flags, read_mentions
from tests.support.shipped import shipped_lexicon

SAID = Path(__file__).parent / "danger.txt"
LEXICON = shipped_lexicon()


def _said(certainty: Certainty) -> Iterator[tuple[str, str, str]]:
    category = urgency = ""
    is_unsure = False
    for line in SAID.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ") and line.split()[-1] in {each.value for each in Urgency}:
            *_, category, urgency = line.split()
            is_unsure = line.startswith("# unsure ")
        elif line and not line.startswith("#") and is_unsure is (certainty is Certainty.UNSURE):
            yield category, urgency, line


def read(text: str, asked: str | None = None) -> Flags:
    return read_flags(LEXICON, text, asked)


@pytest.mark.parametrize(("category", "urgency", "text"), list(_said(Certainty.SURE)))
def test_each_line_is_taken_as_seriously_as_it_must_be(
    category: str, urgency: str, text: str
) -> None:
    flags = read(text)
    assert flags.urgency.value == urgency, flags.why
    if urgency != "none":
        assert flags.category == category, flags.why


@pytest.mark.parametrize(("category", "urgency", "text"), list(_said(Certainty.UNSURE)))
def test_a_danger_that_something_stands_before_is_unsure_at_the_urgency_it_would_have(
    category: str, urgency: str, text: str
) -> None:
    flags = read(text)
    assert flags.certainty is Certainty.UNSURE, flags.why
    assert (flags.category, flags.urgency.value) == (category, urgency), flags.why


@pytest.mark.parametrize(
    "text",
    [
        "no chest pain",
        "fainted once at school, decades ago",
        "dislocated my kneecap as a kid, never since",
        "chest pain ten years ago, all fine",
        "my dog has a swollen leg",
        "in the film she had a heart attack",
        "what is a stroke?",
        "how do i avoid a stress fracture when training for a marathon",
        "my uncle had chest pain last year",
    ],
)
def test_what_is_denied_over_unreal_or_asked_in_general_is_no_danger(text: str) -> None:
    assert read(text).certainty is Certainty.NONE, read(text).why


def test_what_is_sure_for_today_comes_before_what_only_may_be_an_emergency() -> None:
    flags = read("my calf is hot and swollen. what if i get chest pain on my holiday")
    assert (flags.certainty, flags.urgency) == (Certainty.SURE, Urgency.SAME_DAY)
    possible = flags.first(Certainty.UNSURE)
    assert possible is not None
    assert possible.urgency is Urgency.EMERGENCY


def test_every_category_of_the_safety_page_is_among_the_lines() -> None:
    assert len({category for category, _, _ in _said(Certainty.SURE)}) >= 43


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("no numbness or tingling, but my foot drags", Urgency.SAME_DAY),
        ("no fever, hot red swollen knee", Urgency.SAME_DAY),
        ("no numbness, tingling or weakness", Urgency.NONE),
        ("fever? no", Urgency.NONE),
        ("numbness in the foot: none", Urgency.NONE),
        ("no chest pain yesterday but chest pain now", Urgency.EMERGENCY),
        ("not only numb but weak, the left leg", Urgency.SAME_DAY),
        ("no fever and the knee is hot and red", Urgency.SAME_DAY),
        ("no swelling, left foot drags", Urgency.SAME_DAY),
        ("no swelling and foot drags", Urgency.SAME_DAY),
        ("no pain, now my face droops", Urgency.EMERGENCY),
    ],
)
def test_a_denial_reaches_only_what_it_denies(text: str, urgency: Urgency) -> None:
    assert read(text).urgency is urgency


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("had a stroke scare in 2009, all fine since", Urgency.NONE),
        ("i fainted years ago, and today i nearly fainted in squats", Urgency.SAME_DAY),
        ("chest pain two days ago, gone now", Urgency.SAME_DAY),
        ("i could not speak for five minutes, back to normal now", Urgency.EMERGENCY),
    ],
)
def test_what_is_over_is_told_from_what_only_paused(text: str, urgency: Urgency) -> None:
    assert read(text).urgency is urgency


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("my uncle has chest pain right now", Urgency.EMERGENCY),
        ("my uncle had chest pain last year", Urgency.NONE),
        ("my wife says my speech is slurred", Urgency.EMERGENCY),
        ("my dog has a swollen leg", Urgency.NONE),
        ("in the film she had a heart attack", Urgency.NONE),
        ("i'm a runner, groin pain, i limp and it aches at rest", Urgency.SAME_DAY),
    ],
)
def test_the_nearest_person_named_is_the_one_in_danger(text: str, urgency: Urgency) -> None:
    assert read(text).urgency is urgency


def test_another_person_in_danger_now_has_a_category_of_its_own() -> None:
    assert read("a man in the gym is not breathing").category == "other_person"


def test_an_answer_is_read_with_the_question_that_it_answers() -> None:
    assert read("both legs").urgency is Urgency.NONE
    assert read("both legs", asked="screen/which_is_numb").urgency is Urgency.EMERGENCY
    assert read("9", asked="intake/score").category == "severe_pain"


def test_typing_errors_do_not_hide_a_danger() -> None:
    assert read("chest prssure and swetaing").urgency is Urgency.EMERGENCY
    assert read("my calff is swolen and wram").urgency is Urgency.SAME_DAY


def test_the_reasons_name_the_rule_and_the_words() -> None:
    flags = read("my face is drooping, the left foot tingles")
    assert flags.why[0].startswith("emergency stroke: face (face is drooping)")
    assert [each.urgency.rank for each in flags.findings] == sorted(
        (each.urgency.rank for each in flags.findings), reverse=True
    )


@pytest.mark.parametrize("filler", ["ok. ", "Training went well today. ", "Thanks for the plan!\n"])
@pytest.mark.parametrize(
    "danger",
    ["cant pee since last night, back pain", "my calf is hot and swollen", "im 13", "i fainted"],
)
def test_a_sentence_about_something_else_never_lowers_the_urgency(filler: str, danger: str) -> None:
    alone = read(danger).urgency.rank
    assert read(filler + danger).urgency.rank >= alone
    assert read(danger + ". " + filler).urgency.rank >= alone


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    assert read(text) == read(text)


_WORDS = st.sampled_from(
    "my i no not numb leg both chest pain calf swollen cant pee dad had years ago . , ? but and"
    " if what is back fell hot knee 9 outof 10 pregnant weeks surgery".split()
)


@given(st.lists(_WORDS, max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_order_of_the_lexicon_s_words_is_read(words: list[str]) -> None:
    flags = read(" ".join(words))
    assert (flags.urgency is Urgency.NONE) == (not flags.findings)


def test_the_work_grows_with_the_text_and_not_with_its_square(lexicon: Lexicon) -> None:
    line = "no pain in my left knee but numb saddle region and i cant pee. "
    one, ten = (len(read_flags(lexicon, line * times).findings) for times in (1, 10))
    assert ten <= one + 3
    assert read(line * 80).urgency is Urgency.EMERGENCY


def test_a_denial_at_the_end_of_a_phrase_that_holds_none_denies_it() -> None:
    inside = Assertions((0, 0, 0, 0), ((1, 2),))
    assert not inside.of((0, 3), affirmed=True) & Assertion.NEGATED
    to_its_end = Assertions((0, 0, 0, 0), ((1, 2), (2, 3)))
    assert to_its_end.of((0, 3), affirmed=True) & Assertion.NEGATED
    assert not to_its_end.of((0, 3)) & Assertion.NEGATED


@pytest.mark.parametrize("text", ["no chest pain, or fever", "not all good"])
def test_what_is_denied_or_only_half_mended_is_none(lexicon: Lexicon, text: str) -> None:
    assert read_flags(lexicon, text).urgency is Urgency.NONE


def test_a_denial_is_noted_on_each_word_that_it_denies(lexicon: Lexicon) -> None:
    read, mentions = read_mentions(lexicon, "no chest pain")
    assertions = read_assertions(read, mentions)
    assert read.words == ("no", "chest", "pain")
    assert assertions.by_word[2] & Assertion.NEGATED


@pytest.mark.parametrize(
    ("urgency", "text"),
    [
        ("emergency", "both legs heavy as wet sand since this morning, used to be only the left"),
        ("emergency", "one pupil is big since i got hit and i feel drunk"),
        ("emergency", "my throat is getting small since the fish"),
        ("same_day", "im carrying 5 months and there is bleeding"),
        ("emergency", "my grandas left side is away and he is slabbering out the one corner"),
        ("emergency", "the man next to me on the treadmill just dropped"),
        ("emergency", "half an hour of a vice round my chest and im drenched"),
        ("emergency", "feels like there's a fridge on my chest"),
        ("emergency", "had both hips done, the left one just slid out"),
        ("emergency", "my shin has a bend in it"),
        ("emergency", "knocked out for a minute by the bar, sick since"),
        ("emergency", "numb mouth and dribbling tea, didnt go to the dentist"),
        ("emergency", "doc says heart is strong as an ox but ive crushing chest pain now"),
        ("same_day", "calf cramped in bed, stretched it, still swollen and hot two days later"),
        ("emergency", "i'm not suicidal just want to die"),
        ("emergency", "ask my legs to go and they lag, both of them"),
        ("emergency", "nothing from the waist down on my back half"),
        ("emergency", "kid went under and hasnt come up"),
        ("same_day", "caught me on the helmet saturday, foggy since"),
        ("same_day", "like a rope snapped behind my knee"),
        ("emergency", "legs are failing me o, yesterday one, today the two"),
        ("emergency", "wrods comin out wrnog and left hnad not typng right"),
        ("emergency", "sugr low cant wrk out wat button.. sleepy"),
    ],
)
def test_a_sign_in_the_words_of_a_stranger_is_sure(urgency: str, text: str) -> None:
    flags = read(text)
    assert (flags.urgency.value, flags.certainty) == (urgency, Certainty.SURE), flags.why


@pytest.mark.parametrize(
    "text",
    [
        "sixty nine years old then learn to put my face in the water",
        "end it on a stretch please, not on burpees",
        "the hives in the garden are doing well",
        "you hit the head of the nail there coach",
        "coach dropped me to the twos",
        "that price will give you a real heart attack",
        "low on sugar in the house, no cake today",
        "my brother says you have to be sore or it didnt work",
        "cant breathe in these leggings, should have sized up",
        "hope i wake up without doms tomorrow",
        "knocked out 50 press ups",
        "my face drops when i see burpees on the plan",
        "no gym today, dentist, numb mouth",
        "what heart rate zone for fat burning",
        "the app kept freezing so i knocked out two sets without it",
        "i saw a small boy 8 years old and he is better than me",
    ],
)
def test_an_everyday_sense_is_no_danger(text: str) -> None:
    assert read(text).certainty is Certainty.NONE, read(text).why


@pytest.mark.parametrize(
    "text",
    [
        "after ten minutes on the bike coughing blood",
        "after physio class i have crushing chest pain",
        "one side of my face drops when you see me smile",
        "he wont wake up for the paramedics",
        "having a heart attack nurse please",
        "was watching tv just blacked out",
        "i dont want to be here on monday",
        "theres no way out of this run",
        "kill myself i meant the workout",
        "swallowed 3 sleeping pills and 2 more",
        "two pints with lunch and i cant get my words out",
        "i got knocked out my last session and vomited",
        "no dizziness no pain just puffed",
        "i was playing a video game and had a seizure and wet myself",
        "walking with a podcast on and chest pain made me stop",
        "my wife collapsed into a chair and half her face is down",
        "our rugby team captain collapsed and is fitting",
        "feet numb and white under the cast and cold morning came and they are blue",
        "my wee one has stopped breathing",
        "obstacle course fall and i cant feel my legs",
    ],
)
def test_a_saying_or_a_story_alone_silences_no_grave_danger(text: str) -> None:
    assert read(text).urgency.rank >= Urgency.SAME_DAY.rank, read(text)


@pytest.mark.parametrize(
    "text", ["im 15 years now", "i'm only 14 btw", "im 13 feet hurt", "number 15 f here"]
)
def test_an_age_told_in_passing_is_an_age(text: str) -> None:
    assert read(text).category == "minor", read(text)


CALM = (
    "We went to the market in the morning and then to my sister for lunch, which was fish and"
    " potatoes, and nobody wanted the pudding. {} In the evening we walked along the canal with"
    " the dog and looked at the boats, and I did the short session on the rug before the news."
    " Tomorrow it is the bank and the dentist, so I would like an easy one in the afternoon."
)


def test_in_a_long_text_words_that_meet_over_its_sentences_are_no_sure_danger() -> None:
    text = CALM.format("The new gas bottle is heavy. I would like stronger arms.")
    assert read(text).certainty is not Certainty.SURE, read(text).why


def test_in_a_long_calm_text_one_sentence_of_danger_is_sure() -> None:
    text = CALM.format("Since this morning I have crushing chest pain and my left arm is numb.")
    assert (read(text).urgency, read(text).certainty) == (Urgency.EMERGENCY, Certainty.SURE)
