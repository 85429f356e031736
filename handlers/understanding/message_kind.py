"""Names the kind of an ordinary message, so that a coach sees how it was taken."""

from handlers.understanding.assertion import Assertion, Assertions
from handlers.understanding.phrase_matcher import Mentions
from handlers.understanding.text import Text

_KIND_OF_STATUS = (
    (Assertion.UNREAL | Assertion.THIRD, "third_party"),
    (Assertion.SUPPOSED, "hypothetical"),
    (Assertion.QUESTION, "question"),
    (Assertion.OLD | Assertion.MENDED, "past_resolved"),
    (Assertion.NEGATED, "negated"),
)
_KINDS = ("soreness", "exertion", "emotion", "mild_hurt", "benign_body", "logistics")


def kind_of(
    text: Text, mentions: Mentions, assertions: Assertions, blocked: int
) -> tuple[str, str]:
    """The kind, and the words that say so; `blocked` holds what stopped a danger."""
    for status, kind in _KIND_OF_STATUS:
        if blocked & status:
            return kind, f"a danger was read, but as {kind.replace('_', ' ')}"
    for span in mentions.get("symptom", ()):
        if assertions.of(span) & Assertion.NEGATED:
            return "negated", text.shown(*span)
    for name, kind in (("idiom", "idiom"), ("general_question", "question")):
        if name in mentions:
            return kind, text.shown(*mentions[name][0])
    if any(status & (Assertion.UNREAL | Assertion.THIRD) for status in assertions.by_word):
        return "third_party", "about somebody else"
    for name in _KINDS:
        if name in mentions:
            kind = "mild_msk" if name == "mild_hurt" else name
            return kind, text.shown(*mentions[name][0])
    return ("question" if text.asks else "logistics"), ""
