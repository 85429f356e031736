"""Chromium for the tests: the one that is there, or the one that apt has.

It is installed only where that is asked for (`LIMBER_MAY_INSTALL=1`, as `.ci/run` does) and
allowed; anywhere else the tests that need it say that they did not run, and why.
"""

import os
import shutil
import subprocess
from functools import cache

import pytest

from tests.support.permission import is_permitted

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 300
"""Seconds that apt gets."""


@cache
def chromium() -> str:
    """Where Chromium is; skips the test where there is none."""
    found = _found()
    if found is None and is_permitted():
        _install()
        found = _found()
    if found is None:
        pytest.skip(
            "There is no Chromium here, so no browser was driven. Install it (apt-get install"
            " chromium) or set LIMBER_MAY_INSTALL=1 as root to let the tests do it."
        )
    return found


def _found() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _install() -> None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (("update",), ("install", "-y", "--no-install-recommends", "chromium")):
        try:
            subprocess.run([apt, "-qq", *words], env=quiet, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            return
