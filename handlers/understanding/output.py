"""What leaves Limber as JSON: the field names that scripts outside rely on.

Inside, the glossary's words hold (area, score); only here they are called joints and nrs.
"""

from typing import Any

from handlers.understanding.english.constraint import Constraints
from handlers.understanding.english.duration import Since
from handlers.understanding.english.pain import PainReading
from handlers.understanding.english.schedule import ScheduleReading
from handlers.understanding.flags import Flags


def flags_to_edge(flags: Flags) -> dict[str, Any]:
    """`category`, `urgency` and `certainty`; an unsure reading has the urgency it would have."""
    return {
        "category": flags.category,
        "urgency": flags.urgency.value,
        "certainty": flags.certainty.value,
    }


def pain_to_edge(pain: PainReading) -> dict[str, Any]:
    """`joints`, `side`, `nrs`, `trigger` and `duration` (ISO 8601 or a word, or None)."""
    duration = None
    if pain.duration is not None:
        since = pain.duration.since
        duration = pain.duration.iso if since is Since.COUNTED else since.value
    return {
        "joints": [each.area for each in pain.areas],
        "side": pain.side.value,
        "nrs": pain.score,
        "trigger": list(pain.triggers),
        "duration": duration,
    }


def constraints_to_edge(constraints: Constraints) -> dict[str, Any]:
    """`equipment_missing`, `positions_excluded` and `minutes`."""
    return {
        "equipment_missing": list(constraints.equipment_missing),
        "positions_excluded": list(constraints.positions_excluded),
        "minutes": constraints.minutes,
    }


def schedule_to_edge(schedule: ScheduleReading) -> dict[str, Any]:
    """`days`, `time` as HH:MM or None, and `reason`."""
    return {
        "days": list(schedule.days),
        "time": schedule.at.strftime("%H:%M") if schedule.at else None,
        "reason": schedule.reason,
    }
