"""Everything that is kept of a person, for them to have: a JSON file, and a text to read.

Rules:
- It is made when it is delivered, so that it holds what is kept then, and is stored nowhere else.
- The coach's notes are part of it: they are about the person, so they are theirs too.
- The files stand under DATA_DIR/exports/, for the owner of the server's account alone, and go when
  the person is erased.
"""

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.media.files import Files, FolderFiles
from bot.private_file import PART, write_private
from bot.storage.parcel import Export, Farewell, Parcel
from bot.storage.store import Store
from handlers.coach.thread import ThreadLineKind
from handlers.engine.clean import is_shown
from handlers.engine.journal import instant
from handlers.engine.json import JSON
from handlers.profile.facts import ZONE

Rows = dict[str, list[dict[str, JSON]]]
_JSON_COLUMNS = frozenset(
    {"profile", "recent", "arguments", "journal", "remembered", "marked", "body", "data", "lines"}
)


@dataclass(frozen=True, slots=True)
class ExportFiles:
    """What was written for one person: the text to read, and where both files are."""

    text: str
    document: str
    files: tuple[Path, Path]


@dataclass(frozen=True, slots=True)
class Exporter:
    """Writes exports into a folder, and takes them away again. files: what people sent, which goes
    with them; by default it stands beside that folder.

    fetched_at: channels where somebody fetches their export, so that no file of it stays here.
    """

    store: Store
    folder: Path
    files: Files | None = None
    fetched_at: frozenset[str] = frozenset({"web"})

    async def export(self, person: int, at: datetime) -> ExportFiles:
        """Write both files of a person, as they are now. Raises `StorageError` or `OSError`."""
        whole = await self.whole(person)
        document = json.dumps(whole, ensure_ascii=False, indent=1)
        text = readable(whole)
        stem = f"person-{person}-{at:%Y%m%d-%H%M%S}"
        files = (self.folder / f"{stem}.json", self.folder / f"{stem}.txt")
        for path, content in zip(files, (document, text), strict=True):
            write_private(path, f"{content}\n".encode())
        return ExportFiles(text, document, files)

    async def _said(self, parcel: Parcel) -> tuple[str, tuple[Path, ...]]:
        """The text to read, and where the files are; without files where none can be written."""
        try:
            export = await self.export(parcel.person, parcel.created)
        except OSError as error:
            whole = await self.whole(parcel.person)
            why = f"The files could not be written ({error.strerror})."
            return f"{readable(whole)}\n\n{why}", ()
        files = "\n".join(f"- {path}" for path in export.files)
        said = f"{export.text}\n\nBoth as files:\n{files}"
        return said, export.files

    async def whole(self, person: int) -> "dict[str, list[dict[str, Any]]]":
        """Everything that is kept of a person, table by table."""
        rows = await self.store.everything_of(person)
        return {table: [_opened(row) for row in found] for table, found in rows.items()}

    async def forget(self, *people: int) -> None:
        """Delete every file of these people; a bucket may let one wait for it."""
        for person in people:
            await asyncio.to_thread(self._forget, person)

    def _forget(self, person: int) -> None:
        push = self.folder.parent / "push"
        for path in (
            *self.folder.glob(f"person-{person}-*"),
            *self.folder.glob(f".person-{person}-*{PART}"),  # a kill left half of it
            *push.glob(f"person-{person}.json"),
            *push.glob(f".person-{person}.json.*{PART}"),
        ):
            path.unlink(missing_ok=True)
        (self.files or FolderFiles(self.folder.parent)).forget(person)

    async def prepare(self, parcel: Parcel) -> Parcel:
        """Make an export whole on its way, and let files go before the last words are said."""
        body = parcel.body
        if isinstance(body, Export):
            if parcel.address.channel in self.fetched_at:
                return parcel  # the page fetches it when it is wished
            return replace(parcel, body=Export(*await self._said(parcel)))
        if isinstance(body, Farewell):
            await self.forget(body.erased, *body.earlier)
        return parcel


def readable(whole: "dict[str, list[dict[str, Any]]]") -> str:
    """Everything in words: who, what is remembered, the thread, the log, and how much else."""
    person: dict[str, Any] = whole["person"][0]
    zone = ZoneInfo(ZONE.of(person["profile"]))

    def at(value: Any) -> str:
        return f"{instant(value).astimezone(zone):%Y-%m-%d %H:%M}"

    lines = ["Everything that is kept of you.", "", "**Who**", f"- number {person['id']}"]
    lines += [f"- here since {at(person['began'])}"]
    lines += [f"- reached at {a['channel']}: {a['chat']}" for a in whole["address"]]
    lines += ["", "**Remembered**"]
    lines += [f"- {name}: {_said(value)}" for name, value in person["profile"].items()]
    lines += [f"- said just now: {text}" for _, text in person.get("recent", ())]
    lines += ["", "**With your coach** (notes are the coach's own)"]
    lines += [_line(entry, at(entry["at"])) for entry in whole["thread_entry"]]
    lines += [f"- {at(a['at'])} alert: {a['level']}, {a['text']}" for a in whole["alert"]]
    lines += ["", "**Your log**"]
    lines += [f"- {at(n['at'])} {n['kind']}: {_said(n['data'])}" for n in whole["log"]]
    lines += ["", "**Open and planned**"]
    lines += [f"- {c['flow']}, since {at(c['began'])}" for c in whole["conversation"]]
    lines += [f"- {t['kind']} at {at(t['due'])}" for t in whole["timer"]]
    lines += ["", "**Conversations that are over** (their words are in the JSON file)"]
    lines += [
        f"- {c['flow']}, from {at(c['began'])} to {at(c['ended'])}"
        for c in whole["ended_conversation"]
    ]
    lines += ["", "**Files, and what could not be handled**"]
    lines += [
        f"- {at(f['at'])} {f['kind']}: {f['path'] or f['state']}" for f in whole["attachment"]
    ]
    lines += [f"- {at(s['at'])} not handled: {s['event']}" for s in whole["set_aside"]]
    lines += ["", f"And {len(whole['outgoing'])} messages that were sent to you, in the JSON file."]
    return "\n".join(lines)


def _line(entry: dict[str, Any], at: str) -> str:
    note = " (note)" if entry["kind"] == ThreadLineKind.NOTE.value else ""
    who = "you" if entry["kind"] == ThreadLineKind.PERSON.value else entry["author"]
    return f"- {at} {who}{note}: {entry['text']}"


def _said(value: Any) -> str:
    """A stored value in one line, with commas and colons instead of brackets."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_said(inner) for inner in value) or "none"
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _opened(row: dict[str, JSON]) -> dict[str, Any]:
    """A row whose JSON columns are JSON, and no longer text."""
    return {
        name: json.loads(value) if name in _JSON_COLUMNS and isinstance(value, str) else value
        for name, value in row.items()
    }


def escaped(document: str) -> str:
    """A JSON document that can be printed in a shell: what is not seen is written as its number."""
    return "".join(c if c == "\n" or is_shown(c) else json.dumps(c)[1:-1] for c in document)
