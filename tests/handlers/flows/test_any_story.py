"""Whatever people do with the real flows: danger wins, limits hold, and nothing ever raises."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.engine.effect import Effect, Fault, Say
from handlers.engine.event import CoachReplied, Edited, Event, Said, Tapped, TimerRang
from handlers.engine.message import Message, Picture
from handlers.engine.person import Person
from handlers.prescription.obstacle import missing
from handlers.prescription.request import Request
from handlers.profile.facts import FLAGS, LIMITS
from handlers.profile.limits import Limits
from handlers.routing.router import Router
from handlers.world import World

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)

SAID = (
    "/start|i agree|/warmup|left knee, 3/10, ten minutes, no band|low back, 5|hip 7|ankle, 9|none|"
    "that's all|start|same|2|4|7|9|it hurts|too hard|carry on|skip|swap|done|pause|back|/stop|"
    "i have chest pain right now|i can't feel between my legs and can't pee|no numbness at all|"
    "my calf is swollen and warm|i feel better now|can't kneel, no chair|ten minutes|/settings|"
    "tap before each drill|leave it so|yes|no|one or more|go on|still there|better|/coach help me|"
    "a clinician cleared me|that's not what i meant|what is dorsiflexion?|rest day, 20 minutes"
).split("|")

ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.sampled_from(SAID)),
        st.tuples(st.just("tap"), st.integers(0, 12).map(str)),
        st.tuples(st.just("ring"), st.sampled_from(["", "late"])),
        st.tuples(st.just("edit"), st.sampled_from(SAID)),
        st.tuples(st.just("coach"), st.sampled_from(["Two sets are plenty.", "See a doctor."])),
    ),
    max_size=25,
)
OPENING = [("say", "/start"), ("say", "i agree")]


class Story:
    """One person, the real router, and the buttons that were shown last."""

    def __init__(self, router: Router) -> None:
        self.router = router
        self.person = Person(1)
        self.buttons: tuple[str, ...] = ()
        self._ids: Iterator[int] = count(1)

    def event(self, at: datetime, act: str, what: str) -> Event | None:
        match act:
            case "say":
                return Said(at, what)
            case "edit":
                return Edited(at, what)
            case "coach":
                return CoachReplied(at, "coach", what)
            case "tap" if self.buttons:
                return Tapped(at, self.buttons[int(what) % len(self.buttons)])
            case "ring" if self.person.stack and self.person.stack[0].open.due:
                opened = self.person.stack[0]
                due = opened.open.due
                assert due is not None
                late = timedelta(minutes=5 if what else 0)
                return TimerRang(max(at, due) + late, opened.id, opened.open.turn, due)
            case _:
                return None

    def hear(self, event: Event) -> list[Effect]:
        heard = self.router.hear(self.person, event, self._ids)
        self.person = heard.person
        for message in messages(heard.effects):
            self.buttons = tuple(b.id for b in message.buttons) or self.buttons
        return list(heard.effects)


def messages(effects: tuple[Effect, ...] | list[Effect]) -> list[Message]:
    return [e.message for e in effects if isinstance(e, Say)]


@settings(max_examples=150, deadline=None)
@given(acts=ACTS)
def test_danger_wins_limits_hold_and_nothing_raises(
    router: Router, world: World, acts: list[tuple[str, str]]
) -> None:
    story = Story(router)
    at = AT
    for act, what in OPENING + acts:
        at += timedelta(seconds=7)
        event = story.event(at, act, what)
        if event is None:
            continue
        at = max(at, event.at)
        effects = story.hear(event)
        assert not [e for e in effects if isinstance(e, Fault)]
        drills = [m.picture.name for m in messages(effects) if isinstance(m.picture, Picture)]
        if FLAGS.of(story.person.profile):
            assert drills == []
            assert "session" not in [c.flow for c in story.person.stack]
        limits = LIMITS.of(story.person.profile) or Limits()
        request = Request((), 10, equipment_missing=limits.equipment)
        for drill in (world.catalog.drills[name] for name in drills):
            assert not set(drill.positions) & limits.positions
            assert set(missing(drill, request)) <= set(drill.improvise)
            assert not {skip.condition for skip in drill.skip} & limits.conditions
