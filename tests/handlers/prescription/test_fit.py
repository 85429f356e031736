"""A routine is cut from the end until it fits, and filled with second sets when it is short."""

from content.catalog import Catalog
from handlers.prescription.fit import Room, filled, rested_less, shortened
from handlers.prescription.item import Item
from handlers.prescription.timeline import total_seconds

STRETCH = Item("figure_four_stretch")  # 75 s and 10 to get ready
CALF = Item("gastrocnemius_stretch")  # 70 + 10
MARCH = Item("glute_bridge_march")  # 60 + 10
CIRCLES = Item("ankle_circles")  # 90 + 10
REST = Item("supported_rest", hold_seconds=300)  # 300 + 10


def sets(items: tuple[Item, ...]) -> list[tuple[str, int]]:
    return [(item.drill, item.sets) for item in items]


def test_what_fits_is_left_alone(catalog: Catalog) -> None:
    items = (STRETCH, CALF, MARCH)
    assert shortened(catalog, items, Room(5)) == items


def test_second_sets_go_before_drills_and_from_the_end(catalog: Catalog) -> None:
    items = (Item("figure_four_stretch", 2), Item("gastrocnemius_stretch", 3), MARCH)
    assert total_seconds(catalog, items) == 160 + 220 + 70
    assert sets(shortened(catalog, items, Room(6))) == [
        ("figure_four_stretch", 2),
        ("gastrocnemius_stretch", 1),
        ("glute_bridge_march", 1),
    ]
    assert sets(shortened(catalog, items, Room(3))) == [
        ("figure_four_stretch", 1),
        ("gastrocnemius_stretch", 1),
    ]


def test_a_lone_rest_is_shortened_to_whole_ten_seconds(catalog: Catalog) -> None:
    (rest,) = shortened(catalog, (REST,), Room(3))
    assert rest.hold_seconds == 170
    assert rested_less(catalog, (REST, MARCH), Room(6), at_least=200) == (
        Item("supported_rest", hold_seconds=290),
        MARCH,
    )
    assert rested_less(catalog, (REST, MARCH), Room(3), at_least=200)[0].hold_seconds == 200


def test_a_short_routine_gets_the_longest_second_set_that_fits(catalog: Catalog) -> None:
    items = (STRETCH, MARCH, CIRCLES)
    assert total_seconds(catalog, items) == 255
    more = filled(catalog, items, items, Room(6))
    assert sets(more) == [
        ("figure_four_stretch", 1),
        ("glute_bridge_march", 1),
        ("ankle_circles", 2),
    ]


def test_among_equals_the_first_of_the_table_goes_first(catalog: Catalog) -> None:
    hydrant = Item("fire_hydrant")
    more = filled(catalog, (STRETCH, hydrant), (STRETCH, hydrant), Room(4))
    assert sets(more) == [("figure_four_stretch", 2), ("fire_hydrant", 1)]


def test_a_long_hold_gets_no_second_set_where_a_minute_is_the_most(catalog: Catalog) -> None:
    long = Item("figure_four_stretch", hold_seconds=60)
    more = filled(catalog, (long, MARCH), (long, MARCH), Room(6, hold_total_seconds=60))
    assert sets(more) == [("figure_four_stretch", 1), ("glute_bridge_march", 2)]


def test_a_drill_that_had_to_go_comes_back_to_its_place(catalog: Catalog) -> None:
    """Everything else has all its sets already, so only the dropped drill can fill the time."""
    kept = (Item("figure_four_stretch", 2), Item("glute_bridge_march", 2))
    wanted = (kept[0], Item("ankle_circles", 2), kept[1])
    assert sets(filled(catalog, kept, wanted, Room(7))) == [
        ("figure_four_stretch", 2),
        ("ankle_circles", 1),
        ("glute_bridge_march", 2),
    ]
