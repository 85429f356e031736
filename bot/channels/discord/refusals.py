"""What each of Discord's own error codes means. A code that is not here goes by its status.

Source: Discord's documentation, "Opcodes and Status Codes", JSON error codes, unless said.
"""

from collections.abc import Sequence
from typing import Final

from bot.channels.refusal import Meaning, RefusalRule

_CODES = "JSON error codes"


def _rules(means: Meaning, *codes: int, source: str = _CODES) -> Sequence[RefusalRule]:
    return [RefusalRule(means, source, code=code) for code in codes]


RULES: Final[Sequence[RefusalRule]] = (
    # cannot send messages to this user; unknown user; no mutual server (seen at the service)
    *_rules(Meaning.UNREACHABLE, 50007, 10013),
    *_rules(Meaning.UNREACHABLE, 50278, source="Create Message, refusals of direct messages"),
    # unknown channel: a post or a chat that somebody deleted
    *_rules(Meaning.THREAD_GONE, 10003),
    # unknown message; a message of another author
    *_rules(Meaning.TARGET_GONE, 10008, 50005),
    # missing access, missing permissions, verification level, locked thread, no reading of the
    # history that a reply needs, archived thread, most open threads of a server, no voice messages
    *_rules(Meaning.NO_RIGHT, 50001, 50013, 50009, 160005, 160002, 50083, 160006, 40058, 50024),
    # a tag is wanted, the file is too large, more files than may be, an invalid form (a title, a
    # tag, a reply target), an invalid file, no voice messages there, a word that is not let through
    *_rules(
        Meaning.BARE, 40067, 40005, 30015, 50035, 50046, 50173, 50161, 50109, 200000, 200001, 240000
    ),
    # opening chats too fast, slow mode, writing too fast in a channel or on a server
    *_rules(Meaning.WAIT, 40003, 20016, 20028, 20029, 30046),
    # resource overloaded
    *_rules(Meaning.OUTAGE, 130000),
    # an empty message
    *_rules(Meaning.WRONG, 50006),
)
