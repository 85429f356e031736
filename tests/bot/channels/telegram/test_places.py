"""Where people write: in groups, in albums, and as a coach who trains in the same private chat."""

from pathlib import Path

import pytest

from tests.bot.channels.telegram.fake.state import Topic
from tests.bot.channels.telegram.process import limber
from tests.bot.channels.telegram.town import (
    ANA,
    GROUP,
    JOHN,
    a_town,
    agreed,
    says,
    seen,
    stored,
    tell,
    wrote,
)

pytestmark = pytest.mark.long

CLUB = -1007777


async def test_in_a_group_health_is_declined_with_a_way_to_the_private_chat(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        fake.chat(CLUB)
        async with limber(fake, tmp_path):
            await agreed(fake)
            fake.say(CLUB, "who is in for lunch?", sender=ANA)
            fake.say(CLUB, "my left knee hurts when I squat", sender=ANA)
            kind = await seen(fake, CLUB, lambda p: "in private" in p.text)
            assert fake.said(CLUB) == [kind], "lunch is nobody's business"
            assert kind.labels == [("Write to me in private", "https://t.me/limber_test_bot")]
            assert kind.reply_to == fake.chat(CLUB).last - 1
            alone = len(fake.said(ANA))
            fake.say(CLUB, "I have chest pain and my left arm is numb", sender=ANA)
            await seen(fake, CLUB, lambda p: "Please call" in p.text)
            own = await seen(fake, ANA, lambda p: "Stop here, please." in p.text)
            assert own in fake.said(ANA)[alone:]
        assert fake.malformed == []
        flags = await stored(tmp_path, "SELECT COUNT(*) FROM log WHERE kind = 'flag'")
        assert flags == [(1,)], "and it stands in the writer's own log"


async def test_an_album_is_answered_once_and_all_of_it_is_kept(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        async with limber(fake, tmp_path, TELEGRAM_COACH_CHAT=str(GROUP)):
            await agreed(fake)
            for number in range(3):
                fake.files[f"a{number}"] = b"x"
                photo = [{"file_id": f"a{number}", "file_unique_id": "u", "width": 8, "height": 8}]
                fake.send_file(ANA, "photo", photo, media_group_id="7")
            await seen(fake, GROUP, lambda p: p.file == "a2")
            await seen(fake, ANA, lambda p: "look at pictures" in p.text)
            assert len([p for p in fake.said(ANA) if "look at pictures" in p.text]) == 1
            assert [p.file for p in fake.said(GROUP) if p.kind == "photo"] == ["a0", "a1", "a2"]
        assert fake.malformed == []


async def test_a_coach_trains_and_answers_in_one_private_chat(tmp_path: Path) -> None:
    async with a_town(is_forum=False).open() as fake:
        async with limber(fake, tmp_path, TELEGRAM_COACH_CHAT=str(JOHN)):
            (welcome,) = await tell(fake, JOHN, "/start")
            assert "Limber" in welcome.text
            await agreed(fake)
            await tell(fake, ANA, "/coach Should I squat today?")
            line = await seen(fake, JOHN, wrote("Should I squat today?"))
            fake.say(JOHN, "Yes, lightly.", reply_to=line.id)
            await seen(fake, ANA, lambda p: "Yes, lightly." in p.text)
            answers = await tell(fake, JOHN, "/help")
            assert any("Here's what I can do" in each.text for each in answers)
        assert fake.malformed == []


async def test_answers_in_a_private_chat_with_topics_go_to_the_topic(tmp_path: Path) -> None:
    async with a_town(is_forum=False).open() as fake:
        ana = fake.chat(ANA)
        ana.is_forum, ana.topics = True, {50: Topic("Knee"), 60: Topic("Gone")}
        async with limber(fake, tmp_path):
            fake.say(ANA, "/start", thread=50)
            welcome = await seen(fake, ANA, says("I'm Limber"))
            fake.press(ANA, welcome.id, welcome.labels[0][1])
            asked = await seen(fake, ANA, says("What's bothering you"))
            assert (welcome.thread, asked.thread) == (50, 50)
            fake.say(ANA, "/progress", thread=60)
            ana.topics[60].is_deleted = True
            fake.say(ANA, "/help")
            help_ = await seen(fake, ANA, says("Here's what I can do"))
            assert help_.thread is None
        assert fake.malformed == []
