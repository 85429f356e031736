"""To go on, a flow is run again against its journal, and what is new comes out.

Rules:
- A waiting step takes the next entry of the journal if the path is its own and its question still
  accepts the value. Otherwise the journal is cut there, and the question is asked again.
- `position` is how many entries had been consumed when a step came out. Steps that come out after
  the newest answer are new; earlier ones have been sent before.
- The same path met again gets a number ("score~2"), so a question in a loop has its own answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.engine.errand import Run
from handlers.engine.flow import Flow, Next
from handlers.engine.journal import By, Entry, Journal, instant, milliseconds
from handlers.engine.json import JSON
from handlers.engine.step import (
    Alert,
    Ask,
    Enter,
    Handoff,
    Hold,
    Leave,
    Moment,
    Note,
    Plan,
    Recall,
    Remember,
    Rest,
    SideEffect,
    Step,
    Tell,
    Waiting,
)


@dataclass(frozen=True, slots=True)
class Emitted:
    """A step that has an effect outside, where in the flow, and after how many answers."""

    path: str
    position: int
    step: SideEffect


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that waits or waited, where in the flow, and after how many answers."""

    path: str
    position: int
    step: Waiting


_WAIT = object()


class Replay:
    """A flow that has been run as far as its journal goes, and may be answered.

    journal: the entries that were consumed, with those that were answered at once appended;
    emitted: the steps that are new; told: all of them, also those that left long ago; asked: every
    step that waited, also those that were answered; waiting and path: the open step, or None when
    the flow has ended with `result`; floor: the number of entries behind which "back" cannot go,
    since something has been handed on there; was_cut: an entry was no longer the answer to what is
    asked; cut_at: after how many entries.

    flow: the generator; journal: what was answered before; at: the instant (UTC) of the event
    that is being heard; profile: what is remembered, for facts that are recalled now; is_new: the
    conversation begins, so that everything it says is new. Whatever the flow raises comes through.
    """

    def __init__(
        self,
        flow: Flow[Next | None],
        journal: Journal,
        *,
        at: datetime,
        profile: Mapping[str, JSON],
        is_new: bool = False,
    ) -> None:
        self.journal: list[Entry] = list(journal)
        self.emitted: list[Emitted] = []
        self.told: list[Emitted] = []
        self.asked: list[Asked] = []
        self.waiting: Waiting | None = None
        self.path = ""
        self.result: Next | None = None
        self.floor = 0
        self.was_cut = False
        self.cut_at = 0
        self._flow = flow
        self._at = at
        self._profile = profile
        self._says = is_new
        self._position = 0
        self._scope: list[str] = []
        self._met: dict[str, int] = {}
        self._run(None)

    def answer(self, value: JSON, by: By) -> None:
        """Give the open step this answer (as JSON), and run on to the next one that waits."""
        assert self.waiting is not None
        entry = Entry(self.path, value, self._at, by)
        answer = self.waiting.question.load(value)
        self.journal.append(entry)
        self._position += 1
        self._says = True
        self.waiting = None
        self._run(answer)

    def _run(self, answer: Any) -> None:
        try:
            step = self._flow.send(answer)
            while True:
                answer = self._take(step)
                if answer is _WAIT:
                    return
                step = self._flow.send(answer)
        except StopIteration as end:
            self.result = end.value
            if self._position < len(self.journal):  # the flow is shorter than it was
                self._cut()

    def _take(self, step: Step) -> Any:
        match step:
            case Moment():
                return instant(self._at_once("moment", milliseconds(self._at)))
            case Recall(fact):
                return fact.accept(
                    self._at_once(f"recall.{fact.name}", self._profile.get(fact.name))
                )
            case Ask() | Hold() | Rest():
                return self._wait(step)
            case Enter(name):
                self._scope.append(name)
            case Leave():
                self._scope.pop()
            case Tell() | Note() | Remember() | Plan():
                self._emit(step)
            case Handoff() | Alert() | Run():
                self.floor = self._position
                self._emit(step)
        return None

    def _emit(self, step: SideEffect) -> None:
        path = self._path(step.kind) if isinstance(step, Note) else ""
        told = Emitted(path, self._position, step)
        self.told.append(told)
        is_anew = self.was_cut and isinstance(step, Remember | Note)  # it has been taken back
        if not (self._says or is_anew):
            return
        if isinstance(step, Remember):  # so that a later Recall in the same breath sees it
            self._profile = {**self._profile, step.fact.name: step.fact.dump(step.value)}
        self.emitted.append(told)

    def _wait(self, step: Waiting) -> Any:
        path = self._path(step.question.key)
        self.asked.append(Asked(path, self._position, step))
        entry = self._next_entry(path)
        if entry is not None:
            try:
                answer = step.question.load(entry.value)
            except (ValueError, KeyError, TypeError):
                self._cut()
            else:
                self._position += 1
                return answer
        self.waiting = step
        self.path = path
        return _WAIT

    def _at_once(self, key: str, value: Any) -> Any:
        path = self._path(key)
        entry = self._next_entry(path)
        self._position += 1
        if entry is not None:
            return entry.value
        self.journal.append(Entry(path, value, self._at, By.ENGINE))
        return value

    def _path(self, key: str) -> str:
        path = "/".join((*self._scope, key)) if self._scope else key
        count = self._met.get(path, 0) + 1
        self._met[path] = count
        return path if count == 1 else f"{path}~{count}"

    def _next_entry(self, path: str) -> Entry | None:
        if self._position >= len(self.journal):
            return None
        if self.journal[self._position].path != path:
            self._cut()
            return None
        return self.journal[self._position]

    def _cut(self) -> None:
        """Forget the entries from here on; what was said once is not said again."""
        del self.journal[self._position :]
        if not self.was_cut:
            self.cut_at = self._position
        self.was_cut = True
