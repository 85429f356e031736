"""What a coach's lists look at is kept beside the profile, and never older than it."""

from bot.storage.changes import Changes
from bot.storage.codec import person_row, thread_row
from bot.storage.store import Store
from bot.storage.written_rows import AddressRow
from bot.storage.written_thread_rows import AlertRow, ThreadEntryRow
from handlers.coach.attention import Case
from handlers.coach.thread import State, Thread
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from handlers.profile.compact_days import COMPACT_DAYS, compact_days_in, compact_days_of
from handlers.profile.facts import CONSENT, DAYS, NAME
from handlers.profile.facts import Consent as Agreement
from tests.handlers.coach.cases import days_of
from tests.support.rows import AT, save

MS = milliseconds(AT)
AGREED = {CONSENT.name: CONSENT.dump(Agreement("2", MS, "web"))}
DAYS_ = days_of(3, None, 4)


def written(number: int, *, is_prepared: bool = True, name: str = "Ada") -> Changes:
    person = Person(number, {**AGREED, NAME.name: name, DAYS.name: DAYS.dump(DAYS_)})
    row = person_row(person, MS)
    return Changes(
        people=[row if is_prepared else row._replace(listed="")],
        addresses=[AddressRow("terminal", str(number), number)],
    )


async def listed(store: Store) -> dict[int, Case]:
    return {each.id: each for each in await store.cases(10)}


async def test_somebody_whose_profile_was_not_made_short_yet_is_listed_all_the_same(
    store: Store,
) -> None:
    await save(store, written(1))
    await save(store, written(2, is_prepared=False))
    found = await listed(store)
    assert sorted(found) == [1, 2]
    assert COMPACT_DAYS.name in found[1].profile
    assert DAYS.name not in found[1].profile
    assert (
        compact_days_of(found[1].profile)
        == compact_days_of(found[2].profile)
        == compact_days_in(DAYS_)
    )


async def test_a_list_sees_what_was_written_last(store: Store) -> None:
    await save(store, written(1))
    before = (await listed(store))[1]
    assert (await listed(store))[1] is before, "what has not changed is not read again"
    await save(store, written(1, name="Mia"))
    assert NAME.of((await listed(store))[1].profile) == "Mia"
    await save(store, Changes(alerts=[AlertRow(1, "emergency", "EMERGENCY: x", MS)]))
    assert [each.level for each in (await listed(store))[1].alerts] == ["emergency"]
    said = ThreadEntryRow(1, "person", "person", "hello", MS)
    waits = thread_row(1, Thread(State.WAITING, AT))
    await save(store, Changes(thread_entries=[said], threads=[waits]))
    found = (await listed(store))[1]
    assert (found.thread.state, found.last_words and found.last_words.text) == (
        State.WAITING,
        "hello",
    )
    answer = ThreadEntryRow(1, "John", "coach", "hi", MS + 1000)
    await save(store, Changes(thread_entries=[answer]))
    found = (await listed(store))[1]
    assert found.last_words is not None
    assert found.last_words.is_answered
    assert found.answered_at is not None


async def test_what_is_written_to_a_coach_and_back_comes_in_its_order(store: Store) -> None:
    await save(store, written(1))
    kinds = ("person", "note", "coach", "person")
    lines = [ThreadEntryRow(1, kind, kind, kind, MS + n) for n, kind in enumerate(kinds)]
    await save(store, Changes(thread_entries=lines))
    found = [tuple(each) for each in await store.exchanges(AT)]
    assert found == [
        (1, False, MS, "person"),
        (1, True, MS + 2, ""),
        (1, False, MS + 3, "person"),
    ]


async def test_a_blank_person_is_in_no_list(store: Store) -> None:
    await save(store, Changes(people=[person_row(Person(3, {}), MS)]))
    assert await listed(store) == {}
