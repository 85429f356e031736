"""What is filled in on Discord's form is read as it was meant."""

from itertools import combinations

import pytest

from bot.channels.discord.intake_form import FilledIn, form, line_of, line_of_command
from handlers.flows.visit.intake import IN_SCOPE
from handlers.profile.limits import Limits
from handlers.profile.pain import Place, Side
from handlers.profile.reading import read_line
from handlers.world import World
from tests.bot.channels.discord.fake.limits import check_modal
from tests.bot.channels.discord.fake.schema import wrong_in

THINGS = {
    "no_band": "band",
    "no_step": "step",
    "no_chair": "chair",
    "no_mat": "mat",
    "no_wall": "wall",
}
POSITIONS = {
    "not_kneeling": "kneeling",
    "not_lying": "lying",
    "not_standing": "standing",
    "not_sitting": "sitting",
}
ALL = (*THINGS, *POSITIONS)


async def test_the_form_is_one_that_discord_takes(world: World) -> None:
    data = form(world).to_dict()
    assert wrong_in("ModalInteractionCallbackRequest", {"type": 9, "data": data}) == ""
    check_modal(data)


@pytest.mark.parametrize("side", ["", "left", "right", "both"])
@pytest.mark.parametrize("area", IN_SCOPE)
def test_a_place_is_read_with_its_side_and_score(world: World, area: str, side: str) -> None:
    for score in range(11):
        read = read_line(world.lexicon, line_of(world, FilledIn((area,), side, str(score))))
        is_sided = side and world.catalog.areas[area].paired
        assert read.pain.places == (Place(area, Side(side) if is_sided else Side.NONE),)
        assert read.pain.score == score


def test_several_places_are_all_read(world: World) -> None:
    for pair in combinations(IN_SCOPE, 2):
        read = read_line(world.lexicon, line_of(world, FilledIn(pair, "left", "4")))
        assert {place.area for place in read.pain.places} == set(pair)
        for place in read.pain.places:
            is_paired = world.catalog.areas[place.area].paired
            assert place.side is (Side.LEFT if is_paired else Side.NONE)


def test_what_is_missing_is_read_one_by_one_and_together(world: World) -> None:
    for count in (1, 2, len(ALL)):
        for names in combinations(ALL, count):
            filled = FilledIn(("knee",), "left", "4", "when I squat", names)
            read = read_line(world.lexicon, line_of(world, filled))
            things = frozenset(THINGS[name] for name in names if name in THINGS)
            positions = frozenset(POSITIONS[name] for name in names if name in POSITIONS)
            assert read.limits == Limits(things, positions), names
            assert read.pain.triggers
    nothing = read_line(
        world.lexicon, line_of(world, FilledIn(("knee",), missing=("no_equipment",)))
    )
    assert nothing.limits == Limits(frozenset({"all"}))


def test_what_is_left_out_is_not_said(world: World) -> None:
    assert line_of(world, FilledIn()) == ""
    assert line_of(world, FilledIn(("low_back",))) == "low back"


def test_a_command_that_was_filled_in_is_read_as_the_form_is(world: World) -> None:
    options = {"where": "knee", "side": "left", "score": "4", "sets_off": "stairs"}
    told = line_of_command(world, {**options, "missing": "no band"})
    assert told == "left knee, 4 out of 10\nstairs\nno band"
    assert line_of_command(world, {}) == ""
