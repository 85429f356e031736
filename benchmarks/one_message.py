"""How long one message holds the loop, whatever its text: the slowest of many hard ones."""

from itertools import count
from time import thread_time

from benchmarks.table import Aim, Series, table
from handlers.engine.event import Said
from handlers.engine.person import Person
from handlers.routing.router import Router
from handlers.world import World
from tests.handlers.understanding.shapes import SHAPES
from tests.support.stage import START

LENGTH = 4_000
"""Characters: as long as a message can be on the page, and nearly so on Telegram."""
TRIES = 3
PLAIN = "left knee hurts a bit, 3, ten minutes, no band"
"""What people write: on a busy machine only the ratio to it can be compared."""
BEFORE: dict[str, tuple[str, ...]] = {
    "a newcomer": (),
    "somebody who is asked nothing": ("/start", "I agree", "/stop"),
    "a question about pain": ("/start", "I agree", "left knee"),
    "a drill": ("/start", "I agree", "left knee, 3, five minutes", "None of these", "Start"),
    "a question about times": ("/start", "I agree", "/stop", "/checkin"),
    "a question about a pause": ("/start", "I agree", "/pause"),
}
"""What was said before, so that each reader has its turn."""


def one_message(world: World) -> str:
    """The slowest text in each state; in milliseconds of one core, since others may use it."""
    router = Router(world)
    states = {name: _after(router, texts) for name, texts in BEFORE.items()}
    slowest = {
        name: max((_milliseconds(router, person, shape), shape) for shape in SHAPES)
        for name, person in states.items()
    }
    series = [Series(f"{name}: {shape!r}", " ms", 1, [ms]) for name, (ms, shape) in slowest.items()]
    worst = max(ms for ms, _ in slowest.values())
    plain = max(_milliseconds(router, person, PLAIN, times=1) for person in states.values())
    series += [
        Series("a plain line, for comparison", " ms", 1, [plain]),
        Series("the slowest, in plain lines", "", 1, [worst / plain]),
    ]
    return table(
        f"One message of {LENGTH:,} characters, the slowest of {len(SHAPES)} shapes",
        series,
        [Aim("how long it holds the loop", worst, 50, " ms", is_least=False)],
    )


def _after(router: Router, texts: tuple[str, ...]) -> Person:
    person, ids = Person(1, {"channel": "terminal", "zone": "Europe/Berlin"}), count(10)
    for text in texts:
        person = router.hear(person, Said(START, text), ids).person
    return person


def _milliseconds(router: Router, person: Person, shape: str, times: int = LENGTH) -> float:
    said = Said(START, (shape * times)[:LENGTH])
    best = 60.0
    for _ in range(TRIES):
        began = thread_time()
        router.hear(person, said, count(1000))
        best = min(best, thread_time() - began)
    return best * 1000


if __name__ == "__main__":
    from content.lexicon.lexicon import load_lexicon
    from content.load import load_catalog

    print(one_message(World(load_catalog(), load_lexicon())))
