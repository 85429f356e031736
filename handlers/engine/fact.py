"""A fact is something Limber remembers of a person, by name and with its type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from handlers.engine.json import JSON

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A named entry of the profile: `dump` and `load` take it to JSON and back.

    `load` raises `ValueError`, `KeyError` or `TypeError` for a value from another age of the
    content; the fact then counts as never remembered, and `missing` is what stands in its place.
    """

    name: str
    dump: Callable[[T], JSON]
    load: Callable[[JSON], T]
    missing: T

    def of(self, profile: Mapping[str, JSON]) -> T:
        """The value in a profile, or `missing`."""
        if self.name not in profile:
            return self.missing
        return self.accept(profile[self.name])

    def accept(self, value: JSON) -> T:
        """A stored value, or `missing` when it is null or can no longer be read."""
        if value is None:
            return self.missing
        try:
            return self.load(value)
        except (ValueError, KeyError, TypeError):
            return self.missing
