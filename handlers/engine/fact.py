"""A fact is something Limber remembers of a person, by name and with its type."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from handlers.engine.json import JSON

T = TypeVar("T")


class ReadOnce(dict[str, JSON]):
    """A profile that nobody changes, and of which each fact is read once."""

    __slots__ = ("values_read",)

    def __init__(self, profile: Mapping[str, JSON]) -> None:
        super().__init__(profile)
        self.values_read: dict[Hashable, Any] = {}


def once(profile: Mapping[str, JSON], key: Hashable, make: Callable[[], T]) -> T:
    """What is made of a profile: once, where nobody changes it. key: what else it depends on."""
    if not isinstance(profile, ReadOnce):
        return make()
    known = profile.values_read
    if key not in known:
        known[key] = make()
    value: T = known[key]
    return value


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
        value = profile.get(self.name)
        if value is None:
            return self.missing
        if not isinstance(profile, ReadOnce):
            return self.accept(value)
        known, key = profile.values_read, id(self)
        if key not in known:
            known[key] = self.accept(value)
        read: T = known[key]
        return read

    def accept(self, value: JSON) -> T:
        """A stored value, or `missing` when it is null or can no longer be read."""
        if value is None:
            return self.missing
        try:
            return self.load(value)
        except (ValueError, KeyError, TypeError):
            return self.missing
