"""Tunes Python's garbage collector, so that it interrupts as little as possible."""

import gc

OBJECTS = 20_000
"""New objects after which the youngest are searched: what a wave makes for some hundred people."""


def tune_garbage_collector() -> None:
    """What Limber knows stays; looking for garbage in it would hold the loop up."""
    gc.freeze()
    gc.set_threshold(OBJECTS)
