"""Every type of message is in the table."""

import discord
import pytest

from bot.channels.discord.message_kinds import TOLD, WRITTEN, is_somebodys


def test_every_type_that_the_library_knows_is_in_one_group() -> None:
    known = {each.value for each in discord.MessageType}
    assert known - WRITTEN - TOLD == set()
    assert WRITTEN.isdisjoint(TOLD)


@pytest.mark.parametrize("kind", sorted(WRITTEN))
def test_what_somebody_wrote_is_heard_even_without_words(kind: int) -> None:
    assert is_somebodys(kind, "")


@pytest.mark.parametrize("kind", sorted(TOLD))
def test_what_only_tells_what_happened_is_nobodys_whatever_text_it_has(kind: int) -> None:
    assert not is_somebodys(kind, "Sam pinned a message")


def test_a_type_of_next_year_is_heard_if_it_has_words() -> None:
    assert is_somebodys(4711, "my knee hurts")
    assert not is_somebodys(4711, " ")
