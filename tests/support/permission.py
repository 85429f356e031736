"""Whether tests may install what they need: only where it was asked for, as `.ci/run` does."""

import os

import pytest

_NAME = "LIMBER_MAY_INSTALL"


def is_permitted() -> bool:
    """Whether something may be installed, from Debian or from the package index."""
    return os.environ.get(_NAME) == "1"


def may_install(otherwise: str) -> None:
    """Skip the test where nothing may be installed. otherwise: what then was not tried."""
    if not is_permitted():
        pytest.skip(f"{otherwise}. Set {_NAME}=1 to let the tests install what they need.")
