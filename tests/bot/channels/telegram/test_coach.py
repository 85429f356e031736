"""A coach and a person on Telegram, through a running Limber: topics, replies, notes, commands."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.storage.sqlite.store import SqliteStore
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.fake.state import Posted
from tests.bot.channels.telegram.process import limber
from tests.support.sql import rows
from tests.support.waiting import until

pytestmark = pytest.mark.long

ANA, JOHN, GROUP = 5, 9, -1001234
PHOTO = [{"file_id": "ph1", "file_unique_id": "u", "width": 8, "height": 8}]


def a_town(*, is_forum: bool) -> FakeTelegram:
    fake = FakeTelegram()
    fake.limits.is_off = True
    fake.chat(ANA)
    fake.chat(JOHN).first_name = "John"
    fake.chat(GROUP).is_forum = is_forum
    return fake


async def tell(fake: FakeTelegram, chat: int, text: str) -> list[Posted]:
    """Say something and wait for what is answered there."""
    before = len(fake.said(chat))
    fake.say(chat, text)
    await until(lambda: len(fake.said(chat)) > before)
    return fake.said(chat)[before:]


async def agreed(fake: FakeTelegram) -> None:
    (welcome,) = await tell(fake, ANA, "/start")
    before = len(fake.said(ANA))
    fake.press(ANA, welcome.id, welcome.labels[0][1])
    await until(lambda: len(fake.said(ANA)) > before)


async def seen(fake: FakeTelegram, chat: int, is_it: Callable[[Posted], bool]) -> Posted:
    """Wait until such a message stands in a chat."""
    await until(lambda: any(is_it(each) for each in fake.said(chat)))
    return next(each for each in fake.said(chat) if is_it(each))


def says(text: str) -> Callable[[Posted], bool]:
    return lambda posted: text in posted.text


def wrote(text: str) -> Callable[[Posted], bool]:
    return lambda posted: text in posted.text and "wrote:" in posted.text


async def test_a_coach_answers_in_a_topic_and_the_person_hears_it(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        async with limber(fake, tmp_path, TELEGRAM_COACH_CHAT=str(GROUP)):
            await agreed(fake)
            await tell(fake, ANA, "/coach My knee clicks on stairs. Is that bad?")
            line = await seen(fake, GROUP, wrote("My knee clicks"))
            ((thread, topic),) = fake.chat(GROUP).topics.items()
            card = fake.said(GROUP)[0]
            assert topic.name.startswith("Ana #")
            assert "knee" not in topic.name
            assert (card.thread, line.thread) == (thread, thread)
            assert "knee" not in line.text.split("\n")[0], "a lock screen shows the first line"

            fake.say(GROUP, "She should rest.", sender=JOHN, thread=thread)
            fake.say(GROUP, "Keep it easy today.", sender=JOHN, thread=thread, reply_to=line.id)
            fake.chat(ANA).first_name = "Anna"
            answer = await seen(fake, ANA, says("Keep it easy today."))
            assert answer.text.startswith("John, your coach:")
            own = fake.chat(GROUP).messages
            await until(lambda: any(m.reaction == "👌" for m in own.values()))
            assert [p.text for p in fake.said(ANA) if "should rest" in p.text] == []

            number = next(m.id for m in own.values() if m.text == "Keep it easy today.")
            fake.edit(GROUP, number, "Keep it very easy today.", sender=JOHN)
            await until(lambda: "very easy" in answer.text)

            question = next(m for m in fake.chat(ANA).messages.values() if "clicks" in m.text)
            fake.edit(ANA, question.id, "/coach My hip clicks on stairs.")
            changed = await seen(fake, GROUP, says("changed that to"))
            assert changed.reply_to == line.id

            fake.say(GROUP, "/snooze 2h", sender=JOHN, thread=thread)
            await seen(fake, GROUP, lambda p: p.thread == thread and "until" in p.text)
            fake.say(GROUP, "/card@limber_test_bot", sender=JOHN, thread=thread)
            await seen(fake, GROUP, lambda p: p.id > changed.id and "time there" in p.text.lower())
            fake.say(GROUP, "/close", sender=JOHN, thread=thread)
            await until(lambda: topic.is_closed)
            await tell(fake, ANA, "/coach One more question about squats, please.")
            await until(lambda: not topic.is_closed)
            await until(lambda: topic.name.startswith("Anna #"))
        assert fake.malformed == []
        found = await stored(tmp_path, "SELECT kind, text FROM thread_entry ORDER BY id")
    assert ("note", "She should rest.") in found
    assert ("coach", "Keep it easy today.") in found, "the old text is kept"
    assert ("coach", "Keep it very easy today.") in found


async def test_media_go_both_ways_and_a_deleted_topic_is_made_again(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        fake.files["ph1"] = b"a photo"
        async with limber(fake, tmp_path, TELEGRAM_COACH_CHAT=str(GROUP)):
            await agreed(fake)
            fake.send_file(ANA, "photo", PHOTO, caption="This is how I squat")
            shown = await seen(fake, GROUP, lambda p: p.kind == "photo")
            assert "This is how I squat" in shown.text
            kept = tmp_path / "attachments"
            await until(lambda: any(f.read_bytes() == b"a photo" for f in kept.rglob("*.*")))

            thread = shown.thread
            fake.send_file(
                GROUP, "photo", PHOTO, caption="Like this", sender=JOHN, thread=thread,
                reply_to=shown.id,
            )  # fmt: skip
            sent = await seen(fake, ANA, lambda p: p.kind == "photo")
            assert "Like this" in sent.text

            assert thread is not None
            fake.chat(GROUP).topics[thread].is_deleted = True
            await tell(fake, ANA, "/coach Are you still there, coach of mine?")
            line = await seen(fake, GROUP, wrote("Are you still there"))
            assert line.thread not in {None, thread}
        assert fake.malformed == []


async def test_an_export_is_two_documents(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        async with limber(fake, tmp_path):
            await agreed(fake)
            await tell(fake, ANA, "/coach My left toe is a marmalade hinge.")
            fake.say(ANA, "/export")
            await until(lambda: sum(p.kind == "document" for p in fake.said(ANA)) > 1)
            sent = [fake.files[p.file] for p in fake.said(ANA) if p.kind == "document"]
        assert fake.malformed == []
    as_json, as_text = sent
    assert json.loads(as_json)["person"]
    assert all(b"marmalade" in each for each in sent)
    assert not as_text.startswith(b"{")


async def test_who_is_erased_loses_their_topic_and_no_other_chat_gets_anywhere(
    tmp_path: Path,
) -> None:
    async with a_town(is_forum=True).open() as fake:
        async with limber(fake, tmp_path, TELEGRAM_COACH_CHAT=str(GROUP)):
            await agreed(fake)
            await tell(fake, ANA, "/coach Please look at my squat when you can.")
            await seen(fake, GROUP, wrote("look at my squat"))
            ((_, topic),) = fake.chat(GROUP).topics.items()

            (refused,) = (await tell(fake, JOHN, "/snooze 2h"))[-1:]
            assert "snooz" not in refused.text.lower(), "who is no coach has no such command"

            await tell(fake, ANA, "/delete")
            question = fake.said(ANA)[-1]
            yes = next(data for label, data in question.labels if label.startswith("Yes"))
            fake.press(ANA, question.id, yes)
            await until(lambda: topic.is_deleted)
        assert fake.malformed == []
        assert await stored(tmp_path, "SELECT * FROM mirror") == []
        assert await stored(tmp_path, "SELECT * FROM mirror_line") == []


async def test_a_plain_group_works_by_replies(tmp_path: Path) -> None:
    async with a_town(is_forum=False).open() as fake:
        async with limber(fake, tmp_path, TELEGRAM_COACH_CHAT=str(GROUP)):
            await agreed(fake)
            await tell(fake, ANA, "/coach Can I squat tomorrow, please?")
            line = await seen(fake, GROUP, wrote("Can I squat tomorrow"))
            assert line.reply_to == fake.said(GROUP)[0].id, "a line is a reply to the card"
            fake.say(GROUP, "lunch anyone?", sender=JOHN)
            fake.say(GROUP, "Yes, box squats.", sender=JOHN, reply_to=line.id)
            await seen(fake, ANA, says("Yes, box squats."))
        assert (
            await stored(tmp_path, "SELECT text FROM thread_entry WHERE text LIKE 'lunch%'") == []
        )


async def stored(folder: Path, statement: str) -> list[tuple[object, ...]]:
    store = SqliteStore(folder / "limber.db")
    await store.open()
    try:
        return [tuple(row) for row in await rows(store, statement)]
    finally:
        await store.close()
