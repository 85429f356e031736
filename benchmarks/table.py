"""What was measured, as a table that a person can read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(slots=True)
class Series:
    """One figure, measured several times; `unit` is how it is shown, like "/s" or " ms"."""

    name: str
    unit: str
    digits: int = 0
    runs: list[float] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return median(self.runs)

    def shown(self) -> str:
        spread = f"{self._number(min(self.runs))} to {self._number(max(self.runs))}"
        return f"  {self.name:<48}{self._number(self.middle) + self.unit:>12}   ({spread})"

    def _number(self, value: float) -> str:
        return f"{value:,.{self.digits}f}"


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure should reach, and what it did."""

    name: str
    reached: float
    wanted: float
    unit: str = ""
    is_least: bool = True

    def shown(self) -> str:
        is_reached = self.reached >= self.wanted if self.is_least else self.reached <= self.wanted
        bound = "at least" if self.is_least else "at most"
        verdict = "reached" if is_reached else "NOT REACHED"
        figure = f"{self.reached:,.2f}{self.unit}"
        return f"  {self.name:<48}{figure:>12}   aim: {bound} {self.wanted:g}{self.unit}, {verdict}"


def table(title: str, series: Sequence[Series], aims: Sequence[Aim] = ()) -> str:
    """A block of figures (the middle one of the runs, and the spread), and the aims below."""
    lines = [title, *(each.shown() for each in series if each.runs)]
    return "\n".join([*lines, *(aim.shown() for aim in aims), ""])
