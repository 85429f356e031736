"""The script: everything that a conversation is performed from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.engine.flow import Flow, Next
from handlers.engine.json import JSON, Arguments
from handlers.engine.words import Words, words


def offer_coach(
    _profile: Mapping[str, JSON],
    _flow: str,
    has_choices: bool,
) -> Words | None:
    """A person could help."""
    return words("engine.offer_coach" if has_choices else "engine.offer_coach_typed")


@dataclass(frozen=True, slots=True)
class Script:
    """messages: text by key; flows: by registered name; local: an instant as a person reads it;
    lasting: names of facts that stand even where a flow, changed by an upgrade, is told anew;
    urgent: names of flows that are never paused, since what they say cannot wait; not_read: what is
    said to somebody whose answer to a flow was not read for the third time, by their profile, the
    flow's name and whether it has choices; None where nothing else helps than to ask again.
    """

    messages: Mapping[str, str]
    flows: Mapping[str, Callable[[Arguments], Flow[Next | None]]]
    local: Callable[[Mapping[str, JSON], datetime], str]
    lasting: frozenset[str] = frozenset()
    urgent: frozenset[str] = frozenset()
    not_read: Callable[[Mapping[str, JSON], str, bool], Words | None] = offer_coach
