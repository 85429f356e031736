"""What keeps a command from its work, in sentences for whoever runs Limber."""


class Hindrance(Exception):  # noqa: N818 - what it is called, and no mistake of the program
    """Something must be mended first; `lines` says what, one sentence each."""

    @property
    def lines(self) -> list[str]:
        return str(self).splitlines()


class SettingsError(Hindrance):
    """Some settings cannot be used; `lines` names each one and what a right value looks like."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))


class StorageError(Hindrance):
    """The database cannot be used now; the sentence says what to do. Nothing was half written."""
