"""Deletes what is too old, each kind after its own number of days.

Rules:
- A few rows at a time, each lot in a transaction of its own, so that nobody waits.
- Never by age: a standing flag, `minor`, living consent, an open alert, a line that waits for an
  answer, and update numbers that a platform may still repeat (`bot/storage/sql/retention.py`).
- A person who has been silent long enough is erased like one who asked for it: rows, files, and a
  place in the erasure list. One who has agreed is told a week before, and stays if they return.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import ForPerson, RowsOnly
from bot.errors import StorageError
from bot.media.files import Files, FolderFiles
from bot.privacy.export import Exporter
from bot.settings import Settings
from bot.storage.changes import Changes
from bot.storage.retention import Aged
from bot.storage.store import Store
from bot.storage.written_rows import (
    EndedConversationKey,
    EntryKey,
    LogKey,
    MessageKey,
    PersonKey,
    SeenRow,
    SetAsideKey,
)
from bot.storage.written_thread_rows import AttachmentKey
from handlers.engine.event import Due, Erased
from handlers.flows.consent.silence import NOTICE
from handlers.profile.linking import NUMBERS
from scheduler.logger import Logger

BITE: Final = 200
"""Rows of one transaction."""
SAFETY_DAYS: Final = 3 * 365
"""Safety events are kept for three years (safety rules, section 8)."""

_log = Logger()


def days_of(settings: Settings) -> Mapping[Aged, int]:
    """After how many days each kind goes; a kind that is missing stays."""
    wanted = {
        Aged.MESSAGES: settings.retention_messages_days,
        Aged.CONVERSATIONS: settings.retention_messages_days,
        Aged.SEEN: settings.retention_seen_days,
        Aged.THREADS: settings.retention_threads_days,
        Aged.FILES: settings.retention_files_days,
        Aged.LOG: settings.retention_log_days,
        Aged.SAFETY: max(SAFETY_DAYS, settings.retention_log_days),
        Aged.SILENT: settings.retention_silent_days,
        Aged.SET_ASIDE: settings.retention_set_aside_days,
    }
    return {kind: days for kind, days in wanted.items() if days}


@dataclass(frozen=True, slots=True)
class Retention:
    """Takes away what is too old. days: by kind; now: the clock's (UTC); files: what people sent,
    by default under `data_dir`.
    """

    store: Store
    dispatcher: Dispatcher
    days: Mapping[Aged, int]
    data_dir: Path
    now: Callable[[], datetime]
    files: Files | None = None

    async def due(self) -> dict[Aged, int]:
        """How much of each kind would go now. Raises `StorageError`."""
        return {
            kind: await self.store.retention.count(kind, self._before(kind), self.now())
            for kind in self.days
        }

    async def run(self) -> dict[Aged, int]:
        """Take it away; returns how much of each kind went. Raises `StorageError`."""
        if Aged.SILENT in self.days:
            await self._tell_silent()
        gone = {}
        for kind in self.days:
            try:
                gone[kind] = await self._take(kind)
            except StorageError:
                raise
            except Exception as error:  # noqa: BLE001 - one kind that fails (a bucket refuses) must not keep the others
                _log.error("not gone by age", kind=kind.value, error=type(error).__name__)
        said = {kind.value: count for kind, count in gone.items() if count}
        if said:
            _log.info("gone by age", **said)
        return gone

    async def _tell_silent(self) -> None:
        """Whoever has agreed is told a week before everything of theirs goes; some each night."""
        since = self._before(Aged.SILENT) + NOTICE
        for person in await self.store.retention.silent(since, BITE):
            now = self.now()
            await self.dispatcher.submit(ForPerson(person, Due(now, "silence", now)))

    def _before(self, kind: Aged) -> datetime:
        return self.now() - timedelta(days=self.days[kind])

    async def _take(self, kind: Aged) -> int:
        count, kept = 0, self.files or FolderFiles(self.data_dir)
        while found := await self.store.retention.some(kind, self._before(kind), self.now(), BITE):
            if kind is Aged.SILENT:
                if not await self._erase([person for person, _ in found]):
                    break
            else:
                if kind is Aged.FILES:
                    for _, path in found:
                        if path:
                            await asyncio.to_thread(kept.remove, path)
                await self.dispatcher.submit(RowsOnly(_changes(kind, found)))
            count += len(found)
        return count

    async def _erase(self, people: list[int]) -> bool:
        """Erase them; false where that took nobody away."""
        exporter = Exporter(self.store, self.data_dir / "exports", self.files)
        is_done = False
        for person in people:
            earlier = NUMBERS.of(await self.store.profile_of(person) or {})
            await exporter.forget(person, *earlier)
            erased = await self.dispatcher.submit(ForPerson(person, Erased(self.now())))
            if not erased.is_new:  # they have no chat any more in which to hear it
                gone = Changes(people_erased=[PersonKey(person)])
                erased = await self.dispatcher.submit(RowsOnly(gone))
            await exporter.forget(person, *earlier)  # what was fetched until the rows were gone
            is_done |= erased.is_new
        return is_done


def _changes(kind: Aged, found: list[tuple[int, str]]) -> Changes:
    match kind:
        case Aged.MESSAGES:
            return Changes(messages_aged=[MessageKey(key) for key, _ in found])
        case Aged.CONVERSATIONS:
            return Changes(conversations_aged=[EndedConversationKey(key) for key, _ in found])
        case Aged.SEEN:
            return Changes(seen_aged=[SeenRow(*text.split(" ", 1)) for _, text in found])
        case Aged.THREADS:
            return Changes(entries_aged=[EntryKey(key) for key, _ in found])
        case Aged.FILES:
            return Changes(attachments_aged=[AttachmentKey(key) for key, _ in found])
        case Aged.LOG | Aged.SAFETY:
            return Changes(log_aged=[LogKey(key, path) for key, path in found])
        case Aged.SET_ASIDE:
            return Changes(set_asides_aged=[SetAsideKey(key) for key, _ in found])
        case Aged.SILENT:
            return Changes()
