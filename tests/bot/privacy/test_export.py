"""Whose data it is: everything can be had, and everything can be gone, to the last byte."""

import json
import stat
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dispatch.item import Arrived, ForPerson
from bot.privacy.erase_again import bring_up_to_date
from bot.privacy.erasure_list import ErasureList, erasure_list
from bot.storage.records import Address
from handlers.engine.effect import Heard
from handlers.engine.event import CoachNoted, Erased, Event, Said, Tapped
from handlers.engine.message import Message
from handlers.engine.person import Person
from handlers.routing.router import Router
from tests.support.sql import rows
from tests.support.stage import Stage

CHAT = "chat-8841723"
WORDS = "my zebrafinch knee clicked"
NOTE = "watch the marmalade"
NAME = "Quentina"


@pytest.fixture
async def stage(coached: Router, tmp_path: Path) -> AsyncIterator[Stage]:
    """Somebody with a name who has said, asked and trained a little."""
    stage = Stage(Named(coached), tmp_path / "data" / "limber.db", chat=CHAT)
    await stage.open()
    for text in ("/start", "I agree", "left knee, 3/10, five minutes", "none", f"/coach {WORDS}"):
        await stage.say(text)
    await stage.coach("Box squats, Quentina.")
    person = (await stage.submit(Said(stage.now, "thanks"))).person
    assert person is not None
    await stage.parts[1].submit(ForPerson(person, CoachNoted(stage.now, "John", NOTE)))
    yield stage
    await stage.close()


class Named(Router):
    """A router on a channel that knows people's names."""

    def __init__(self, router: Router) -> None:
        super().__init__(router.world, router.script)

    def hear(self, person: Person, event: Event, ids: Iterator[int]) -> Heard:
        named = replace(person, profile={"name": NAME, **person.profile})
        return super().hear(named, event, ids)


async def into_the_list(stage: Stage, folder: Path) -> ErasureList:
    """As a running Limber soon does: who was erased is a hash in the list, and no row any more."""
    listed = erasure_list(folder / "backups", folder / "data")
    await bring_up_to_date(stage.store, stage.parts[1], listed)
    return listed


async def person_of(stage: Stage) -> int:
    begun = await stage.store.begin([stage.address], [], [])
    await stage.store.rollback()
    return begun.by_address[stage.address].person.id


def found_in(folder: Path, *wanted: str) -> list[tuple[str, str]]:
    """Which of these texts stands in which file, byte for byte."""
    return [
        (text, path.name)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for text in wanted
        if text.encode() in path.read_bytes()
    ]


async def test_an_export_holds_everything_in_words_and_as_json(
    stage: Stage, tmp_path: Path
) -> None:
    said: list[Message] = await stage.say("/export")
    text = said[-1].text
    for wanted in (WORDS, NOTE, NAME, CHAT, "Box squats", "left"):
        assert wanted in text
    document, readable = sorted((tmp_path / "data" / "exports").iterdir())
    assert str(document) in text
    for path in (document, readable):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for wanted in (WORDS, NOTE, NAME, CHAT):
            assert wanted in path.read_text(encoding="utf-8")
    whole = json.loads(document.read_text(encoding="utf-8"))
    assert whole["person"][0]["profile"]["name"] == NAME
    assert any(WORDS in entry["text"] for entry in whole["thread_entry"])
    assert any(
        "Box squats" in row["body"]["text"] for row in whole["outgoing"] if "text" in row["body"]
    )


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)
        case _:
            return


async def test_what_was_said_in_a_conversation_that_is_over_can_be_read(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.say("/stop")
    await stage.say("/export")
    document, readable = sorted((tmp_path / "data" / "exports").iterdir())
    whole = json.loads(document.read_text(encoding="utf-8"))
    over = {row["flow"]: row for row in whole["ended_conversation"]}
    assert any("What's bothering you today?" in line for line in over["visit"]["lines"])
    assert "- visit, from 2026-11-21 06:00" in readable.read_text(encoding="utf-8")
    nested = [text for text in _texts(whole) if text.startswith(("[", "{")) and '"' in text]
    assert nested == [], "no column is JSON inside a text"


async def test_half_an_export_that_a_kill_left_goes_with_the_person(
    stage: Stage, tmp_path: Path
) -> None:
    exports = tmp_path / "data" / "exports"
    exports.mkdir()
    (exports / f".person-{await person_of(stage)}-x.json.8f3k.part").write_text(WORDS)
    await stage.say("/delete")
    await stage.say("yes")
    assert list(exports.iterdir()) == []


async def test_after_deletion_no_file_has_a_word_a_name_or_an_id(
    stage: Stage, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    await stage.say("/export")
    assert {text for text, _ in found_in(data, WORDS, NOTE, NAME, CHAT)} == {
        WORDS,
        NOTE,
        NAME,
        CHAT,
    }
    await stage.say("/delete")
    said = await stage.say("Yes, remove everything")
    assert [m.text.splitlines()[0] for m in said] == ["Everything is gone."]
    assert found_in(data, WORDS, NOTE, NAME, "zebrafinch", "marmalade", "Quentina") == []
    await into_the_list(stage, tmp_path)
    assert found_in(data, WORDS, NOTE, NAME, CHAT, "zebrafinch", "marmalade", "Quentina") == []
    await stage.close()
    assert found_in(data, WORDS, NOTE, NAME, CHAT, "zebrafinch", "marmalade", "Quentina") == []
    await stage.open()
    assert list((data / "exports").iterdir()) == []
    found = await rows(stage.store, "SELECT month, level, count FROM erasure")
    assert [tuple(row) for row in found] == [("2026-11", "", 1)]


async def test_of_flags_only_level_and_month_are_left(stage: Stage, tmp_path: Path) -> None:
    await stage.say("crushing chest pain right now")
    await stage.say("/delete")
    await stage.say("yes")
    found = await rows(stage.store, "SELECT level, count FROM erasure ORDER BY level")
    assert [tuple(row) for row in found] == [("", 1), ("emergency", 1)]
    assert found_in(tmp_path / "data", "chest pain", "chest_pain") == []


async def test_a_power_cut_before_the_last_words_keeps_them_and_nothing_else(
    stage: Stage, tmp_path: Path
) -> None:
    said = await stage.say("/delete")
    yes = Tapped(stage.now, said[-1].buttons[0].id)
    await stage.parts[1].submit(Arrived(stage.address, yes))
    assert found_in(tmp_path / "data", WORDS, NOTE, NAME) == []
    await stage.close()
    await stage.open()
    (parcel,) = await stage.parts[2].waiting(stage.address)
    assert "Everything is gone." in str(parcel.body)
    await stage.parts[2].delivered([parcel], [""])
    await into_the_list(stage, tmp_path)
    assert found_in(tmp_path / "data", CHAT) == []


async def test_who_leaves_by_themselves_is_in_the_list_that_outlasts_every_backup(
    stage: Stage, tmp_path: Path
) -> None:
    before = stage.now - timedelta(days=1)
    await stage.say("/delete")
    await stage.say("yes")
    listed = await into_the_list(stage, tmp_path)
    assert listed.marks(stage.address) & listed.after(before)


async def test_where_no_file_can_be_written_the_text_comes_all_the_same(
    stage: Stage, tmp_path: Path
) -> None:
    (tmp_path / "data" / "exports").write_text("in the way")
    said = await stage.say("/export")
    assert WORDS in said[-1].text
    assert "The files could not be written" in said[-1].text


async def test_nobody_elses_row_goes_and_who_comes_back_is_somebody_new(stage: Stage) -> None:
    other = Address("terminal", "you")
    await stage.parts[1].submit(Arrived(other, Said(stage.now, "/start")))
    before = await person_of(stage)
    await stage.say("/delete")
    await stage.say("yes")
    begun = await stage.store.begin([other, stage.address], [before], [])
    await stage.store.rollback()
    assert set(begun.by_address) == {other}
    assert begun.by_id == {}
    said = await stage.say("/start")
    assert said[-1].text.startswith("Hi, I'm Limber")
    assert await person_of(stage) != before


async def test_no_timer_and_no_message_of_somebody_who_left_is_there_any_more(
    stage: Stage,
) -> None:
    await stage.say("that's all")
    await stage.say("start")
    await stage.say("/delete")
    await stage.say("yes")
    assert await stage.store.next_due() is None
    assert await stage.wait(3 * 86400) == []


async def test_saying_no_removes_nothing(stage: Stage) -> None:
    before = await person_of(stage)
    await stage.say("/delete")
    said = await stage.say("Keep it")
    assert said[0].text.startswith("Nothing was removed.")
    assert await person_of(stage) == before


async def test_who_runs_limber_can_erase_somebody_without_a_word(
    stage: Stage, tmp_path: Path
) -> None:
    person = await person_of(stage)
    before = len(stage.said)
    await stage.parts[1].submit(ForPerson(person, Erased(stage.now)))
    assert (await stage.parts[2].waiting(stage.address)) == []
    assert len(stage.said) == before
    await into_the_list(stage, tmp_path)
    assert found_in(tmp_path / "data", WORDS, NOTE, NAME, CHAT) == []
    taken = await stage.parts[1].submit(ForPerson(person, Erased(stage.now)))
    assert not taken.is_new


async def test_taking_the_agreement_back_holds_at_once(stage: Stage, tmp_path: Path) -> None:
    await stage.say("that's all")
    await stage.say("start")
    said = await stage.say("/withdraw")
    assert said[0].text.startswith("Done, that holds from now on.")
    assert await stage.wait(3600) == []
    await stage.say("my platypus hurts")
    await stage.submit(Said(stage.now, "/coach about the platypus"))
    assert found_in(tmp_path / "data", "platypus") == []
    assert found_in(tmp_path / "data", "zebrafinch") != []
    taken = await stage.parts[1].submit(
        ForPerson(await person_of(stage), CoachNoted(stage.now, "John", "left"))
    )
    assert taken.is_new
    assert (await stage.say("/withdraw"))[0].text.startswith("There's nothing to take back")


async def test_an_agreement_is_asked_for_again_after_a_year(stage: Stage) -> None:
    await stage.say("/stop")
    await stage.until(stage.now + timedelta(days=366))
    said = await stage.say("/warmup")
    assert said[-1].text.startswith("One thing first: it's been a year.")
    said = await stage.say("Still fine")
    assert said[-1].text.startswith("Thank you. On we go.")
    await stage.say("/stop")
    said = await stage.say("/warmup")
    assert not said[-1].text.startswith("One thing first")


async def test_what_was_agreed_to_can_be_read_before_it_is_renewed(stage: Stage) -> None:
    await stage.say("/stop")
    await stage.until(stage.now + timedelta(days=366))
    await stage.say("/warmup")
    said = await stage.say("Tell me more")
    assert said[-1].text.startswith("Gladly, here is all of it.")
    assert (await stage.say("Still fine"))[-1].text.startswith("Thank you. On we go.")


async def test_an_agreement_that_is_not_renewed_is_taken_back(stage: Stage) -> None:
    await stage.say("/stop")
    await stage.until(stage.now + timedelta(days=366))
    await stage.say("/warmup")
    said = await stage.say("No longer")
    assert said[-1].text.startswith("Done, that holds from now on.")
    said = await stage.say("Leave it as it is")
    said = await stage.say("/warmup")
    assert said[0].text.startswith("One thing comes first.")


async def test_an_agreement_is_asked_for_again_when_its_text_has_changed(
    stage: Stage,
    coached: Router,
) -> None:
    await stage.say("/stop")
    messages = {**coached.world.catalog.messages, "welcome.version": "3"}
    catalog = replace(coached.world.catalog, messages=messages)
    stage.router = Router(replace(coached.world, catalog=catalog))
    await stage.restart()
    said = await stage.say("/warmup")
    assert said[-1].text.startswith("One thing first: the text that you agreed to has changed.")
