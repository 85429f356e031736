"""Text as lines that fit."""

from bot.channels.terminal.wrapping import columns, wrapped


def flat(text: str, width: int = 20, *, is_numbered: bool = True) -> list[str]:
    lines = wrapped(text, width, is_numbered=is_numbered)
    return ["".join(part for _, part in line) for line in lines]


def test_lines_break_between_words() -> None:
    assert flat("one two three four five") == ["one two three four", "five"]


def test_no_line_is_wider_than_asked_for() -> None:
    text = (
        "- a **bold** item, www.example.com/a-very-long-address-indeed, 膝が痛いのでゆっくり。\nend"
    )
    lines = wrapped(text, 17)
    assert all(columns(line) <= 17 for line in lines)
    assert "".join(flat(text, 17)).count("膝") == 1


def test_an_item_of_a_list_is_continued_under_its_words() -> None:
    assert flat("- one two three four five") == ["• one two three four", "  five"]
    assert flat("12. one two three four") == ["12. one two three", "    four"]


def test_a_numbered_list_can_be_shown_without_numbers() -> None:
    assert flat("1. one\n2. two", is_numbered=False) == ["• one", "• two"]


def test_bold_and_italic_are_styles_and_other_stars_are_stars() -> None:
    line = wrapped("**Hip**opener *now* at 2 * 3 and 4*5*6", 80)[0]
    assert ("bold", "Hip") in line
    assert ("italic", "now") in line
    assert "".join(text for _, text in line) == "Hipopener now at 2 * 3 and 4*5*6"


def test_empty_lines_stay() -> None:
    assert flat("one\n\ntwo") == ["one", "", "two"]


def test_nothing_can_move_the_cursor_or_colour_the_screen() -> None:
    shown = "".join(flat("a\x1b[31mred\x07\x9b2J\rb\x7f", 80))
    assert shown == "a[31mred2Jb"
