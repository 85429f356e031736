"""How and when a message is tried again: later each time, and at last without its picture."""

from dataclasses import replace

from bot.storage.parcel import MessageEdit, NewMessage, Parcel, SurfaceBody

LONGEST_WAIT = 120.0
"""Seconds between two tries, at most."""
REFUSED_WAIT = 3600.0
"""Seconds after which a coach's chat is asked again to take what it refused; a start, and a right
that is back, are sooner."""
BARE_FROM = 2
"""Tries after which a message goes out without its picture."""


def tried(parcel: Parcel) -> Parcel:
    """The parcel as it is tried the next time."""
    return _without_picture(parcel) if parcel.tries >= BARE_FROM else parcel


def bare(parcel: Parcel) -> Parcel:
    """The parcel without the picture, the chart or the file that goes with its words."""
    parcel = _without_picture(parcel)
    if isinstance(parcel.body, NewMessage):
        parcel = replace(parcel, body=replace(parcel.body, file=None))
    return parcel


def _without_picture(parcel: Parcel) -> Parcel:
    body = parcel.body
    if isinstance(body, NewMessage | MessageEdit):
        parcel = replace(parcel, body=replace(body, message=replace(body.message, picture=None)))
    return parcel


def wait_of(parcel: Parcel) -> float:
    """Seconds until a message that could not be brought is tried again."""
    return float(min(LONGEST_WAIT, 2.0 ** min(parcel.tries, 10)))


def kept_for(parcel: Parcel) -> float:
    """Seconds until what was refused is tried again, where it is: in a coach's chat."""
    return REFUSED_WAIT if isinstance(parcel.body, SurfaceBody) else 0.0
