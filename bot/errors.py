"""What stops a command, in sentences for the operator."""

import errno

_MENDS = {
    errno.ENOSPC: "The disk is full; make room",
    errno.EDQUOT: "This user may store no more; make room",
    errno.EROFS: "It may only be read there; name another place, or make it writable",
    errno.EACCES: "This user may not use it; name another place, or let this user write there",
    errno.EPERM: "This user may not do that; name another place, or let this user write there",
    errno.ENOTDIR: "A file stands where a folder should be; name another place, or move it away",
    errno.EEXIST: "A file stands where a folder should be; name another place, or move it away",
    errno.ENOENT: "It is not there, and cannot be made",
    errno.EIO: "The disk could not be read or written; look after it, and have a backup at hand",
    errno.EMFILE: "Too many files are open; raise the limit (ulimit -n)",
}


def sentence_of(error: OSError) -> str | None:
    """What is wrong with a file or a disk, and the mend; None where that is not known."""
    mend = _MENDS.get(error.errno or 0)
    if mend is None:
        return None
    where = "" if error.filename is None else f"{error.filename} cannot be used. "
    return f"{where}{mend}, and start again. Nothing was half written."


class OperatorError(Exception):
    """Something must be mended first; `lines` says what, one sentence each."""

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
