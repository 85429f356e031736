"""Hello: what Limber is, age and consent on one screen, before any question about health."""

from enum import Enum
from functools import partial

from content.plain import plain, says
from handlers.engine.flow import Flow, Next, ask, moment, note, recall, remember, tell
from handlers.engine.journal import milliseconds
from handlers.engine.json import Arguments
from handlers.engine.question import Unclear, of_enum
from handlers.engine.words import Words, words
from handlers.flows.consent.readers import who_reads
from handlers.flows.country import country_of
from handlers.flows.schedule.schedule import taken_up
from handlers.profile.barrier import UNDER_18_FLOW
from handlers.profile.emergency_numbers import emergency_number
from handlers.profile.facts import CHANNEL, CONSENT, Consent
from handlers.profile.reading import read_line
from handlers.world import World


class Agreement(Enum):
    """What a person makes of the consent screen."""

    AGREED = "agree"
    MORE = "more"
    MINOR = "minor"


_LABELS = {
    Agreement.AGREED: "choice.agree",
    Agreement.MORE: "choice.tell_me_more",
    Agreement.MINOR: "choice.under_18",
}


def welcome(world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Say what Limber is and is not, and ask for age and consent in one tap.

    The consent's version, time and channel are kept (`docs/privacy.md`). Minors are refused kindly:
    growing bones have dangers of their own.
    """
    country = yield from country_of(world)
    number = words(emergency_number(country))
    asked = of_enum(
        "agreement",
        Agreement,
        _LABELS,
        said=words("welcome.hello", number=number, **who_reads(world)),
        read=partial(_read, world, words("engine.not_before_consent", number=number)),
    )
    answer = yield from ask(asked)
    while answer is Agreement.MORE:
        yield from tell("welcome.details", number=number, **who_reads(world))
        answer = yield from ask(of_enum("agreement", Agreement, _ANSWERS, said=_DECIDE))
    if answer is Agreement.MINOR:
        return Next(UNDER_18_FLOW, {})
    at = yield from moment()
    channel = yield from recall(CHANNEL)
    version = world.catalog.messages["welcome.version"]
    yield from remember(CONSENT, Consent(version, milliseconds(at), channel))
    yield from note("consent", version=version, channel=channel)
    yield from taken_up(at)
    return Next("visit", {})


def _read(world: World, later: Words, text: str) -> Agreement | Unclear:
    """What is kept, and by whom it is read, is told; what hurts is asked for after this."""
    if says(plain(text), world.phrases["welcome.asks"]):
        return Agreement.MORE
    told = read_line(world.lexicon, text)
    is_pain = bool(told.pain.places) or told.is_elsewhere
    return Unclear(words("welcome.pain_later") if is_pain else later)


_DECIDE = words("welcome.decide")
_ANSWERS = {
    Agreement.AGREED: "choice.agree",
    Agreement.MINOR: "choice.under_18",
}
