"""A broken file is refused with its line, its field and what to write instead."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content.fault import ContentError
from content.load import SHIPPED, load_catalog

Change = Callable[[str, str, str], None]
HYDRANT = "drills/fire_hydrant.yaml"
SIDE_LIFT = "drills/side_lift.yaml"


def faults(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_catalog(folder)
    return [str(fault) for fault in caught.value.faults]


def test_a_sound_folder_becomes_a_catalog(folder: Path) -> None:
    catalog = load_catalog(folder)
    assert list(catalog.drills) == ["fire_hydrant", "side_lift"]
    assert catalog.drills["fire_hydrant"].dose.work_seconds == 2 * 32 + 5
    assert catalog.areas["knee"].paired
    assert catalog.positions["kneeling"] == "on hands and knees"


def test_messages_become_dotted_keys_and_yes_stays_a_word(folder: Path) -> None:
    messages = load_catalog(folder).messages
    assert dict(messages) == {
        "score.ask": "How much does it hurt?",
        "score.ask.label": "Score",
        "score.yes": "Yes",
    }


def test_messages_may_be_several_files(folder: Path) -> None:
    (folder / "messages").mkdir()
    (folder / "messages" / "drill.yaml").write_text("drill: {card: Here it is.}\n")
    assert load_catalog(folder).messages["drill.card"] == "Here it is."


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            HYDRANT,
            "purpose:",
            "porpose:",
            'line 3, porpose: "porpose" is no field here; write "purpose"',
        ),
        (HYDRANT, "joint: hip", "joint: hips", 'line 4, joint: "hips" is not known; write one of'),
        (
            HYDRANT,
            "reps: 8",
            "reps: eight",
            "line 14, dose.reps: write a whole number here instead of",
        ),
        (HYDRANT, "reps: 8", "reps: 0", "line 14, dose.reps: write 1 or more instead of 0"),
        (HYDRANT, "seconds: 2}\n  set", "second: 2}\n  set", "line 17, dose.tempo.2.second: "),
        (HYDRANT, "It can tip you over", "It can tip, and turn", "since it holds a comma"),
        (
            HYDRANT,
            "- Lift one knee",
            "- First: one knee",
            "line 10, steps.1: put the whole text in q",
        ),
        (HYDRANT, "steps:\n  - Lift", "steps: Lift", "line 9, steps: write a list here"),
        (HYDRANT, "errors: [Keep your back still.]\n", "", "line 1, errors: is missing"),
        (
            HYDRANT,
            "set_seconds: 75",
            "set_seconds: 60",
            "one set works for 69 seconds; write set_seconds: 69",
        ),
        (HYDRANT, "  reps: 8\n", "  reps: 8\n  hold_seconds: 30\n", "either hold_seconds"),
        (
            HYDRANT,
            "{drill: side_lift",
            "{drill: side_lifts",
            'line 24, substitutes.1.drill: "side_lifts" is not known; write "side_lift"',
        ),
        (
            HYDRANT,
            "{drill: side_lift",
            "{drill: fire_hydrant",
            "a drill cannot stand in for itself",
        ),
        (
            HYDRANT,
            "when: [kneeling]",
            "when: [kneelin]",
            'substitutes.1.when.1: "kneelin" is not known; write "kneeling"',
        ),
        (HYDRANT, "[kneeling]\nsub", "[sitting]\nsub", 'positions.1: "sitting" is not known'),
        (HYDRANT, "equipment: [mat]", "equipment: [carpet]", 'equipment.1: "carpet" is not known'),
        (HYDRANT, "equipment: [mat]", "equipment: []", "improvise.mat: this drill needs no mat"),
        (
            HYDRANT,
            "condition: poor_balance",
            "condition: vertigo",
            'skip.1.condition: "vertigo" is not known',
        ),
        (
            HYDRANT,
            "facts: [S1-21]",
            "facts: [S1-81]",
            "S1-81 is no fact of it; write one of S1-01 to S1-80",
        ),
        (HYDRANT, "Start Here.", "Begin Here.", "is not a known article; write"),
        (HYDRANT, "{reps: 5}", "{reps: 30}", ""),
        (HYDRANT, "{reps: 5}", "{hold_seconds: 5}", "easier.1.dose: with this change write either"),
        (
            HYDRANT,
            "name: Fire hydrant",
            "name: Fire hydrant\nname: Hydrant",
            "line 2, name: is written twice",
        ),
        (SIDE_LIFT, "source:", "source: [", "this is not YAML"),
        (
            "routines.yaml",
            "5: [fire_hydrant]",
            "5: [hydrant]",
            'table.knee.5.1: "hydrant" is no drill; write "fire_hydrant"',
        ),
        ("routines.yaml", "sets: 2}", "sets: 3}", "table.knee.10.1: write sets: 2 or less"),
        (
            "routines.yaml",
            "[side_lift]}",
            "[{drill: side_lift, seconds: 90}]}",
            "seconds are its own",
        ),
        ("routines.yaml", " 20:", " 30:", "write exactly the columns 5, 10 and 20"),
        (
            "routines.yaml",
            "{squat: knee}",
            "{squat: kne}",
            'lifts.squat: "kne" is no row of the table; write "knee"',
        ),
        (
            "routines.yaml",
            "  rest_day: {hold_total_seconds: 60}\n",
            "",
            'has nothing for "rest_day"',
        ),
        ("messages.yaml", "yes: Yes", "yes: [Yes]", "line 3, score.yes: write one text here"),
        ("messages.yaml", "yes: Yes", "ask.label: Yes", "this key has a text already"),
        (HYDRANT, "  - {line: Do five.", "  - {drill: side_lift, line: Do.", "either a line"),
        (HYDRANT, "{line: Do five.", "{drill: side_lift", "a drill brings its own dose"),
        (HYDRANT, ", facts: [S1-21]", "", "name the facts used, such as facts: [S1-07]"),
        (SIDE_LIFT, "project default", "project default, facts: [S1-01]", "has no facts"),
    ],
)
def test_a_fault_is_told_where_it_is(
    folder: Path, change: Change, file: str, old: str, new: str, fault: str
) -> None:
    change(file, old, new)
    if not fault:
        load_catalog(folder)
        return
    found = faults(folder)
    assert any(each.startswith(file) and fault in each for each in found), found


def test_two_drills_under_one_name_are_told_at_the_second(folder: Path, change: Change) -> None:
    change(HYDRANT, "synonyms: [hydrants]", "synonyms: [Standing side lift]")
    assert faults(folder) == [
        f'{SIDE_LIFT}, line 1, name: "Standing side lift" already names fire_hydrant; '
        "write another one"
    ]


def test_a_routine_for_no_area_and_an_area_without_routine_are_told(
    folder: Path, change: Change
) -> None:
    change("areas.yaml", "knee: {", "shin: {")
    found = "\n".join(faults(folder))
    assert 'routines.yaml, line 2, table.knee: "knee" has no routine; write' in found
    assert 'routines.yaml, line 1, table: has nothing for "shin"; add it' in found


def test_all_faults_come_at_once(folder: Path, change: Change) -> None:
    change(HYDRANT, "joint: hip", "joint: elbow")
    change(SIDE_LIFT, "positions: [standing]", "positions: [flying]")
    change("messages.yaml", "yes: Yes", "yes: ~")
    (folder / "areas.yaml").write_text((folder / "areas.yaml").read_text() + "colours: {}\n")
    files = {each.split(",")[0] for each in faults(folder)}
    assert files == {HYDRANT, "messages.yaml", "areas.yaml"}
    change("areas.yaml", "colours: {}\n", "")
    assert {each.split(",")[0] for each in faults(folder)} == {HYDRANT, SIDE_LIFT, "messages.yaml"}


@pytest.mark.parametrize("file", ["areas.yaml", "routines.yaml", "messages.yaml"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert any(each.startswith(f"{file}, line 1: is missing") for each in faults(folder))


def test_a_file_that_still_has_its_old_name_is_refused(folder: Path) -> None:
    (folder / "safety.yaml").write_text("never_say: []\n")
    assert faults(folder) == ["safety.yaml, line 1: is called never_say.yaml now; rename this file"]


def test_an_empty_or_garbled_file_is_named(folder: Path) -> None:
    (folder / "areas.yaml").write_text("")
    (folder / "messages.yaml").write_bytes(b"\xff\xfe\x00")
    found = faults(folder)
    assert any(each.startswith("areas.yaml, line 1: is empty") for each in found)
    assert any(each.startswith("messages.yaml, line 1: cannot be read") for each in found)


def test_messages_that_are_no_keys_are_told(folder: Path) -> None:
    (folder / "messages.yaml").write_text("- a list\n")
    assert faults(folder) == ["messages.yaml, line 1: write keys here, one line each with a colon"]


def test_an_unsafe_tag_is_only_words(folder: Path, change: Change) -> None:
    change(HYDRANT, "purpose: Wakes the hips.", "purpose: !!python/name:os.system ''")
    assert any("purpose" in each for each in faults(folder))


def test_the_shipped_content_is_sound() -> None:
    catalog = load_catalog(SHIPPED)
    assert len(catalog.drills) >= 30
