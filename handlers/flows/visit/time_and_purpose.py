"""How long, and what for: one message, "ten minutes before training" first."""

from functools import partial

from handlers.engine.flow import Flow, ask
from handlers.engine.question import Choice, Question
from handlers.engine.words import words
from handlers.flows.visit.intake import beside_limits, with_more
from handlers.profile import limits as means
from handlers.profile.limits import Context, Preference
from handlers.profile.pain import Place
from handlers.profile.reading import wish_read
from handlers.profile.statement import Statement
from handlers.world import World

_OFFERED = (
    Preference(10, Context.BEFORE_TRAINING),
    Preference(5, Context.BEFORE_TRAINING),
    Preference(20, Context.BEFORE_TRAINING),
    Preference(10, Context.REST_DAY),
    Preference(20, Context.REST_DAY),
    Preference(5, Context.PAIN_NOW),
)


def wish(world: World, usual: Preference, *, hurts: bool = True) -> Flow[Preference]:
    """Ask for minutes and context; what is typed and not said is as usual.

    hurts: "it hurts now" is offered.
    """
    answer = yield from ask(_question(world, usual, hurts=hurts))
    return answer


def wish_and_more(
    world: World, usual: Preference, places: tuple[Place, ...]
) -> Flow[tuple[Preference, Statement]]:
    """The same, with another place than these that is told beside it."""
    more = partial(beside_limits, world, places)
    asked = with_more(world, _question(world, usual, hurts=bool(places)), more)
    answer = yield from ask(asked)
    return answer


def _question(world: World, usual: Preference, *, hurts: bool) -> Question[Preference]:
    is_gentle = usual.context is Context.PAIN_NOW
    others = (w for w in _OFFERED if not (is_gentle and w.context is Context.PAIN_NOW))
    offered = (usual, *(w for w in others if w != usual))
    return Question(
        key="wish",
        words=words("visit.wish"),
        choices=tuple(
            Choice(
                f"{w.minutes}_{w.context.value}",
                words(f"visit.wish_{w.context.value}", minutes=w.minutes),
                w,
            )
            for w in offered
            if hurts or w.context is not Context.PAIN_NOW
        ),
        dump=means.dump_wish,
        load=means.load_wish,
        read=wish_read(world.lexicon, usual),
        again=words("visit.wish_again"),
    )
