"""Names the kind of an ordinary message, so that a coach sees how it was taken."""

from handlers.understanding.assertion import Light, Scope
from handlers.understanding.matcher import Mentions
from handlers.understanding.text import Text

_LIGHTS = (
    (Light.UNREAL | Light.THIRD, "third_party"),
    (Light.SUPPOSED, "hypothetical"),
    (Light.QUESTION, "question"),
    (Light.OLD | Light.MENDED, "past_resolved"),
    (Light.NEGATED, "negated"),
)
_KINDS = ("soreness", "exertion", "emotion", "mild_hurt", "benign_body", "logistics")


def kind_of(text: Text, mentions: Mentions, scope: Scope, blocked: int) -> tuple[str, str]:
    """The kind, and the words that say so; `blocked` holds the lights that stopped a danger."""
    for light, kind in _LIGHTS:
        if blocked & light:
            return kind, f"a danger was read, but as {kind.replace('_', ' ')}"
    for span in mentions.get("symptom", ()):
        if scope.of(span) & Light.NEGATED:
            return "negated", text.shown(*span)
    for name, kind in (("idiom", "idiom"), ("general_question", "question")):
        if name in mentions:
            return kind, text.shown(*mentions[name][0])
    if any(light & (Light.UNREAL | Light.THIRD) for light in scope.lights):
        return "third_party", "about somebody else"
    for name in _KINDS:
        if name in mentions:
            kind = "mild_msk" if name == "mild_hurt" else name
            return kind, text.shown(*mentions[name][0])
    return ("question" if text.asks else "logistics"), ""
