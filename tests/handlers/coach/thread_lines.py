"""A conversation that has come to a hold, and what a coach's thread then holds."""

from textwrap import dedent

from handlers.coach.thread import State, ThreadLineKind
from tests.support.stage import Stage
from tests.support.transcript import as_written

IN_A_HOLD = """
> /start
< …
> I agree
< …
> left knee, 3, five minutes
< …
> none
< …
> that's all
< …
> start
< 1 of 4 · get ready …
~ 22 s
< 1 of 4 · left side … hold 30 s. …
"""


async def lines(stage: Stage) -> list[tuple[ThreadLineKind, str]]:
    found = await stage.store.thread_of(1)
    assert found is not None
    return [(line.kind, line.text) for line in found[1]]


async def state(stage: Stage) -> State:
    found = await stage.store.thread_of(1)
    assert found is not None
    return found[0].thread.state


async def played(stage: Stage, script: str) -> None:
    script = dedent(script)
    assert await stage.play(script) == as_written(script)
