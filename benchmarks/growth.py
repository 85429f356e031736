"""What grows while people live with Limber: made in fast time, by the real router, day by day.

`python -m benchmarks.growth [--people 200] [--months 24]`, retention on. Each figure is the time of
the processor, measured at the end of a month. What is printed last is the end over the beginning.
"""

import argparse
import asyncio
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.table import Series, table
from bot.operations.backup import Source, back_up
from bot.storage.open import opened
from bot.storage.records import Address
from content.lexicon.lexicon import load_lexicon
from content.load import load_catalog
from handlers.world import World
from tests.bot.month.fast_limber import FastLimber, Trainee
from tests.bot.month.temperaments import Living, asks, lies, skips, steady, trains

START = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
MONTH = 30
"""Days."""
LIVES: tuple[Living, ...] = (
    *(steady, trains, skips, steady, lies),
    *(steady, trains, skips, steady, asks),
)
"""How every ten of them live."""
TIMES = 10
MOST_PEOPLE = 2000
STILL_FINE = "Still fine"
"""What agrees again after a year."""
_UNITS = {
    "the file": (" KB", 0),
    "rows": ("", 0),
    "a start": (" ms", 1),
    "an event": (" ms", 2),
    "a coach's list": (" ms", 1),
    "the morning wave": (" ms", 0),
    "a backup": (" ms", 0),
}
Figures = dict[str, float]


async def growth(people: int, months: int, folder: Path) -> list[tuple[Figures, dict[str, int]]]:
    """The figures, and the rows of each table, at the end of every month."""
    world = World(load_catalog(), load_lexicon())
    limber = FastLimber(world, folder / "limber.db", START)
    for number in range(people):
        living = LIVES[number % len(LIVES)]
        address = Address("terminal", f"chat{number}")
        limber.people[address] = Trainee(number, living.__name__, living, address)
    await limber.open()
    found = []
    for day in range(months * MONTH):
        begins = START + timedelta(days=day)
        await _agree_again(limber)
        wave = await _wave(limber, begins) if day % MONTH == MONTH - 1 else 0.0
        await limber.day(begins, day)
        await limber.night()
        if wave:
            found.append(await _measured(limber, folder, wave))
            print(f"month {len(found)}: {_line(found[-1][0])}", flush=True)
    await limber.close()
    return found


async def _agree_again(limber: FastLimber) -> None:
    for who in limber.people.values():
        last = who.said[-1:]
        if any(button.label == STILL_FINE for each in last for button in each.buttons):
            await limber.write(who, STILL_FINE)
        del who.said[:-5]


async def _wave(limber: FastLimber, begins: datetime) -> float:
    """Everybody's check-in, as the clock reaches it (ms)."""
    await limber.until(begins + timedelta(hours=4, minutes=30))
    return await _took(lambda: limber.until(begins + timedelta(hours=6, minutes=30)))


async def _measured(
    limber: FastLimber, folder: Path, wave: float
) -> tuple[Figures, dict[str, int]]:
    store, who = limber.parts[0], next(iter(limber.people.values()))
    events = [await _took(lambda: limber.write(who, "/help")) for _ in range(TIMES)]
    lists = [await _took(lambda: store.cases(MOST_PEOPLE)) for _ in range(TIMES)]
    packed = folder / f"{limber.now:%Y%m%d}.tar"
    source = Source(limber.path, folder / "nothing", None, "")
    backup = await _took(lambda: back_up(source, packed, limber.now))
    await limber.close()
    starts = [await _took(lambda: _start(limber.path)) for _ in range(TIMES)]
    await limber.open()
    rows = _rows(limber.path)
    size = packed.stat().st_size
    packed.unlink()
    figures = (size / 1000, sum(rows.values()), median(starts), median(events), median(lists))
    return dict(zip(_UNITS, (*figures, wave, backup), strict=True)), rows


async def _start(path: Path) -> None:
    async with opened(f"sqlite:///{path}"):
        pass


async def _took(work: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds of the processor, all threads of this process."""
    began = process_time()
    await work()
    return (process_time() - began) * 1000


def _rows(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            )
        ]
        return {n: connection.execute(f"SELECT COUNT(*) FROM {n}").fetchone()[0] for n in names}


def _line(figures: Figures) -> str:
    shown = ((name, value, *_UNITS[name]) for name, value in figures.items())
    return ", ".join(f"{name} {value:,.{digits}f}{unit}" for name, value, unit, digits in shown)


def report(found: list[tuple[Figures, dict[str, int]]]) -> str:
    """Each figure over the months, and how much of what there is at the end."""
    series = [
        Series(f"{name}, x{found[-1][0][name] / found[0][0][name]:.2f} at the end", unit, digits)
        for name, (unit, digits) in _UNITS.items()
    ]
    for each, name in zip(series, _UNITS, strict=True):
        each.runs += [figures[name] for figures, _ in found]
    first, last = found[0][1], found[-1][1]
    grown = [f"  {n}: {first[n]:,} rows, then {last[n]:,}" for n in last if last[n] > first[n]]
    return "\n".join([table(f"{len(found)} months", series), "What has more rows:", *grown])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--months", type=int, default=24)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        print(report(asyncio.run(growth(told.people, told.months, Path(place)))))
