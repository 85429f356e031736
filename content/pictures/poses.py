"""Read every drill's poses, once at start, and refuse what a body or a floor would refuse.

Rules:
- One file a drill in `poses/`, with the drill's name; `_bases.yaml` holds positions to start from.
- A position says `like` another (of this file or a base) and writes only what differs.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ValidationError

from content.catalog import Catalog
from content.document import Document
from content.fault import ContentError, Fault, did_you_mean, sentence_of
from content.load import SHIPPED, document_in
from content.model.alt_text import Look
from content.pictures.drill_match import check_plan
from content.pictures.plausibility import check_stance
from content.pictures.pose import (
    Arm,
    Arrow,
    Head,
    Hips,
    Leg,
    Move,
    Pose,
    Position,
    Prop,
    Trunk,
    View,
)

BASES = "_bases.yaml"
MISSING = (
    "is missing; draw this drill (docs/drawing-a-drill.md), or give the drill a picture of your own"
)
LIMBS = ("left_leg", "right_leg", "left_arm", "right_arm")
_PARTS: dict[str, type[BaseModel]] = {
    "left_leg": Leg, "right_leg": Leg, "legs": Leg, "left_arm": Arm, "right_arm": Arm, "arms": Arm,
    "hips": Hips, "trunk": Trunk, "head": Head, "props": Prop, "loop": Move, "arrow": Arrow,
    "view": View,
}  # fmt: skip
_PLACES = ({"foot", "hand"}, {"on"}, {"lift", "out", "turn", "knee", "elbow"})


def load_poses(catalog: Catalog, folder: Path | None = None) -> Mapping[str, Pose]:
    """The poses of every drill in the catalog by the drill's id; folder: the shipped one if None.

    A drill with a coach's own picture may do without. Raises `ContentError` with every fault found.
    """
    return poses_of(load_pose_values(catalog, folder))


def poses_of(values: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Pose]:
    """The poses that are made from values that have been checked."""
    return MappingProxyType({drill: Pose.model_validate(each) for drill, each in values.items()})


def load_pose_values(catalog: Catalog, folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """The same as values from which a `Pose` is made, all checked. Raises `ContentError`."""
    here = folder or SHIPPED
    faults: list[Fault] = []
    bases = document_in(here, f"poses/{BASES}", faults)
    values: dict[str, dict[str, Any]] = {}
    for drill in catalog.drills.values():
        file = f"poses/{drill.id}.yaml"
        if drill.picture is not None and not (here / file).exists():
            continue
        document = document_in(here, file, faults, MISSING)
        value = _resolved(document, bases.value or {}, faults) if document.root else None
        pose = None if value is None else _pose(document, value, faults)
        if value is None or pose is None:
            continue
        values[drill.id] = value | {"is_hold": drill.dose.reps is None}
        found = list(check_plan(pose, drill, document))
        if not found:
            for name, position in pose.positions.items():
                found += check_stance(name, position, pose.props, document)
        faults += found
    files = {path.stem for path in (here / "poses").glob("*.yaml")} - {BASES.removesuffix(".yaml")}
    for name in sorted(files - set(catalog.drills)):
        sentence = f"there is no drill of this name; {did_you_mean(name, list(catalog.drills))}"
        faults.append(Fault(f"poses/{name}.yaml", 1, "", sentence))
    if faults:
        raise ContentError(tuple(sorted(faults)))
    return values


def looks_of(catalog: Catalog, poses: Mapping[str, Pose]) -> dict[str, Look]:
    """Every drill's picture in words; a coach's own words come first."""
    looks: dict[str, Look] = {}
    for drill in catalog.drills.values():
        own = drill.picture.alt if drill.picture is not None else None
        alt = own or (poses[drill.id].alt if drill.id in poses else None)
        if alt is not None:
            looks[drill.id] = Look(alt, drill.dose.sides == "each" and own is None)
    return looks


def _resolved(
    document: Document, bases: Mapping[str, Any], faults: list[Fault]
) -> dict[str, Any] | None:
    """What this document says with its positions resolved, or its faults noted."""
    value = document.value
    given = value.get("positions") if isinstance(value, dict) else None
    if not isinstance(given, dict):
        faults.append(document.fault((), "write its fields, with positions among them"))
        return None
    positions: dict[str, Any] = {}
    for name in given:
        try:
            positions[name] = resolved(str(name), given, bases)
        except LookupError as error:
            known = [each for each in (*given, *bases) if each != name]
            wrong = str(error.args[0])
            sentence = f'there is no other position "{wrong}"; {did_you_mean(wrong, known)}'
            faults.append(document.fault(("positions", name, "like"), sentence))
    return None if len(positions) < len(given) else {**value, "positions": positions}


def _pose(document: Document, value: dict[str, Any], faults: list[Fault]) -> Pose | None:
    """The pose in this document, or its faults noted."""
    try:
        return Pose.model_validate(value)
    except ValidationError as error:
        for each in error.errors():
            path = _written(each["loc"])
            faults.append(document.fault(path, sentence_of(each, _fields(path))))
        return None


def _written(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The path as it stands in the file."""
    return tuple(part for part in loc if part not in {"[key]", "str", "tuple[float, ...]"})


def _fields(path: tuple[int | str, ...]) -> list[str]:
    """What may be written where the last part of this path stands."""
    names = [part for part in path[:-1] if isinstance(part, str)]
    if not names:
        return list(Pose.model_fields)
    if names[-1] in _PARTS:
        return [field.alias or name for name, field in _PARTS[names[-1]].model_fields.items()]
    return [*Position.model_fields, "legs", "arms", "like"]


def resolved(
    name: str, positions: Mapping[str, Any], bases: Mapping[str, Any], seen: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The position of this name with everything it is like, as plain values.

    Raises `LookupError` with the name that is missing or goes round in a circle.
    """
    if name in seen:
        raise LookupError(name)
    written = positions.get(name, bases.get(name))
    own = _spread(written) if isinstance(written, dict) else {}
    if not own:
        raise LookupError(name)
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
    spread = dict(own)
    for both, ends in (("legs", "leg"), ("arms", "arm")):
        if not isinstance(own.get(both), dict):
            continue
        del spread[both]
        for side in ("left", "right"):
            limb = f"{side}_{ends}"
            given = _for_side(own[both], side)
            spread[limb] = _limb(given, spread[limb]) if limb in spread else given
    return spread


def _for_side(limb: Mapping[str, Any], side: str) -> dict[str, Any]:
    """A limb as written for the right, for this side: points mirrored, `same_` now the side."""
    mine: dict[str, Any] = {}
    for key, value in limb.items():
        if key in {"foot", "hand"} and side == "left" and _is_point(value):
            mine[key] = [*value[:-1], -value[-1]]
        elif key == "on" and isinstance(value, str):
            other = "right" if side == "left" else "left"
            mine[key] = value.replace("same_", f"{side}_").replace("other_", f"{other}_")
        else:
            mine[key] = value
    return mine


def _is_point(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, int | float) for each in value)
    )


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
