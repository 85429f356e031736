"""Runs stored conversations again with this version: what it would say, do or plan differently.

Rules:
- Nothing is sent, and nothing but a copy of the database is touched.
- A conversation that is over is told again with the answers of its journal, and its lines are
  compared with those that were kept when it ended. A flow knows no clock, so that equal lines mean
  that nothing has changed.
- Whether a coach was set up then is not kept: told either way, the closer one counts.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from itertools import zip_longest

from bot.storage.rehearsal import Planned, Put, RehearsalRows, Written
from handlers.engine.conversation import Conversation
from handlers.engine.json import JSON
from handlers.engine.rehearsal import Ended, Performance, open_question, perform
from handlers.engine.script import Script
from handlers.flows.registry import FLOWS, script_of
from handlers.routing.check_in_due import planned_after
from handlers.understanding.flag_summary import flag_summary
from handlers.world import RegisteredFlow, World

_NONE = "(nothing)"
_AROUND = 60
"""Characters that are shown before and behind what differs."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would be otherwise, in a sentence; places: how often it was found."""

    sentence: str
    places: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What was looked at, and every difference that was found, the most frequent first."""

    conversations: int
    open: int
    lines: int
    planned: int
    differences: tuple[Difference, ...]


async def rehearse(
    rows: RehearsalRows,
    world: World,
    last: int,
    flows: Mapping[str, RegisteredFlow] = FLOWS,
) -> Rehearsal:
    """Tell the last conversations again in a world. Raises `StorageError`."""
    scripts = [script_of(each, flows) for each in _with_and_without_coach(world)]
    ended = await rows.ended(last)
    people = await rows.people()
    written, planned, put = await rows.written(last), await rows.planned(), await rows.put()
    profiles = {known.person.id: known.person.profile for known in people}
    open_ = [(c, known.person.profile) for known in people for c in known.person.stack]
    found = Counter(
        [
            *(said for _, each in ended for said in set(_ended(scripts, each))),
            *(said for c, profile in open_ for said in _open(scripts, c, profile, put)),
            *(said for each in written for said in _written(world, each)),
            *(said for each in planned for said in _planned(profiles, each)),
        ]
    )
    differences = tuple(Difference(*each) for each in found.most_common())
    return Rehearsal(len(ended), len(open_), len(written), len(planned), differences)


def _with_and_without_coach(world: World) -> tuple[World, ...]:
    return tuple(
        replace(world, coach=replace(world.coach, is_set_up=is_set_up))
        for is_set_up in (True, False)
    )


def _ended(scripts: Sequence[Script], ended: Ended) -> list[str]:
    """What would be otherwise in a conversation that is over."""
    told = [_one_way(script, ended) for script in scripts]
    return min(told, key=len)


def _one_way(script: Script, ended: Ended) -> list[str]:
    flow = ended.conversation.flow
    performed = _performed(script, ended.conversation, {})
    if isinstance(performed, str):
        return [f"A {flow} would break ({performed})."]
    asked = [f'In a {flow}, "{path}" would be asked again.' for path in performed.lost[:1]]
    changed = [_shortened(*pair) for pair in _changed(ended.lines, performed.lines)]
    lines = [f"In a {flow}\n    was: {was}\n    now: {now}" for was, now in changed]
    return [*asked, *lines]


def _performed(
    script: Script, conversation: Conversation, profile: Mapping[str, JSON]
) -> Performance | str:
    """How a conversation goes, or the kind of error with which it would break."""
    try:
        return perform(script, conversation, profile)
    except Exception as error:  # noqa: BLE001 - a rehearsal looks for just this: a flow that raises
        return type(error).__name__


def _changed(was: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str]]:
    for tag, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from zip_longest(was[a:b], now[c:d], fillvalue=_NONE)


def _shortened(was: str, now: str) -> tuple[str, str]:
    """Both lines around what differs, with what the step is in front."""
    same = _alike(was, now)
    behind = _alike(was[same:][::-1], now[same:][::-1])
    step = was.partition(": ")[0] if same > _AROUND + len(was.partition(": ")[0]) else ""
    start = max(0, same - _AROUND) if step else 0
    head, tail = f"{step}: …" if step else "", "…" if behind > _AROUND else ""

    def around(line: str) -> str:
        part = line[start : len(line) - max(0, behind - _AROUND)]
        return head + part.replace("\n", " ") + tail

    return around(was), around(now)


def _alike(one: str, other: str) -> int:
    """With how many characters both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _open(
    scripts: Sequence[Script],
    conversation: Conversation,
    profile: Mapping[str, JSON],
    put: Mapping[tuple[int, int], Put],
) -> list[str]:
    """What would be otherwise for somebody who is in the middle of a conversation."""
    before = put.get((conversation.id, conversation.open.turn))
    return min((_open_one_way(s, conversation, profile, before) for s in scripts), key=len)


def _open_one_way(
    script: Script, conversation: Conversation, profile: Mapping[str, JSON], before: Put | None
) -> list[str]:
    flow = conversation.flow
    performed = _performed(script, conversation, profile)
    if isinstance(performed, str):
        return [f"A {flow} that is open would break ({performed})."]
    if performed.lost:
        return [f'In a {flow} that is open, "{performed.lost[0]}" would be asked again.']
    asked = open_question(script, conversation, profile)
    if before is None or asked is None:
        return []
    text, labels = asked
    found = []
    if not any(text in said for said in before.texts):
        found.append(f"A {flow} that is open would now ask: {text}")
    if before.labels and (new := [label for label in labels if label not in before.labels]):
        found.append(f"A {flow} that is open would now offer: {', '.join(new)}")
    return found


def _written(world: World, line: Written) -> list[str]:
    """What would be read otherwise in words that were kept for the coach."""
    now = flag_summary(world.lexicon, line.text)
    if now == line.reading:
        return []
    where = f"Person {line.person}'s words of {line.at:%Y-%m-%d %H:%M} UTC would be read otherwise"
    return [f"{where}\n    was: {line.reading or _NONE}\n    now: {now or _NONE}"]


def _planned(profiles: Mapping[int, Mapping[str, JSON]], planned: Planned) -> list[str]:
    """A check-in that would not be planned for its instant any more."""
    profile = profiles.get(planned.person)
    due = planned.due
    now = None if profile is None else planned_after(profile, due - timedelta(milliseconds=1))
    if now == due:
        return []
    return [
        f"Person {planned.person}'s check-in of {_at(due)} would be"
        f" {'none' if now is None else f'planned for {_at(now)}'}."
    ]


def _at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
