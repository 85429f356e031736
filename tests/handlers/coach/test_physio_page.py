"""A page for a physio: what was chosen and nothing else, and each number with its scale."""

from datetime import datetime, timedelta

import pytest

from handlers.coach.physio_page import Part, PhysioPage, history_of
from handlers.engine.json import JSON
from handlers.profile.facts import (
    CHANGES,
    CLAIMS,
    DAYS,
    FLAGS,
    FUNCTION,
    NAME,
    PAGE_PARTS,
    PAIN,
    PAINFUL,
    SURENESS,
)
from handlers.profile.flag import Flag
from handlers.profile.function_scale import Activity, Rating
from handlers.profile.outcome import Sureness, WholeChange
from handlers.profile.pain import Pain, Place, Side
from handlers.routing.router import Router
from handlers.world import World
from tests.handlers.coach.cases import AGREED, CALM, MS, NOW
from tests.handlers.flows.flow_runner import Bench, profile

DAY = 24 * 3600 * 1000


def known(*parts: Part) -> dict[str, JSON]:
    kneel = Activity("kneel in the garden", (Rating(MS - 30 * DAY, 3), Rating(MS, 6)))
    flag = Flag("same_day", "dvt", "text", MS)
    return AGREED | {
        NAME.name: "Ada",
        PAGE_PARTS.name: PAGE_PARTS.dump(frozenset(each.value for each in parts)),
        PAIN.name: PAIN.dump(Pain((Place("knee", Side.LEFT),))),
        DAYS.name: DAYS.dump(CALM),
        FUNCTION.name: FUNCTION.dump((kneel,)),
        CHANGES.name: CHANGES.dump((WholeChange(4, 2, MS),)),
        SURENESS.name: SURENESS.dump((Sureness(MS, 7),)),
        PAINFUL.name: PAINFUL.dump({"wall_sit": 6}),
        FLAGS.name: FLAGS.dump((flag,)),
        CLAIMS.name: CLAIMS.dump(()),
    }


@pytest.mark.parametrize("part", list(Part))
def test_only_what_was_chosen_is_on_it(coached: Router, part: Part) -> None:
    (section,) = PhysioPage(coached.world, known(part), NOW).sections()
    assert section.part is part
    assert section.lines
    assert bool(section.course) is (part is Part.PAIN)
    nothing = PhysioPage(coached.world, known(), NOW)
    assert nothing.sections() == []


def test_it_can_be_read_by_somebody_who_was_told_nothing(coached: Router) -> None:
    said = PhysioPage(coached.world, known(*Part), NOW).text()
    assert said.startswith("Ada, 24 November 2026")
    for line in (
        "kneel in the garden: 6 of 10 now, 3 of 10 at first (Patient-Specific Functional Scale",
        "Mean change +3.0: a large change for the better (2.7 or more)",
        "at 4 weeks: much better",
        "Where: left knee",
        "Pain 0 to 10 (numeric rating scale)",
        "2 of 2 daily check-ins answered",
        "6 of 10 at most",
        "Stands now, since 24 Nov 2026",
        "It does not diagnose",
    ):
        assert line in said, line


def test_what_came_of_flags_is_told_in_words(coached: Router) -> None:
    log: list[tuple[str, datetime, JSON]] = [
        ("flag", NOW - timedelta(days=9), {"category": "dvt"}),
        ("cleared", NOW, {"category": "dvt"}),
        ("pain", NOW, {"score": 3}),
    ]
    raised, lifted = history_of(coached.world, log)
    assert "came up; drills were stopped" in raised
    assert lifted.startswith("24 Nov 2026: lifted after a clinician's word")


def test_the_person_chooses_and_reads_it(world: World) -> None:
    bench = Bench(world, "physio_page", {}, profile((DAYS, CALM)))
    assert bench.key == "parts"
    bench.answer(["goal", "pain"])
    assert bench.remembered(PAGE_PARTS) == {"goal", "pain"}
    assert bench.told == ["page.here"]
    nobody = Bench(world, "physio_page", {}, profile()).answer([])
    assert (nobody.told, nobody.remembered(PAGE_PARTS)) == (["page.nothing"], frozenset())
    assert Bench(world, "physio_page", {}, profile()).is_cut_by(["everything"])
