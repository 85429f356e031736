"""What tests need of the machine, installed by apt where that is permitted."""

import os
import shutil
import subprocess
from collections.abc import Callable
from typing import TypeVar

import pytest

from tests.support.permission import is_permitted

PATIENCE = 300
"""Seconds that apt gets."""
T = TypeVar("T")


def found_or_installed(find: Callable[[], T | None], package: str, consequence: str) -> T:
    """What `find` finds, after installing a package if need be; skips the test where it finds none.

    consequence: what is missing, and so was not tested ("There is no Chromium here, so ...").
    """
    found = find()
    if found is None and is_permitted():
        _install(package)
        found = find()
    if found is None:
        pytest.skip(
            f"{consequence} Install it (apt-get install {package}) or set LIMBER_MAY_INSTALL=1 as"
            " root to let the tests do it."
        )
    return found


def _install(package: str) -> None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (("update",), ("install", "-y", "--no-install-recommends", package)):
        try:
            subprocess.run([apt, "-qq", *words], env=quiet, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            return
