"""A chart of pain over weeks: one line an area, a mark a session, gaps as gaps.

Rule: each area has its own colour and its own shape of dot, and its name at its last dot, so that
nobody needs to tell colours apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from content.pictures.pain_series import Chart, Course, Score, day_words
from content.pictures.theme import COLOURS, Role, Theme, rgb

SIZE: Final = (640, 420)
FINE: Final = 2
LEFT, RIGHT, TOP, BOTTOM = 52, 184, 50, 72
LETTERS: Final = 24
"""The height of letters: on a phone, where the chart is half as wide, they are still read."""
MANY_SCORES: Final = 40
"""With more in one course the dots are smaller."""
_LINES: Final[dict[Theme, tuple[str, ...]]] = {
    "light": ("#d6336c", "#1f6fb2", "#2b8a5e", "#a05a00"),
    "dark": ("#ff7aa8", "#74b4f0", "#6fd0a0", "#f0b25e"),
}
Spot = tuple[float, float]


def draw_chart(chart: Chart, messages: Mapping[str, str], theme: Theme) -> bytes | None:
    """The chart as PNG; None where there is no score at all."""
    span = chart.span
    if span is None:
        return None
    sheet = _Sheet.blank(theme, span)
    sheet.frame(messages)
    if chart.sessions:
        sheet.legend(messages)
    for day in sorted(set(chart.sessions)):
        sheet.session(day)
    ends: list[tuple[float, str, str]] = []
    for at, course in enumerate(chart.drawn):
        colour = _LINES[theme][at % len(_LINES[theme])]
        sheet.course(course, colour, at)
        ends.append((sheet.spot(course.in_order[-1])[1], course.area, colour))
    sheet.names(ends)
    file = BytesIO()
    picture = sheet.image.reduce(FINE).quantize(96, dither=Image.Dither.NONE)
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The paper of a chart: where a day and a score lie on it."""

    image: Image.Image
    draw: ImageDraw.ImageDraw
    theme: Theme
    span: tuple[date, date]

    @classmethod
    def blank(cls, theme: Theme, span: tuple[date, date]) -> "_Sheet":
        size = (SIZE[0] * FINE, SIZE[1] * FINE)
        image = Image.new("RGB", size, rgb(COLOURS[theme][Role.ROOM]))
        return cls(image, ImageDraw.Draw(image), theme, span)

    def across(self, day: date) -> float:
        first, last = self.span
        share = (day - first).days / max(1, (last - first).days)
        return (LEFT + 14 + share * (SIZE[0] - LEFT - RIGHT - 28)) * FINE

    def down(self, value: float) -> float:
        return (TOP + (10 - value) / 10 * (SIZE[1] - TOP - BOTTOM)) * FINE

    def spot(self, score: Score) -> Spot:
        return self.across(score.day), self.down(score.value)

    def text(self, spot: Spot, words: str, anchor: str, colour: str | None = None) -> None:
        font = ImageFont.load_default(LETTERS * FINE)
        room = self.image.width - spot[0]
        if anchor == "lm" and self.draw.textlength(words, font) > room:
            font = ImageFont.load_default(LETTERS * FINE * room / self.draw.textlength(words, font))
        fill = rgb(colour or COLOURS[self.theme][Role.LEGS])
        self.draw.text(spot, words, fill=fill, font=font, anchor=anchor)

    def frame(self, messages: Mapping[str, str]) -> None:
        """The lines for 0, 5 and 10, and a handful of days."""
        grid = rgb(COLOURS[self.theme][Role.FLOOR])
        right = (SIZE[0] - RIGHT) * FINE
        for value in range(11):
            wide = 2 * FINE if value % 5 == 0 else FINE // 2
            y = self.down(value)
            self.draw.line((LEFT * FINE, y, right, y), fill=grid, width=wide)
        for value in (0, 5, 10):
            self.text(((LEFT - 8) * FINE, self.down(value)), str(value), "rm")
        self.text((8 * FINE, 8 * FINE), messages["chart.scale"], "lt")
        for day in _ticks(self.span):
            x, y = self.across(day), self.down(0)
            self.draw.line((x, y, x, y + 6 * FINE), fill=grid, width=2 * FINE)
            self.text((x, y + 28 * FINE), day_words(day, messages), "mt")

    def legend(self, messages: Mapping[str, str]) -> None:
        """What the marks under the line are."""
        x, y = (SIZE[0] - RIGHT + 14) * FINE, self.down(0) + 12 * FINE
        self._mark(x, y)
        self.text((x + 12 * FINE, y), messages["chart.session"], "lm")

    def session(self, day: date) -> None:
        self._mark(self.across(day), self.down(0) + 12 * FINE)

    def _mark(self, x: float, y: float) -> None:
        """A session: a small upright bar under the line."""
        fill = rgb(COLOURS[self.theme][Role.ACCENT])
        box = (x - 2.5 * FINE, y - 7 * FINE, x + 2.5 * FINE, y + 7 * FINE)
        self.draw.rounded_rectangle(box, radius=2 * FINE, fill=fill)

    def course(self, course: Course, colour: str, shape: int) -> None:
        """Lines within each piece, and a dot for each score; many scores have smaller dots."""
        fill = rgb(colour)
        size = (6.5 if len(course.scores) <= MANY_SCORES else 4) * FINE
        for piece in course.pieces():
            spots = [self.spot(score) for score in piece]
            if len(spots) > 1:
                self.draw.line(spots, fill=fill, width=3 * FINE, joint="curve")
            for spot in spots:
                self._dot(spot, size, fill, shape)

    def _dot(self, spot: Spot, size: float, fill: tuple[int, int, int], shape: int) -> None:
        x, y = spot
        far = size * 1.4
        match shape % 4:
            case 0:
                self.draw.ellipse((x - size, y - size, x + size, y + size), fill=fill)
            case 1:
                self.draw.rectangle((x - size, y - size, x + size, y + size), fill=fill)
            case 2:
                corners = [(x, y - far), (x + far, y), (x, y + far), (x - far, y)]
                self.draw.polygon(corners, fill=fill)
            case _:
                self.draw.polygon(
                    [(x, y - far), (x + far, y + size), (x - far, y + size)], fill=fill
                )

    def names(self, ends: Sequence[tuple[float, str, str]]) -> None:
        """Each area's name at the height of its last dot, pushed apart where they would touch."""
        step = (LETTERS + 3) * FINE
        places: list[float] = []
        for y, _, _ in sorted(ends):
            places.append(max(y, places[-1] + step) if places else y)
        lowest = self.down(0) - step / 2
        for at in reversed(range(len(places))):
            places[at] = min(places[at], lowest)
            lowest = places[at] - step
        for place, (_, area, colour) in zip(places, sorted(ends), strict=True):
            self.text(((SIZE[0] - RIGHT + 10) * FINE, place), area, "lm", colour)


def _ticks(span: tuple[date, date]) -> list[date]:
    """Up to four days, evenly over the span, the first and the last among them."""
    first, last = span
    days = (last - first).days
    count = 3 if days < 21 else 4
    return [first + timedelta(days=round(days * at / (count - 1))) for at in range(count)]
