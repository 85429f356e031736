"""Chromium for the tests: the one that is there, or the one that apt has.

It is installed only where that is asked for (`LIMBER_MAY_INSTALL=1`, as `.ci/run` does) and
allowed; anywhere else the tests that need it say that they did not run, and why.
"""

import shutil
from functools import cache

from tests.support.apt import found_or_installed

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@cache
def chromium() -> str:
    """Where Chromium is; skips the test where there is none."""
    missing = "There is no Chromium here, so no browser was driven."
    return found_or_installed(_found, "chromium", missing)


def _found() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)
