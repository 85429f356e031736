"""`python -m benchmarks.workers`: what two workers on one PostgreSQL do against one.

On two cores one worker and PostgreSQL may fill both already: then events per second of CPU, of all
processes together, say whether the second worker costs more than it brings.
"""

import argparse
import asyncio
import os
import subprocess
import sys
from time import perf_counter, process_time

from benchmarks.scale import AT_ONCE, Events, dispatched, server_seconds
from benchmarks.small_flow import toy_router
from benchmarks.table import Aim, Series, table
from content.lexicon.lexicon import load_lexicon
from content.load import load_catalog
from handlers.world import World
from tests.support.people import make_people
from tests.support.postgres import Server, server

ROUNDS = 3
MOST = 2


def work(url: str, people: int, number: int, worker: int, workers: int) -> None:
    """Be one of the workers: begin when told to, and say what it cost."""
    hear = toy_router(World(load_catalog(), load_lexicon())).hear
    events = Events(people, hear, worker, workers)
    print("ready", flush=True)
    sys.stdin.readline()
    before = process_time()
    asyncio.run(dispatched(url, events, number, AT_ONCE))
    print(process_time() - before, flush=True)


async def measured(made: Server, people: int, number: int, workers: int) -> tuple[float, float]:
    """Events a second, and events for a second of CPU."""
    url = await made.new_database()
    await make_people(url, people, toy_router(World(load_catalog(), load_lexicon())).hear)
    words = [sys.executable, "-m", "benchmarks.workers", "--of", url, "--people", str(people)]
    words += ["--events", str(number // workers), "--workers", str(workers), "--worker"]
    pipe = subprocess.PIPE
    started = [
        subprocess.Popen([*words, str(each)], stdin=pipe, stdout=pipe, text=True)  # noqa: ASYNC220 - starting a process blocks the loop, and no other task runs yet
        for each in range(workers)
    ]
    for each in started:
        assert each.stdout is not None
        each.stdout.readline()
    before, began = server_seconds(made), perf_counter()
    for each in started:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    used = 0.0
    for each in started:
        assert each.stdout is not None
        used += float(each.stdout.readline())
    seconds = perf_counter() - began
    used += server_seconds(made) - before
    for each in started:
        each.communicate()
    return number / seconds, number / used


async def main(people: int, number: int) -> None:
    rates = {n: Series(f"{n} of them: events", "/s") for n in (1, MOST)}
    costs = {n: Series(f"{n} of them: events for a second of CPU", "") for n in rates}
    with server(is_safe=True) as made:
        for _ in range(ROUNDS):
            for workers in (1, MOST):
                rate, cost = await measured(made, people, number, workers)
                rates[workers].runs.append(rate)
                costs[workers].runs.append(cost)
    aims = [
        Aim("two against one, events a second", rates[2].middle / rates[1].middle, 1.25),
        Aim("or, events for a second of CPU", costs[2].middle / costs[1].middle, 0.9),
    ]
    title = f"Workers on PostgreSQL, {people:,} people, {os.cpu_count()} cores"
    print(table(title, [*rates.values(), *costs.values()], aims))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--events", type=int, default=4000)
    parser.add_argument("--of", default="", help=argparse.SUPPRESS)
    parser.add_argument("--worker", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--workers", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.of:
        work(options.of, options.people, options.events, options.worker, options.workers)
    else:
        asyncio.run(main(options.people, options.events))
