"""Every table: whose it is, and what becomes of its rows. One list for all that goes through them.

Export, erasure, retention, backup and docs/privacy.md are held to it by a test.
"""

from dataclasses import dataclass
from enum import Enum

from bot.storage.retention import Aged


class Owner(Enum):
    """Whose the rows of a table are."""

    PERSON = "a person's: in the export, gone with an erasure"
    CHAT = "a person's by their chat: gone with an erasure, not in the export"
    NOBODY = "nobody's: it holds no person"


@dataclass(frozen=True, slots=True)
class Table:
    """aged: the kinds of retention that take its rows, none where rows go when they are over."""

    name: str
    owner: Owner
    aged: tuple[Aged, ...] = ()


TABLES: tuple[Table, ...] = (
    Table("person", Owner.PERSON, (Aged.SILENT,)),
    Table("address", Owner.PERSON, (Aged.SILENT,)),
    Table("conversation", Owner.PERSON),
    Table("ended_conversation", Owner.PERSON, (Aged.CONVERSATIONS,)),
    Table("timer", Owner.PERSON),
    Table("outgoing", Owner.PERSON, (Aged.MESSAGES,)),
    Table("log", Owner.PERSON, (Aged.LOG, Aged.SAFETY)),
    Table("thread", Owner.PERSON, (Aged.SILENT,)),
    Table("thread_entry", Owner.PERSON, (Aged.THREADS,)),
    Table("attachment", Owner.PERSON, (Aged.FILES,)),
    Table("alert", Owner.PERSON, (Aged.SILENT,)),
    Table("mirror", Owner.PERSON, (Aged.SILENT,)),
    Table("mirror_line", Owner.PERSON, (Aged.THREADS,)),
    Table("set_aside", Owner.PERSON, (Aged.SET_ASIDE,)),
    Table("seen", Owner.NOBODY, (Aged.SEEN,)),
    Table("erased_address", Owner.CHAT),
    Table("surface", Owner.NOBODY),
    Table("surface_entry", Owner.NOBODY),
    Table("coach_chat", Owner.NOBODY),
    Table("coach_code", Owner.NOBODY),
    Table("erasure", Owner.NOBODY),
    Table("picture", Owner.NOBODY),
    Table("counter", Owner.NOBODY),
    Table("clock", Owner.NOBODY),
)
