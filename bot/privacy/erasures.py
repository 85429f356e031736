"""The erasure list: who was erased, so that no older backup brings them back.

Rules:
- A line is a keyed hash of a channel and a chat there, and the moment; it names nobody. The list
  lies with the backups, its key in DATA_DIR and in every backup.
- A person's chats are rows until they stand in the list, so a crash in between loses none.
- A restore erases again everybody who was erased after the backup was made.
- An entry goes after thirty days: by then no backup that holds the person may be left (privacy
  rules: 30 days). Until then it stays, since a backup may lie anywhere, under any name.
"""

import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.private_file import write_private
from bot.storage.records import Address
from bot.storage.store import Store
from scheduler.logger import Logger

KEY: Final = "erasure.key"
LIST: Final = "erasures.jsonl"
KEPT: Final = timedelta(days=30)
"""How long a backup may hold somebody who was erased (safety rules, section 8)."""
_KEY_BYTES = 32

_log = Logger()


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody was erased at an instant (UTC); mark: the keyed hash of one of their chats."""

    mark: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ErasureList:
    """The list in one folder. key: 32 secret bytes."""

    path: Path
    key: bytes

    def mark(self, address: Address) -> str:
        """The keyed hash of a chat."""
        said = json.dumps([address.channel, address.chat]).encode()
        return hmac.new(self.key, said, "sha256").hexdigest()

    def add(self, erased: Iterable[tuple[Address, datetime]]) -> None:
        """Write down that these chats' people were erased. Raises `OSError`."""
        known = {(each.mark, each.at) for each in self.entries()}
        new = [Entry(self.mark(address), at) for address, at in erased]
        new = [each for each in new if (each.mark, each.at) not in known]
        if new:
            self._write([*self.entries(), *new])

    def entries(self) -> list[Entry]:
        """Every entry, oldest first; a line that cannot be read counts as none."""
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        found = []
        for line in lines:
            try:
                whole = json.loads(line)
                found.append(Entry(str(whole["mark"]), datetime.fromisoformat(whole["at"])))
            except (ValueError, KeyError, TypeError):
                continue
        return found

    def after(self, made: datetime) -> frozenset[str]:
        """The marks of everybody who was erased after a backup was made."""
        return frozenset(each.mark for each in self.entries() if each.at >= made)

    def prune(self, now: datetime) -> None:
        """Forget entries that no backup may need any more."""
        kept = [each for each in self.entries() if now - each.at < KEPT]
        if kept != self.entries():
            self._write(kept)

    def _write(self, entries: Iterable[Entry]) -> None:
        lines = [
            json.dumps({"mark": each.mark, "at": each.at.astimezone(UTC).isoformat()})
            for each in entries
        ]
        write_private(self.path, "".join(f"{line}\n" for line in lines).encode())


async def shared_erasure_list(folder: Path, data_dir: Path, store: Store) -> ErasureList:
    """The list of a Limber. Several workers have one key: a row, and a file of each, for backups.

    Raises `OSError`, `StorageError`.
    """
    listed = erasure_list(folder, data_dir)
    if store.shared is None:
        return listed
    key = await store.shared.secret(KEY, listed.key)
    if key != listed.key:
        write_private(data_dir / KEY, key)
    return ErasureList(listed.path, key)


def erasure_list(folder: Path, data_dir: Path) -> ErasureList:
    """The list of a Limber, with its key, which is made if there is none. Raises `OSError`."""
    path = data_dir / KEY
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        key = b""
    if len(key) != _KEY_BYTES:
        if ErasureList(folder / LIST, key).entries():
            _log.error(
                "the erasure list has lost its key: take erasure.key from a backup, or whoever was"
                " erased comes back with an older one",
                file=str(path),
            )
        key = secrets.token_bytes(_KEY_BYTES)
        write_private(path, key)
    return ErasureList(folder / LIST, key)
