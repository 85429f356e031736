"""What hurt 5 or more yesterday, or the last time, is not the first drill today.

Rules (project default):
- In no version: its easier and harder drills, and what stands in for it, count as the same.
- It keeps its place where the coach asked for it, or where nothing else is in the plan.
"""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from content.catalog import Catalog
from handlers.prescription.prescription import Prescription

SORE = 5
"""A score in a drill from which on it does not come first."""


def sore_later(catalog: Catalog, plan: Prescription, sore: AbstractSet[str]) -> Prescription:
    """The plan with another drill first, if its first is a version of a sore one."""
    versions = versions_of(catalog, sore)
    first = next(
        (
            at
            for at, item in enumerate(plan.items)
            if versions.isdisjoint({item.drill, item.practised, item.instead_of or item.drill})
        ),
        0,
    )
    items = plan.items
    return replace(plan, items=(*items[first : first + 1], *items[:first], *items[first + 1 :]))


def versions_of(catalog: Catalog, names: AbstractSet[str]) -> frozenset[str]:
    """These drills with all their easier and harder ones, either way round."""
    found = frozenset(names)
    while True:
        more = {
            each
            for drill in catalog.drills.values()
            for form in (*drill.easier, *drill.harder)
            if form.drill is not None and found & {drill.id, form.drill}
            for each in (drill.id, form.drill)
        }
        if more <= found:
            return found
        found |= more
