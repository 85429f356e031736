"""The independent sets: what was once understood of them stays understood.

The figures and how they came about are in `docs/understanding.md`.
"""

from pathlib import Path

import pytest

from handlers.world import World
from tests.handlers.understanding.measure import figures

SETS = Path(__file__).parent / "sets"

AT_LEAST = {
    "first": {
        "danger caught": 0.99,
        "emergencies caught": 1.0,
        "area": 0.96,
        "side": 0.96,
        "score": 0.96,
        "trigger F1": 0.93,
        "duration": 0.96,
        "schedule": 0.95,
        "constraints": 0.97,
    },
    "second": {
        "danger caught": 0.99,
        "emergencies caught": 1.0,
        "area": 0.95,
        "side": 0.96,
        "score": 0.96,
        "trigger F1": 0.91,
        "duration": 0.93,
        "schedule": 0.96,
        "constraints": 0.97,
    },
    "third": {
        "danger caught": 0.97,
        "emergencies caught": 0.98,
        "area": 0.95,
        "side": 0.93,
        "score": 0.95,
        "trigger F1": 0.85,
        "duration": 0.85,
        "schedule": 0.93,
        "constraints": 0.92,
    },
    "fourth": {
        "danger caught": 0.97,
        "emergencies caught": 1.0,
        "emergencies read as same day or more": 1.0,
    },
}
MOST_FALSE_ALARMS = {"first": 0.02, "second": 0.02, "third": 0.03, "fourth": 0.06}
MOST_ASKED = 0.09


@pytest.mark.parametrize("name", sorted(AT_LEAST))
def test_what_was_understood_stays_understood(name: str, world: World) -> None:
    found = figures(world.lexicon, SETS / name)
    short = {key: found[key] for key, floor in AT_LEAST[name].items() if found[key] < floor}
    assert short == {}
    assert found["false alarms"] <= MOST_FALSE_ALARMS[name]
    assert found["harmless and asked or flagged"] <= MOST_ASKED
