"""What a person gets: the table's routines, and what happens when things are in the way."""

from dataclasses import replace

import pytest

from content.catalog import Catalog
from content.model.drill import Substitute
from content.model.routine import Entry
from handlers.prescription.builder import prescribe
from handlers.prescription.item import LeftOut
from handlers.prescription.obstacle import Obstacle, ObstacleKind
from handlers.prescription.prescription import Prescription, Shortfall
from handlers.prescription.request import Request

SHORT = {
    "FH": "fire_hydrant",
    "F4": "figure_four_stretch",
    "AW": "adductor_walk_back",
    "GBM": "glute_bridge_march",
    "GAS": "gastrocnemius_stretch",
    "SOL": "soleus_stretch",
    "CAR": "ankle_circles",
    "BAM": "banded_ankle_mobilisation",
    "CR": "calf_raise",
    "SRP": "supported_rest",
    "SBD": "stability_ball_drape",
    "SQ": "squat",
}
NAMES = {drill: short for short, drill in SHORT.items()}


def said(plan: Prescription) -> str:
    """A plan in the table's own short hand: `GAS SOL×2 SRP@180`."""
    words = []
    for item in plan.items:
        sets = f"×{item.sets}" if item.sets > 1 else ""
        hold = f"@{item.hold_seconds}" if item.hold_seconds else ""
        words.append(f"{NAMES.get(item.drill, item.drill)}{sets}{hold}")
    return " ".join(words)


BEFORE_TRAINING = [
    ("knee", 5, "GAS SOL FH GBM", 315),
    ("knee", 10, "GAS SOL F4 BAM FH AW GBM", 590),
    ("knee", 20, "GAS SOL×2 F4 CAR BAM×2 FH×2 AW×2 GBM×2 CR×2 SQ", 1235),
    ("low_back", 5, "F4 FH AW GBM", 310),
    ("low_back", 10, "F4 GAS SOL FH×2 AW GBM", 545),
    ("low_back", 20, "F4×2 GAS SOL FH×2 AW×2 GBM×2 CAR×2 SQ×2", 1060),
    ("hip", 5, "F4 FH AW GBM", 310),
    ("hip", 10, "F4×2 FH×2 AW×2 GBM SQ", 590),
    ("hip", 20, "F4×2 GAS SOL FH×2 AW×2 GBM×2 CAR CR SQ×2", 1040),
    ("ankle", 5, "GAS SOL CAR", 260),
    ("ankle", 10, "GAS SOL CAR BAM×2 AW CR", 600),
    ("ankle", 20, "GAS×3 SOL×3 CAR×2 BAM×3 CR×4 SQ", 1230),
    ("knee+low_back", 5, "SOL FH×2 GBM", 310),
    ("knee+low_back", 10, "F4 GAS SOL FH GBM AW CR", 540),
    ("knee+low_back", 20, "F4 GAS SOL FH×2 AW×2 GBM×2 CAR BAM CR×2 SQ", 1085),
]


@pytest.mark.parametrize(("row", "minutes", "routine", "seconds"), BEFORE_TRAINING)
def test_before_training_holds_come_first_and_load_last(
    catalog: Catalog, row: str, minutes: int, routine: str, seconds: int
) -> None:
    plan = prescribe(catalog, Request(tuple(row.split("+")), minutes))
    assert said(plan) == routine
    assert plan.seconds == seconds
    assert plan.cell == f"{row}/{minutes}"
    assert plan.notes == ("light_warm_up_set",)


TABLE_SECONDS = {
    "knee": (275, 580, 1195),
    "low_back": (270, 590, 1190),
    "hip": (270, 600, 1130),
    "ankle": (290, 600, 1170),
    "knee+low_back": (295, 590, 1165),
}


def test_the_table_adds_up_as_it_was_written(catalog: Catalog) -> None:
    """The sums without the ten seconds to get ready, for the drills of the timing model."""
    for row, sums in TABLE_SECONDS.items():
        columns = catalog.routines.table[row]
        for minutes, expected in zip((5, 10, 20), sums, strict=True):
            seconds = 0
            for entry in columns[minutes]:
                dose = catalog.drills[entry.drill].dose
                seconds += dose.setup_seconds + entry.sets * (entry.seconds or dose.set_seconds)
            assert seconds == expected, (row, minutes)


@pytest.mark.parametrize(
    ("row", "routine"),
    [
        ("knee", "CAR F4 SRP@120"),
        ("low_back", "SRP@180 F4"),
        ("hip", "SRP@180 CAR"),
        ("ankle", "SRP@180 CAR"),
        ("knee+low_back", "SRP@200 CAR"),
    ],
)
def test_while_it_hurts_the_same_few_drills_come_at_every_length(
    catalog: Catalog, row: str, routine: str
) -> None:
    for minutes in (5, 10, 20, 60):
        plan = prescribe(catalog, Request(tuple(row.split("+")), minutes, "pain_now"))
        assert said(plan) == routine
        assert plan.cell == f"{row}/pain_now"
        assert plan.shortfall is (None if minutes == 5 else Shortfall.PAIN_NOW)


def test_in_three_minutes_of_pain_the_rest_is_shortened_before_a_drill_goes(
    catalog: Catalog,
) -> None:
    assert said(prescribe(catalog, Request(("low_back",), 4, "pain_now"))) == "SRP@150 F4"
    assert said(prescribe(catalog, Request(("low_back",), 3, "pain_now"))) == "SRP@120"


def test_a_sore_ankle_circles_in_its_easy_range(catalog: Catalog) -> None:
    plan = prescribe(catalog, Request(("ankle",), 5, "pain_now"))
    assert plan.items[1].note == "easy_range"


def test_a_rest_day_ends_in_rest_at_the_cost_of_second_sets(catalog: Catalog) -> None:
    plan = prescribe(catalog, Request(("knee",), 20, "rest_day"))
    assert said(plan) == "GAS SOL×2 CAR BAM×2 FH×2 F4 AW GBM CR SQ SRP@180"
    assert plan.notes == ("cardio_ladder",)


def test_a_rest_day_holds_longer_where_there_is_time(catalog: Catalog) -> None:
    assert "F4@60 " in said(prescribe(catalog, Request(("hip", "ankle"), 20, "rest_day")))


def test_a_rest_day_never_stretches_one_muscle_for_more_than_a_minute(catalog: Catalog) -> None:
    assert said(prescribe(catalog, Request(("ankle",), 20, "rest_day"))).startswith("GAS×2 SOL×2 ")


def test_without_a_band_the_rocks_at_the_wall_take_its_place(catalog: Catalog) -> None:
    request = Request(("knee",), 10, equipment_missing=frozenset({"band"}))
    plan = prescribe(catalog, request)
    swapped = next(item for item in plan.items if item.instead_of)
    assert swapped.instead_of == SHORT["BAM"]
    assert swapped.because == Obstacle(ObstacleKind.EQUIPMENT, "band")


def test_without_a_mat_a_towel_will_do(catalog: Catalog) -> None:
    request = Request(("hip",), 5, equipment_missing=frozenset({"mat"}))
    plan = prescribe(catalog, request)
    assert said(plan) == "F4 FH AW GBM"
    assert plan.items[1].improvised == ("mat",)


def test_what_the_coach_or_the_person_avoids_is_left_out_and_nothing_replaces_it(
    catalog: Catalog,
) -> None:
    plan = prescribe(catalog, Request(("hip",), 5, avoid=frozenset({SHORT["FH"]})))
    assert said(plan) == "F4×2 AW GBM"
    assert plan.left_out[0].drill == SHORT["FH"]
    assert plan.left_out[0].because == Obstacle(ObstacleKind.AVOIDED, SHORT["FH"])


def test_a_rested_area_rests_its_drills(catalog: Catalog) -> None:
    plan = prescribe(catalog, Request(("knee",), 10, rest_areas=frozenset({"ankle"})))
    joints = {catalog.drills[item.drill].joint for item in plan.items}
    assert "ankle" not in joints
    assert Obstacle(ObstacleKind.RESTED, "ankle") in {each.because for each in plan.left_out}


def test_a_rested_back_may_still_lie_down_and_rest(catalog: Catalog) -> None:
    request = Request(("hip", "knee"), 20, "rest_day", rest_areas=frozenset({"low_back"}))
    assert said(prescribe(catalog, request)).endswith("SRP@180")


def test_one_stand_in_serves_one_drill_and_the_other_is_left_out(catalog: Catalog) -> None:
    """Both stretches have but one substitute; the second says that it is in the plan already."""
    only = (Substitute(drill=SHORT["CAR"], when=("standing",)),)
    stand_ins = {SHORT["GAS"]: only, SHORT["SOL"]: only, SHORT["CAR"]: ()}
    drills = {
        name: drill.model_copy(update={"substitutes": stand_ins.get(name, drill.substitutes)})
        for name, drill in catalog.drills.items()
    }
    standing = frozenset({"standing"})
    request = Request(("low_back",), 20, positions_excluded=standing)
    column = tuple(Entry(drill=SHORT[each]) for each in ("GAS", "SOL", "F4"))
    table = {**catalog.routines.table, "low_back": {5: column, 10: column, 20: column}}
    routines = catalog.routines.model_copy(update={"table": table})
    plan = prescribe(replace(catalog, drills=drills, routines=routines), request)
    assert [item.drill for item in plan.items] == [SHORT["F4"], SHORT["CAR"]]
    assert plan.left_out == (LeftOut(SHORT["SOL"], Obstacle(ObstacleKind.IN_PLAN, SHORT["CAR"])),)


def test_when_every_named_area_rests_there_is_no_routine(catalog: Catalog) -> None:
    plan = prescribe(catalog, Request(("knee",), 10, rest_areas=frozenset({"knee"})))
    assert plan.items == ()
    assert plan.shortfall is Shortfall.RESTED


def test_an_area_without_drills_goes_to_the_coach(catalog: Catalog) -> None:
    plan = prescribe(catalog, Request(("neck",), 10))
    assert plan.items == ()
    assert plan.shortfall is Shortfall.OUT_OF_SCOPE


def test_an_area_without_drills_does_not_spoil_the_other(catalog: Catalog) -> None:
    plan = prescribe(catalog, Request(("neck", "knee"), 10))
    assert plan == prescribe(catalog, Request(("knee",), 10))


def test_when_every_drill_is_in_the_way_rest_is_offered(catalog: Catalog) -> None:
    avoid = frozenset(catalog.drills) - {SHORT["SRP"]}
    plan = prescribe(catalog, Request(("hip",), 10, avoid=avoid))
    assert said(plan) == "SRP@300"
    assert plan.shortfall is Shortfall.ONLY_REST
    assert plan.left_out
    assert said(prescribe(catalog, Request(("hip",), 3, avoid=avoid))) == "SRP@170"


def test_rest_that_cannot_lie_down_takes_another_form(catalog: Catalog) -> None:
    """Everything but rest is avoided, and lying is impossible: a form of the rest is offered."""
    rests = {drill.id for drill in catalog.drills.values() if drill.load == "rest"}
    avoid = frozenset(catalog.drills) - rests
    request = Request(("hip",), 10, avoid=avoid, positions_excluded=frozenset({"lying"}))
    plan = prescribe(catalog, request)
    assert plan.shortfall is Shortfall.ONLY_REST
    (item,) = plan.items
    assert item.instead_of == SHORT["SRP"]
    assert item.because == Obstacle(ObstacleKind.POSITION, "lying")


def test_when_nothing_at_all_is_left_the_reason_is_said(catalog: Catalog) -> None:
    plan = prescribe(catalog, Request(("hip",), 10, avoid=frozenset(catalog.drills)))
    assert plan.items == ()
    assert plan.shortfall is Shortfall.NOTHING_LEFT
    assert {each.because.kind for each in plan.left_out} == {ObstacleKind.AVOIDED}


@pytest.mark.parametrize(("lift", "row"), [("squat", "knee"), ("juggling", "knee+low_back")])
def test_when_nothing_hurts_the_lift_chooses_the_row(catalog: Catalog, lift: str, row: str) -> None:
    plan = prescribe(catalog, Request((), 10, "pain_now", lift=lift))
    assert plan.cell == f"{row}/10"
    assert plan.context == "before_training"


def test_two_areas_share_the_time(catalog: Catalog) -> None:
    plan = prescribe(catalog, Request(("hip", "ankle"), 10))
    assert plan.cell == "hip+ankle/10"
    assert said(plan) == "F4 GAS SOL FH AW GBM SQ"


def test_three_areas_with_knee_and_back_use_their_row(catalog: Catalog) -> None:
    assert prescribe(catalog, Request(("hip", "knee", "low_back"), 5)).cell == "knee+low_back/5"


def test_a_rest_position_comes_before_training_only_if_asked_for(catalog: Catalog) -> None:
    asked = frozenset({SHORT["SRP"]})
    plan = prescribe(catalog, Request(("low_back",), 10, asked_for=asked))
    assert said(plan).startswith("SRP@180 F4 ")


def test_odd_minutes_take_the_column_below_and_fill_it(catalog: Catalog) -> None:
    for minutes, column in ((3, 5), (4, 5), (7, 5), (9, 5), (15, 10), (19, 10), (30, 20)):
        plan = prescribe(catalog, Request(("knee",), minutes))
        assert plan.cell == f"knee/{column}"
        assert 0.8 * minutes * 60 <= plan.seconds <= 1.05 * minutes * 60


def test_fifteen_minutes_for_the_hip_need_drills_of_the_next_column(catalog: Catalog) -> None:
    """The ten-minute column with all its second sets would end at 11:50."""
    plan = prescribe(catalog, Request(("hip",), 15))
    assert plan.cell == "hip/20"
    assert plan.shortfall is None


def test_an_hour_is_more_than_the_routine_has_and_it_says_so(catalog: Catalog) -> None:
    plan = prescribe(catalog, Request(("knee",), 60))
    assert plan.shortfall is Shortfall.ROUTINE_ENDS
    assert all(i.sets == catalog.drills[i.drill].dose.max_sets for i in plan.items)


def test_minutes_out_of_range_are_brought_inside(catalog: Catalog) -> None:
    assert prescribe(catalog, Request(("knee",), 1)).minutes == 3
    assert prescribe(catalog, Request(("knee",), 600)).minutes == 60
