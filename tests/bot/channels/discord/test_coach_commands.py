"""What a coach commands in the forum and in the group, through the running process."""

import pytest

from tests.bot.channels.discord.club import GROUP, JOHN, SECONDS, Club
from tests.bot.channels.telegram.fake.state import Posted
from tests.support.waiting import until

pytestmark = pytest.mark.long


def in_the_group(club: Club, text: str) -> list[Posted]:
    return [each for each in club.telegram.said(GROUP) if text in each.text]


async def told_in_the_group(club: Club, text: str) -> Posted:
    await until(lambda: bool(in_the_group(club, text)), SECONDS)
    return in_the_group(club, text)[-1]


async def told_in_the_forum(club: Club, text: str) -> int:
    """The post in which it stands."""
    await until(lambda: bool(club.line(text)), SECONDS)
    return int(club.line(text)["channel_id"])


async def test_people_are_labelled_listed_found_and_written_to_from_either_platform(
    club: Club,
) -> None:
    await club.agreed()
    post = await club.asked("My knee clicks on stairs.")
    await club.coach.command("label", post, text="runners")
    assert await told_in_the_forum(club, "Labels: runners") == post

    club.telegram.say(GROUP, "/list #runners by seen", sender=JOHN)
    listed = await told_in_the_group(club, "#runners")
    assert listed.thread is None, "it stands outside people's topics"
    assert "Sam #1" in listed.text
    await club.coach.command("find", post, text="stairs knee")
    assert await told_in_the_forum(club, "2026: My knee clicks on stairs.") != post

    club.telegram.say(GROUP, "/all #runners The pool is closed today.", sender=JOHN)
    left_out = await told_in_the_group(club, "they wait for an answer of their own")
    assert left_out.labels == [], "nobody gets it, so there is nothing to stop"
    await club.coach.command("reply", post, text="Bend them less for now.")
    await until(lambda: bool(club.said_to_sam("Bend them less")), SECONDS)
    club.telegram.say(GROUP, "/all #runners The pool is shut tomorrow.", sender=JOHN)
    begins = await told_in_the_group(club, "1 person gets this: Sam #1")
    club.telegram.press(GROUP, begins.id, begins.labels[0][1])
    await told_in_the_group(club, "Stopped: 1 person won't get it.")
    assert club.said_to_sam("The pool") == []
    assert [(c.path, c.body, c.code) for c in club.fake.calls if c.status >= 400] == []


async def test_an_answer_of_more_than_one_message_is_shown_to_its_end(club: Club) -> None:
    await club.agreed()
    post = await club.asked("My knee clicks on stairs.")
    for number in range(20):
        await club.coach.command("note", post, text=f"Note {number}: knee {'again and ' * 20}")
    await told_in_the_forum(club, "Note 19: knee")
    await club.coach.command("find", post, text="knee again")
    place = await told_in_the_forum(club, "2026 (John): Note 0: knee")
    shown = [each["content"] for each in club.fake.town.messages[place].values()]
    assert len(shown) > 2
    assert all(f"Note {number}: knee" in "".join(shown) for number in range(20))
    assert "Note" not in shown[0], "a lock screen shows the first message"
    club.telegram.say(GROUP, "/find knee again", sender=JOHN)
    await told_in_the_group(club, "(John): Note 0: knee")
    assert club.telegram.malformed == []


async def test_what_has_not_gone_out_is_taken_back_by_the_coach_or_by_the_persons_word(
    club: Club,
) -> None:
    await club.agreed()
    post = await club.asked("My knee clicks on stairs.")
    await club.coach.command("rest", post, text="knee until friday")
    assert await told_in_the_forum(club, "In 10 seconds they get this.") == post
    await club.coach.command("undo", post)
    await told_in_the_forum(club, "Taken back:")
    (thread,) = club.telegram.chat(GROUP).topics
    club.telegram.say(GROUP, "/later 2h How was the morning?", sender=JOHN, thread=thread)
    planned = await told_in_the_group(club, "Goes out on")
    assert planned.thread == thread
    await club.asked("It was fine this morning.")
    await told_in_the_forum(club, "Withdrawn, since they wrote first: How was the morning?")
    assert club.said_to_sam("How was") == []


async def test_who_is_muted_makes_no_sound_and_waits_for_nobody(club: Club) -> None:
    await club.agreed()
    post = await club.asked("My knee clicks on stairs.")
    await club.coach.command("mute", post, text="3d")
    await told_in_the_forum(club, "Their messages make no sound and wait for nobody")
    await club.coach.command("reply", post, text="Bend them less for now.")
    await until(lambda: club.tags(post) == ["open"], SECONDS)
    await club.asked("And what about cycling?")
    assert club.tags(post) == ["open"]
    assert (await told_in_the_group(club, "And what about cycling?")).is_silent
    await club.coach.command("mute", post, text="off")
    await told_in_the_forum(club, "Their messages reach you as before.")
    await club.asked("And rowing?")
    await until(lambda: club.tags(post) == ["waiting"], SECONDS)
