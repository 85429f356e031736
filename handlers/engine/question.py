"""A question is one value: its words, its choices, how an answer is read and how it is stored."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from handlers.engine.json import JSON
from handlers.engine.words import Words, words

T = TypeVar("T")
E = TypeVar("E", bound=Enum)


@dataclass(frozen=True, slots=True)
class Unclear:
    """An answer that could not be read. `why` says kindly what would be a good one."""

    why: Words | None = None


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One tappable answer.

    A choice that `ticks` is marked and unmarked until another choice sends the marked ones.
    The main one looks like it.
    A hidden choice has no button: it can only be said ("skip" in the middle of a hold).
    """

    id: str
    label: Words
    value: T | None = None
    ticks: bool = False
    is_hidden: bool = False
    is_main: bool = False


def _unclear(_text: str) -> Unclear:
    return Unclear()


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """What is asked, and all there is to know about its answer.

    key: the question's name in the journal; words: what is said; again: the same put another way;
    read: from typed text to a value; dump and load: the value as JSON and back, where `load`
    raises `ValueError` for a value that is no longer accepted; collect: for ticked choices, from
    the marked ids to the value; ticked: the ids that are marked to begin with; how: what is told to
    whoever asks how it is done, while the clock stands.
    """

    key: str
    words: Words
    choices: tuple[Choice[T], ...]
    dump: Callable[[T], JSON]
    load: Callable[[JSON], T]
    read: Callable[[str], T | Unclear] = _unclear
    collect: Callable[[tuple[str, ...]], T] | None = None
    again: Words | None = None
    ticked: tuple[str, ...] = ()
    how: Words | None = None


def of_enum(
    key: str,
    kind: type[E],
    labels: dict[E, str],
    *,
    said: Words | None = None,
    hidden: tuple[E, ...] = (),
    read: Callable[[str], E | Unclear] = _unclear,
    main: E | None = None,
) -> Question[E]:
    """A question whose answers are the members of an enum, in the order of `labels`.

    main: the answer that most people want; its button looks like it.
    """
    choices = tuple(
        Choice(
            str(member.value),
            words(label),
            member,
            is_hidden=member in hidden,
            is_main=member is main,
        )
        for member, label in labels.items()
    )
    return Question(
        key=key,
        words=said or words(f"ask.{key}"),
        choices=choices,
        dump=_member_value,
        load=kind,
        read=read,
    )


def _member_value(member: Enum) -> Any:
    return member.value
