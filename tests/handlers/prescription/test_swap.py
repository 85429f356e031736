"""In the middle of a session: another drill, an easier form, a harder one."""

from content.catalog import Catalog
from handlers.prescription.builder import prescribe
from handlers.prescription.item import Item
from handlers.prescription.obstacle import Obstacle, ObstacleKind
from handlers.prescription.prescription import Prescription
from handlers.prescription.request import Request
from handlers.prescription.swap import easier, harder, line_of, swap_candidates

HIP = Request(("hip",), 5)


def plan_of(*items: Item) -> Prescription:
    return Prescription("before_training", 5, items, (), 0, None, "hip/5")


def test_a_swap_offers_the_first_substitute_first(catalog: Catalog) -> None:
    plan = prescribe(catalog, HIP)
    hydrant = next(item for item in plan.items if item.drill == "fire_hydrant")
    first = swap_candidates(catalog, HIP, hydrant, plan)[0]
    assert first.drill == catalog.drills["fire_hydrant"].substitutes[0].drill
    assert first.instead_of == "fire_hydrant"
    assert first.because == Obstacle(ObstacleKind.CHOSEN, "fire_hydrant")


def test_a_swap_never_offers_what_is_in_the_plan_or_in_the_way(catalog: Catalog) -> None:
    plan = prescribe(catalog, HIP)
    hydrant = next(item for item in plan.items if item.drill == "fire_hydrant")
    all_of_them = [item.drill for item in swap_candidates(catalog, HIP, hydrant, plan)]
    busy = plan_of(*plan.items, Item(all_of_them[0]))
    left = [item.drill for item in swap_candidates(catalog, HIP, hydrant, busy)]
    assert left == all_of_them[1:]
    gone = Request(("hip",), 5, avoid=frozenset(all_of_them))
    assert swap_candidates(catalog, gone, hydrant, plan) == ()


def test_a_second_swap_remembers_the_drill_it_all_began_with(catalog: Catalog) -> None:
    plan = prescribe(catalog, HIP)
    hydrant = next(item for item in plan.items if item.drill == "fire_hydrant")
    once = swap_candidates(catalog, HIP, hydrant, plan)[0]
    twice = swap_candidates(catalog, HIP, once, plan)
    assert all(item.instead_of == "fire_hydrant" for item in twice)


def walk(catalog: Catalog, item: Item, plan: Prescription, step: int) -> list[Item]:
    """All easier (or harder) forms, one after the other."""
    move = easier if step < 0 else harder
    path: list[Item] = []
    following = move(catalog, HIP, item, plan)
    while following is not None and len(path) < 20:
        path.append(following)
        following = move(catalog, HIP, following, plan)
    return path


def test_easier_goes_line_by_line_and_ends(catalog: Catalog) -> None:
    for drill in catalog.drills.values():
        item = Item(drill.id)
        path = walk(catalog, item, plan_of(item), step=-1)
        assert len(path) < 20
        assert len(set(path)) == len(path)
        for form in path:
            if form.drill == drill.id and form.level:
                assert line_of(catalog, form) == drill.easier[-form.level - 1].line


def test_harder_undoes_easier(catalog: Catalog) -> None:
    item = Item("figure_four_stretch")
    plan = plan_of(item)
    lighter = easier(catalog, HIP, item, plan)
    assert lighter is not None
    assert lighter.level == -1
    assert harder(catalog, HIP, lighter, plan) == item
    assert line_of(catalog, item) is None


def test_the_hard_end_has_no_harder_form(catalog: Catalog) -> None:
    for drill in catalog.drills.values():
        item = Item(drill.id, level=len(drill.harder))
        assert harder(catalog, HIP, item, plan_of(item)) is None


def test_an_easier_drill_that_is_in_the_way_is_passed_over(catalog: Catalog) -> None:
    for drill in catalog.drills.values():
        others = frozenset(form.drill for form in drill.easier if form.drill)
        closed = Request(("hip",), 5, avoid=others)
        item, plan = Item(drill.id), plan_of(Item(drill.id))
        step = easier(catalog, closed, item, plan)
        while step is not None:
            assert step.drill == drill.id
            step = easier(catalog, closed, step, plan)


def test_no_drill_for_a_sore_place_takes_the_place_of_one_for_another(catalog: Catalog) -> None:
    """Somebody with a sore knee who swaps a bridge away is not given a loaded squat."""
    for area in catalog.areas:
        request = Request((area,), 20)
        plan = prescribe(catalog, request)
        for item in plan.items:
            if catalog.drills[item.drill].joint == area:
                continue
            for other in swap_candidates(catalog, request, item, plan):
                drill = catalog.drills[other.drill]
                assert drill.joint != area or drill.load == "rest", (area, item.drill, drill.id)
