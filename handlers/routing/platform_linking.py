"""What a person is told when they link two platforms: the code, and what came of it on both."""

from handlers.engine.effect import Say
from handlers.engine.event import LinkAsked, LinkOutcome, LinkTried
from handlers.engine.hearing import Hearing
from handlers.engine.message import Button, Message
from handlers.engine.words import literal, words
from handlers.profile.barrier import is_care_first
from handlers.profile.linking import NO, TAP


def tell_about_link(hearing: Hearing, event: LinkAsked | LinkTried) -> None:
    """Show the code that was asked for, or say what came of one that was tried."""
    match event:
        case LinkAsked(_, code):
            hearing.say(words("link.code", code=literal(code)))
        case LinkTried(_, LinkOutcome.ASKS, code):
            hearing.say(words("link.asks", code=literal(code)))
            yes, no = (hearing.reply.text(words(f"link.asks_{each}")) for each in ("yes", "no"))
            hearing.reply.flush((Button(f"{TAP}{code}", yes), Button(NO, no)))
        case LinkTried(_, LinkOutcome.JOINED, elsewhere=there):
            _joined(hearing)
            _tell(hearing, there, "joined_there")
        case LinkTried(_, LinkOutcome.LEFT, elsewhere=there):
            hearing.say(words("link.left"))
            _tell(hearing, there, "left_there")
        case LinkTried(_, outcome):
            hearing.say(words(f"link.{outcome.value}"))


def _tell(hearing: Hearing, there: tuple[str, str] | None, key: str) -> None:
    """The other place hears of it too, so that nobody is joined without knowing."""
    hearing.reply.flush()
    if there is not None:
        hearing.reply.add(Say(Message(hearing.reply.text(words(f"link.{key}"))), there))


def _joined(hearing: Hearing) -> None:
    """Both are one now; a flag that came along ends what leads to a drill."""
    hearing.say(words("link.joined"))
    if is_care_first(hearing.profile):
        hearing.say(words("link.flag"))
    elif hearing.front is not None:
        hearing.reply.flush()
        hearing.put_again(hearing.front)
