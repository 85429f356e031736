"""The intake on one form: where it hurts, which side, how much, what sets it off, what is missing.

Rules:
- A form opens within Discord's three seconds, so it is made of the content alone.
- What is filled in becomes one line, as if it had been written: it is read for danger and answered
  like every other line, whatever is being asked when it arrives.
- The same can be filled in with /warmup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from handlers.calendar import listed
from handlers.engine.message import Button
from handlers.engine.words import Words, literal, render, words
from handlers.flows.visit.intake import IN_SCOPE
from handlers.profile.pain import Side
from handlers.world import World

OPENS = "form"
"""The id of the button that opens the form, and the form's own."""
WHERE, SIDE, SCORE, SETS_OFF, MISSING = "where", "side", "score", "sets_off", "missing"
SIDES = {Side.LEFT: "choice.left", Side.RIGHT: "choice.right", Side.BOTH: "choice.both_sides"}
_MISSING = (
    "no_band",
    "no_step",
    "no_chair",
    "no_mat",
    "no_wall",
    "no_equipment",
    "not_kneeling",
    "not_lying",
    "not_standing",
    "not_sitting",
)
_TYPED = 300
"""Characters of what is typed: as much as somebody says in a sentence or two."""


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What was chosen and typed; what was left out is empty."""

    where: tuple[str, ...] = ()
    side: str = ""
    score: str = ""
    sets_off: str = ""
    missing: tuple[str, ...] = ()


def is_asked_in(buttons: Sequence[Button]) -> bool:
    """Whether a message asks where it hurts, so that the form goes with it."""
    names = {button.id.rpartition(".")[2] for button in buttons}
    return names.issuperset(IN_SCOPE)


def opener(messages: Mapping[str, str]) -> "discord.ui.Button[Any]":
    """The button that opens the form."""
    label = messages["discord.form.open"]
    return discord.ui.Button(
        style=discord.ButtonStyle.secondary, label=label, custom_id=OPENS, emoji="📝"
    )


def form(world: World) -> discord.ui.Modal:
    """The form. Needs a running loop."""
    said = world.catalog.messages
    modal = discord.ui.Modal(title=said["discord.form.title"], custom_id=OPENS, timeout=None)
    areas = [(area, world.catalog.areas[area].name) for area in IN_SCOPE]
    sides = [(side.value, said[key]) for side, key in SIDES.items()]
    scores = [(str(number), str(number)) for number in range(11)]
    missing = [(name, said[f"limits.{name}"]) for name in _MISSING]
    modal.add_item(_select(said, WHERE, areas, most=len(areas), is_required=True))
    modal.add_item(_select(said, SIDE, sides))
    modal.add_item(_select(said, SCORE, scores))
    typed: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=SETS_OFF,
        required=False,
        max_length=_TYPED,
        placeholder=said["discord.form.sets_off_hint"],
    )
    modal.add_item(discord.ui.Label(text=said[f"discord.form.{SETS_OFF}"], component=typed))
    modal.add_item(_select(said, MISSING, missing, most=len(missing)))
    modal.stop()  # discord.py need not remember it: it is read by its id alone
    return modal


def _select(
    said: Mapping[str, str],
    name: str,
    options: Sequence[tuple[str, str]],
    *,
    most: int = 1,
    is_required: bool = False,
) -> "discord.ui.Label[Any]":
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=name,
        min_values=int(is_required),
        max_values=most,
        required=is_required,
        options=[discord.SelectOption(label=label, value=value) for value, label in options],
    )
    return discord.ui.Label(text=said[f"discord.form.{name}"], component=select)


def is_form(interaction: discord.Interaction) -> bool:
    """Whether this form was sent."""
    data: dict[str, Any] = dict(interaction.data or {})
    return data.get("custom_id") == OPENS


def filled_in(interaction: discord.Interaction) -> FilledIn:
    """What stands in a form that was sent."""
    given: dict[str, Any] = {}
    data: dict[str, Any] = dict(interaction.data or {})
    for part in data.get("components") or ():
        inner = part.get("component") or {}
        given[str(inner.get("custom_id"))] = inner.get("values", inner.get("value"))
    return FilledIn(
        where=tuple(each for each in given.get(WHERE) or () if each in IN_SCOPE),
        side=_first(given.get(SIDE)),
        score=_first(given.get(SCORE)),
        sets_off=str(given.get(SETS_OFF) or "").strip(),
        missing=tuple(each for each in given.get(MISSING) or () if each in _MISSING),
    )


def _first(values: Any) -> str:
    return str(values[0]) if isinstance(values, list) and values else ""


def line_of(world: World, filled: FilledIn) -> str:
    """What was filled in, as somebody would write it; "" if nothing was."""
    areas = world.catalog.areas
    # a side that stands behind a place is read as its own, so what has no side comes last
    in_order = sorted(filled.where, key=lambda area: not areas[area].paired)
    places = tuple(
        _place(areas[area].name.lower(), filled.side if areas[area].paired else "")
        for area in in_order
    )
    missing = tuple(
        literal(world.catalog.messages[f"limits.{name}"].lower()) for name in filled.missing
    )
    return _line(world, places, filled.score, filled.sets_off, missing)


def line_of_command(world: World, options: Mapping[str, str]) -> str:
    """What was filled in with a command, whose places and things are typed; "" if nothing was."""
    where, missing = options.get(WHERE, ""), options.get(MISSING, "")
    places = (_place(where, options.get(SIDE, "")),) if where else ()
    things = (literal(missing),) if missing else ()
    return _line(world, places, options.get(SCORE, ""), options.get(SETS_OFF, ""), things)


def _place(area: str, side: str) -> Words:
    known = side if side in {each.value for each in Side} else Side.NONE.value
    return words(f"intake.said.{known}", area=literal(area))


def _line(
    world: World,
    places: tuple[Words, ...],
    score: str,
    sets_off: str,
    missing: tuple[Words, ...],
) -> str:
    messages = world.catalog.messages
    much = (words("intake.said.score", score=int(score)),) if score.isdecimal() else ()
    lines = [
        render(messages, listed(parts)) if parts else "" for parts in ((*places, *much), missing)
    ]
    return "\n".join(filter(None, [lines[0], sets_off.strip(), lines[1]]))
