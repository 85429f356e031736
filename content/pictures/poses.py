"""Read every drill's poses, once at start, and refuse what a body or a floor would refuse.

Rules:
- One file a drill in `poses/`, with the drill's name; `_bases.yaml` holds positions to start from.
- A position says `like` another (of this file or a base) and writes only what differs.
"""

from collections.abc import Mapping
from typing import Any

LIMBS = ("left_leg", "right_leg", "left_arm", "right_arm")
_PLACES = ({"foot", "hand"}, {"on"}, {"lift", "out", "turn", "knee", "elbow"})


def resolved(
    name: str, positions: Mapping[str, Any], bases: Mapping[str, Any], seen: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The position of this name with everything it is like, as plain values.

    Raises `LookupError` with the name that is missing or goes round in a circle.
    """
    if name in seen:
        raise LookupError(name)
    here = positions.get(name) if name not in seen else None
    own = here if isinstance(here, dict) else bases.get(name)
    if not isinstance(own, dict):
        raise LookupError(name)
    own = _spread(own)
    if "like" not in own:
        return own
    like = str(own.pop("like"))
    ground = (
        resolved(like, positions, bases, (*seen, name))
        if like != name
        else resolved(like, {}, bases)
    )
    return _laid_over(ground, own)


def _spread(own: Mapping[str, Any]) -> dict[str, Any]:
    """`legs` and `arms` mean both; what is written for one side comes on top."""
    spread = {key: value for key, value in own.items() if key not in {"legs", "arms"}}
    for both, ends in (("legs", "leg"), ("arms", "arm")):
        if both not in own:
            continue
        for side in ("left", "right"):
            limb = f"{side}_{ends}"
            given = _for_side(own[both], side)
            spread[limb] = _limb(given, spread[limb]) if limb in spread else given
    return spread


def _for_side(limb: Mapping[str, Any], side: str) -> dict[str, Any]:
    """A limb written for the right, for this side: points are mirrored, `same_` becomes the side."""
    mine: dict[str, Any] = {}
    for key, value in limb.items():
        if key in {"foot", "hand"} and isinstance(value, list) and side == "left":
            mine[key] = [*value[:-1], -value[-1]]
        elif key == "on" and isinstance(value, str):
            other = "right" if side == "left" else "left"
            mine[key] = value.replace("same_", f"{side}_").replace("other_", f"{other}_")
        else:
            mine[key] = value
    return mine


def _laid_over(ground: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(ground)
    for key, value in own.items():
        below = ground.get(key)
        if key in LIMBS and isinstance(below, dict) and isinstance(value, dict):
            result[key] = _limb(below, value)
        elif isinstance(below, dict) and isinstance(value, dict):
            result[key] = {**below, **value}
        else:
            result[key] = value
    return result


def _limb(below: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A limb told in another way starts afresh; told in the same way it is changed."""
    ways = [_way(below), _way(own)]
    if ways[1] is not None and ways[0] != ways[1]:
        return dict(own)
    return {**below, **own}


def _way(limb: Mapping[str, Any]) -> int | None:
    return next((at for at, keys in enumerate(_PLACES) if keys & set(limb)), None)
