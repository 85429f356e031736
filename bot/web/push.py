"""Web push: rings a phone on which the page was allowed to, while the page is not open.

Rules:
- What is pushed says that there is something, and nothing about health: a lock screen shows it.
- Only the push services of browsers are called, and no redirect of theirs is followed.
- A subscription lies in a file for each person, and goes when they are erased, when the browser
  that made it is signed out, also by a changed password or key, or when the service says that it
  is no more. Nobody waits for a push: what it rings for is delivered already.
- One device that cannot be rung keeps no other from being rung, and is a line in the log.
"""

import base64
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.operations.secret_file import kept_secret
from bot.private_file import write_private
from scheduler.logger import Logger

if TYPE_CHECKING:  # at run time they come with the first phone
    from py_vapid import Vapid02

HOSTS = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com")
SUFFIXES = (".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")
MOST = 5
"""Devices of one person."""
LASTS_SECONDS = 4 * 3600
TIMEOUT_SECONDS = 5
GONE = {404, 410}
POINT_BYTES, AUTH_BYTES, UNCOMPRESSED = 65, 16, 4
NOBODY = "mailto:limber@localhost"

_log = Logger()


@dataclass(frozen=True, slots=True)
class Subscription:
    """One device, as its browser tells it.

    origin: of the page, by which the service knows us. session: of the browser that asked for it.
    under: the mark of what that session was signed with; "" where nobody noted it.
    """

    endpoint: str
    p256dh: str
    auth: str
    origin: str = ""
    session: str = ""
    under: str = ""


def is_push_service(endpoint: str) -> bool:
    """Whether an address is one of a browser's push service."""
    try:
        found = urlsplit(endpoint)
        plain = found.port is None and found.username is None
    except ValueError:
        return False
    host = found.hostname or ""
    return found.scheme == "https" and plain and (host in HOSTS or host.endswith(SUFFIXES))


def are_keys(p256dh: str, auth: str) -> bool:
    """Whether these are a browser's keys: a point of P-256, and sixteen bytes."""
    try:
        point, secret = (
            base64.b64decode(f"{each}{'=' * (-len(each) % 4)}", b"-_", validate=True)
            for each in (p256dh, auth)
        )
    except ValueError:
        return False
    return len(point) == POINT_BYTES and point[0] == UNCOMPRESSED and len(secret) == AUTH_BYTES


def make_key() -> bytes:
    """A new VAPID key."""
    from py_vapid import Vapid02  # noqa: PLC0415 - slow to import, and needed only where web push is on

    made = Vapid02()
    made.generate_keys()
    return bytes(made.private_pem())


@dataclass(slots=True)
class Push:
    """folder: of subscriptions and the key; is_allowed: which services may be called."""

    folder: Path
    is_allowed: Callable[[str], bool] = is_push_service
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4, "push"))
    _lock: Lock = field(default_factory=Lock)
    """A file is read and written by several threads."""

    def public_key(self) -> str:
        """What a browser subscribes with."""
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - slow to import, and needed only where web push is on
            Encoding,
            PublicFormat,
        )

        point = self._key().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    def _key(self) -> "Vapid02":
        from py_vapid import Vapid02  # noqa: PLC0415 - slow to import, and needed only where web push is on

        return Vapid02.from_pem(kept_secret(self.folder / "vapid.key", make_key, 32))

    def subscribe(self, person: int, subscription: Subscription) -> bool:
        """Ring this device of a person from now on; false where it may not be. Raises `OSError`."""
        if not self.is_allowed(subscription.endpoint):
            return False
        if not are_keys(subscription.p256dh, subscription.auth):
            return False
        with self._lock:
            others = [s for s in self.of(person) if s.endpoint != subscription.endpoint]
            self._write(person, [*others, subscription][-MOST:])
        return True

    def unsubscribe(self, person: int, endpoint: str) -> None:
        """Ring a device no more."""
        with self._lock:
            self._write(person, [s for s in self.of(person) if s.endpoint != endpoint])

    def sign_out(self, person: int, session: str | None) -> None:
        """Ring the devices of this signed-in browser no more; of all, where session is None."""
        with self._lock:
            stays = [s for s in self.of(person) if session is not None and s.session != session]
            self._write(person, stays)

    def sign_out_old(self, person: int, under: str) -> None:
        """Ring the devices no more whose session was signed with something else than `under`.

        Of whom nobody noted it, it is noted now: they are of before it was.
        """
        with self._lock:
            found = self.of(person)
            stays = [replace(s, under=under) for s in found if s.under in {under, ""}]
            if stays != found:
                self._write(person, stays)

    def of(self, person: int) -> list[Subscription]:
        """The devices of a person."""
        try:
            told = json.loads(self._file(person).read_text(encoding="utf-8"))
            return [Subscription(**each) for each in told]
        except (OSError, ValueError, TypeError):
            return []

    def _file(self, person: int) -> Path:
        return self.folder / f"person-{person}.json"

    def _write(self, person: int, subscriptions: list[Subscription]) -> None:
        if not subscriptions:
            self._file(person).unlink(missing_ok=True)
            return
        told = json.dumps([asdict(each) for each in subscriptions])
        write_private(self._file(person), told.encode())

    def ring(self, person: int, title: str, text: str) -> None:
        """Ring every device of a person, in the background."""
        try:
            self._pool.submit(self._ring, person, title, text)
        except RuntimeError:  # it is closed: what it rings for is delivered all the same
            _log.warning("push failed", error="closed")

    def close(self) -> None:
        """Ring nobody any more; what waits is left."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _ring(self, person: int, title: str, text: str) -> None:
        for subscription in self.of(person):
            try:
                if not self._send(subscription, json.dumps({"title": title, "text": text})):
                    self.unsubscribe(person, subscription.endpoint)
            except Exception as error:  # noqa: BLE001 - one device that fails must not keep the others from ringing
                _log.warning("push failed", error=type(error).__name__)

    def _send(self, to: Subscription, told: str) -> bool:
        """Whether the device is still there."""
        import requests  # noqa: PLC0415 - slow to import, and needed only where web push is on
        from pywebpush import WebPushException, webpush  # noqa: PLC0415 - slow to import, and needed only where web push is on

        session = requests.Session()
        session.max_redirects = 0
        keys = {"p256dh": to.p256dh, "auth": to.auth}
        by = to.origin if to.origin.startswith("https://") else NOBODY
        try:
            webpush(
                {"endpoint": to.endpoint, "keys": keys},
                told,
                vapid_private_key=self._key(),
                vapid_claims={"sub": by},
                ttl=LASTS_SECONDS,
                timeout=TIMEOUT_SECONDS,
                requests_session=session,
            )
        except WebPushException as error:
            status = None if error.response is None else error.response.status_code
            _log.warning("push refused", status=status)
            return status not in GONE
        except (requests.RequestException, ValueError) as error:
            _log.warning("push failed", error=type(error).__name__)
        return True
