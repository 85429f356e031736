"""How well texts are understood, on labelled lines: the figures of `docs/understanding.md`.

`python -m tests.handlers.understanding.measure FOLDER` prints them for the files of a folder.
"""

import json
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from content.lexicon.lexicon import Lexicon, load_lexicon
from handlers.understanding.understand import ReadingKind, understand

Line = dict[str, Any]
_FLAGGED = ("emergency", "same_day", "clinician_first", "proceed_with_care")
_DAYS = {"D": 1.0, "W": 7.0, "M": 30.4, "Y": 365.0}
LONG = 60
"""Words; so many make a post of a sentence."""
NOON = datetime(2026, 11, 20, 10, 0)  # noqa: DTZ001 - local to the line's own zone


def lines_of(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def read(lexicon: Lexicon, kind: ReadingKind, line: Line) -> Line:
    now = datetime.fromisoformat(line["now"]) if "now" in line else NOON
    return understand(lexicon, kind, line["text"], now, line.get("tz", "UTC"))


def safety(lexicon: Lexicon, lines: list[Line]) -> dict[str, float]:
    """Shares of 1; caught is what is sure or unsure, a false alarm what is sure and harmless."""
    answers = [(line["urgency"], read(lexicon, "safety", line)) for line in lines]
    told = [(want, got["urgency"]) for want, got in answers]
    sure = [(want, got["certainty"] == "sure") for want, got in answers]
    flagged = [pair for pair in told if pair[0] in _FLAGGED]
    urgent = [pair for pair in told if pair[0] == "emergency"]
    harmless = [pair for pair in told if pair[0] == "none"]
    return {
        "danger caught": _share(got != "none" for _, got in flagged),
        "emergencies caught": _share(got != "none" for _, got in urgent),
        "emergencies read as same day or more": _share(
            got in {"emergency", "same_day"} for _, got in urgent
        ),
        "danger sure": _share(is_sure for want, is_sure in sure if want in _FLAGGED),
        "false alarms": _share(is_sure for want, is_sure in sure if want == "none"),
        "harmless and asked or flagged": _share(got != "none" for _, got in harmless),
        "urgency exactly right": _share(want == got for want, got in told),
    }


def ordinary(lexicon: Lexicon, lines: list[Line]) -> dict[str, float]:
    """Shares of 1 of ordinary talk, all of it harmless: what is read in sentences and in posts."""
    found: dict[str, float] = {}
    for name, is_long in (("sentences", False), ("posts", True)):
        some = [line for line in lines if (len(line["text"].split()) >= LONG) is is_long]
        got = [read(lexicon, "safety", line) for line in some]
        found |= {
            f"{name} sure": _share(each["certainty"] == "sure" for each in got),
            f"{name} unsure": _share(each["certainty"] == "unsure" for each in got),
            f"{name} sure emergencies": _share(
                (each["certainty"], each["urgency"]) == ("sure", "emergency") for each in got
            ),
        }
    return found


def pain(lexicon: Lexicon, lines: list[Line]) -> dict[str, float]:
    pairs = [(line, read(lexicon, "pain", line)) for line in lines]
    timed = [(w, g) for w, g in pairs if w["duration"] != "anchored"]
    return {
        "area": _share(set(w["joints"]) == set(g["joints"]) for w, g in pairs),
        "side": _share(w["side"] == g["side"] for w, g in pairs),
        "score": _share(w["nrs"] == g["nrs"] for w, g in pairs),
        "trigger F1": _f1([(set(w["trigger"]), set(g["trigger"])) for w, g in pairs]),
        "duration": _share(_is_as_long(w["duration"], g["duration"]) for w, g in timed),
    }


def schedule(lexicon: Lexicon, lines: list[Line]) -> dict[str, float]:
    pairs = [(line, read(lexicon, "schedule", line)) for line in lines]
    return {
        "schedule": _share(_is_same_time(w, g) for w, g in pairs),
        "wrong time set": _share(
            g["time"] is not None and g["time"] != w["time"] for w, g in pairs
        ),
    }


def constraints(lexicon: Lexicon, lines: list[Line]) -> dict[str, float]:
    pairs = [(line, read(lexicon, "constraints", line)) for line in lines]
    return {"constraints": _share(_is_same_limits(w, g) for w, g in pairs)}


def _is_same_limits(want: Line, got: Line) -> bool:
    return (
        set(want["equipment_missing"]) == set(got["equipment_missing"])
        and set(want["positions_excluded"]) == set(got["positions_excluded"])
        and want["minutes"] == got["minutes"]
    )


def _is_same_time(want: Line, got: Line) -> bool:
    if want["time"] != got["time"]:
        return False
    if want["time"] is None and want["reason"] in {"unsupported", "declined"}:
        return True
    return set(want["days"]) == set(got["days"])


def _is_as_long(want: str | None, got: str | None) -> bool:
    """Equal, or within 20 % or a day."""
    counted = re.compile(r"P(\d+)([DWMY])")
    both = [counted.fullmatch(each or "") for each in (want, got)]
    if both[0] is None or both[1] is None:
        return want == got
    days = [int(each[1]) * _DAYS[each[2]] for each in both if each is not None]
    return abs(days[0] - days[1]) <= max(1.0, 0.2 * days[0])


def _share(right: Any) -> float:
    found = list(right)
    return sum(found) / len(found) if found else 1.0


def _f1(pairs: list[tuple[set[str], set[str]]]) -> float:
    hits = sum(len(want & got) for want, got in pairs)
    said = sum(len(got) for _, got in pairs)
    meant = sum(len(want) for want, _ in pairs)
    return 2 * hits / (said + meant) if said + meant else 1.0


def figures(lexicon: Lexicon, folder: Path) -> dict[str, float]:
    """All figures of the files in a folder, one file a kind; shares of 1."""
    kinds = {"redflags": safety, "intake": pain, "times": schedule, "constraints": constraints}
    found: dict[str, float] = {}
    for name, measure in kinds.items():
        path = folder / f"{name}.jsonl"
        if path.exists():
            found |= measure(lexicon, lines_of(path))
    return found


if __name__ == "__main__":
    for name, figure in figures(load_lexicon(), Path(sys.argv[1])).items():
        print(f"{name:40} {100 * figure:6.1f} %")
