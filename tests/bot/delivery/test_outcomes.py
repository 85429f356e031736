"""An outcome of a delivery stays what it is on its way through context managers."""

import contextlib
from collections.abc import Iterator

import pytest

from bot.delivery.channel import Away, Later, Moved, Never, Wrong
from bot.inbox.surface import FileLeftError, ThreadGoneError
from bot.web.middleware import TooLarge


@contextlib.contextmanager
def _passing() -> Iterator[None]:
    yield


@pytest.mark.parametrize(
    "outcome",
    [
        Later(1.0, "slow"),
        Away("gone"),
        Moved("2"),
        Never("blocked"),
        Wrong("no"),
        FileLeftError(),
        ThreadGoneError(),
        TooLarge(),
    ],
    ids=lambda outcome: type(outcome).__name__,
)
def test_an_outcome_passes_a_context_manager(outcome: Exception) -> None:
    with pytest.raises(type(outcome)) as caught, _passing():
        raise outcome
    assert caught.value is outcome
