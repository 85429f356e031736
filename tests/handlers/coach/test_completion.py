"""What is offered while a coach types a command: each of it is understood when it is sent."""

from datetime import UTC, datetime

import pytest

from handlers.coach.command import read_command
from handlers.coach.completion import COMPLETED, FIND, MOST, completions
from handlers.engine.event import CoachReplied, CoachSentDrill
from handlers.engine.words import Words
from handlers.world import World

AT = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize("command", sorted(COMPLETED - {FIND}))
@pytest.mark.parametrize("typed", ["", "k", "knee", "hip", "stretch calf"])
def test_whatever_is_offered_is_understood(world: World, command: str, typed: str) -> None:
    offered = completions(world, command, typed)
    assert len(offered) <= MOST
    for each in offered:
        did = read_command(world, {}, CoachReplied(AT, "John", f"/{command} {each}"))
        assert not isinstance(did, Words), each


def test_a_drill_is_found_by_a_part_of_its_name_a_synonym_and_with_a_slip(world: World) -> None:
    drill = next(iter(world.catalog.drills.values()))
    part = drill.name.split()[-1]
    slip = drill.name[:-2] + drill.name[-1]
    for typed in (part, drill.synonyms[0], slip):
        assert drill.name in completions(world, "drill", typed)
    did = read_command(world, {}, CoachReplied(AT, "John", f"/drill {drill.name}"))
    assert did == CoachSentDrill(AT, "John", drill.id)


def test_nothing_is_offered_for_other_commands_or_what_fits_nothing(world: World) -> None:
    assert completions(world, "note", "knee") == ()
    assert completions(world, "rest", "xyzzy") == ()
