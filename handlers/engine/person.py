"""A person as the conversation sees them: what is remembered, and what is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.engine.conversation import Conversation
from handlers.engine.json import JSON


@dataclass(frozen=True, slots=True)
class Person:
    """One person.

    profile: facts by name, as JSON; stack: open conversations, the one in front first;
    recent: what they wrote in the last two minutes as (milliseconds since 1970, text), since
    people split sentences.
    """

    id: int
    profile: Mapping[str, JSON] = field(default_factory=dict)
    stack: tuple[Conversation, ...] = ()
    recent: tuple[tuple[int, str], ...] = ()
