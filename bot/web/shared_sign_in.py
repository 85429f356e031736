"""Who is signed in, for several workers: one key, sessions that are over, and links, as rows."""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.errors import StorageError
from bot.storage.shared_rows import SharedRows
from bot.web.open_streams import OpenStreams
from bot.web.signing import LINK_BYTES, Signer, mark_of_link
from scheduler.logger import Logger

LOOK_SECONDS = 0.7
"""Between two looks at what was ended in other workers."""
LATE_ROWS = 100
"""Rows before the newest one that are looked at again: a row gets its number before it is seen, so
that one with a smaller number may be seen later."""

_log = Logger()


async def shared_signer(shared: SharedRows, data_dir: Path) -> Signer:
    """A signer with the key of all workers; the first one gives the key of its DATA_DIR.

    Who had signed out by that folder's file is to be told to the others.

    Raises `StorageError`, `SecretFileError`, `OSError`.
    """
    own = Signer.kept(data_dir / "web.key")
    signer = own.with_secret(await shared.secret("web.key", own.secret))
    known = {line for _, line in await shared.ended_after(0)}
    signer.unshared = [line for line in own.ended_before_start() if line not in known]
    return signer


@dataclass(slots=True)
class SharedSignIn:
    """Tells the other workers what was ended here, and hears it of them."""

    shared: SharedRows
    signer: Signer
    streams: OpenStreams
    _newest: int = 0
    _heard: set[int] = field(default_factory=set)
    _sharing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def share(self, now: datetime) -> None:
        """Return once the others can know what was ended here. Raises `StorageError`."""
        async with self._sharing:  # two who sign out at once would tell the same line
            while self.signer.unshared:
                await self.shared.note_ended(self.signer.unshared[0], now)
                del self.signer.unshared[0]

    async def run(self) -> None:
        """Hear what was ended elsewhere, until cancelled."""
        while True:
            try:
                await self.look()
            except StorageError as error:
                _log.warning("ended sessions are not known for now", error=str(error))
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Tell what could not be told so far, and hear what is new. Raises `StorageError`."""
        if self.signer.unshared:
            await self.share(await self.shared.now())
        for number, line in await self.shared.ended_after(self._newest - LATE_ROWS):
            if number in self._heard:
                continue
            self._heard.add(number)
            self._newest = max(self._newest, number)
            self.signer.recall([line])
            self.streams.sign_out_ended(self.signer.subject_of(line))
        self._heard = {each for each in self._heard if each > self._newest - LATE_ROWS}


@dataclass(frozen=True, slots=True)
class SharedLinks:
    """Implements `bot.web.signing.Links` for all workers. purpose: what these links are for."""

    shared: SharedRows
    purpose: str
    lasts: timedelta

    async def new(self, value: str, now: datetime) -> str:
        secret = secrets.token_urlsafe(LINK_BYTES)
        mark = mark_of_link(secret).hex()
        await self.shared.keep_link(self.purpose, mark, value, now + self.lasts)
        return secret

    async def peek(self, secret: str, now: datetime) -> str | None:
        return await self.shared.link(self.purpose, mark_of_link(secret).hex(), now)

    async def end(self, value: str) -> None:
        await self.shared.end_links(self.purpose, value)

    async def use(self, secret: str, now: datetime) -> str | None:
        return await self.shared.use_link(self.purpose, mark_of_link(secret).hex(), now)
