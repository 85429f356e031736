"""Whether a person's words reach the coach: muted words arrive without a sound, blocked ones do not
arrive. Pure.

Rules:
- Never for danger: while a flag or a question about danger stands, and with every alert, all of it
  arrives as ever.
- A person whose words are not passed on is told so at once. Nothing else changes for them.
- Muted words make nobody wait and nudge nobody; the thread shows them.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.engine.effect import NUDGE, AlertCoach, Effect, ToCoach
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.profile.barrier import is_care_first
from handlers.profile.coach_plans import Muted
from handlers.profile.facts import MUTED, QUESTIONS


def muted_now(profile: Mapping[str, JSON], now: datetime) -> Muted | None:
    """Whether a coach has muted or blocked somebody, and it holds now."""
    muted = MUTED.of(profile)
    if muted is None or (muted.until and muted.until <= milliseconds(now)):
        return None
    return None if is_care_first(profile) or QUESTIONS.of(profile) else muted


def keep_muted(hearing: Hearing) -> None:
    """Let what was said to the coach arrive as they want it; after everything else was heard."""
    muted = muted_now(hearing.profile, hearing.at)
    effects = hearing.reply.effects
    if muted is None or any(isinstance(e, AlertCoach) and e.level != NUDGE for e in effects):
        return
    kept: list[Effect] = []
    for effect in effects:
        if isinstance(effect, ToCoach) and effect.by == "person":
            if not muted.is_blocked:
                kept.append(replace(effect, is_quiet=True))
        else:
            kept.append(effect)
    hearing.reply.effects[:] = kept
