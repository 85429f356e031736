"""A chart is right at one point and at a hundred, shows gaps, and says the same in words."""

from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise

from PIL import Image

from content.catalog import Catalog
from content.pictures.chart import draw_chart
from content.pictures.pain_series import Chart, Course, Score, sentence

START = date(2026, 9, 1)
KNEE = (214, 51, 108)


def course(*days_and_values: tuple[int, int], area: str = "Right knee") -> Course:
    return Course(area, tuple(Score(START + timedelta(d), v) for d, v in days_and_values))


def inked(data: bytes | None) -> list[tuple[int, int]]:
    """The places in the colour of the first area, left of its name."""
    assert data is not None
    picture = Image.open(BytesIO(data)).convert("RGB")
    dots = picture.load()
    assert dots is not None
    return [
        (x, y)
        for x in range(450)
        for y in range(picture.height)
        if all(abs(a - b) < 24 for a, b in zip(dots[x, y], KNEE, strict=True))  # type: ignore[arg-type]  # Pillow says float | tuple, and an RGB image gives a tuple
    ]


def test_one_score_is_one_dot_at_its_height(catalog: Catalog) -> None:
    dots = inked(draw_chart(Chart((course((0, 5)),)), catalog.messages, "light"))
    middle = sum(y for _, y in dots) / len(dots)
    assert max(x for x, _ in dots) - min(x for x, _ in dots) < 20
    assert abs(middle - (50 + (420 - 50 - 72) / 2)) < 2


def test_a_hundred_scores_go_from_edge_to_edge(catalog: Catalog) -> None:
    long = course(*((day, 8 - day // 15) for day in range(100)))
    data = draw_chart(Chart((long,), (START, START + timedelta(7))), catalog.messages, "light")
    columns = {x for x, _ in inked(data)}
    assert max(columns) - min(columns) > 340
    assert len(columns) == max(columns) - min(columns) + 1
    assert data is not None
    assert len(data) < 200_000


def test_a_gap_is_a_gap(catalog: Catalog) -> None:
    broken = course((0, 4), (1, 4), (2, 4), (12, 4), (13, 4), (14, 4))
    columns = {x for x, _ in inked(draw_chart(Chart((broken,)), catalog.messages, "light"))}
    assert len(columns) < (max(columns) - min(columns)) * 0.5


def test_weekly_scores_are_no_row_of_gaps() -> None:
    weekly = course((0, 5), (7, 4), (14, 4), (21, 3))
    assert len(list(weekly.pieces())) == 1


def test_without_scores_there_is_no_chart(catalog: Catalog) -> None:
    empty = Chart((course(),), (START,))
    assert draw_chart(empty, catalog.messages, "dark") is None
    assert sentence(empty, catalog.messages) == "No pain score yet, so there is nothing to draw."


def test_the_sentence_says_what_the_chart_shows(catalog: Catalog) -> None:
    chart = Chart(
        (course((0, 6), (1, 7), (2, 5), (12, 3)), course((3, 2), area="Low back")),
        (START, START + timedelta(3)),
    )
    assert sentence(chart, catalog.messages) == (
        "Right knee: 6 out of 10 on 1 Sep, 3 on 13 Sep, between 3 and 7 over 4 scores. "
        "Right knee: nothing noted between 3 Sep and 13 Sep. "
        "Low back: 2 out of 10 on 4 Sep. 2 sessions in that time."
    )


def test_names_never_lie_on_each_other_nor_on_the_legend(catalog: Catalog) -> None:
    areas = ("Left knee", "Hip", "Low back", "Right shoulder blade, the sore one")
    chart = Chart(tuple(course((0, 0), (9, 0), area=area) for area in areas), (START,))
    data = draw_chart(chart, catalog.messages, "light")
    assert data is not None
    picture = Image.open(BytesIO(data)).convert("RGB").crop((466, 0, 640, 374))
    paper = picture.getpixel((0, 0))
    pixels = picture.load()
    assert pixels is not None
    inked_rows = [
        any(pixels[x, y] != paper for x in range(picture.width)) for y in range(picture.height)
    ]
    lines = sum(now and not before for before, now in pairwise(inked_rows))
    assert lines == len(areas) + 1


def test_without_a_session_nothing_says_what_a_session_looks_like(catalog: Catalog) -> None:
    data = draw_chart(Chart((course((0, 9)),)), catalog.messages, "dark")
    assert data is not None
    legend = Image.open(BytesIO(data)).convert("RGB").crop((466, 340, 640, 374))
    assert len(legend.getcolors() or []) == 1
