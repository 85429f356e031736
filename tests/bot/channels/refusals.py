"""What the outbox is told for each meaning of a platform's refusal."""

from bot.channels.refusal import Meaning
from bot.delivery.channel import Away, Later, Never, Wrong

RAISED = {
    Meaning.OUTAGE: Away,
    Meaning.UNREACHABLE: Never,
    Meaning.THREAD_GONE: Never,
    Meaning.NO_RIGHT: Wrong,
    Meaning.BARE: Wrong,
    Meaning.WRONG: Wrong,
    Meaning.TARGET_GONE: Wrong,
    Meaning.UNCHANGED: Wrong,
    Meaning.WAIT: Later,
}
