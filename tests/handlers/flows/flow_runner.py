"""A flow by itself, with what is remembered of somebody: for what is rare in a whole stage."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from handlers.engine.fact import Fact
from handlers.engine.journal import By, Entry
from handlers.engine.json import JSON, Arguments
from handlers.engine.replay import Replay
from handlers.engine.step import Alert, Remember, Tell
from handlers.flows.registry import script_of
from handlers.world import World

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
"""A Saturday, seven in the morning in Berlin."""


def profile(*known: tuple[Fact[Any], Any]) -> dict[str, JSON]:
    return {"zone": "Europe/Berlin", **{fact.name: fact.dump(value) for fact, value in known}}


class Bench:
    """Runs a flow of the registry up to its questions."""

    def __init__(
        self, world: World, flow: str, arguments: Arguments, known: Mapping[str, JSON]
    ) -> None:
        self._flow = partial(script_of(world).flows[flow], arguments)
        self._known = known
        self.run = Replay(self._flow(), (), at=AT, profile=known, is_new=True)

    def answer(self, *values: JSON) -> "Bench":
        for value in values:
            self.run.answer(value, By.PERSON)
        return self

    @property
    def key(self) -> str:
        """The key of the question that is open; empty at the end."""
        return self.run.waiting.question.key if self.run.waiting else ""

    @property
    def told(self) -> list[str]:
        steps = (emitted.step for emitted in self.run.emitted)
        return [step.words.key for step in steps if isinstance(step, Tell)]

    @property
    def alerts(self) -> list[str]:
        steps = (emitted.step for emitted in self.run.emitted)
        return [step.text.key for step in steps if isinstance(step, Alert)]

    def remembered(self, fact: Fact[Any]) -> Any:
        """What was remembered last of a fact, or None."""
        steps = (emitted.step for emitted in self.run.emitted)
        kept = [s.value for s in steps if isinstance(s, Remember) and s.fact.name == fact.name]
        return kept[-1] if kept else None

    def is_cut_by(self, value: JSON) -> bool:
        """Whether a stored answer like this is refused, and the same question asked again."""
        entry = Entry(self.run.path, value, AT, By.PERSON)
        journal = (*self.run.journal, entry)
        again = Replay(self._flow(), journal, at=AT, profile=self._known)
        return again.was_cut and again.path == self.run.path
