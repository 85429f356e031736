"""What stops a command, in sentences for the operator."""

import errno

_MENDS = {
    errno.ENOSPC: "The disk is full; free some space",
    errno.EDQUOT: "This user's quota is used up; free some space",
    errno.EROFS: "It is read-only; name another place, or make it writable",
    errno.EACCES: "This user may not use it; name another place, or let this user write there",
    errno.EPERM: "This user may not do that; name another place, or let this user write there",
    errno.ENOTDIR: "A file stands where a folder should be; name another place, or move it away",
    errno.EEXIST: "A file stands where a folder should be; name another place, or move it away",
    errno.ENOENT: "It does not exist and cannot be made; name another place, or make its folder",
    errno.EIO: "The disk could not be read or written; check it, and keep a backup at hand",
    errno.EMFILE: "Too many files are open; raise the limit (ulimit -n)",
}


def sentence_of(error: OSError) -> str | None:
    """What is wrong with a file or a disk, and how to fix it; None where that is not known."""
    mend = _MENDS.get(error.errno or 0)
    if mend is None:
        return None
    where = "" if error.filename is None else f"{error.filename} cannot be used. "
    return f"{where}{mend}, and start again. Nothing was half written."


class OperatorError(Exception):
    """The operator has to fix something first; `lines` says what, one sentence each."""

    @property
    def lines(self) -> list[str]:
        return str(self).splitlines()


class SettingsError(OperatorError):
    """Some settings cannot be used; `lines` names each one and what a right value looks like."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))


class SecretFileError(OperatorError):
    """A file that holds a secret cannot be trusted; the sentence says what to do."""


class AlreadyRunsError(OperatorError):
    """Another Limber runs on the same database; the sentence says which."""


class FolderError(OperatorError):
    """A folder cannot be used; the sentence names it and what a right one looks like."""


class StorageError(OperatorError):
    """The database cannot be used now; the sentence says what to do. Nothing was half written."""


class RepeatableError(StorageError):
    """Another worker was quicker, or the connection was lost: nothing was stored, and the same once
    more may well be.
    """


class LeaseLostError(StorageError):
    """What is written under a lease that another worker has by now; it is that one's work."""
