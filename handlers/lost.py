"""Taps that never arrived: what was open when touch was lost is put again, so that nobody waits.

Rules:
- Only what is in front and was reached within the last half hour; older things are let be.
- What goes on by itself (a hold, a rest, getting ready) is not put again: it will ring.
"""

from datetime import timedelta

from handlers.engine.hearing import Hearing

LATELY = timedelta(minutes=30)


def put_after_loss(hearing: Hearing) -> None:
    """Put the open question once more to somebody who was in the middle of something."""
    front = hearing.front
    if front is None or front.open.due is not None or hearing.at - front.open.since > LATELY:
        return
    hearing.put_again(front)
