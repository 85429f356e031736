"""Answers to a score question, made in every way and at every size, in turn."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.table import Aim, Series, table
from benchmarks.throughput import AT_ONCE, Throughput
from bot.dispatch.hear import Hear

ROUNDS = 5


class Scores:
    """The figures for a database with so many people."""

    def __init__(self, path: Path, people: int, hear: Hear) -> None:
        self.people = people
        self._of = Throughput(path, people, hear)
        self.hearing = Series("the conversation alone", " µs", 1)
        self.direct = Series("made directly with sqlite3 on the loop", "/s")
        self.single = Series("the dispatcher, one at a time", "/s")
        self.many = Series(f"the dispatcher, {AT_ONCE} waiting", "/s")
        self.slow_single = Series("5 ms more a commit, one at a time", "/s")
        self.slow_many = Series(f"5 ms more a commit, {AT_ONCE} waiting", "/s")

    async def run(self) -> None:
        """One round of each."""
        of = self._of
        self.hearing.runs.append(of.hearing(2000) * 1e6)
        self.direct.runs.append(of.direct(800))
        self.single.runs.append(await of.dispatched(500))
        self.many.runs.append(await of.dispatched(2000, AT_ONCE))
        self.slow_single.runs.append(await of.dispatched(80, is_slow=True))
        self.slow_many.runs.append(await of.dispatched(1500, AT_ONCE, is_slow=True))

    def shown(self) -> str:
        single, slow = self.single.middle, self.slow_single.middle
        return table(
            f"Answers to a score question, each stored for good; {self.people:,} people",
            [
                self.hearing,
                self.direct,
                self.single,
                self.many,
                self.slow_single,
                self.slow_many,
            ],
            [
                Aim("one at a time, against direct", single / self.direct.middle, 0.65),
                Aim(f"{AT_ONCE} waiting, against one", self.many.middle / single, 3),
                Aim("the same on the slow disk", self.slow_many.middle / slow, 12),
            ],
        )


async def scores(databases: Mapping[int, Path], hear: Hear, rounds: int) -> Sequence[str]:
    """Every figure at every size, round by round, so that a busy moment hits all alike."""
    sizes = [Scores(path, people, hear) for people, path in databases.items()]
    for _ in range(rounds):
        for size in sizes:
            await size.run()
    few, many = sizes[0], sizes[-1]
    growth = [
        Aim(f"{before.name}: lost with growth", _lost(before, after), 15, " %", is_least=False)
        for before, after in ((few.single, many.single), (few.many, many.many))
    ]
    title = f"From {few.people:,} to {many.people:,} people"
    return [*(size.shown() for size in sizes), table(title, [], growth)]


def _lost(before: Series, after: Series) -> float:
    return 100 * (1 - after.middle / before.middle)
