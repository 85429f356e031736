"""Phrases are written as a coach would, and a wrong one is told with what to write."""

import pytest

from content.lexicon.phrase import Grammar, PhraseError


@pytest.mark.parametrize(
    ("phrase", "ways"),
    [
        ("pins and needles", [("pins", "and", "needles")]),
        ("swell/s/ing", [("swell",), ("swells",), ("swelling",)]),
        ("urinat~e/ing", [("urinate",), ("urinating",)]),
        ("[really] hurts", [("really", "hurts"), ("hurts",)]),
        ("cant .. pee", [("cant", "..", "pee")]),
        ("<cannot> walk", [("<cannot>", "walk")]),
        ("(calf|shin) pain", [("{calf|shin}", "pain")]),
        ("#8-10 outof", [("#8-10", "outof")]),
        ("can't go", [("cant", "go")]),
    ],
)
def test_each_sign_has_its_meaning(phrase: str, ways: list[tuple[str, ...]]) -> None:
    assert Grammar().read(phrase) == ways


def test_longer_alternatives_become_a_group() -> None:
    grammar = Grammar()
    (way,) = grammar.read("(went away|passed) quickly")
    assert grammar.groups[way[0][1:-1]] == (("went", "away"), ("passed",))


@pytest.mark.parametrize(
    "phrase", ["(calf|shin", "calf) pain", "[calf]", ".. pee", "pee ...", "Calf pain", "c@lf"]
)
def test_a_wrong_phrase_is_refused_in_words(phrase: str) -> None:
    with pytest.raises(PhraseError, match="'"):
        Grammar().read(phrase)
