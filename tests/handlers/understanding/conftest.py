"""The shipped lexicon, read once for all tests of the understanding."""

import pytest

from content.lexicon.lexicon import Lexicon, load_lexicon


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()
