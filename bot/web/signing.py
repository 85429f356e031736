"""What proves who somebody is: signed cookies, form tokens, and links that work once.

Rules:
- One secret, made once and kept under DATA_DIR for this user alone, so that whoever signed in stays
  signed in over a restart. Deleting the file signs everybody out.
- Each signed-in browser has a session of its own, which can be ended by itself; and everything that
  was signed for a value before an instant can be ended at once.
- A signed value names its purpose: a person's cookie is worth nothing as a coach's.
- A link that works once is kept only as a mark of itself: in memory, where a restart ends it, or
  as a row for all workers.
- What is ended in one worker is a row before that is answered, and known to the others within a
  second (`bot/web/shared_sign_in.py`).
"""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from itsdangerous import BadData, URLSafeSerializer

from bot.operations.secret_file import kept_secret
from handlers.engine.journal import milliseconds

SECRET_BYTES = 32
LINK_BYTES = 24
"""192 bits: nobody finds one by trying."""
KEY = "web.key"
_BEFORE = "before "
_APPEND = os.O_CREAT | os.O_APPEND | os.O_WRONLY


class Signer:
    """Signs with the kept secret."""

    def __init__(self, secret: bytes, ended: Path | None = None) -> None:
        self._secret = secret
        self._file = ended
        self._ended: set[str] = set()
        self._ended_before: dict[str, int] = {}
        self.unshared: list[str] | None = None
        """Lines about what was ended here and is not a row yet; None where a file has them."""
        self.recall(self.ended_before_start())

    def ended_before_start(self) -> list[str]:
        """What the file says of who has signed out."""
        if self._file is None or not self._file.exists():
            return []
        return [line for line in self._file.read_text(encoding="utf-8").splitlines() if line]

    @property
    def secret(self) -> bytes:
        """What is signed with, for the other workers alone."""
        return self._secret

    def mark(self, purpose: str) -> str:
        """A mark of the secret and a purpose, which tells neither."""
        return hmac.new(self._secret, purpose.encode(), "sha256").hexdigest()[:16]

    def with_secret(self, secret: bytes) -> "Signer":
        """The same with another secret; what was ended stays so."""
        return Signer(secret, self._file)

    @staticmethod
    def subject_of(line: str) -> str:
        """The value or the session that a line about what was ended names."""
        is_all = line.startswith(_BEFORE)
        return line.removeprefix(_BEFORE).partition(" ")[2] if is_all else line

    @classmethod
    def kept(cls, path: Path) -> "Signer":
        """The secret of this file, which is made if it is not there.

        Raises `SecretFileError` or `OSError`.
        """
        secret = kept_secret(path, lambda: secrets.token_bytes(SECRET_BYTES), SECRET_BYTES)
        return cls(secret, _ended_beside(path))

    def sign(
        self,
        purpose: str,
        value: str,
        until: datetime | None = None,
        session: str = "",
        made: datetime | None = None,
    ) -> str:
        """A value that only we can have written; until: when it ends (UTC).

        session and made: of the browser that signed in, and when it did.
        """
        ends = None if until is None else milliseconds(until)
        began = 0 if made is None else milliseconds(made)
        told = [value, ends, session, began] if session else [value, ends]
        return str(URLSafeSerializer(self._secret, purpose).dumps(told))

    def read(self, purpose: str, signed: str, now: datetime) -> str | None:
        """The value; None where it was not signed for this purpose, or has ended."""
        found = self.open(purpose, signed, now)
        return None if found is None else found.value

    def open(self, purpose: str, signed: str, now: datetime) -> "Signed | None":
        """The value with its session; None where it was not signed for this purpose, or ended."""
        try:
            value, ends, *more = URLSafeSerializer(self._secret, purpose).loads(signed)
            session, made = more or ("", 0)
        except (BadData, ValueError, TypeError):
            return None
        if not isinstance(value, str) or (ends is not None and ends < milliseconds(now)):
            return None
        is_ended = {value, session} & self._ended or made < self._ended_before.get(value, -1)
        return None if is_ended else Signed(value, session, made)

    def end(self, value_or_session: str) -> None:
        """Whatever was signed for it is worth nothing, over restarts too."""
        self._ended.add(value_or_session)
        self._note(value_or_session)

    def end_before(self, value: str, now: datetime) -> None:
        """Every session of this value that there is now is worth nothing any more."""
        self._ended_before[value] = milliseconds(now) + 1
        self._note(f"{_BEFORE}{milliseconds(now) + 1} {value}")

    def _note(self, line: str) -> None:
        if self.unshared is not None:
            self.unshared.append(line)
        elif self._file is not None:
            _append(self._file, [line])

    def recall(self, lines: list[str]) -> None:
        """What was ended before this process began, or in another worker."""
        for line in lines:
            if line.startswith(_BEFORE):
                at, _, value = line.removeprefix(_BEFORE).partition(" ")
                known = self._ended_before.get(value, 0)
                self._ended_before[value] = max(known, int(at) if at.isdecimal() else 0)
            else:
                self._ended.add(line)


def note_ended(data_dir: Path, lines: list[str]) -> None:
    """Write down who has signed out in another database, for a Limber of this folder."""
    file = _ended_beside(data_dir / KEY)
    known = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    if new := [line for line in lines if line not in known]:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _append(file, new)


def _ended_beside(key: Path) -> Path:
    return key.with_suffix(".ended")


def _append(file: Path, lines: list[str]) -> None:
    """Write lines down, to be there after a cut of power; one that was cut off stays by itself."""
    with os.fdopen(os.open(file, _APPEND, 0o600), "a", encoding="utf-8") as opened:
        opened.write("".join(f"\n{line}\n" for line in lines))
        opened.flush()
        os.fsync(opened.fileno())


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed. session: of one browser, empty where it has none; made: milliseconds."""

    value: str
    session: str
    made: int


class Links(Protocol):
    """Links that sign somebody in once, each until an instant."""

    async def new(self, value: str, now: datetime) -> str:
        """The secret of a new link, good for `value`."""

    async def peek(self, secret: str, now: datetime) -> str | None:
        """The same as `use`, and it can still be used."""

    async def end(self, value: str) -> None:
        """Every open link that is good for this is good for nothing any more."""

    async def use(self, secret: str, now: datetime) -> str | None:
        """What the link is good for; None for one that was used, has ended, or never was."""


class OwnLinks:
    """Implements `Links` in this process. lasts: how long a link may wait."""

    def __init__(self, lasts: timedelta) -> None:
        self._lasts = lasts
        self._open: dict[bytes, tuple[str, datetime]] = {}

    async def new(self, value: str, now: datetime) -> str:
        self._open = {mark: each for mark, each in self._open.items() if each[1] > now}
        secret = secrets.token_urlsafe(LINK_BYTES)
        self._open[mark_of_link(secret)] = (value, now + self._lasts)
        return secret

    async def peek(self, secret: str, now: datetime) -> str | None:
        found = self._open.get(mark_of_link(secret))
        return found[0] if found is not None and found[1] > now else None

    async def end(self, value: str) -> None:
        self._open = {mark: each for mark, each in self._open.items() if each[0] != value}

    async def use(self, secret: str, now: datetime) -> str | None:
        found = self._open.pop(mark_of_link(secret), None)
        return found[0] if found is not None and found[1] > now else None


def mark_of_link(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
