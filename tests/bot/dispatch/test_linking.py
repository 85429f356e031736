"""One person on two platforms: a code joins them, and nothing that protects is lost."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dispatch.item import Arrived, ForPerson, RowsOnly
from bot.privacy.export import Exporter
from bot.storage.changes import Changes
from bot.storage.parcel import NewMessage, message_in
from bot.storage.records import Address
from bot.storage.written_rows import LogRow
from handlers.engine.event import CoachReplied, Refused, Said, Tapped
from handlers.profile.facts import FLAGS
from handlers.routing.router import Router
from tests.support.sql import rows
from tests.support.stage import Stage

HERE, THERE = Address("telegram", "1"), Address("discord", "2")
_CODE = re.compile(r"/link \d+-[A-Z2-9]{8}")


class Town:
    """Two platforms over one database, without any of their networks."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.told: dict[Address, list[str]] = {HERE: [], THERE: []}

    async def say(self, at: Address, text: str) -> str:
        """Write there; returns the last that is said there to it."""
        await self.stage.parts[1].submit(Arrived(at, Said(self.stage.now, text)))
        await self.collect()
        return self.told[at][-1] if self.told[at] else ""

    async def tap(self, at: Address, choice: str) -> None:
        await self.stage.parts[1].submit(Arrived(at, Tapped(self.stage.now, choice)))
        await self.collect()

    async def collect(self) -> None:
        for address in (HERE, THERE):
            parcels = await self.stage.parts[2].waiting(address)
            await self.stage.parts[2].delivered(parcels, ["1"] * len(parcels))
            self.told[address] += [
                p.body.message.text for p in parcels if isinstance(p.body, NewMessage)
            ]

    async def person(self, at: Address) -> int:
        taken = await self.stage.parts[1].submit(Arrived(at, Said(self.stage.now, "/help")))
        await self.collect()
        assert taken.person is not None
        return taken.person

    async def agreed(self, at: Address) -> int:
        """Somebody who has agreed, and whose knee hurts."""
        await self.say(at, "/start")
        await self.say(at, "I agree")
        return await self.person(at)

    async def code(self, at: Address) -> str:
        found = _CODE.search(await self.say(at, "/link"))
        assert found is not None, self.told[at][-1]
        return found[0]

    async def join(self, at: Address, code: str) -> str:
        """Give a code, and say yes to what is asked about it."""
        await self.say(at, code)
        return await self.say(at, f"{code} yes")


@pytest.fixture
async def town(coached: Router, tmp_path: Path) -> AsyncIterator[Town]:
    stage = Stage(coached, tmp_path / "limber.db")
    await stage.open()
    yield Town(stage)
    await stage.close()


async def test_a_code_makes_one_person_of_two(town: Town) -> None:
    kept, gone = await town.agreed(HERE), await town.agreed(THERE)
    assert kept != gone
    await town.join(THERE, await town.code(HERE))
    assert await town.person(HERE) == await town.person(THERE) == kept
    assert await town.stage.store.profile_of(gone) is None
    assert any("both are you now" in text for text in town.told[THERE])


@pytest.mark.parametrize("who_asked", [None, HERE, THERE])
async def test_a_coach_hears_of_it_who_knows_one_of_them(
    town: Town, who_asked: Address | None
) -> None:
    kept, gone = await town.agreed(HERE), await town.agreed(THERE)
    if who_asked is not None:
        await town.say(who_asked, "/coach may I squat?")
    await town.join(THERE, await town.code(HERE))
    found = await rows(town.stage.store, "SELECT text FROM thread_entry WHERE kind = 'note'")
    known = await rows(town.stage.store, "SELECT person FROM thread")
    assert [each[0] for each in known] == ([] if who_asked is None else [kept])
    assert (f"#{gone} = #{kept}" in [each[0] for each in found]) is (who_asked is not None)


async def test_a_code_that_fits_asks_first_and_joins_nobody_by_itself(town: Town) -> None:
    kept, gone = await town.agreed(HERE), await town.agreed(THERE)
    code = await town.code(HERE)
    asked = await town.say(THERE, code)
    assert "will be able to read what you wrote here" in asked
    assert await town.person(THERE) == gone, "a stranger's code, typed, gives nothing away"
    await town.tap(THERE, "link.no")
    assert town.told[THERE][-1].startswith("Nothing was joined")
    await town.tap(THERE, f"link.{code.removeprefix('/link ')}")
    assert await town.person(THERE) == kept
    assert any("Another place was just joined" in text for text in town.told[HERE])


async def test_messages_go_where_the_person_wrote_last(town: Town) -> None:
    person = await town.agreed(HERE)
    await town.join(THERE, await town.code(HERE))
    for at, other in ((THERE, HERE), (HERE, THERE)):
        await town.say(at, "/help")
        before = len(town.told[other])
        said = CoachReplied(town.stage.now, "John", f"Well done over {at.channel}.")
        await town.stage.parts[1].submit(ForPerson(person, said))
        await town.collect()
        assert f"over {at.channel}" in town.told[at][-1]
        assert len(town.told[other]) == before


async def test_a_place_that_refuses_is_left_for_the_other(town: Town) -> None:
    person = await town.agreed(HERE)
    await town.join(THERE, await town.code(HERE))
    submit = town.stage.parts[1].submit
    await submit(ForPerson(person, CoachReplied(town.stage.now, "John", "Do rest.")))
    await submit(ForPerson(person, Refused(town.stage.now, THERE.channel, THERE.chat)))
    await town.collect()
    assert "Do rest." in town.told[HERE][-1]
    await submit(ForPerson(person, Refused(town.stage.now, HERE.channel, HERE.chat)))
    found = await town.stage.store.thread_of(person)
    assert found is not None
    assert found[0].is_unreachable, "nowhere is left"
    assert await town.say(THERE, "/help"), "who writes can be reached again"


@pytest.mark.parametrize("flagged", [HERE, THERE])
async def test_a_flag_on_either_stands_on_both(town: Town, flagged: Address) -> None:
    person = await town.agreed(HERE)
    await town.agreed(THERE)
    await town.say(flagged, "my chest hurts and I can't breathe")
    await town.join(THERE, await town.code(HERE))
    profile = await town.stage.store.profile_of(person)
    assert profile is not None
    assert FLAGS.of(profile)
    assert any("looked at first" in text for text in town.told[THERE])


async def test_both_histories_are_one_history(town: Town) -> None:
    person, other = await town.agreed(HERE), await town.agreed(THERE)
    await town.say(THERE, "/coach what about my knee?")
    await town.say(HERE, "/coach and my back?")
    await town.stage.parts[1].submit(
        RowsOnly(Changes(log=[LogRow(900, "score", 1, other, "score", "{}", 1)]))
    )
    await town.join(THERE, await town.code(HERE))
    found = await town.stage.store.thread_of(person)
    assert found is not None
    texts = " ".join(line.text for line in found[1])
    assert "what about my knee?" in texts
    assert "and my back?" in texts
    assert 900 in [line.conversation for line in await town.stage.store.log_of(person)]


async def test_a_wrong_code_an_old_one_and_ones_own_join_nobody(town: Town) -> None:
    kept, other = await town.agreed(HERE), await town.agreed(THERE)
    code = await town.code(HERE)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert "doesn't fit" in await town.say(THERE, wrong)
    assert "doesn't fit" in await town.say(THERE, "/link 99999-ABCDEFGH")
    assert "doesn't fit" in await town.say(THERE, "/link whatever")
    assert "your own code" in await town.say(HERE, code)
    await town.stage.until(town.stage.now + timedelta(minutes=11))
    assert "older than ten minutes" in await town.say(THERE, code)
    assert (await town.person(HERE), await town.person(THERE)) == (kept, other)


async def test_a_code_is_good_once(town: Town) -> None:
    await town.agreed(HERE)
    code = await town.code(HERE)
    await town.join(THERE, code)
    third = Address("discord", "3")
    town.told[third] = []
    await town.stage.parts[1].submit(Arrived(third, Said(town.stage.now, code)))
    parcels = await town.stage.parts[2].waiting(third)
    said = message_in(parcels[-1].body)
    assert said is not None
    assert "doesn't fit" in said.text


async def test_who_guesses_five_times_waits_an_hour(town: Town) -> None:
    kept, other = await town.agreed(HERE), await town.agreed(THERE)
    code = await town.code(HERE)
    for letter in "ABCDE":
        await town.say(THERE, f"/link {kept}-{letter * 8}")
    assert "too many" in await town.say(THERE, code), "even the right one"
    await town.stage.until(town.stage.now + timedelta(minutes=61))
    assert "doesn't fit" in await town.say(THERE, code), "that code is spoilt for good"
    await town.join(THERE, await town.code(HERE))
    assert await town.person(THERE) == kept != other


async def test_a_place_can_be_taken_out_again(town: Town) -> None:
    kept = await town.agreed(HERE)
    assert "only place" in await town.say(HERE, "/link off")
    await town.join(THERE, await town.code(HERE))
    assert "on its own now" in await town.say(THERE, "/link off")
    assert await town.person(HERE) == kept
    assert await town.person(THERE) != kept


async def test_deleting_takes_the_files_of_every_number_that_somebody_had(
    town: Town, tmp_path: Path
) -> None:
    kept, gone = await town.agreed(HERE), await town.agreed(THERE)
    await town.join(THERE, await town.code(HERE))
    photos, exporter = tmp_path / "photos", Exporter(town.stage.store, tmp_path / "exports")
    files = [photos / f"photo-{number}-{number:016x}.jpg" for number in (kept, gone, 777)]
    photos.mkdir()
    for number, file in zip((kept, gone, 777), files, strict=True):
        file.touch()
        folder = tmp_path / "attachments" / f"person-{number}"
        folder.mkdir(parents=True)
    await town.say(HERE, "/delete")
    await town.stage.parts[1].submit(Arrived(HERE, Said(town.stage.now, "yes")))
    for parcel in await town.stage.parts[2].waiting(HERE):
        await exporter.prepare(parcel)
    assert [file.exists() for file in files] == [False, False, True]
    assert [f.name for f in (tmp_path / "attachments").iterdir()] == ["person-777"]


async def test_whoever_was_joined_unawares_takes_the_other_place_out(town: Town) -> None:
    kept = await town.agreed(HERE)
    assert "only place" in await town.say(HERE, "/link only")
    await town.join(THERE, await town.code(HERE))
    assert "this chat alone" in await town.say(HERE, "/link only")
    assert await town.person(HERE) == kept, "the history stays"
    assert await town.person(THERE) != kept, "and the other place has none of it"


async def test_nobody_who_has_not_agreed_gets_a_code(town: Town) -> None:
    await town.say(HERE, "/link")
    assert not any(_CODE.search(text) for text in town.told[HERE])
