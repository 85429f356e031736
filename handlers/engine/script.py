"""The script: everything that a conversation is performed from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.engine.flow import Flow, Next
from handlers.engine.json import JSON, Arguments


@dataclass(frozen=True, slots=True)
class Script:
    """messages: text by key; flows: by registered name; local: an instant as a person reads it;
    lasting: names of facts that stand even where a flow, changed by an upgrade, is told anew;
    urgent: names of flows that are never paused, since what they say cannot wait.
    """

    messages: Mapping[str, str]
    flows: Mapping[str, Callable[[Arguments], Flow[Next | None]]]
    local: Callable[[Mapping[str, JSON], datetime], str]
    lasting: frozenset[str] = frozenset()
    urgent: frozenset[str] = frozenset()
