"""What hurts is read from one line: areas, side, score, triggers and since when."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.lexicon.lexicon import Lexicon
from handlers.understanding.english.pain import AreaPain, StatedSide, read_pain
from handlers.understanding.output import pain_to_edge
from tests.support.shipped import shipped_lexicon

SAID = Path(__file__).parent / "pain.txt"
LEXICON = shipped_lexicon()


def _said() -> Iterator[list[str]]:
    for line in SAID.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("|", 5)


def _names(field: str) -> set[str]:
    return {name for name in field.split(",") if name}


@pytest.mark.parametrize(("areas", "side", "score", "triggers", "duration", "text"), list(_said()))
def test_each_line_is_read_in_all_its_parts(
    lexicon: Lexicon, areas: str, side: str, score: str, triggers: str, duration: str, text: str
) -> None:
    edge = pain_to_edge(read_pain(lexicon, text))
    assert set(edge["joints"]) == _names(areas)
    assert edge["side"] == side
    assert edge["nrs"] == (int(score) if score else None)
    assert set(edge["trigger"]) == _names(triggers)
    if duration != "P14D":  # the same as P2W
        assert (edge["duration"] or "") == duration or duration == "anchored"


def test_each_area_keeps_its_own_side_in_the_order_of_the_text(lexicon: Lexicon) -> None:
    pain = read_pain(lexicon, "right ankle 2 and left hip 4")
    assert pain.areas == (AreaPain("ankle", StatedSide.RIGHT), AreaPain("hip", StatedSide.LEFT))
    assert pain.side is StatedSide.BOTH


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("upper back", ("upper_back",)),
        ("back of my knee", ("knee",)),
        ("back squats make my hip ache", ("hip",)),
        ("leg press hurts my knee", ("knee",)),
        ("my knee is fine, the ankle hurts", ("ankle",)),
        ("went back to running", ()),
    ],
)
def test_words_that_only_look_like_a_place_are_left_out(
    lexicon: Lexicon, text: str, areas: tuple[str, ...]
) -> None:
    assert tuple(each.area for each in read_pain(lexicon, text).areas) == areas


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        ("left knee 4, fine walking, stairs hurt", ("stairs",)),
        ("low back, better when walking", ()),
        ("i run 3 times a week, right knee hurts squatting", ("squat",)),
        ("left knee, not when running, only on stairs", ("stairs",)),
    ],
)
def test_a_movement_that_eases_is_no_trigger(
    lexicon: Lexicon, text: str, triggers: tuple[str, ...]
) -> None:
    assert read_pain(lexicon, text).triggers == triggers


def test_the_words_that_were_used_are_told(lexicon: Lexicon) -> None:
    assert ("knee", "kneecap") in read_pain(lexicon, "left kneecap 3").words


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    pain = read_pain(LEXICON, text)
    assert pain.score is None or 0 <= pain.score <= 10


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("the ankle is fine now", []), ("ankle and hip are fine now", []),
        ("knee pain ebbed away", []), ("hip: no longer get it", []), ("hip pain went away", []),
        ("no longer get the knee pain", []), ("ankle stopped hurting, knee 3", ["knee unknown"]),
        ("knee pain went away but came back", ["knee unknown"]),
        ("knee pain stopped when i rested", ["knee unknown"]),
        ("knee pain has gone, hip 4", ["hip unknown"]),
        ("knee and hip, both", ["knee unknown", "hip unknown"]),
        ("both knee and hip", ["knee unknown", "hip unknown"]),
        ("left knee and right hip, both 4", ["knee left", "hip right"]),
        ("both my knees and left hip", ["knee both", "hip left"]),
        ("knees are good, both hips 4", ["hip both"]), ("both knees", ["knee both"]),
        ("groin on the right", ["hip right"]), ("glute and hip on the left", ["hip left"]),
        ("shin on the left, 4", ["other left"]), ("hpi pain rihgt side", ["hip right"]),
        ("low back, left knee", ["low_back unknown", "knee left"]),
        ("neck and right hip", ["neck unknown", "hip right"]),
        ("ankle right, back", ["ankle right", "low_back unknown"]),
        ("left knne 4 sqauts", ["knee left"]), ("lft knee, 5 on stiars", ["knee left"]),
    ],
)  # fmt: skip
def test_areas_keep_their_own_side_and_what_is_over_is_no_pain(
    lexicon: Lexicon, text: str, areas: list[str]
) -> None:
    read = read_pain(lexicon, text)
    assert [f"{each.area} {each.side.value}" for each in read.areas] == areas


@pytest.mark.parametrize("text", ["when i sqat", "sqauts", "sqautted", "doing sqats"])
def test_a_typo_inside_a_word_keeps_the_trigger(lexicon: Lexicon, text: str) -> None:
    assert read_pain(lexicon, f"right knee 4, {text}").triggers == ("squat",)
