"""`python -m benchmarks --against COMMIT`: this tree and another, in turn, in one run.

Only ratios count: whatever else the machine does hits both alike. The other tree is a `git
worktree` that is gone afterwards, and runs with this tree's Python and libraries.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.table import Aim, Series, table
from benchmarks.understanding import lines_in, processor_seconds

ROOT = Path(__file__).parents[1]
ROUNDS = 3
LINES = 4_000
_BOT = [sys.executable, "-m", "bot"]
_UNDERSTAND = [*_BOT, "understand", "--kind", "safety"]
_CHAT = [*_BOT, "chat", "--tz", "UTC", "--now", "2026-11-21T06:00"]


def against(commit: str) -> str:
    """The figures of both trees, and by how much this one is better."""
    with _worktree(commit) as other:
        trees = {"this tree": ROOT, commit: other}
        return "\n".join((_understanding(trees), _starts(trees)))


def _understanding(trees: dict[str, Path]) -> str:
    text = lines_in(LINES)

    def one(tree: Path) -> float:
        begin = processor_seconds(_UNDERSTAND, b"my knee hurts\n", tree)
        return LINES / (processor_seconds(_UNDERSTAND, text, tree) - begin)

    series = _in_turn(trees, one, Series("", "/s"))
    ratio = _ratio(series)
    title = "`limber understand --kind safety`: lines a second of one core, without the start"
    return table(title, series, [Aim("this tree against the other", ratio, 1.2, " times")])


def _starts(trees: dict[str, Path]) -> str:
    blocks = []
    for title, command, line in (
        ("the start of `limber understand`: seconds of the processor", _UNDERSTAND, b"hello\n"),
        ("`limber chat` to its first answer: seconds of the processor", _CHAT, b"/start\n"),
    ):

        def one(tree: Path, command: list[str] = command, line: bytes = line) -> float:
            return processor_seconds(command, line, tree)

        series = _in_turn(trees, one, Series("", " s", 2))
        aim = Aim("this tree against the other", _ratio(series), 1, " times", is_least=False)
        blocks.append(table(title, series, [aim]))
    return "\n".join(blocks)


def _in_turn(
    trees: dict[str, Path], measure: Callable[[Path], float], like: Series
) -> list[Series]:
    series = [Series(name, like.unit, like.digits) for name in trees]
    for _ in range(ROUNDS):
        for each, tree in zip(series, trees.values(), strict=True):
            each.runs.append(measure(tree))
    return series


def _ratio(series: list[Series]) -> float:
    """The middle of the ratios of each round."""
    this, other = series
    return median(mine / theirs for mine, theirs in zip(this.runs, other.runs, strict=True))


@contextmanager
def _worktree(commit: str) -> Iterator[Path]:
    git = ["git", "-C", str(ROOT), "worktree"]
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        subprocess.run([*git, "add", "-q", "--detach", str(tree), commit], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)
