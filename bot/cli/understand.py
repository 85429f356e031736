"""`limber understand`: one text a line in, one JSON object a line out."""

import gc
import json
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.cli.time_zone import zone_of
from bot.operations.garbage import tune_garbage_collector
from bot.parsed_content import lexicon_in
from handlers.understanding.understand import ReadingKind
from handlers.understanding.understand import understand as read_one
from scheduler.wall_clock import wall_time


def understand(
    kind: ReadingKind, now: str | None, zone: str, folder: Path | None, data: Path, *, why: bool
) -> int:
    """Read lines until there are no more. `now` is local to `zone`; default: the wall clock.

    folder: the content; None is the shipped one. data: `DATA_DIR`.
    """
    at = _local(now, zone_of(zone))
    gc.disable()
    lexicon = lexicon_in(folder, data)
    gc.enable()
    tune_garbage_collector()
    as_json = json.JSONEncoder(ensure_ascii=False).encode
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        print(as_json(read_one(lexicon, kind, text, at, zone, why=why)))
    return 0


def _local(now: str | None, zone: ZoneInfo) -> datetime:
    if now is None:
        return wall_time().astimezone(zone)
    return datetime.fromisoformat(now).replace(tzinfo=zone)
