"""Writes lines into the log. structlog is imported with the first line; most commands write none.

It stands here since the clock writes too; how lines look is decided in `bot/operations/log.py`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # at run time it comes with the first line
    from structlog.typing import FilteringBoundLogger

_set_up: Final[list[Callable[[], None]]] = []


def get_ready() -> None:
    """Import it now: whoever runs for months must be able to write when no file can be opened."""
    _lines()


def set_up_with(set_up: Callable[[], None] | None) -> None:
    """Do this once, right before the next line; None: nothing, whatever was said before."""
    _set_up[:] = [] if set_up is None else [set_up]


class Logger:
    """One sentence a line, and what belongs to it by name."""

    __slots__ = ()

    def info(self, event: str, **values: object) -> None:
        _lines().info(event, **values)

    def warning(self, event: str, **values: object) -> None:
        _lines().warning(event, **values)

    def error(self, event: str, **values: object) -> None:
        _lines().error(event, **values)


def _lines() -> "FilteringBoundLogger":
    import structlog  # noqa: PLC0415 - importing structlog takes longer than most commands take to answer

    while _set_up:
        _set_up.pop()()
    lines: FilteringBoundLogger = structlog.get_logger()
    return lines
