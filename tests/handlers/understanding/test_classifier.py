"""The net under the rules: it only adds, it says which words, and ordinary talk passes through."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.fault import ContentError
from content.lexicon.lexicon import Lexicon, load_lexicon
from content.lexicon.weights import Weights, read_weights
from handlers.understanding.classifier import features, heard_in, weigh
from handlers.understanding.finding import Certainty, Urgency
from handlers.understanding.flags import UNSURE, read_flags, read_mentions
from tests.support.shipped import shipped_lexicon

LEXICON = shipped_lexicon()
WEIGHTS = Weights({"zorb": 3.0, "evening": 1.0, "not-zorb": -3.0, "then-zorb": -3.0}, 0.0, 0.5)
TAUGHT: Lexicon = replace(LEXICON, weights=WEIGHTS)


def test_words_that_no_rule_knows_are_danger_where_they_weigh_enough() -> None:
    flags = read_flags(TAUGHT, "the zorb of mine went on all evening")
    assert (flags.urgency, flags.category) == (Urgency.SAME_DAY, UNSURE)
    assert flags.certainty is Certainty.UNSURE
    assert flags.findings[0].words == ("zorb", "evening")
    assert "zorb" in flags.why[0]


@pytest.mark.parametrize(
    "text", ["i have no zorb in the evening", "zorb again", "the walk was long and quiet"]
)
def test_what_is_denied_too_short_or_unknown_weighs_nothing(text: str) -> None:
    assert read_flags(TAUGHT, text).urgency is Urgency.NONE


def test_what_the_rules_read_stands() -> None:
    text = "crushing chest pain right now, no zorb"
    read = read_flags(TAUGHT, text)
    assert (read.urgency, read.category) == (Urgency.EMERGENCY, "chest_pain")


def test_what_a_rule_reads_in_the_middle_of_ordinary_talk_is_unsure_and_never_none() -> None:
    calm = replace(WEIGHTS, words={"holiday": -4.0}, doubtful=-2.0)
    lexicon = replace(LEXICON, weights=calm)
    text = "my calf is hot and swollen after the holiday flight"
    assert read_flags(LEXICON, text).certainty is Certainty.SURE
    read = read_flags(lexicon, text)
    assert (read.certainty, read.urgency) == (Certainty.UNSURE, Urgency.SAME_DAY)


def test_self_harm_is_never_doubted_for_the_words_around_it() -> None:
    calm = replace(WEIGHTS, words={"holiday": -9.0}, doubtful=-2.0)
    text = "before the holiday i want to kill myself"
    assert read_flags(replace(LEXICON, weights=calm), text).certainty is Certainty.SURE


def test_a_mere_question_is_no_danger_by_weights_alone_unless_it_tells_of_the_body() -> None:
    assert read_flags(TAUGHT, "what can i do with a zorb at home?").certainty is Certainty.NONE
    told = "what can i do with a zorb in my jaw at home?"
    assert read_flags(TAUGHT, told).certainty is Certainty.UNSURE
    stated = "the zorb zorb went on all evening. what can i do with it?"
    assert read_flags(TAUGHT, stated).certainty is Certainty.UNSURE


def test_a_long_text_is_weighed_piece_by_piece() -> None:
    calm = "the walk was long and quiet and we were glad of it " * 6
    assert read_flags(TAUGHT, calm).certainty is Certainty.NONE
    assert read_flags(TAUGHT, calm + "the zorb zorb went on all evening").category == UNSURE


def test_weights_are_read_from_their_lines() -> None:
    weights = read_weights({"start": -1, "least": 2, "words": "numb 2.5, cant feel 1.25\nok -1\n"})
    assert weights == Weights({"numb": 2.5, "cant feel": 1.25, "ok": -1.0}, -1.0, 2.0)


def test_a_word_without_its_number_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "weights.yaml").write_text("for: danger\nweights:\n  words: numb\n")
    with pytest.raises(ContentError, match="write each word with its number"):
        load_lexicon(tmp_path)


@settings(max_examples=200)
@given(st.lists(st.sampled_from("no my zorb evening hurts 7 , . ? years ago she if ok".split())))
def test_what_is_weighed_are_the_features_that_have_a_weight(words: list[str]) -> None:
    text, mentions = read_mentions(LEXICON, " ".join(words))
    heard = heard_in(LEXICON, text, mentions)
    every = list(features(heard))
    weights = Weights(dict.fromkeys(every[::2], 1.5))
    known = {each: 1.5 for each in every if each in weights.words}
    assert weigh(weights, heard, 0, len(text.words))[1] == known


def test_a_word_is_weighed_with_its_stem_its_kind_and_the_concepts_of_the_rules() -> None:
    text, mentions = read_mentions(LEXICON, "my daughters tablets today")
    said = set(features(heard_in(LEXICON, text, mentions)))
    assert {"daughters", "^daughter", "@family", "my daughters", "@pills"} <= said
    assert any(each.startswith("~") for each in said)
