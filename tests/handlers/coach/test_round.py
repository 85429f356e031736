"""The morning round: who is on it and why, and that it finds the right people among forty."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from handlers.coach.attention import Case, LastWords, OpenAlert
from handlers.coach.round import MOST, Rounds, Why
from handlers.coach.thread import State, Thread
from handlers.engine.journal import milliseconds
from handlers.profile.compact_days import compact_days_in
from handlers.profile.day import CHECK_IN, Days, Scored, day_in, with_day
from handlers.profile.facts import DAYS, FUNCTION, NAME, PAUSED
from handlers.profile.function_scale import Activity, Rating
from handlers.profile.pause import Pause, Reason
from handlers.profile.trend import AGAIN, LEVELS, Trend, trends
from handlers.routing.router import Router
from tests.handlers.coach.cases import AGREED, CALM, MS, NOW, TODAY, case, days_of


def whys(router: Router, *cases: Case) -> list[tuple[int, Why]]:
    found = Rounds(router.world, NOW).of(cases)
    return [(each.person, each.why) for each in found.lines]


def test_each_reason_has_half_a_line_and_one_thing_to_do(coached: Router) -> None:
    waits = Thread(State.WAITING, NOW - timedelta(hours=1))
    claimed = Thread(State.WAITING, NOW - timedelta(days=1), "John")
    owed = LastWords("May I squat tomorrow?", NOW - timedelta(hours=1))
    alert = OpenAlert("emergency", "EMERGENCY: chest pain", NOW)
    day = 24 * 3600 * 1000
    stuck = Activity("lift my daughter", (Rating(MS - 30 * day, 4), Rating(MS - day, 5)))
    goal = Activity("kneel at the allotment", (Rating(MS - 30 * day, 4), Rating(MS - day, 9)))
    cases = [
        case(1, CALM),
        case(2, CALM, None, {FUNCTION.name: FUNCTION.dump((goal,)), NAME.name: "Ada"}),
        case(3, CALM, None, {FUNCTION.name: FUNCTION.dump((stuck,))}),
        case(4, days_of(3, 3, 3, 3, until=TODAY - timedelta(days=5))),
        case(5, days_of(3, 3, 2, 3, 3, 5, 6)),
        replace(case(6, CALM, waits), last_words=owed),
        replace(case(7, CALM, claimed), last_words=replace(owed, at=NOW - timedelta(days=1))),
        replace(case(8, CALM, waits), alerts=(alert,)),
    ]
    found = Rounds(coached.world, NOW).of(cases)
    assert [(each.person, each.why, each.label) for each in found.lines] == [
        (8, Why.ALERT, "Seen"),
        (7, Why.LAPSED, "Mine"),
        (6, Why.OWED, "Mine"),
        (5, Why.WORSE, "Ask how it is"),
        (4, Why.SILENT, "Ask after them"),
        (3, Why.STUCK, "Ask to look again"),
        (2, Why.GOAL, "Say well done"),
    ]
    said = Rounds(coached.world, NOW).text(found)
    assert said.splitlines() == [
        "The round: 7 people to look at.",
        "",
        "1. #8: EMERGENCY: chest pain",
        "2. #7: claimed by John, and still waits (1 d 0 h)",
        '3. #6: waits 1 h 0 min: "May I squat tomorrow?"',
        "4. #5: two points worse, two days running (pain 6)",
        "5. #4: silent for 5 days (pain 3, much as the week before)",
        "6. #3: four weeks, and no better at: lift my daughter",
        "7. Ada #2: reached: kneel at the allotment",
    ]


def test_the_same_round_again_says_so_and_an_empty_one_too(coached: Router) -> None:
    rounds = Rounds(coached.world, NOW)
    found = rounds.of([case(5, days_of(3, 3, 2, 3, 3, 5, 6))])
    assert rounds.text(found, is_same=True).startswith("The round, the same as last time: 1 person")
    assert rounds.text(rounds.of([case(1, CALM)])) == "The round: nobody needs a look right now."


def test_seven_at_most_and_how_many_more_there_are(coached: Router) -> None:
    alert = OpenAlert("same_day", "TODAY: x", NOW)
    cases = [replace(case(n), alerts=(alert,)) for n in range(1, 10)]
    worst = replace(case(20), alerts=(OpenAlert("emergency", "EMERGENCY: x", NOW),))
    rounds = Rounds(coached.world, NOW)
    found = rounds.of([*cases, worst])
    assert (len(found.lines), found.more, found.lines[0].person) == (MOST, 3, 20)
    assert rounds.text(found).endswith("And 3 more: the list has everybody.")


@pytest.mark.parametrize(
    ("levels", "is_worse"),
    [
        ((3, 3, 3, 5, 5), True),
        ((3, 3, 3, 4, 4), False),
        ((3, 3, 3, 5, 4), False),
        ((3, 3, 3, 3, 5), False),
        ((3, 3, 5, 5), False),
        ((3, 3, 3, 3, 5, 5, 5, 6, 5), True),
        ((3, 3, 3, 5, 5, None, None), True),
        ((3, 3, 3, 5, 5, None, None, None), False),
    ],
)
def test_worse_is_two_points_on_two_days_running(
    levels: tuple[int | None, ...], *, is_worse: bool
) -> None:
    assert (compact_days_in(days_of(*levels)).worse_since(TODAY) is not None) is is_worse


@pytest.mark.parametrize(("days", "is_silent"), [(3, False), (4, True), (14, True), (15, False)])
def test_silence_counts_from_the_fourth_day_for_ten_days(
    coached: Router, days: int, *, is_silent: bool
) -> None:
    silent = case(1, days_of(3, 3, 3, until=TODAY - timedelta(days=days)))
    assert bool(whys(coached, silent)) is is_silent
    away = {**silent.profile} | {PAUSED.name: PAUSED.dump(Pause(None, Reason.AWAY))}
    assert not whys(coached, replace(silent, profile=away))
    assert not whys(coached, replace(silent, answered_at=NOW)), "somebody has asked after them"


def test_what_was_answered_or_put_off_is_no_reason(coached: Router) -> None:
    worse = case(1, days_of(3, 3, 2, 3, 3, 5, 6))
    assert not whys(coached, replace(worse, answered_at=NOW))
    later = Thread(State.WAITING, NOW, snoozed_until=NOW + timedelta(hours=1))
    said = LastWords("later is fine", NOW)
    assert not whys(coached, replace(worse, thread=later, last_words=said))
    alert = OpenAlert("emergency", "EMERGENCY: x", NOW)
    assert whys(coached, replace(worse, thread=later, alerts=(alert,))) == [(1, Why.ALERT)]
    nobody = replace(worse, profile={DAYS.name: worse.profile[DAYS.name]})
    assert not whys(coached, nobody), "who has not agreed is not followed"


def test_what_a_coach_has_claimed_is_theirs_until_the_claim_lapses(coached: Router) -> None:
    said = LastWords("May I squat tomorrow?", NOW - timedelta(days=2))
    waits = Thread(State.WAITING, NOW - timedelta(days=2))
    case_ = replace(case(1, CALM, waits), last_words=said)
    assert whys(coached, case_) == [(1, Why.OWED)]
    mine = replace(waits, claimed_by="Ann", claimed_at=NOW)
    assert not whys(coached, replace(case_, thread=mine)), "Ann has said that it is hers"
    yesterday = replace(mine, claimed_at=NOW - timedelta(days=1))
    assert whys(coached, replace(case_, thread=yesterday)) == [(1, Why.LAPSED)]
    of_last_week = replace(mine, claimed_at=NOW - timedelta(days=7))
    again = replace(case_, thread=of_last_week)
    assert whys(coached, again) == [(1, Why.OWED)], "it was about something else"


# -- forty people -------------------------------------------------------------------------------


@dataclass
class Member:
    """One of the forty. usual: their score; answers: the share of check-ins they answer."""

    id: int
    usual: int
    answers: float
    days: Days = ()
    told: dict[Trend, date] = field(default_factory=dict)
    alerts: list[OpenAlert] = field(default_factory=list)
    words: LastWords | None = None
    answered: datetime | None = None
    since: datetime | None = None
    scale: tuple[Activity, ...] = ()
    worse_by: int = 0
    is_gone: bool = False
    planted: datetime | None = None
    """Since when a coach should hear of what happened to them, until a coach looks."""

    def case(self) -> Case:
        state = State.CLOSED if self.since is None else State.WAITING
        profile = AGREED | {
            DAYS.name: DAYS.dump(self.days),
            FUNCTION.name: FUNCTION.dump(self.scale),
        }
        said = self.words
        if said is not None and self.answered is not None:
            said = replace(said, is_answered=self.answered > said.at)
        return Case(
            self.id,
            profile,
            Thread(state, self.since),
            START - timedelta(days=1),
            alerts=tuple(self.alerts),
            last_words=said,
            answered_at=self.answered,
        )

    def say(self, text: str, at: datetime) -> None:
        self.words = LastWords(text, at)
        self.since = self.since or at

    def alert(self, level: str, text: str, at: datetime) -> None:
        self.alerts.append(OpenAlert(level, text, at))
        self.since = self.since or at

    def live(self, on: date, at: datetime, chance: Random) -> None:
        """One day: a check-in, or none; and the alerts of the trends."""
        if not self.is_gone and chance.random() < self.answers:
            level = min(7, max(0, self.usual + self.worse_by + chance.choice((-1, 0, 0, 1))))
            day = replace(day_in(self.days, on), is_checked=True)
            self.days = with_day(self.days, day.scored(Scored(CHECK_IN, level, MS)))
        for trend in trends(self.days, on):
            if trend not in self.told or on - self.told[trend] >= AGAIN:
                self.told[trend] = on
                self.alert(LEVELS[trend], trend.value, at)


START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
PEOPLE, DAYS_LONG = 40, 30


def forty(chance: Random) -> tuple[list[Member], dict[int, tuple[str, int]]]:
    """Forty people, and what happens to fifteen of them on which day."""
    members = [Member(n, chance.choice((1, 2, 3)), 0.92) for n in range(1, PEOPLE + 1)]
    kinds = ("worse", "silent", "danger", "goal", "night") * 3
    chosen = chance.sample(range(1, PEOPLE + 1), len(kinds))
    planned = {id_: (kind, chance.randint(9, 23)) for id_, kind in zip(chosen, kinds, strict=True)}
    return members, planned


def strike(member: Member, kind: str, at: datetime) -> None:
    match kind:
        case "worse":
            member.worse_by, member.answers = 4, 1.0
            member.planted = at + timedelta(days=1)  # it takes two days to be so
        case "silent":
            member.is_gone = True
            last = max((day.date for day in member.days), default=at.date())
            member.planted = at + timedelta(days=4) - (at.date() - last)
        case "danger":
            member.alert("emergency", "EMERGENCY: chest pain", at)
            member.planted = at
        case "goal":
            first = Rating(milliseconds(START), 3)
            member.scale = (Activity("kneel", (first, Rating(milliseconds(at), 9))),)
            member.planted = at
        case _:
            night = at.replace(hour=2)
            member.say("I can't sleep for it, what now?", night)
            member.planted = night


@dataclass
class Tally:
    planted: int = 0
    found: int = 0
    lines: int = 0
    idle: int = 0


def lived(router: Router, seed: int) -> Tally:
    """Thirty days; each morning a coach works the round through."""
    chance = Random(seed)
    members, planned = forty(chance)
    by_id = {each.id: each for each in members}
    tally = Tally(planted=len(planned))
    for number in range(DAYS_LONG):
        morning = START + timedelta(days=number)
        for member in members:
            kind, day = planned.get(member.id, ("", -1))
            if day == number:
                strike(member, kind, morning - timedelta(hours=1))
            member.live(morning.date(), morning - timedelta(minutes=30), chance)
        for line in Rounds(router.world, morning).of([each.case() for each in members]).lines:
            member = by_id[line.person]
            due = member.planted
            is_found = due is not None and morning - due < timedelta(days=1)
            tally.found += is_found
            tally.lines += 1
            tally.idle += not (is_found or member.alerts)
            member.planted = None
            member.alerts, member.since, member.answered = [], None, morning
    return tally


def is_good(tally: Tally) -> bool:
    return tally.found >= 0.95 * tally.planted and tally.idle <= 0.2 * tally.lines


@pytest.mark.parametrize("seed", range(3))
def test_among_forty_people_the_round_finds_who_needs_a_coach(coached: Router, seed: int) -> None:
    tally = lived(coached, seed)
    assert tally.planted >= 15
    assert is_good(tally), tally


@pytest.mark.soak
def test_among_forty_people_again_and_again(coached: Router) -> None:
    tallies = [lived(coached, seed) for seed in range(100)]
    planted, found = (sum(getattr(t, name) for t in tallies) for name in ("planted", "found"))
    lines, idle = (sum(getattr(t, name) for t in tallies) for name in ("lines", "idle"))
    assert is_good(Tally(planted, found, lines, idle)), (planted, found, lines, idle)
