"""A coach's forum on Discord, and both platforms as one inbox, through the running process."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.bot.channels.discord.fake.actions import Someone, choices, open_post, open_server
from tests.bot.channels.discord.fake.gateway import CONTENT_GRANTED
from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.bot.channels.discord.fake.state import BOT, POST, Json
from tests.bot.channels.discord.process import OnDiscord as LimberOnDiscord
from tests.bot.channels.discord.process import limber
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.fake.state import Posted
from tests.bot.channels.telegram.town import PHOTO
from tests.support.waiting import until

pytestmark = pytest.mark.long

ANA, JOHN, GROUP = 5, 9, -1001234
MENTION = f"<@{BOT}>"
SECONDS = 60.0


@dataclass(slots=True)
class Club:
    """A person on Discord, and coaches in a forum there and in a group on Telegram."""

    fake: FakeDiscord
    telegram: FakeTelegram
    limber: LimberOnDiscord
    sam: Someone
    coach: Someone
    forum: int

    def posts(self) -> list[Json]:
        return [c for c in self.fake.town.channels.values() if c["type"] == POST]

    async def agreed(self) -> None:
        await self.sam.command("start")
        await until(lambda: bool(self.sam.reads()), SECONDS)
        before = len(self.sam.reads())
        first = choices(self.sam.reads()[-1])[0][0]
        await self.sam.tap(first)
        await until(lambda: len(self.sam.reads()) > before, SECONDS)

    async def asked(self, text: str) -> int:
        """Sam asks the coach; returns the post's number once it shows that."""
        await self.sam.command("coach", question=text)
        said = f"wrote:\n{text}"  # the card above it has the words as well
        await until(lambda: bool(self.line(said)), SECONDS)
        return int(self.line(said)["channel_id"])

    def line(self, text: str) -> Json:
        """The newest message of the forum that says this; an empty one if there is none."""
        found = [
            message
            for post in self.posts()
            for message in self.fake.town.messages.get(int(post["id"]), {}).values()
            if text in message["content"]
        ]
        return found[-1] if found else {}

    def tags(self, post: int) -> list[str]:
        forum = self.fake.town.channels[self.forum]
        names = {tag["id"]: tag["name"] for tag in forum["available_tags"]}
        return [names[str(tag)] for tag in self.fake.town.channels[post]["applied_tags"]]

    def said_to_sam(self, text: str) -> list[Json]:
        return [message for message in self.sam.reads() if text in message["content"]]


@pytest.fixture
async def club(tmp_path: Path) -> AsyncIterator[Club]:
    async with FakeDiscord().open() as fake, FakeTelegram().open() as telegram:
        telegram.limits.is_off = True
        telegram.chat(GROUP).is_forum = True
        telegram.chat(JOHN).first_name = "John"
        _, forum = open_server(fake)
        settings = {
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_COACH_CHAT": str(GROUP),
            "DISCORD_COACH_CHANNEL": str(forum),
        }
        async with limber(fake, tmp_path, **settings) as process:
            await process.ready()
            coach = Someone(fake, 2_000_000_000_000_000_099, "John")
            yield Club(fake, telegram, process, Someone(fake), coach, forum)


async def test_a_thread_is_a_post_with_a_card_and_a_reply_goes_to_the_person(club: Club) -> None:
    await club.agreed()
    post = await club.asked("My knee clicks on stairs.")
    title = club.fake.town.channels[post]["name"]
    assert title.startswith("Sam #")
    await until(lambda: club.tags(post) == ["waiting"], SECONDS)
    line = club.line("wrote:\nMy knee clicks on stairs.")
    assert "knee" not in line["content"].split("\n")[0], "a lock screen shows the first line"

    reply = {"message_reference": {"message_id": line["id"], "channel_id": str(post)}}
    mine = await club.coach.say(f"{MENTION} Keep it easy today.", post, type=19, **reply)
    await until(lambda: bool(club.said_to_sam("Keep it easy today.")), SECONDS)
    own = club.fake.town.messages[post][mine]
    await until(lambda: [r["emoji"]["name"] for r in own.get("reactions", ())] == ["✅"], SECONDS)
    await until(lambda: club.tags(post) == ["open"], SECONDS)
    await club.coach.edit(mine, f"{MENTION} Keep it very easy today.", post)
    await until(lambda: bool(club.said_to_sam("very easy")), SECONDS)

    await club.coach.say("only for us", post)
    await until(lambda: bool(club.line("I can't read that one")), SECONDS)
    await club.coach.command("note", post, text="only for us two")
    await until(lambda: bool(club.line("only for us two")), SECONDS)
    assert club.said_to_sam("only for us") == []
    await club.coach.command("close", post)
    closed = club.fake.town.channels[post]
    await until(lambda: bool(closed["thread_metadata"]["archived"]), SECONDS)
    await until(lambda: club.tags(post) == ["closed"], SECONDS)
    club.fake.town.users[club.sam.id]["global_name"] = "Samantha"
    await club.asked("One more question about squats.")
    await until(lambda: not closed["thread_metadata"]["archived"], SECONDS)
    await until(lambda: closed["name"].startswith("Samantha #"), SECONDS)
    assert [(c.path, c.body, c.code) for c in club.fake.calls if c.status >= 400] == []


def _has(telegram: FakeTelegram, text: str) -> bool:
    return any(text in posted.text for posted in telegram.said(ANA))


def _is_marked(message: Json) -> bool:
    return bool(message.get("reactions"))


async def test_what_a_coach_shows_in_the_forum_is_seen_on_telegram(club: Club) -> None:
    telegram = club.telegram
    telegram.chat(ANA)
    telegram.say(ANA, "/start")
    await until(lambda: bool(telegram.said(ANA)), SECONDS)
    telegram.press(ANA, telegram.said(ANA)[0].id, telegram.said(ANA)[0].labels[0][1])
    telegram.say(ANA, "/coach How deep may I squat?")
    await until(lambda: bool(club.line("wrote:\nHow deep may I squat?")), SECONDS)
    line = club.line("wrote:\nHow deep may I squat?")
    post = int(line["channel_id"])
    reply = {"message_reference": {"message_id": line["id"], "channel_id": str(post)}}
    for name, kind, shown in (
        ("deep.png", "image/png", "photo"),
        ("deep.mov", "video/quicktime", "document"),
        ("deep.mp4", "video/mp4", "video"),
    ):
        text, data = f"{MENTION} As in {name}.", name.encode()
        mine = await club.coach.attach(name, kind, text, data, post, type=19, **reply)
        await until(partial(_has, telegram, f"As in {name}"), SECONDS)
        seen = next(p for p in telegram.said(ANA) if f"As in {name}" in p.text)
        assert seen.text.startswith("A word from") or "your coach" in seen.text
        assert (seen.kind, telegram.files[seen.file]) == (shown, data)
        own = club.fake.town.messages[post][mine]
        await until(partial(_is_marked, own), SECONDS)
    assert telegram.malformed == []


async def test_what_a_coach_shows_on_telegram_is_seen_on_discord_or_said_to_be_left_behind(
    club: Club,
) -> None:
    await club.agreed()
    await club.sam.attach("squat.jpg", "image/jpeg", "This is how I squat", b"a photo")
    group = club.telegram.said
    await until(lambda: any(p.kind == "photo" for p in group(GROUP)), SECONDS)
    line = next(p for p in group(GROUP) if p.kind == "photo")
    assert "This is how I squat" in line.text
    assert club.telegram.files[line.file] == b"a photo"

    club.telegram.files["ph1"] = b"a better squat"
    (thread,) = club.telegram.chat(GROUP).topics
    answer = {"sender": JOHN, "thread": thread, "reply_to": line.id}
    club.telegram.send_file(GROUP, "photo", PHOTO, caption="Rather like this", **answer)
    await until(lambda: bool(club.said_to_sam("Rather like this")), SECONDS)
    (shown,) = club.said_to_sam("Rather like this")[-1]["attachments"]
    assert club.fake.rest.files[shown["url"].rpartition("/")[2]] == b"a better squat"

    await club.sam.command("export")
    await until(lambda: len(club.sam.reads()[-1]["attachments"]) > 1, SECONDS)
    files = [each["url"].rpartition("/")[2] for each in club.sam.reads()[-1]["attachments"]]
    assert all(b"This is how I squat" in club.fake.rest.files[name] for name in files)

    gone = [{**PHOTO[0], "file_id": "gone"}]
    club.telegram.send_file(GROUP, "photo", gone, caption="Or like that", **answer)
    await until(lambda: bool(club.said_to_sam("Or like that")), SECONDS)
    assert club.said_to_sam("Or like that")[-1]["attachments"] == []
    await until(lambda: any("could not be brought" in p.text for p in group(GROUP)), SECONDS)
    assert club.telegram.malformed == []


async def test_drills_and_people_are_offered_while_a_coach_types(club: Club) -> None:
    async def offered(name: str, typed: str, place: int) -> list[tuple[str, str]]:
        tap = await club.coach.types(name, typed, place)
        await until(lambda: tap.answered is not None, SECONDS)
        return [(each["name"], each["value"]) for each in tap.answer["data"]["choices"]]

    await club.agreed()
    post = await club.asked("My knee clicks on stairs.")
    drills = await offered("drill", "calf", post)
    assert "calf" in drills[0][0].casefold()
    assert await offered("find", "sa", post) == [("Sam #1", "#1")]
    assert await offered("find", "sa", club.coach.dm) == [], "a name is for coaches"
    await club.coach.command("drill", post, text=drills[0][1])
    await until(lambda: bool(club.said_to_sam(drills[0][0])), SECONDS)


async def test_a_coachs_file_whose_link_is_gone_keeps_no_words_back(club: Club) -> None:
    await club.agreed()
    post = await club.asked("Is this squat fine?")
    line = club.line("Is this squat fine?")
    url = f"{club.fake.rest.cdn}/gone.jpg"
    gone = {"id": "7", "filename": "gone.jpg", "size": 9, "url": url, "proxy_url": url}
    reply = {"message_reference": {"message_id": line["id"], "channel_id": str(post)}}
    files = [{**gone, "content_type": "image/jpeg"}]
    words = f"{MENTION} Rather like this."
    await club.coach.say(words, post, type=19, attachments=files, **reply)
    await until(lambda: bool(club.said_to_sam("Rather like this")), SECONDS)
    assert club.said_to_sam("Rather like this")[-1]["attachments"] == []
    await until(lambda: bool(club.line("went out without it: gone.jpg")), SECONDS)


async def test_both_surfaces_show_the_same_and_a_coach_answers_from_any(club: Club) -> None:
    await club.agreed()
    await club.asked("Is cycling fine?")
    group = club.telegram.chat(GROUP)
    await until(lambda: any("Is cycling" in p.text for p in club.telegram.said(GROUP)), SECONDS)
    line = next(p for p in club.telegram.said(GROUP) if "Is cycling" in p.text)
    (thread,) = group.topics
    club.telegram.say(GROUP, "It is, gently.", sender=JOHN, thread=thread, reply_to=line.id)
    await until(lambda: bool(club.said_to_sam("It is, gently.")), SECONDS)
    await until(lambda: "delivered" in club.line("It is, gently.").get("content", ""), SECONDS)

    await club.sam.attach("squat.jpg", "image/jpeg", "This is how I squat", b"a photo")
    await until(lambda: bool(club.line("This is how I squat").get("attachments")), SECONDS)
    name = club.line("This is how I squat")["attachments"][0]["url"].rpartition("/")[2]
    assert club.fake.rest.files[name] == b"a photo"

    club.fake.town.closed_dms[club.sam.id] = 50007
    own = club.telegram.say(GROUP, "Are you there?", sender=JOHN, thread=thread, reply_to=line.id)
    assert own
    await until(lambda: "not delivered" in club.line("Are you there?").get("content", ""), SECONDS)
    club.telegram.say(GROUP, "/close", sender=JOHN, thread=thread)
    await until(lambda: all(p["thread_metadata"]["archived"] for p in club.posts()), SECONDS)


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
    await until(lambda: bool(club.line("taken back there too")), SECONDS)
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


async def test_the_round_is_told_in_the_group_and_in_the_forum_and_a_tap_claims(club: Club) -> None:
    await club.agreed()
    post = await club.asked("May I squat tomorrow?")
    club.telegram.say(GROUP, "/round", sender=JOHN)
    named = "waits 0 min"

    def on_telegram() -> list[Posted]:
        return [p for p in club.telegram.said(GROUP) if named in p.text]

    await until(lambda: bool(on_telegram()), SECONDS)
    (told,) = on_telegram()
    assert told.thread is None, "it stands outside people's topics"
    assert told.text.startswith("The round: 1 person to look at.")

    await club.coach.command("round", post)
    await until(lambda: bool(club.line(named)), SECONDS)
    shown = club.line(named)
    assert int(shown["channel_id"]) != post
    ((data, label),) = choices(shown)
    assert label == "1. Mine"
    await club.coach.tap(data, shown)
    await until(lambda: bool(club.line("It's yours now.")), SECONDS)
    assert int(club.line("It's yours now.")["channel_id"]) == post
    club.telegram.say(GROUP, "/round", sender=JOHN)
    await until(
        lambda: any("nobody needs a look" in p.text for p in club.telegram.said(GROUP)), SECONDS
    )
    assert [(c.path, c.body, c.code) for c in club.fake.calls if c.status >= 400] == []
