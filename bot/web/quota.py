"""How much one person, and one address, may store: lines a day, photos, disk space.

Rules:
- People who write as people do never meet a limit; words are never refused because of photos.
- Nobody's words are refused because of what others write: lines are counted by chat and by address,
  never for everybody at once, and what a person writes comes out of a share that an address cannot
  use up. Words about danger have a limit of their own beside all others.
- Photos are refused while words can still be stored: the last of the disk is the database's.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from bot.web.rate_limit import RateLimit

LINES_OF_PERSON = (600, 60.0)
"""Lines at once, and seconds until one more is free: some 1,400 a day (project default)."""
SHARE_OF_PERSON = (120, 60.0)
"""The lines of a person that do not count for their address: other people may write from there."""
LINES_OF_ADDRESS = (20_000, 1.0)
"""What all chats of one address may write beyond their shares (project default)."""
DANGERS_OF_PERSON = (60, 10.0)
"""Lines about danger that are heard although every other limit is used up (project default)."""
PHOTOS_OF_PERSON = 300
ROOM_OF_PERSON = 600 * 1024 * 1024
ROOM_OF_ALL = 8 * 1024 * 1024 * 1024
"""Bytes of photos that are kept (project defaults)."""
ROOM_LEFT = 256 * 1024 * 1024
"""Bytes of the disk that photos leave free."""


class Refusal(Enum):
    """Why something is not taken, as the page is told."""

    ENOUGH = "enough"
    FULL = "full"


def free_bytes(folder: Path) -> int:
    """What is left on the disk of a folder, or of the nearest one above that is there."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    return shutil.disk_usage(there).free


@dataclass(frozen=True, slots=True)
class Quota:
    """free: how much of the disk is left for a folder."""

    free: Callable[[Path], int] = free_bytes
    photos_of_person: int = PHOTOS_OF_PERSON
    room_of_person: int = ROOM_OF_PERSON
    room_of_all: int = ROOM_OF_ALL
    lines: RateLimit = field(default_factory=lambda: RateLimit(*LINES_OF_PERSON))
    shares: RateLimit = field(default_factory=lambda: RateLimit(*SHARE_OF_PERSON))
    address_lines: RateLimit = field(default_factory=lambda: RateLimit(*LINES_OF_ADDRESS))
    dangers: RateLimit = field(default_factory=lambda: RateLimit(*DANGERS_OF_PERSON))

    def allows_line(self, chat: str, network: str, now: float) -> bool:
        """Whether one more line of this chat, sent from this address, is taken.

        now: seconds of a monotonic clock.
        """
        if not self.lines.allows(chat, now):
            return False
        return self.shares.allows(chat, now) or self.address_lines.allows(network, now)

    def refuses_photo(
        self, folder: Path, kept: Mapping[str, int], name: str, size: int
    ) -> Refusal | None:
        """Why a photo of this name and size is not kept; None where it is. folder: on the disk that
        may be full; kept: how large each file is, by its whole name.
        """
        if self.free(folder) - size < ROOM_LEFT:
            return Refusal.FULL
        photos = {each: room for each, room in kept.items() if "/photo-" in each}
        here = name.rpartition("/")[0]
        mine = [room for each, room in photos.items() if each.rpartition("/")[0] == here]
        if len(mine) >= self.photos_of_person or sum(mine) + size > self.room_of_person:
            return Refusal.ENOUGH
        return Refusal.FULL if sum(photos.values()) + size > self.room_of_all else None
