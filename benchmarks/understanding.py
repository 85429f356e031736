"""How many lines a second `limber understand --kind safety` reads, and how soon it starts."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from time import perf_counter

from benchmarks.table import Aim, Series, table
from benchmarks.throughput_by_size import ROUNDS

LINES = 20_000
_COMMAND = [sys.executable, "-m", "bot", "understand", "--kind", "safety"]
_SETS = Path(__file__).parents[1] / "tests" / "handlers" / "understanding" / "sets"
_ENDS = "ok thanks coach today yesterday lately really hmm well again maybe also".split()


def understanding() -> str:
    """Each figure with its aim; in seconds of the processor, since others may use the machine."""
    text = lines_in(LINES)
    speed = Series("lines a second of one core", "", 0)
    begin = Series("of one core, from start to first answer", " s", 2)
    clock = Series("the same by the clock on the wall", " s", 2)
    for _ in range(ROUNDS):
        began = perf_counter()
        seconds = processor_seconds(_COMMAND, b"my knee hurts\n")
        clock.runs.append(perf_counter() - began)
        begin.runs.append(seconds)
        speed.runs.append(LINES / (processor_seconds(_COMMAND, text) - seconds))
    return table(
        f"What is read for danger: {LINES:,} lines, no two the same",
        [speed, begin, clock],
        [
            Aim("lines a second", speed.middle, 5_000, "", is_least=True),
            Aim("to the first answer", begin.middle, 0.5, " s", is_least=False),
        ],
    )


def lines_in(count_: int) -> bytes:
    """So many lines, as they are piped into the command."""
    return "".join(f"{line}\n" for line in islice(_lines(), count_)).encode()


def processor_seconds(command: list[str], text: bytes, tree: Path | None = None) -> float:
    """Seconds of the processor that a command takes for these lines. tree: where Limber is."""
    before = _used()
    subprocess.run(command, input=text, stdout=subprocess.DEVNULL, check=True, cwd=tree)
    return _used() - before


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _lines() -> Iterator[str]:
    """The labelled lines for danger, over and over, each time with other words after them."""
    files = sorted(_SETS.glob("*/redflags.jsonl"))
    texts = [json.loads(line)["text"] for file in files for line in file.open(encoding="utf-8")]
    for turn in count():
        for at, text in enumerate(texts):
            more = f" {_ENDS[(turn * 7 + at) % 12]} {_ENDS[turn % 12]}" if turn else ""
            yield " ".join((text + more).split())


if __name__ == "__main__":
    print(understanding())
