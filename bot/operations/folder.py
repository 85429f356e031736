"""Whether a folder of the settings can be used, found out before anything is started."""

import contextlib
import os
from pathlib import Path

from bot.errors import FolderError, sentence_of

_PROBE = ".limber-was-here"


def check_folder(folder: Path, setting: str) -> None:
    """Make the folder where it is missing, and write a few bytes there. setting: its name.

    Raises `FolderError` with what to do.
    """
    probe = folder / _PROBE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(probe, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        why = sentence_of(error) or f"{error.strerror}."
        raise FolderError(f"{setting}={folder} cannot be used as it is. {why}") from error
    finally:
        with contextlib.suppress(OSError):
            probe.unlink(missing_ok=True)
