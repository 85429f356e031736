"""What a drill looks like: its picture for the side that works, with the same in words."""

from handlers.engine.message import Picture
from handlers.prescription.timeline import WorkingSide
from handlers.world import World


def look(world: World, drill: str, side: WorkingSide = WorkingSide.BOTH) -> Picture:
    """The picture of a drill. Its words are those of the poses; without any, the drill's own."""
    shown = world.catalog.drills[drill]
    alt = world.looks.get(drill)
    if alt is None:
        return Picture(drill, f"{shown.name}. {shown.start} {' '.join(shown.steps)}")
    if side is WorkingSide.LEFT:
        return Picture(drill, alt.left, "left")
    return Picture(drill, alt.right)
