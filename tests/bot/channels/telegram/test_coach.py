"""A coach and a person on Telegram, through a running Limber: topics, replies, notes, commands."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.bot.channels.telegram.fake.server import LOSE
from tests.bot.channels.telegram.fake.state import Posted
from tests.bot.channels.telegram.process import limber
from tests.bot.channels.telegram.town import (
    ANA,
    GROUP,
    JOHN,
    PHOTO,
    a_town,
    agreed,
    says,
    seen,
    stored,
    tell,
    wrote,
)
from tests.support.waiting import until

pytestmark = pytest.mark.long


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


async def test_of_an_answer_in_two_pieces_only_the_last_makes_a_sound(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        async with limber(fake, tmp_path, TELEGRAM_COACH_CHAT=str(GROUP)):
            await agreed(fake)
            await tell(fake, ANA, "/coach How do I squat?")
            line = await seen(fake, GROUP, wrote("How do I squat?"))
            long = "Slowly. " * 510 + "The end."
            fake.say(GROUP, long, sender=JOHN, thread=line.thread, reply_to=line.id)
            last = await seen(fake, ANA, says("The end."))
            first = next(p for p in fake.said(ANA) if "Slowly." in p.text)
            assert first is not last
            assert (first.is_silent, last.is_silent) == (True, False)
        assert fake.malformed == []


async def test_a_topic_whose_makings_answer_was_lost_is_known_by_its_name(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        fake.trouble["createForumTopic"] = [LOSE]
        async with limber(fake, tmp_path, TELEGRAM_COACH_CHAT=str(GROUP)):
            await agreed(fake)
            await tell(fake, ANA, "/coach My knee clicks on stairs. Is that bad?")
            line = await seen(fake, GROUP, wrote("My knee clicks"))
            orphan, real = fake.chat(GROUP).topics
            assert line.thread == real
            fake.say(GROUP, "Keep it easy today.", sender=JOHN, thread=orphan)
            asked = await seen(fake, GROUP, says("Send to Ana"))
            assert asked.thread == real
            fake.say(GROUP, "Just for us.", sender=JOHN, thread=real)
            fake.press(GROUP, asked.id, asked.labels[0][1])
            await seen(fake, ANA, says("Keep it easy today."))
            await tell(fake, ANA, "/coach And on the bike?")
            await seen(fake, GROUP, wrote("And on the bike"))
            assert sum("Send to Ana" in p.text for p in fake.said(GROUP)) == 0, "it is answered"
            assert not any("Just for us" in p.text for p in fake.said(ANA))
        assert fake.malformed == []


def of_kind(kind: str) -> Callable[[Posted], bool]:
    return lambda posted: posted.kind == kind


@pytest.mark.parametrize("is_forum", [True, False])
async def test_a_file_of_every_kind_goes_both_ways_as_what_it_is(
    tmp_path: Path, *, is_forum: bool
) -> None:
    kinds = ("photo", "voice", "audio", "video", "video_note", "animation", "document", "sticker")
    async with a_town(is_forum=is_forum).open() as fake:
        async with limber(fake, tmp_path, TELEGRAM_COACH_CHAT=str(GROUP)):
            await agreed(fake)
            for kind in kinds:
                file: Any = {"file_id": f"id-{kind}", "file_unique_id": "u"}
                fake.files[f"id-{kind}"] = b"some bytes"
                fake.send_file(ANA, kind, [file] if kind == "photo" else file)
                shown = await seen(fake, GROUP, of_kind(kind))
                answer = {"file_id": f"back-{kind}", "file_unique_id": "u"}
                fake.files[f"back-{kind}"] = b"other bytes"
                fake.send_file(
                    GROUP, kind, [answer] if kind == "photo" else answer, sender=JOHN,
                    thread=shown.thread, reply_to=shown.id,
                )  # fmt: skip
                sent = await seen(fake, ANA, of_kind(kind))
                assert "[" not in sent.text + shown.text, "the file itself is beside it"
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


async def test_a_group_that_becomes_public_is_shown_nothing_more(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        async with limber(fake, tmp_path, TELEGRAM_COACH_CHAT=str(GROUP)):
            await agreed(fake)
            await tell(fake, ANA, "/coach Please look at my squat when you can.")
            await seen(fake, GROUP, wrote("look at my squat"))
            fake.chat(GROUP).username = "everybody"
            fake.member(GROUP, "administrator")
            await seen(fake, GROUP, says("read by anybody"))
            await tell(fake, ANA, "/coach This is for my coach alone.")
            assert not any("for my coach alone" in p.text for p in fake.said(GROUP))
            fake.chat(GROUP).username = ""
            fake.member(GROUP, "administrator")
            await seen(fake, GROUP, wrote("for my coach alone"))
        assert fake.malformed == []
