"""What was read as danger in a text, in one line that can be kept and compared."""

from content.lexicon.lexicon import Lexicon
from handlers.understanding.flags import Flags, read_flags


def flag_summary(lexicon: Lexicon, text: str) -> str:
    """Like "sure emergency chest_pain, unsure same_day dvt"; empty where nothing was read."""
    return summary_of(read_flags(lexicon, text))


def summary_of(flags: Flags) -> str:
    """The same of what has been read already."""
    told = {f"{f.certainty.value} {f.urgency.value} {f.category}" for f in flags.findings}
    return ", ".join(sorted(told))
