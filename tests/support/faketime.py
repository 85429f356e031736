"""A wall clock that a test can set, for a process of its own, while steady time runs on.

libfaketime is installed only where that is asked for (`LIMBER_MAY_INSTALL=1`, as `.ci/run`
does) and allowed; anywhere else the tests that need it say that they did not run, and why.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.apt import found_or_installed

_LIBRARY = "faketime/libfaketimeMT.so.1"


@dataclass(frozen=True, slots=True)
class FakeWall:
    """The wall clock of processes that are started with this environment."""

    library: Path
    file: Path

    def environment(self) -> dict[str, str]:
        self.is_set(0)
        return {
            "LD_PRELOAD": str(self.library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def is_set(self, seconds: int) -> None:
        """From now on the wall shows so much more (or, below zero, less) than the machine's."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        new.replace(self.file)  # it is read again and again, and never half written


@cache
def library() -> Path:
    """Where libfaketime is; skips the test where there is none."""
    missing = "There is no libfaketime here, so no wall clock was set."
    return found_or_installed(_found, "libfaketime", missing)


def _found() -> Path | None:
    return next((path for path in Path("/usr/lib").glob(f"*/{_LIBRARY}")), None)
