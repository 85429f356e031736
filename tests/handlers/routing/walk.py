"""Random walks over everything that can happen to a person: texts, taps, clocks, coaches, links,
restarts, edits, withdrawals, ages. Each is replayed by its seed.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.storage.codec import conversation_of, conversation_row
from handlers.engine.conversation import Conversation
from handlers.engine.effect import Heard, PassOn, Say
from handlers.engine.event import (
    AgeCorrected,
    Attached,
    CoachReplied,
    CoachSawAlerts,
    DayEnded,
    Due,
    Edited,
    Event,
    Joined,
    LinkOutcome,
    LinkTried,
    Said,
    Tapped,
    TapsLost,
    TimerRang,
)
