"""The shipped content, loaded once for all these tests."""

import pytest

from content.catalog import Catalog
from content.load import load_catalog


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()
