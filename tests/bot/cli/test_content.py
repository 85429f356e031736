"""A coach's own copy of the content is what is checked, understood, drawn and started with."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from content.load import SHIPPED

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[3]


BIRD_DOG = """\
name: Bird dog
synonyms: [opposite arm and leg reach]
purpose: Teaches your back to stay quiet while arm and leg are busy.
joint: low_back
role: stability
load: control
start: Come onto hands and knees, hands under your shoulders, knees under your hips.
steps:
  - Slide one leg back until it is long, and reach the opposite arm forward.
  - Bring knee and elbow together under your belly.
  - Reach long again, then come back to the floor.
dose:
  sets: 1
  max_sets: 2
  sides: each
  reps: 5
  tempo:
    - {cue: reach, seconds: 2}
    - {cue: gather, seconds: 2}
    - {cue: back, seconds: 2}
  set_seconds: 75
equipment: [mat]
improvise:
  mat: a folded towel under your knees
positions: [kneeling]
easier:
  - line: Only the leg, both hands stay on the floor.
errors:
  - Keep your hips square to the floor.
stop_rules:
  - Stop if your back gets sorer from rep to rep.
source:
  - {title: project default}
"""
"""A drill and its poses, as written at the first try with nothing but the two guides."""
BIRD_DOG_POSES = """\
alt: >-
  Someone on hands and knees. The right leg goes straight back and the left arm straight
  forward, both at the height of the back. Then the right knee and the left elbow meet under the
  belly, and both go back to the floor.
view: {turn: 15, tilt: 12}
works: [right_thigh, right_shin, left_upper_arm]
arrow: {of: right_toes, aside: [0, 20]}
props:
  - {kind: mat, at: [20, 0]}
positions:
  start:
    like: all_fours
  reach:
    like: all_fours
    right_leg: {lift: -4, knee: 4, ankle: 10}
    left_arm: {lift: 170, elbow: 4}
    rests: [left_knee]
  gather:
    like: all_fours
    trunk: {bend: 20}
    right_leg: {lift: 110, knee: 110}
    left_arm: {lift: 60, elbow: 100}
    rests: [left_knee]
still: reach
ghost: start
loop:
  - {cue: reach, seconds: 2, to: reach}
  - {cue: gather, seconds: 2, to: gather}
  - {cue: back, seconds: 2, to: start}
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "mine")
    return tmp_path / "mine"


def limber(folder: Path, words: Sequence[str], said: str = "") -> tuple[int, str, str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CONTENT_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        input=said,
        capture_output=True,
        text=True,
        cwd=folder.parent,
        env=environment,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def broken(copy: Path) -> str:
    """Bend a knee backwards in the copy; returns what is said to it."""
    pose = copy / "poses" / "glute_bridge_march.yaml"
    pose.write_text(pose.read_text().replace("knee: 92", "knee: -12", 1))
    return (
        "poses/glute_bridge_march.yaml, line 13, positions.marching.right_leg.knee: -12 is more "
        "than this joint can do, since it does not bend backwards; write a number from 0 to 160\n"
    )


def test_a_sound_copy_is_in_order(copy: Path) -> None:
    assert limber(copy, ["content", "check"]) == (0, "The content is in order.\n", "")


def test_a_broken_pose_is_named_with_line_and_what_to_write(copy: Path) -> None:
    assert limber(copy, ["content", "check"]) == (0, "The content is in order.\n", "")
    fault = broken(copy)
    assert limber(copy, ["content", "check"]) == (1, "", fault)


def test_limber_does_not_start_on_a_broken_pose(copy: Path) -> None:
    fault = broken(copy)
    code, out, err = limber(copy, ["chat"], "hello\n")
    assert (code, out) == (2, "")
    assert err == f"The content cannot be used:\n{fault}"


def test_a_drill_of_the_copy_is_listed_and_drawn(copy: Path) -> None:
    drill = (copy / "drills" / "squat.yaml").read_text()
    name = next(line for line in drill.splitlines() if line.startswith("name:"))
    (copy / "drills" / "squat.yaml").write_text(drill.replace(name, "name: Sit and rise"))
    assert "Sit and rise" in limber(copy, ["content", "list"])[1]
    code, out, err = limber(copy, ["content", "draw", "sit and rise"])
    assert (code, err) == (0, "")
    files = [line.split()[0] for line in out.splitlines()]
    assert "squat.light.png" in files
    for file in files:
        with Image.open(copy.parent / file) as picture:
            assert picture.size == (480, 360)


def test_a_new_drill_of_three_poses_is_drawn(copy: Path) -> None:
    (copy / "drills" / "bird_dog.yaml").write_text(BIRD_DOG)
    assert limber(copy, ["content", "check"])[2].startswith(
        "poses/bird_dog.yaml, line 1: is missing"
    )
    (copy / "poses" / "bird_dog.yaml").write_text(BIRD_DOG_POSES)
    assert limber(copy, ["content", "check"])[0] == 0
    assert "bird_dog.light.gif" in limber(copy, ["content", "draw", "bird dog"])[1]
    with Image.open(copy.parent / "bird_dog.light.gif") as loop:
        assert getattr(loop, "n_frames", 1) > 30


def test_a_drill_that_cannot_be_drawn_is_answered_with_what_can(copy: Path) -> None:
    code, _, err = limber(copy, ["content", "draw", "fire hidrant"])
    assert code == 1
    assert err.startswith('Limber draws no drill "fire hidrant"; try fire_hydrant or ')


def test_words_of_the_copy_are_understood_and_no_words_are_refused(copy: Path) -> None:
    asked = ["understand", "--kind", "safety"]
    danger = "I cannot feel my legs and I wet myself\n"
    assert '"urgency": "none"' not in limber(copy, asked, danger)[1]
    shutil.rmtree(copy / "lexicon")
    fault = "lexicon, line 1: is missing; without it no danger is heard: copy it\n"
    refused = (2, "", f"The content cannot be used:\n{fault}")
    assert limber(copy, asked, danger) == refused
    assert limber(copy, ["chat"], danger) == refused
    assert limber(copy, ["content", "check"]) == (1, "", fault)
