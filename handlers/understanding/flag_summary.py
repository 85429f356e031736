"""What was read as danger in a text, in one line that can be kept and compared."""

from content.lexicon.lexicon import Lexicon
from handlers.understanding.flags import read_flags


def flag_summary(lexicon: Lexicon, text: str) -> str:
    """Like "sure emergency chest_pain, unsure same_day dvt"; empty where nothing was read."""
    found = read_flags(lexicon, text).findings
    return ", ".join(sorted({f"{f.certainty.value} {f.urgency.value} {f.category}" for f in found}))
