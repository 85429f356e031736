"""A drill's card: its place in the routine, how to get there, what to do, how much of it."""

from collections.abc import Mapping

from content.model.drill import Drill
from handlers.engine.words import Words, literal, render, words
from handlers.flows.session.drill_slot import DrillSlot
from handlers.prescription.item import Item
from handlers.prescription.progression import UP
from handlers.prescription.timeline import dose_of, form_at

WORDS_A_MINUTE = 200


def card(shown: Drill, slot: DrillSlot) -> Words:
    """The card of a drill; its first line names no body part. Its seconds are counted beside it."""
    key = "drill.card_tapped" if slot.taps else "drill.card"
    return words(
        key,
        place=slot.place,
        name=shown.name,
        how=shown.in_one_sentence,
        dose=dose_words(shown, slot.item),
        extra=tuple(_extras(shown, slot.item)),
        stop=" ".join(shown.card_rules),
    )


def how(shown: Drill, slot: DrillSlot) -> Words:
    """Step by step, with every stop rule."""
    return words(
        "drill.how_tapped" if slot.taps else "drill.how",
        place=slot.place,
        name=shown.name,
        intro=slot.intro,
        start=shown.start,
        steps=tuple(words("drill.step", number=n, step=s) for n, s in enumerate(shown.steps, 1)),
        stop=" ".join(shown.stop_rules),
    )


def reading_seconds(messages: Mapping[str, str], said: Words) -> int:
    """How long these words take to be read, at 200 a minute (project default)."""
    return round(len(render(messages, said).split()) * 60 / WORDS_A_MINUTE)


def _extras(shown: Drill, item: Item) -> list[Words]:
    lines = [words("drill.improvise", what=shown.improvise[e]) for e in item.improvised]
    form = form_at(shown, item.level)
    if form is not None and form.line is not None:
        harder = "drill.harder_line" if item.last == UP else "drill.version_line"
        key = "drill.easier_line" if item.level < 0 else harder
        lines.append(words(key, line=form.line))
    if shown.ask_first is not None:
        lines.append(literal(shown.ask_first))
    return lines


def dose_words(shown: Drill, item: Item) -> Words:
    """The dose in words: sets, seconds or reps, and sides."""
    dose = dose_of(shown, item.hold_seconds, item.level)
    kind = "hold" if dose.hold_seconds is not None else "reps"
    said = words(
        f"drill.dose.{kind}.{dose.sides}", seconds=dose.hold_seconds or 0, reps=dose.reps or 0
    )
    return said if item.sets == 1 else words("drill.dose.sets", dose=said, sets=item.sets)
