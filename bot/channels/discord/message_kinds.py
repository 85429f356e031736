"""Every type of message that Discord has, and whether somebody wrote it.

Rules:
- What somebody wrote is heard: its words, its files, a poll, a sticker, what it forwards.
- What only tells what happened (a pin, a rename, a call, a boost) is nobody's words, and is not
  answered.
- A type that this table does not know is newer; it is heard if there are words in it.

Source: Discord's documentation, Message Types.
"""

from typing import Final

WRITTEN: Final = frozenset({0, 19, 20, 23})
"""DEFAULT, REPLY, CHAT_INPUT_COMMAND, CONTEXT_MENU_COMMAND."""
TOLD: Final = frozenset({*range(1, 19), 21, 22, *range(24, 33), 36, 37, 38, 39, 44, 46, 55, 63})
"""Members who come and go, calls, names, icons, pins, boosts, streams, threads, moderation, stages,
incidents, purchases, a poll's result, and so on.
"""


def is_somebodys(kind: int, text: str) -> bool:
    """Whether a message of this type is what somebody wrote."""
    return kind in WRITTEN or (kind not in TOLD and bool(text.strip()))
