"""The erasure list: who was erased, so that no older backup brings them back.

Rules:
- A line is a keyed hash of a channel and a chat there, and the moment; it names nobody. The list
  lies with the backups, its key in DATA_DIR and in every backup.
- A key that another one replaced is kept behind it: lines that were made with it are read on.
- A person's chats are rows until they stand in the list, so a crash in between loses none.
- A restore erases again everybody who was erased after the backup was made.
- An entry goes after thirty days: by then no backup that holds the person may be left (privacy
  rules: 30 days). Until then it stays, since a backup may lie anywhere, under any name.
"""

import contextlib
import fcntl
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator
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
    """Somebody was erased at an instant (UTC); mark: the keyed hash of one of their chats.

    key: which key it was made with; "" where nobody noted it.
    """

    mark: str
    at: datetime
    key: str = ""


@dataclass(frozen=True, slots=True)
class ErasureList:
    """The list in one folder. keys: 32 secret bytes each; lines are made with the first."""

    path: Path
    keys: tuple[bytes, ...]

    def marks(self, address: Address) -> frozenset[str]:
        """The keyed hashes of a chat, one for each key."""
        return frozenset(_mark(key, address) for key in self.keys)

    def add(self, erased: Iterable[tuple[Address, datetime]]) -> None:
        """Write down that these chats' people were erased. Raises `OSError`."""
        key = self.keys[0]
        with self._alone():
            entries = self.entries()
            known = {(each.mark, each.at) for each in entries}
            new = [Entry(_mark(key, address), at, _name(key)) for address, at in erased]
            new = [each for each in new if (each.mark, each.at) not in known]
            if new:
                self._write([*entries, *new])

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
                at = datetime.fromisoformat(whole["at"])
                found.append(Entry(str(whole["mark"]), at, str(whole.get("key", ""))))
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
        return found

    def after(self, made: datetime) -> frozenset[str]:
        """The marks of everybody who was erased after a backup was made."""
        return frozenset(each.mark for each in self.entries() if each.at >= made)

    def unread_after(self, made: datetime) -> int:
        """How many entries after a backup was made need a key that is not here.

        Where a line does not say which key made it, any may have; with no key none can be read.
        """
        names = {"", *(_name(key) for key in self.keys)} if self.keys else set[str]()
        return sum(each.at >= made and each.key not in names for each in self.entries())

    def prune(self, now: datetime) -> None:
        """Forget entries that no backup may need any more."""
        if not self.path.exists():
            return
        with self._alone():
            entries = self.entries()
            kept = [each for each in entries if now - each.at < KEPT]
            if kept != entries:
                self._write(kept)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """While the list is read and written whole, no other process writes it."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _write(self, entries: Iterable[Entry]) -> None:
        lines = [
            json.dumps(
                {"mark": each.mark, "at": each.at.astimezone(UTC).isoformat(), "key": each.key}
            )
            for each in entries
        ]
        write_private(self.path, "".join(f"{line}\n" for line in lines).encode())


def _mark(key: bytes, address: Address) -> str:
    said = json.dumps([address.channel, address.chat]).encode()
    return hmac.new(key, said, "sha256").hexdigest()


def _name(key: bytes) -> str:
    """By which a key is told from another."""
    return hashlib.sha256(key).hexdigest()[:16]


def keys_in(file: Path) -> tuple[bytes, ...]:
    """The keys in a file, none where it is missing or damaged. Raises `OSError`."""
    try:
        whole = file.read_bytes()
    except FileNotFoundError:
        return ()
    if len(whole) % _KEY_BYTES:
        return ()
    return tuple(whole[at : at + _KEY_BYTES] for at in range(0, len(whole), _KEY_BYTES))


def keep_keys(file: Path, keys: Iterable[bytes]) -> tuple[bytes, ...]:
    """Put keys before those that are in a file, which stay; returns them all. Raises `OSError`."""
    before = keys_in(file)
    after = tuple(dict.fromkeys((*keys, *before)))
    if after != before:
        write_private(file, b"".join(after))
    return after


async def shared_erasure_list(folder: Path, data_dir: Path, store: Store) -> ErasureList:
    """The list of a Limber. Several workers have one key: a row, and a file of each, for backups.

    A key that one of them had before is a row, too, so that all read what was made with it.
    Raises `OSError`, `StorageError`.
    """
    listed = erasure_list(folder, data_dir)
    if store.shared is None:
        return listed
    key = await store.shared.secret(KEY, listed.keys[0])
    for own in listed.keys:
        if own != key:
            await store.shared.secret(f"{KEY}.{_name(own)}", own)
    others = await store.shared.secrets(f"{KEY}.")
    return ErasureList(listed.path, keep_keys(data_dir / KEY, (key, *others)))


def erasure_list(folder: Path, data_dir: Path) -> ErasureList:
    """The list of a Limber, with its key, which is made if there is none. Raises `OSError`."""
    path = data_dir / KEY
    keys = keys_in(path)
    if not keys:
        if ErasureList(folder / LIST, ()).entries():
            _log.error(
                "the erasure list has lost its key: take erasure.key from a backup, or whoever was"
                " erased comes back with an older one",
                file=str(path),
            )
        keys = (secrets.token_bytes(_KEY_BYTES),)
        write_private(path, b"".join(keys))
    return ErasureList(folder / LIST, keys)
