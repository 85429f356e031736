"""What proves who somebody is: signed cookies, form tokens, and links that work once.

Rules:
- One secret, made once and kept under DATA_DIR for this user alone, so that whoever signed in stays
  signed in over a restart. Whoever deletes the file signs everybody out.
- A signed value names its purpose: a person's cookie is worth nothing as a coach's.
- A link that works once is kept in memory only as a mark of itself: a restart ends it.
"""

import hashlib
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from itsdangerous import BadData, URLSafeSerializer

from handlers.engine.journal import milliseconds

SECRET_BYTES = 32
LINK_BYTES = 24
"""192 bits: nobody finds one by trying."""
_APPEND = os.O_CREAT | os.O_APPEND | os.O_WRONLY


class Keys:
    """Signs with the kept secret."""

    def __init__(self, secret: bytes, ended: Path | None = None) -> None:
        self._secret = secret
        self._file = ended
        self._ended: set[str] = set()
        if ended is not None and ended.exists():
            self._ended.update(ended.read_text(encoding="utf-8").splitlines())

    @classmethod
    def kept(cls, path: Path) -> "Keys":
        """The secret of this file, which is made if it is not there. Raises `OSError`."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as f:
                f.write(secrets.token_bytes(SECRET_BYTES))
        except FileExistsError:
            pass
        return cls(path.read_bytes(), path.with_suffix(".ended"))

    def sign(self, purpose: str, value: str, until: datetime | None = None) -> str:
        """A value that only we can have written; until: when it ends (UTC)."""
        ends = None if until is None else milliseconds(until)
        return str(URLSafeSerializer(self._secret, purpose).dumps([value, ends]))

    def read(self, purpose: str, signed: str, now: datetime) -> str | None:
        """The value; None where it was not signed for this purpose, or has ended."""
        try:
            value, ends = URLSafeSerializer(self._secret, purpose).loads(signed)
        except (BadData, ValueError, TypeError):
            return None
        if (
            not isinstance(value, str)
            or value in self._ended
            or (ends is not None and ends < milliseconds(now))
        ):
            return None
        return value

    def end(self, value: str) -> None:
        """Whatever was signed for this value is worth nothing any more, over restarts too."""
        self._ended.add(value)
        if self._file is not None:
            with os.fdopen(os.open(self._file, _APPEND, 0o600), "a", encoding="utf-8") as file:
                file.write(f"{value}\n")


class Links:
    """Links that sign somebody in once, each until an instant."""

    def __init__(self, lasts: timedelta) -> None:
        self._lasts = lasts
        self._open: dict[bytes, tuple[str, datetime]] = {}

    def new(self, value: str, now: datetime) -> str:
        """The secret of a new link, good for `value`."""
        self._open = {mark: each for mark, each in self._open.items() if each[1] > now}
        secret = secrets.token_urlsafe(LINK_BYTES)
        self._open[_mark(secret)] = (value, now + self._lasts)
        return secret

    def use(self, secret: str, now: datetime) -> str | None:
        """What the link is good for; None for one that was used, has ended, or never was."""
        found = self._open.pop(_mark(secret), None)
        return found[0] if found is not None and found[1] > now else None


def _mark(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
