"""Whether somebody's agreement still holds; if not, it is asked for again before anything else.

It is asked again when the text has changed, and after twelve months (safety rules, section 6).
"""

from enum import Enum

from handlers.engine.flow import Flow, Next, ask, moment, note, recall, remember, tell
from handlers.engine.journal import milliseconds
from handlers.engine.json import Arguments
from handlers.engine.question import of_enum
from handlers.engine.words import words
from handlers.flows.consent.readers import who_reads
from handlers.flows.country import country_of
from handlers.profile.barrier import is_current
from handlers.profile.emergency_numbers import emergency_number
from handlers.profile.facts import CHANNEL, CONSENT, Consent
from handlers.world import World

FLOW = "renewal"


class Renewal(Enum):
    """What a person makes of being asked again."""

    AGREED = "agree"
    MORE = "more"
    NO_LONGER = "no_longer"


_LABELS = {
    Renewal.AGREED: "choice.still_agree",
    Renewal.MORE: "choice.tell_me_more",
    Renewal.NO_LONGER: "choice.no_longer",
}


def renewal(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Ask again before a drill. Arguments: the flow and its arguments that wait for the answer."""
    if not (yield from agreed(world)):
        return Next("withdrawal", {})
    following = arguments["arguments"]
    assert isinstance(following, dict)
    return Next(str(arguments["flow"]), following)


def agreed(world: World) -> Flow[bool]:
    """True where the agreement holds or was renewed; false where it is taken back."""
    consent = yield from recall(CONSENT)
    at = yield from moment()
    version = world.catalog.messages["welcome.version"]
    if consent is None or is_current(consent, version, at):
        return True
    said = words("renewal.changed" if consent.version != version else "renewal.year")
    answer = yield from ask(of_enum("renewal", Renewal, _LABELS, said=said))
    while answer is Renewal.MORE:
        number = words(emergency_number((yield from country_of(world))))
        yield from tell("welcome.details", number=number, **who_reads(world))
        answer = yield from ask(of_enum("renewal", Renewal, _LABELS, said=said))
    if answer is Renewal.NO_LONGER:
        return False
    again = yield from moment()
    channel = yield from recall(CHANNEL)
    yield from remember(CONSENT, Consent(version, milliseconds(again), channel))
    yield from note("consent", version=version, channel=channel)
    yield from tell("renewal.thanks")
    return True
