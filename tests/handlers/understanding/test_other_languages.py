"""Another language is told from English, and a short answer never is taken for one."""

import pytest

from content.lexicon.lexicon import Lexicon
from handlers.understanding.other_languages import is_english


@pytest.mark.parametrize(
    "text",
    ["7", "ok", "Maximilian Oberhuber", "left knee", "", "my bakc hrts a lot when i sit", "nein",
     "no band today, ten minutes", "😀", "Theraband vergessen"],
)  # fmt: skip
def test_english_and_short_answers_pass(lexicon: Lexicon, text: str) -> None:
    assert is_english(lexicon, text)


@pytest.mark.parametrize(
    "text",
    ["ich habe seit gestern starke schmerzen im linken knie",
     "me duele mucho la rodilla izquierda desde ayer", "у меня болит спина уже неделю",
     "mam silny ból pleców i nie czuję nóg od wczoraj", "我的膝盖从昨天开始很痛"],
)  # fmt: skip
def test_whole_sentences_of_another_language_do_not(lexicon: Lexicon, text: str) -> None:
    assert not is_english(lexicon, text)
