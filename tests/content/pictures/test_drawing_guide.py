"""The example of the guide is a picture that fits the example of the guide to drills."""

import re
import shutil
from pathlib import Path

from content.document import read_document
from content.load import SHIPPED
from content.model.drill import Drill
from content.pictures.contact_sheet import contact_sheet
from content.pictures.drill_match import check_plan
from content.pictures.plausibility import check_stance
from content.pictures.pose import Pose
from content.pictures.poses import resolved
from content.pictures.scene import SIZE

DOCS = SHIPPED.parent.parent / "docs"


def example(page: str) -> str:
    found = re.search(r"```yaml\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_guides_example_can_be_drawn_and_has_no_fault(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / "poses" / "_bases.yaml", tmp_path)
    bases, _ = read_document("_bases.yaml", (tmp_path / "_bases.yaml").read_text(encoding="utf-8"))
    drills, _ = read_document("hip_rock.yaml", example("writing-a-drill.md"))
    drill = Drill.model_validate({"id": "hip_rock", **drills.value})
    document, _ = read_document("hip_rock.yaml", example("drawing-a-drill.md"))
    given = document.value["positions"]
    positions = {name: resolved(name, given, bases.value) for name in given}
    pose = Pose.model_validate({**document.value, "positions": positions})
    faults = list(check_plan(pose, drill, document))
    for name, position in pose.positions.items():
        faults += check_stance(name, position, pose.props, document)
    assert faults == []
    sheet = contact_sheet({"hip_rock": pose}, {"hip_rock": "Half-kneeling hip rock"}, "dark")
    assert sheet.startswith(b"\x89PNG")
    assert SIZE == (480, 360)


def test_the_guide_names_every_ready_position() -> None:
    bases, _ = read_document(
        "_bases.yaml", (SHIPPED / "poses" / "_bases.yaml").read_text(encoding="utf-8")
    )
    page = (DOCS / "drawing-a-drill.md").read_text(encoding="utf-8")
    for name in bases.value:
        assert f"`{name}`" in page, name
