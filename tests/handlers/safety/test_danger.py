"""What is read as danger in a text is read once, and kept in one line."""

import pytest

from content.lexicon.lexicon import Lexicon
from handlers.safety.danger import DangerContext, read_dangers
from handlers.understanding.flag_summary import flag_summary


@pytest.mark.parametrize(
    "text", ["crushing chest pain", "my calf is swollen and warm", "left knee, 3", "I'm 16"]
)
@pytest.mark.parametrize("asked", [None, "1.go", "pain_now/score"])
def test_the_line_is_that_of_the_text_itself(
    lexicon: Lexicon, text: str, asked: str | None
) -> None:
    known = DangerContext(asked=asked)
    assert read_dangers(lexicon, text, known=known).summary == flag_summary(lexicon, text)


def test_an_answer_to_a_question_about_a_sign_has_none(lexicon: Lexicon) -> None:
    known = DangerContext(asked="pain_now/numb")
    assert read_dangers(lexicon, "both legs", known=known).summary is None
