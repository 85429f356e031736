"""A new version is rehearsed on what was said: every change is found, and nothing else.

Ten changes are sown, of words, doses, flows and safety; at least 95 % have to be found, which of
ten is all of them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.operations.next_week import next_days
from bot.operations.rehearsal import rehearse
from bot.storage.open import opened
from content.model.dose import Dose
from handlers.engine.conversation import Conversation
from handlers.engine.flow import Flow, Next
from handlers.engine.json import Arguments
from handlers.engine.rehearsal import open_question
from handlers.engine.step import Alert, Ask, Note, Plan, Step
from handlers.flows.registry import FLOWS, script_of
from handlers.routing.router import Router
from handlers.world import RegisteredFlow, World
from tests.support.scripts import FOLDER
from tests.support.shipped import give_parsed
from tests.support.stage import Stage

TOLD = ("two_weeks_with_a_knee", "with_a_coach/danger_in_a_check_in")
OTHERS = ("with_a_coach/a_talk_goes_on", "skip_and_swap", "pauses", "with_a_coach/posture")


@dataclass(frozen=True, slots=True)
class Version:
    """What a version is made of."""

    world: World
    flows: Mapping[str, RegisteredFlow] = field(default_factory=lambda: FLOWS)


async def play(router: Router, name: str, folder: Path) -> Path:
    """Act a transcript out; returns its database."""
    database = folder / f"{Path(name).name}.db"
    stage = Stage(router, database)
    await stage.open()
    script = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    await stage.play(script)
    await stage.close()
    return database


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("told")


@pytest.fixture
async def databases(coached: Router, told: Path) -> list[Path]:
    """The conversations of `TOLD`, acted out once for all tests of this file."""
    found = sorted(told.glob("*.db"))  # noqa: ASYNC240 - it reads a folder before any other task runs
    return found or [await play(coached, name, told) for name in TOLD]


async def found_in(databases: Iterable[Path], version: Version) -> list[str]:
    found = []
    for database in databases:
        async with opened(f"sqlite:///{database}") as store:
            rehearsed = await rehearse(store.rehearsal, version.world, 200, version.flows)
            found += [each.sentence for each in rehearsed.differences]
    return found


# -- ten changes ----------------------------------------------------------------------------


def with_words(key: str, text: str, world: World) -> Version:
    assert world.catalog.messages[key] != text
    messages = {**world.catalog.messages, key: text}
    return Version(replace(world, catalog=replace(world.catalog, messages=messages)))


def with_dose(drill: str, change: Mapping[str, int], world: World) -> Version:
    before = world.catalog.drills[drill]
    dose = Dose.model_validate({**before.dose.model_dump(), **change})
    drills = {**world.catalog.drills, drill: before.model_copy(update={"dose": dose})}
    return Version(replace(world, catalog=replace(world.catalog, drills=drills)))


def with_flow(name: str, change: Callable[[Step], Step | None], world: World) -> Version:
    def changed(here: World, arguments: Arguments) -> Flow[Next | None]:
        return altered(FLOWS[name](here, arguments), change)

    return Version(world, {**FLOWS, name: changed})


def altered(flow: Flow[Next | None], change: Callable[[Step], Step | None]) -> Flow[Next | None]:
    """The flow with each step changed, or left out."""
    answer = None
    while True:
        try:
            step = flow.send(answer)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # StopIteration.value is Any; this flow ends with Next | None
        now = change(step)
        answer = None if now is None else (yield now)


def without_rules_for(category: str, world: World) -> Version:
    rules = {
        reader: tuple(rule for rule in of_reader if getattr(rule, "category", "") != category)
        for reader, of_reader in world.lexicon.rules.items()
    }
    assert rules != dict(world.lexicon.rules)
    return Version(replace(world, lexicon=replace(world.lexicon, rules=rules)))


def no_longer_noted(step: Step) -> Step | None:
    return None if isinstance(step, Note) and step.kind == "session" else step


def asked_by_another_key(step: Step) -> Step:
    if isinstance(step, Ask) and step.question.key == "sleep":
        return replace(step, question=replace(step.question, key="slept"))
    return step


def never_planned(step: Step) -> Step | None:
    return None if isinstance(step, Plan) else step


def alarmed_less(step: Step) -> Step:
    return replace(step, level="proceed_with_care") if isinstance(step, Alert) else step


CHANGES: Mapping[str, Callable[[World], Version]] = {
    "words of an answer": partial(with_words, "check_in.same", "{score} again ({day})."),
    "a button": partial(with_words, "choice.put_off_hour", "In sixty minutes"),
    "one rep less": partial(with_dose, "fire_hydrant", {"reps": 7}),
    "a longer hold": partial(with_dose, "soleus_stretch", {"hold_seconds": 31, "set_seconds": 90}),
    "a session that is not noted": partial(with_flow, "session", no_longer_noted),
    "a question by another key": partial(with_flow, "check_in", asked_by_another_key),
    "a reminder that is not planned": partial(with_flow, "reminder", never_planned),
    "a danger that is read no more": partial(without_rules_for, "syncope"),
    "an instruction": partial(with_words, "flag.same_day", "See somebody, one of these days."),
    "an alarm of a lower level": partial(with_flow, "flagged", alarmed_less),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
async def test_a_change_is_found(
    change: Callable[[World], Version], coached: Router, databases: list[Path]
) -> None:
    assert await found_in(databases, change(coached.world)) != []


async def test_where_nothing_has_changed_nothing_is_reported(
    coached: Router, databases: list[Path]
) -> None:
    assert await found_in(databases, Version(coached.world)) == []


@pytest.mark.long
async def test_in_other_conversations_nothing_is_reported_either(
    coached: Router, tmp_path: Path
) -> None:
    databases = [await play(coached, name, tmp_path) for name in OTHERS]
    assert await found_in(databases, Version(coached.world)) == []


# -- what is open, and what comes -----------------------------------------------------------


async def test_an_answer_that_fits_no_more_is_asked_again(router: Router, tmp_path: Path) -> None:
    stage = Stage(router, tmp_path / "open.db")
    await stage.open()
    for line in ("/start", "I agree", "left knee, 4, when I squat, no band, ten minutes", "none"):
        await stage.say(line)
    await stage.close()

    def asked_first(step: Step) -> Step:
        if isinstance(step, Ask) and step.question.key == "screen":
            return replace(step, question=replace(step.question, key="first_screen"))
        return step

    names = {conversation.flow for conversation in await open_in(tmp_path / "open.db")}
    assert names == {"visit"}
    found = await found_in([tmp_path / "open.db"], with_flow("visit", asked_first, router.world))
    assert [each for each in found if "would be asked again" in each] != []


async def open_in(database: Path) -> list[Conversation]:
    async with opened(f"sqlite:///{database}") as store:
        return [c for known in await store.rehearsal.people() for c in known.person.stack]


async def test_an_open_question_in_other_words_is_named(router: Router, tmp_path: Path) -> None:
    stage = Stage(router, tmp_path / "open.db")
    await stage.open()
    await stage.say("/start")
    await stage.say("I agree")
    await stage.close()
    (before,) = await open_in(tmp_path / "open.db")
    asked = open_question(script_of(router.world), before, {})
    assert asked is not None
    changed = {
        key: "Tell me all about it." if text.strip() == asked[0] else text
        for key, text in router.world.catalog.messages.items()
    }
    world = replace(router.world, catalog=replace(router.world.catalog, messages=changed))
    found = await found_in([tmp_path / "open.db"], Version(world))
    assert [each for each in found if "would now ask: Tell me all about it." in each] != []
    assert await found_in([tmp_path / "open.db"], Version(router.world)) == []


async def test_a_flow_that_is_gone_is_named(coached: Router, databases: list[Path]) -> None:
    flows = {name: flow for name, flow in FLOWS.items() if name != "check_in"}
    found = await found_in(databases, Version(coached.world, flows))
    assert "A check_in would break (KeyError)." in found


async def test_the_next_seven_days_ring_and_nothing_breaks(router: Router, tmp_path: Path) -> None:
    stage = Stage(router, tmp_path / "week.db")
    await stage.open()
    for line in (
        "/start", "I agree", "left knee, 2, five minutes", "none", "that's all", "not now",
        "/checkin", "every day at 7", "07:00",
    ):  # fmt: skip
        await stage.say(line)
    start = stage.now
    await stage.close()
    async with opened(f"sqlite:///{tmp_path}/week.db") as store:
        days = await next_days(store, router.world, start, 7)
    assert (days.broken, days.people) == ((), 1)
    assert days.messages >= 3, "three check-ins, then something else is offered"


async def test_only_what_somebody_agreed_to_is_kept(router: Router, tmp_path: Path) -> None:
    stage = Stage(router, tmp_path / "kept.db")
    await stage.open()
    await stage.say("/start")
    await stage.say("I'm under 18")
    async with opened(f"sqlite:///{tmp_path}/kept.db") as store:
        assert await store.rehearsal.ended(10) == []
    await stage.close()


def test_the_command_says_what_differs_and_touches_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///limber.db")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    give_parsed(tmp_path)
    assert main(["rehearse"]) == 2
    assert "There is no database" in capsys.readouterr().err
    assert main(["migrate"]) == 0
    before = (tmp_path / "limber.db").read_bytes()
    assert main(["rehearse", "--last", "5"]) == 0
    said = capsys.readouterr().out
    assert "brought up to date in" in said
    assert "Nothing would be said, done or planned differently." in said
    assert (tmp_path / "limber.db").read_bytes() == before
    assert [path.name for path in tmp_path.glob(".rehearse-*")] == []


async def test_what_differs_is_shown_and_little_around_it(
    coached: Router, databases: list[Path]
) -> None:
    version = with_dose("fire_hydrant", {"reps": 7}, coached.world)
    shown = [line for each in await found_in(databases, version) for line in each.splitlines()]
    assert [line for line in shown if "7 reps in 28 s" in line] != []
    assert [line for line in shown if len(line) > 400] == []
