"""A coach's forum on Discord, and both platforms as one inbox, through the running process."""

from functools import partial

import pytest

from tests.bot.channels.discord.club import ANA, GROUP, JOHN, MENTION, SECONDS, Club
from tests.bot.channels.discord.fake.actions import choices
from tests.bot.channels.discord.fake.state import Json
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.fake.state import Posted
from tests.bot.channels.telegram.town import PHOTO
from tests.support.waiting import until

pytestmark = pytest.mark.long


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
