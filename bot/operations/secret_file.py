"""A secret that is made once and kept in a file: whole or not at all, readable only by its owner.

Rules:
- A full disk or a cut of power never leaves half a secret that would be used for ever.
- A file that is too short, a link, somebody else's, or readable by others is refused with the mend.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from bot.errors import SecretFileError
from bot.private_file import write_private


def kept_secret(path: Path, make: Callable[[], bytes], shortest: int) -> bytes:
    """The secret of this file, which is made if there is none. shortest: in bytes.

    Raises `SecretFileError` with what to do, `OSError` where it cannot be read or written.
    """
    if not path.is_symlink() and not path.exists():
        write_private(path, make())
    return _read(path, shortest)


def _read(path: Path, shortest: int) -> bytes:
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as error:
        if path.is_symlink():
            raise SecretFileError(
                f"{path} is a link. Put the file itself there, or delete the link: a new secret is"
                " made then, and everybody is signed out."
            ) from error
        raise
    if (wrong := _wrong(path, os.fstat(opened))) is not None:
        os.close(opened)
        raise SecretFileError(wrong)
    with os.fdopen(opened, "rb") as file:
        secret = file.read()
    if len(secret) < shortest:
        raise SecretFileError(
            f"{path} is too short for a secret; perhaps it was written while the disk was full."
            " Delete it: a new one is made, and everybody is signed out."
        )
    return secret


def _wrong(path: Path, about: os.stat_result) -> str | None:
    """Why nobody should trust this file; None where all is well."""
    if not stat.S_ISREG(about.st_mode):
        return f"{path} is no file. Move it away: a new secret is made then."
    if about.st_uid != os.geteuid():
        return (
            f"{path} belongs to another user, who may know what is in it. Run Limber as that user,"
            " or delete the file: a new secret is made then, and everybody is signed out."
        )
    if about.st_mode & 0o077:
        return (
            f"{path} may be read by other users of this machine. If nobody else was here, run"
            f" chmod 600 {path}; else delete it: a new secret is made, and everybody is signed out."
        )
    return None
