"""Whatever happens to people and chats: each line stands once on each surface, or its row says why.

The surface is a chat on paper that refuses numbers of another chat; the database, the dispatcher
and the mirror are the real ones.
"""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.engine.journal import milliseconds
from handlers.world import World
from tests.bot.inbox.paper_chat import Limber
from tests.support.rows import AT
from tests.support.sql import rows

MS = milliseconds(AT)


STEPS = st.tuples(
    st.sampled_from(
        [
            "line",
            "alert",
            "colleague",
            "meet",
            "delete",
            "link",
            "migrate",
            "restart",
            "settle",
            "refuse",
            "allow",
        ]
    ),
    st.integers(0, 5),
)


async def lived(world: World, path: Path, steps: list[tuple[str, int]]) -> None:
    limber = Limber(world, path)
    await limber.start()
    try:
        await limber.settle()
        for step in steps:
            await limber.do(step)
        await limber.settle()
        limber.paper.refused.clear()
        limber.now += timedelta(hours=2)
        await limber.settle()
        waiting = await rows(limber.store, "SELECT * FROM surface_entry WHERE state <> 'planned'")
        assert waiting == []
        for chats in (limber.family("10"), limber.family("20")):
            stands = Counter(
                (chat, text)
                for text in limber.said
                for chat in chats
                for _, shown in limber.paper.posts.get(chat, [])
                if text in shown
            )
            assert {text for _, text in stands} == set(limber.said)
            assert set(stands.values()) <= {1}
    finally:
        await limber.stop()


@pytest.mark.parametrize(
    "steps",
    [
        [("line", 0), ("settle", 0), ("delete", 0), ("meet", 0), ("alert", 0)],
        [("line", 0), ("migrate", 0), ("line", 0), ("settle", 0), ("restart", 0), ("alert", 0)],
        [("line", 0), ("meet", 0), ("line", 1), ("settle", 0), ("link", 1), ("line", 0)],
        [("line", 0), ("settle", 0), ("refuse", 0), ("alert", 0), ("settle", 0), ("line", 0)],
        [("colleague", 0), ("migrate", 0), ("settle", 0), ("line", 0), ("restart", 0)],
    ],
    ids=[
        "a deletion",
        "a group that becomes another",
        "a link",
        "a refusal",
        "a restart after the group became another and nothing had to be said there",
    ],
)
async def test_a_new_line_is_shown_after(
    world: World, tmp_path: Path, steps: list[tuple[str, int]]
) -> None:
    await lived(world, tmp_path / "limber.db", steps)


def test_every_line_of_every_person_stands_once_on_every_surface(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @given(st.lists(STEPS, max_size=25))
    @settings(max_examples=25, deadline=None)
    def whatever_happens(steps: list[tuple[str, int]]) -> None:
        asyncio.run(lived(world, tmp_path_factory.mktemp("house") / "limber.db", steps))

    whatever_happens()
