"""A conversation told from its beginning, line by line, as this Limber would tell it today.

What was said when a conversation ended is kept; before an upgrade the new version tells the same
conversation, and the lines are compared (`limber rehearse`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from handlers.engine.conversation import Conversation
from handlers.engine.errand import Run
from handlers.engine.flow import Next
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.engine.message import Chart, Picture, Shown
from handlers.engine.replay import Emitted, Replay
from handlers.engine.script import Script
from handlers.engine.step import (
    Alert,
    Ask,
    Handoff,
    Hold,
    Note,
    Plan,
    Remember,
    Rest,
    Tell,
    Waiting,
)
from handlers.engine.words import Words, render


@dataclass(frozen=True, slots=True)
class Performance:
    """lines: everything that was said, stored or passed on, in order; lost: the paths of answers
    that would be asked again, since what was answered no longer fits what is asked.
    """

    lines: tuple[str, ...]
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """A conversation that is over, what it said and did, and when it ended (UTC)."""

    conversation: Conversation
    lines: tuple[str, ...]
    at: datetime


def perform(
    script: Script, conversation: Conversation, profile: Mapping[str, JSON] | None = None
) -> Performance:
    """Tell a conversation with the answers of its journal. Raises what its flow raises.

    profile: what is remembered of the person, for what the journal does not know yet.
    """
    flow = script.flows[conversation.flow](conversation.arguments)
    journal = conversation.journal
    replayed = Replay(flow, journal, at=conversation.open.since, profile=profile or {}, is_new=True)
    kept = sum(
        1
        for _ in takewhile(
            lambda pair: pair[0] == pair[1], zip(journal, replayed.journal, strict=False)
        )
    )
    lost = journal[kept:] if replayed.was_cut else ()
    return Performance(lines_of(script, replayed), tuple(entry.path for entry in lost))


def lines_of(script: Script, replayed: Replay) -> tuple[str, ...]:
    """Everything that a conversation has said and done, in order, as far as it was run."""
    said = [(e.position, 0, _emitted(script, e)) for e in replayed.told]
    said += [(a.position, 1, _asked(script, a.path, a.step)) for a in replayed.asked]
    lines = [line for _, _, line in sorted(said, key=lambda each: each[:2])]
    if isinstance(replayed.result, Next):
        lines.append(f"then {replayed.result.flow} {_json(dict(replayed.result.arguments))}")
    return tuple(lines)


def open_question(
    script: Script, conversation: Conversation, profile: Mapping[str, JSON]
) -> tuple[str, tuple[str, ...]] | None:
    """The words and the buttons' labels of the question that is open; None where none is."""
    flow = script.flows[conversation.flow](conversation.arguments)
    at = conversation.open.since
    waiting = Replay(flow, conversation.journal, at=at, profile=profile).waiting
    if waiting is None:
        return None
    choices = [choice for choice in waiting.question.choices if not choice.is_hidden]
    labels = tuple(_text(script, choice.label) for choice in choices)
    return _text(script, waiting.question.words), labels


def _asked(script: Script, path: str, step: Waiting) -> str:
    question = step.question
    labels = [_text(script, choice.label) for choice in question.choices]
    parts = [f"ask {path}: {_text(script, question.words)}"]
    if labels:
        parts.append(" ".join(f"[{label}]" for label in labels))
    if step.seconds is not None:
        parts.append(f"({step.seconds} s, then {_json(question.dump(step.silence))})")
    match step:
        case Hold(beats=beats) if beats:
            parts.append(f"(beats {_json(list(beats))})")
        case Ask() | Hold() | Rest():
            pass
    return " ".join([*parts, *_shown(step.picture)])


def _emitted(script: Script, emitted: Emitted) -> str:
    match emitted.step:
        case Tell(said, picture, apart):
            return " ".join(
                [f"{'say apart' if apart else 'say'} {_text(script, said)}", *_shown(picture)]
            )
        case Note(kind, data, corrects):
            moment = None if corrects is None else milliseconds(corrects)
            return f"note {emitted.path} {kind} {_json(data)} {_json(moment)}"
        case Remember(fact, value):
            return f"remember {fact.name} {_json(fact.dump(value))}"
        case Plan(kind, due):
            return f"plan {kind} {_json(None if due is None else milliseconds(due))}"
        case Handoff(said, by):
            return f"tell the coach as {by}: {_text(script, said)}"
        case Alert(level, said):
            return f"alert the coach, {level}: {_text(script, said)}"
        case Run(errand):
            return f"do {errand.value}"


def _shown(picture: Shown | None) -> list[str]:
    match picture:
        case None:
            return []
        case Picture(name, alt, side):
            return [f"(picture {name}, {side}: {alt})"]
        case Chart(_, _, alt):
            return [f"(chart: {alt})"]


def _text(script: Script, said: Words) -> str:
    return render(script.messages, said).strip()


def _json(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
