"""Asks again when a platform lost what a person tapped while Limber was away.

Rules:
- Only a question that was reached within the last half hour is asked again.
- What goes on by itself (a hold, a rest, getting ready) is not asked again: it will ring.
"""

from datetime import timedelta

from handlers.engine.hearing import Hearing

LATELY = timedelta(minutes=30)


def ask_again_after_lost_taps(hearing: Hearing) -> None:
    """Put the open question once more to somebody who was in the middle of something."""
    front = hearing.front
    if front is None or front.open.due is not None or hearing.at - front.open.since > LATELY:
        return
    hearing.put_again(front)
