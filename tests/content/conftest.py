"""A small content folder of two drills that a test can break in one place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from content.load import SHIPPED

AREAS = """\
areas:
  knee: {name: Knee, in_scope: true, paired: true}
  neck: {name: Neck, in_scope: false}
equipment: {mat: mat, wall: wall}
positions: {kneeling: on hands and knees, standing: standing}
conditions: {poor_balance: trouble with balance}
"""

HYDRANT = """\
name: Fire hydrant
synonyms: [hydrants]
purpose: Wakes the hips.
joint: hip
role: mobility
load: control
how: On hands and knees, lift one bent knee out to the side.
start: On hands and knees.
steps:
  - Lift one knee sideways.
dose:
  max_sets: 2
  sides: each
  reps: 8
  tempo:
    - {cue: lift, seconds: 2}
    - {cue: lower, seconds: 2}
  set_seconds: 75
equipment: [mat]
improvise:
  mat: a folded towel
positions: [kneeling]
substitutes:
  - {drill: side_lift, when: [kneeling]}
easier:
  - {line: Do five., dose: {reps: 5}}
errors: [Keep your back still.]
stop_rules: [Stop at a pinch.]
skip:
  - {condition: poor_balance, why: It can tip you over.}
source:
  - {title: "Back or Knee Pain During Workouts? Start Here.", facts: [S1-21]}
"""

SIDE_LIFT = """\
name: Standing side lift
purpose: Wakes the hips.
joint: hip
role: mobility
load: control
how: Beside a wall, lift the outer leg to the side.
start: Stand beside a wall.
steps: [Lift one leg sideways.]
dose: {sides: each, hold_seconds: 30, set_seconds: 70}
equipment: [wall]
positions: [standing]
easier:
  - {line: Lift lower.}
errors: [Stand tall.]
stop_rules: [Stop at a pinch.]
source:
  - {title: project default}
"""

ROUTINES = """\
table:
  knee: {5: [fire_hydrant], 10: [{drill: fire_hydrant, sets: 2}], 20: [fire_hydrant, side_lift]}
pain_now: {knee: [side_lift]}
sequences: {hip: [fire_hydrant]}
first_sequence: {knee: hip}
lifts: {squat: knee}
other_lift: knee
fallback: [side_lift]
contexts:
  before_training: {order: [hold, control], without: [rest], notes: [light_warm_up_set]}
  rest_day: {hold_total_seconds: 60}
  pain_now: {without: [loaded]}
"""

MESSAGES = """\
score:
  ask: {text: How much does it hurt?, label: Score}
  yes: Yes
"""

POSES = {"_bases": "_bases", "fire_hydrant": "fire_hydrant", "side_lift": "standing_side_leg_lift"}
"""The poses of the two drills, and whose they are."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "drills").mkdir()
    (tmp_path / "areas.yaml").write_text(AREAS)
    (tmp_path / "routines.yaml").write_text(ROUTINES)
    (tmp_path / "messages.yaml").write_text(MESSAGES)
    (tmp_path / "drills" / "fire_hydrant.yaml").write_text(HYDRANT)
    (tmp_path / "drills" / "side_lift.yaml").write_text(SIDE_LIFT)
    shutil.copytree(SHIPPED / "lexicon", tmp_path / "lexicon")
    (tmp_path / "poses").mkdir()
    for name, like in POSES.items():
        shutil.copy(SHIPPED / "poses" / f"{like}.yaml", tmp_path / "poses" / f"{name}.yaml")
    return tmp_path


@pytest.fixture
def change(folder: Path) -> Callable[[str, str, str], None]:
    """Put one text for another in a file of the folder; the old one has to be there."""

    def put(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1))

    return put
