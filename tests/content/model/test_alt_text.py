"""A picture's words fit the side that works."""

from content.model.alt_text import Look

WORDS = "Kneeling on the right knee. Left foot in front, a bright room. The right hip opens."


def test_the_words_for_the_left_change_both_sides_and_nothing_else() -> None:
    assert Look(WORDS, has_sides=True).left == (
        "Kneeling on the left knee. Right foot in front, a bright room. The left hip opens."
    )


def test_a_drill_without_sides_has_the_same_words_for_both() -> None:
    assert Look(WORDS, has_sides=False).left == WORDS
