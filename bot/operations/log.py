"""What is logged and how: plain lines on standard error, and never a person's words.

Rule: libraries log from INFO on at most, for below it they log what was written, word by word.
"""

import logging
import re
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.operations.flood_log import OnceAMinute
from scheduler.logger import set_up_with

if TYPE_CHECKING:  # at run time it comes with the first line
    from structlog.typing import EventDict

_TOKEN = re.compile(
    r"\d{6,}:[A-Za-z0-9_-]{20,}|[A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}"
)
"""What a Telegram and a Discord token look like."""


def without_token(text: str) -> str:
    """A text in which no token stands."""
    return _TOKEN.sub("(token)", text)


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_token(super().format(record))


def _redact(_logger: object, _name: str, event: "EventDict") -> Any:
    return {k: without_token(v) if isinstance(v, str) else v for k, v in event.items()}


def start(level: str) -> None:
    """Log from this level on (DEBUG, INFO, WARNING, ERROR)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=max(logging.INFO, logging.getLevelName(level)), handlers=[handler])
    for name in ("httpx", "httpcore", "uvicorn"):  # they would log whole addresses
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("uvicorn.error", "python_multipart.multipart"):  # strangers can fill them at will
        logging.getLogger(name).addFilter(OnceAMinute())
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    set_up_with(partial(_set_up, level))


def _set_up(level: str) -> None:
    import structlog  # noqa: PLC0415 - importing structlog takes longer than most commands take to answer

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _redact,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
