"""That another process has written into a SQLite database: its commits wake nobody here."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

LOOK_SECONDS: Final = 0.3
"""Between two looks at the file; a look costs some microseconds and asks the database nothing."""


async def on_writes_into(database: Path, heard: Callable[[], None]) -> None:
    """Call `heard` within `LOOK_SECONDS` of each commit, also of this process', until cancelled.

    Every commit changes the log that SQLite keeps beside its file. It is a hint: of two commits
    within a tick of the file system's clock the second may be missed.
    """
    log = database.with_name(f"{database.name}-wal")
    seen = _state(log)
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if (now := _state(log)) != seen:
            seen = now
            heard()


def _state(log: Path) -> tuple[int, int, int] | None:
    """None while it cannot be looked at, for whatever reason: the next look may see it again."""
    try:
        about = log.stat()
    except OSError:
        return None
    return about.st_ino, about.st_size, about.st_mtime_ns
