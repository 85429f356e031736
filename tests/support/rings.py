"""How often a test does what it counts: a few times on every day, all of them in `make soak`."""

import os

IS_SOAKING = bool(os.environ.get("LIMBER_SOAK"))


def rounds(daily: int, soak: int) -> int:
    """The number for the ring that runs."""
    return soak if IS_SOAKING else daily
