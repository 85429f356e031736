"""Which forum is the coaches', and whom what is written in it is for, through a running Limber."""

import re
from pathlib import Path

import pytest

from tests.bot.channels.discord.club import MENTION, SECONDS, Club
from tests.bot.channels.discord.fake.actions import Someone, choices, open_post, open_server
from tests.bot.channels.discord.fake.gateway import CONTENT_GRANTED
from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.bot.channels.discord.process import limber
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.support.waiting import until

pytestmark = pytest.mark.long


async def test_a_code_makes_a_forum_the_coachs(tmp_path: Path) -> None:
    async with FakeDiscord().open() as fake:
        text, forum = open_server(fake)
        john = Someone(fake, 2_000_000_000_000_000_099, "John")
        post = open_post(fake, forum, "here")

        def answers(place: int) -> list[str]:
            return [m["content"] for m in john.reads(place)]

        async with limber(fake, tmp_path) as process:
            await process.ready()
            code = await process.printed("coach-here")
            assert re.fullmatch(r"/coach_here [0-9a-f]{8}", code)
            await john.say(f"{MENTION} /coach_here 00000000", post)
            await john.say(f"{MENTION} {code}", text)
            await until(lambda: bool(answers(text)), SECONDS)
            assert "forum" in answers(text)[0], "what is no forum is refused, with the fix"
            await until(lambda: bool(answers(post)), SECONDS)
            assert "in private" in answers(post)[0], "a wrong code is somebody who talks to the bot"
            await john.say(f"{MENTION} {code}", post)
            await until(lambda: len(answers(post)) == 2, SECONDS)
            sam = Someone(fake)
            club = Club(fake, FakeTelegram(), process, sam, john, forum)
            await club.agreed()
            await club.asked("Is my squat deep enough?")
            await process.again()
            await club.asked("Do you still know me, after a restart?")
            assert fake.wrong == []


async def test_a_forum_that_everybody_sees_is_refused(tmp_path: Path) -> None:
    async with FakeDiscord().open() as fake:
        _, forum = open_server(fake, is_forum_private=False)
        async with limber(fake, tmp_path, DISCORD_COACH_CHANNEL=str(forum)) as process:
            await process.ready()
            assert "Everybody on the server can see that forum" in process.log
            assert fake.made("POST", "/threads") == []


async def test_a_code_in_a_forum_that_everybody_sees_is_refused_with_what_mends_it(
    tmp_path: Path,
) -> None:
    async with FakeDiscord().open() as fake:
        _, forum = open_server(fake, is_forum_private=False)
        john = Someone(fake, 2_000_000_000_000_000_099, "John")
        post = open_post(fake, forum, "here")
        async with limber(fake, tmp_path) as process:
            await process.ready()
            await john.say(f"{MENTION} {await process.printed('coach-here')}", post)
            await until(lambda: bool(john.reads(post)), SECONDS)
            answer = john.reads(post)[0]["content"]
            assert "Permissions" in answer, "what mends it is said"
            sam = Someone(fake)
            await Club(fake, FakeTelegram(), process, sam, john, forum).agreed()
            before = len(sam.reads())
            await sam.command("coach", question="Is my squat deep enough?")
            await until(lambda: len(sam.reads()) > before, SECONDS)
            assert fake.made("POST", "/threads") == []
            assert fake.wrong == []


async def test_with_the_words_of_messages_granted_a_plain_line_is_a_note(tmp_path: Path) -> None:
    async with FakeDiscord().open() as fake:
        fake.town.bot_flags = CONTENT_GRANTED
        _, forum = open_server(fake)
        async with limber(fake, tmp_path, DISCORD_COACH_CHANNEL=str(forum)) as process:
            await process.ready()
            assert fake.gateway.identified[-1] & (1 << 15)


async def test_what_coaches_say_among_themselves_stays_there_and_in_doubt_it_is_asked(
    club: Club,
) -> None:
    await club.agreed()
    post = await club.asked("My knee clicks on stairs.")
    anna = Someone(club.fake, 2_000_000_000_000_000_098, "Anna")
    line = club.line("wrote:\nMy knee clicks on stairs.")
    to_line = {"message_reference": {"message_id": line["id"], "channel_id": str(post)}}

    note = await anna.say(f"{MENTION} She writes this every week.", post)
    await until(lambda: bool(club.line("Noted.")), SECONDS)
    first = club.line("Noted.")
    to_note = {"message_reference": {"message_id": str(note), "channel_id": str(post)}}
    await club.coach.say(f"{MENTION} Agreed, ignore her.", post, type=19, **to_note)
    await club.coach.say("", post, type=6, **to_line)  # a pin
    await until(lambda: club.line("Noted.")["id"] != first["id"], SECONDS)
    asked = club.line("Noted.")
    to_limber = {
        "message_reference": {"message_id": asked["id"], "channel_id": str(post)},
        "referenced_message": asked,
    }
    await club.coach.say(f"{MENTION} Rest a day.", post, type=19, **to_limber)
    await until(lambda: bool(club.line("Send to Sam")), SECONDS)
    assert club.said_to_sam("Agreed") == club.said_to_sam("Rest a day.") == []
    question = club.line("Send to Sam")
    await club.coach.tap(choices(question)[0][0], question)
    await until(lambda: bool(club.said_to_sam("Rest a day.")), SECONDS)
    assert club.line("I can't read that one") == {}, "a pin is nobody's words"
    assert club.said_to_sam("Agreed") == []


async def test_what_coaches_wrote_while_limber_was_away_is_heard_once(club: Club) -> None:
    await club.agreed()
    post = await club.asked("My knee clicks on stairs.")
    line = club.line("wrote:\nMy knee clicks on stairs.")
    reply = {"message_reference": {"message_id": line["id"], "channel_id": str(post)}}
    await club.limber.end()
    await club.coach.say(f"{MENTION} Keep it easy today.", post, type=19, **reply)
    await club.limber.start()
    await until(lambda: bool(club.said_to_sam("Keep it easy today.")), SECONDS)
    await club.limber.again()
    await club.asked("One more question about squats.")
    assert len(club.said_to_sam("Keep it easy today.")) == 1


async def test_an_answer_that_is_changed_is_checked_and_one_that_is_deleted_is_taken_back(
    club: Club,
) -> None:
    await club.agreed()
    post = await club.asked("My knee clicks on stairs.")
    line = club.line("wrote:\nMy knee clicks on stairs.")
    reply = {"message_reference": {"message_id": line["id"], "channel_id": str(post)}}
    mine = await club.coach.say(f"{MENTION} Keep it easy today.", post, type=19, **reply)
    await until(lambda: bool(club.said_to_sam("Keep it easy today.")), SECONDS)
    await club.coach.edit(mine, f"{MENTION} You have a torn meniscus, push through.", post)
    await until(lambda: bool(club.line("/anyway")), SECONDS)
    assert club.said_to_sam("meniscus") == []
    await club.coach.delete(mine, post)
    await until(lambda: bool(club.line("taking it back there too")), SECONDS)
    await until(lambda: club.said_to_sam("Keep it easy today.") == [], SECONDS)


async def test_limbers_own_words_are_nobodys_when_they_are_forwarded(club: Club) -> None:
    """A safety list that somebody forwards is no danger; what somebody else wrote is."""
    await club.agreed()
    post = await club.asked("My knee clicks on stairs.")
    own = club.sam.reads()[-1]
    own["content"] = "Crushing chest pain right now?"
    before = len(club.sam.reads())
    await club.sam.forward(own)
    await until(lambda: len(club.sam.reads()) > before, SECONDS)
    assert not any("chest" in each["content"].lower() for each in club.sam.reads()[before:])
    other = await club.coach.say("I have crushing chest pain right now.", post)
    await club.sam.forward(club.fake.town.messages[post][other])
    await until(lambda: "call" in club.sam.reads()[-1]["content"].lower(), SECONDS)
