"""Whatever anybody types comes out as HTML that Telegram takes, and says the same."""

import random

import pytest

from bot.channels.markdown import length, pieces_of, runs_of
from bot.channels.telegram.markup import TEXT_LIMIT, html_of
from tests.bot.channels.telegram.strict_html import BadHtmlError, parse

SNIPPETS = (
    "**bold**",
    "*italic*",
    "***both***",
    "- a point",
    "  - deeper",
    "* star",
    "1. one\n2. two",
    "> quoted",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "[link](https://example.org/?a=1&b=2)",
    "`code`",
    "```\nblock\n```",
    "# title",
    "<b>not bold</b>",
    "</i>",
    '<tg-time unix="1">x</tg-time>',
    "&amp;",
    "&",
    "<",
    ">",
    '"',
    "'",
    "snake_case_name",
    "__init__",
    "3*4*5",
    "2 * 3 * 4",
    "**",
    "*",
    "****",
    "* *",
    "\\*",
    "👩\u200d👩\u200d👧\u200d👦",
    "🏋🏽",
    "שלום עולם",
    "مرحبا",
    "日本語",
    "e\u0301",
    "\u200f",
    "\u200b",
    "\n",
    "\n\n",
    " ",
    "\t",
    "https://example.org/a_b_c*d*e",
    "@coach",
    "/stop",
    "#9",
    "word",
    "**a *b** c*",
    "*a **b* c**",
    "_x_",
)


def without_marks(text: str) -> str:
    """A text without what may be a mark, and without the blank around lines."""
    plain = "".join(c for c in text if c not in "*•-")
    return "".join(plain.split())


def a_message(chance: random.Random) -> str:
    parts = []
    for _ in range(chance.randrange(1, 14)):
        parts.append(chance.choice(SNIPPETS))
        parts.append(chance.choice(("", " ", "\n", "\n\n")))
    if chance.random() < 0.1:
        parts += [chr(chance.choice((0x26, 0x3C, 0x1F600, 0x5D0))) for _ in range(60)]
    return "".join(parts)


@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_random_messages_are_taken_and_say_the_same(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(1000):
        text = a_message(chance)
        parsed = parse(html_of(runs_of(text)))
        assert without_marks(parsed.text) == without_marks(text), text


def test_what_is_meant_as_emphasis_is_one_and_what_is_not_stays() -> None:
    html = html_of(runs_of("**Box squats** - *slowly*\n- first\nsnake_case 3*4*5 <3 & __x__"))
    assert html == (
        "<b>Box squats</b> - <i>slowly</i>\n• first\nsnake_case 3*4*5 &lt;3 &amp; __x__"
    )


@pytest.mark.parametrize("sign", ["&", "<", ">", '"', "😀", "א"])
def test_four_thousand_and_ninety_six_awkward_signs_fit_where_telegram_says(sign: str) -> None:
    text = sign * (4096 // length(sign))
    pieces = pieces_of(runs_of(text), TEXT_LIMIT)
    assert len(pieces) == 1
    assert parse(html_of(pieces[0])).text == text
    assert len(pieces_of(runs_of(text + sign), TEXT_LIMIT)) == 2


def test_a_long_text_is_cut_between_paragraphs_and_loses_no_word() -> None:
    paragraph = " ".join(f"word{n}" for n in range(120)) + " **bold words**"
    text = "\n\n".join([paragraph] * 9)
    pieces = pieces_of(runs_of(text), TEXT_LIMIT)
    shown = [parse(html_of(piece)).text for piece in pieces]
    assert all(length(each) <= 4096 for each in shown)
    assert all(each.startswith("word0 ") for each in shown), "cut between paragraphs"
    assert " ".join(" ".join(shown).split()) == " ".join(text.replace("**", "").split())


def test_bold_that_is_cut_stays_bold_on_both_sides() -> None:
    pieces = pieces_of(runs_of("**" + "words " * 40 + "end**"), 100)
    assert len(pieces) == 3
    for piece in pieces:
        assert parse(html_of(piece)).entities[0][0] == "b"


@pytest.mark.parametrize(
    "html",
    ["<b>x", "x</b>", "<b><i>x</b></i>", "a < b", "a & b", "<p>x</p>", "<b></b>", "a > b", "<a b>"],
)
def test_the_strict_reader_refuses_what_telegram_would(html: str) -> None:
    with pytest.raises(BadHtmlError):
        parse(html)
