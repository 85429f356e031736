"""Two profiles become one: what limits or protects is never lost, the longer streak goes on."""

from datetime import UTC, date, datetime

import pytest

from handlers.engine.event import LinkOutcome
from handlers.engine.json import JSON
from handlers.profile.day import Day, Scored
from handlers.profile.facts import (
    AVOID,
    CONSENT,
    DAYS,
    FLAGS,
    HALF_DOSE,
    LIMITS,
    RESTED,
    STREAK,
    Consent,
)
from handlers.profile.flag import Flag
from handlers.profile.limits import Limits
from handlers.profile.linking import (
    CODE,
    PLACES,
    TRIES,
    Code,
    Place,
    Typed,
    merged,
    outcome_of,
    tapped,
    tried,
    typed,
)
from handlers.profile.streak import Streak
from handlers.routing.router import Router
from handlers.world import World
from tests.handlers.engine.small_flow import Talk, a_person

AT = datetime(2026, 11, 21, 6, tzinfo=UTC)
MON, TUE = date(2026, 11, 16), date(2026, 11, 17)
AGREED: dict[str, JSON] = {CONSENT.name: CONSENT.dump(Consent("2", 1, "telegram"))}


def flagged(urgency: str, category: str = "chest_pain") -> dict[str, JSON]:
    return {**AGREED, FLAGS.name: FLAGS.dump((Flag(urgency, category, "text", 1),))}


@pytest.mark.parametrize("is_kept_graver", [True, False])
def test_all_flags_stand_and_the_gravest_is_shown(is_kept_graver: bool) -> None:
    two = [flagged("emergency"), flagged("clinician_first", "post_surgery")]
    one, other = two if is_kept_graver else reversed(two)
    flags = FLAGS.of(merged(one, other))
    assert [flag.urgency for flag in flags] == ["emergency", "clinician_first"]
    assert FLAGS.of(merged(AGREED, one))
    assert FLAGS.of(merged(one, AGREED))


def test_limits_rests_and_half_doses_are_added_up() -> None:
    one: dict[str, JSON] = {
        LIMITS.name: LIMITS.dump(Limits(frozenset({"band"}))),
        AVOID.name: ["a"],
        RESTED.name: {"knee": MON.isoformat(), "hip": TUE.isoformat()},
    }
    two: dict[str, JSON] = {
        LIMITS.name: LIMITS.dump(Limits(frozenset({"step"}))),
        AVOID.name: ["b"],
        RESTED.name: {"knee": TUE.isoformat()},
        HALF_DOSE.name: True,
    }
    for profile in (merged(one, two), merged(two, one)):
        limits = LIMITS.of(profile)
        assert limits is not None
        assert limits.equipment == {"band", "step"}
        assert AVOID.of(profile) == {"a", "b"}
        assert RESTED.of(profile) == {"knee": TUE, "hip": TUE}
        assert HALF_DOSE.of(profile)


def test_the_longer_streak_goes_on_from_the_last_day() -> None:
    one = {STREAK.name: STREAK.dump(Streak(9, 1, MON))}
    two = {STREAK.name: STREAK.dump(Streak(2, 0, TUE))}
    assert STREAK.of(merged(one, two)) == Streak(9, 0, TUE)
    assert STREAK.of(merged(one, {})) == Streak(9, 0, MON)


def test_a_day_that_both_know_has_what_both_say() -> None:
    one = {DAYS.name: DAYS.dump((Day(MON, (Scored("check_in", 3, 1),), drills=2),))}
    two = {DAYS.name: DAYS.dump((Day(MON, (Scored("check_in", 5, 2),), is_checked=True), Day(TUE)))}
    monday, tuesday = DAYS.of(merged(one, two))
    assert [score.score for score in monday.scores] == [3, 5]
    assert (monday.drills, monday.is_checked, tuesday.date) == (2, True, TUE)
    quiet = DAYS.dump((Day(MON),))
    assert DAYS.of(merged({DAYS.name: quiet}, {DAYS.name: quiet})) == (Day(MON),)


def test_who_agreed_is_the_base_and_codes_are_used_up() -> None:
    new: dict[str, JSON] = {"zone": "UTC", CODE.name: CODE.dump(Code("A", 1)), TRIES.name: [1]}
    profile = merged(new, {**AGREED, "zone": "Europe/Berlin"})
    assert (profile["zone"], CODE.name in profile, TRIES.name in profile) == (
        "Europe/Berlin",
        False,
        False,
    )


def test_a_code_is_read_as_people_send_it() -> None:
    assert typed("/link 12-ABCDEFGH") == Typed(12, "ABCDEFGH", is_sure=False)
    assert typed("/link@limber_bot 12 abcdefgh ") == Typed(12, "ABCDEFGH", is_sure=False)
    assert typed("/link 12-abcdefgh Yes") == Typed(12, "ABCDEFGH", is_sure=True)
    assert tapped("link.12-ABCDEFGH") == Typed(12, "ABCDEFGH", is_sure=True)
    assert tapped("12.1.ABCDEFGH") is None
    assert typed("/link 12-ABC") is None
    assert typed("link 12-ABCDEFGH") is None


def test_a_code_that_cannot_be_read_joins_nobody() -> None:
    broken: tuple[JSON, ...] = ("x", ["A"], ["A", "soon", 0], None)
    assert [CODE.of({CODE.name: value}) for value in broken] == [None] * len(broken)
    assert PLACES.of({PLACES.name: "x"}) == ()
    assert TRIES.of({TRIES.name: "x"}) == ()
    assert outcome_of(None, "A", (), AT) is LinkOutcome.WRONG
    assert len(tried((1,), AT)) == 1, "what is older than an hour is forgotten"


def test_too_many_tries_and_a_wrong_code_are_refused() -> None:
    code = Code("ABCD", int(AT.timestamp() * 1000) + 1)
    now = int(AT.timestamp() * 1000)
    assert outcome_of(code, "ABCD", (), AT) is LinkOutcome.JOINED
    assert outcome_of(code, "EFGH", (), AT) is LinkOutcome.WRONG
    assert outcome_of(None, "ABCD", (), AT) is LinkOutcome.WRONG
    assert outcome_of(code, "ABCD", (now,) * 50, AT) is LinkOutcome.TOO_OFTEN
    assert Place("telegram", "5").where == ("telegram", "5")
    place = Place("telegram", "5", is_refused=True)
    assert PLACES.of({PLACES.name: PLACES.dump((place,))}) == (place,)


def test_a_code_that_cannot_be_one_is_told_so_and_how_it_is_done(world: World) -> None:
    talk = Talk(Router(world), a_person())
    (how,) = talk.say(AT, "/link")
    (wrong,) = talk.say(AT, "/link what")
    assert how.text != wrong.text
    assert talk.person.stack == ()
