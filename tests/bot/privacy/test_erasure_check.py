"""The doctor says when the erasure list has lost the key of an entry, before somebody restores."""

import os
from pathlib import Path

import pytest

from bot.operations.finding import Finding
from bot.privacy.erasure_check import erasures
from bot.privacy.erasure_list import KEY, erasure_list, keep_keys
from bot.settings import Settings
from bot.storage.open import opened
from tests.support.rows import AT, HERE


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path, backup_dir=tmp_path / "backups")


async def found(settings: Settings) -> list[Finding]:
    async with opened("sqlite://") as store:
        return await erasures(settings, store)


def erase(settings: Settings) -> None:
    erasure_list(settings.backup_folder, settings.data_dir).add([(HERE, AT)])


async def test_nothing_is_said_where_nobody_was_erased(settings: Settings) -> None:
    assert await found(settings) == []
    assert not (settings.data_dir / KEY).exists(), "the doctor makes nothing"


async def test_a_list_with_its_key_is_fine(settings: Settings) -> None:
    erase(settings)
    (said,) = await found(settings)
    assert said.is_fine, said.text
    keep_keys(settings.data_dir / KEY, [os.urandom(32)])  # the older one stays behind it
    (said,) = await found(settings)
    assert said.is_fine, said.text


@pytest.mark.parametrize("how", ["lost", "replaced"])
async def test_a_key_that_is_gone_is_named_with_the_mend(settings: Settings, how: str) -> None:
    erase(settings)
    (settings.data_dir / KEY).unlink()
    if how == "replaced":
        keep_keys(settings.data_dir / KEY, [os.urandom(32)])
    (said,) = await found(settings)
    assert not said.is_fine
    assert "1 of 1 cannot be read" in said.text
    assert str(settings.data_dir / KEY) in said.text
