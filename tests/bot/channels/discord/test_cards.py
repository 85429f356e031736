"""A message with a picture is one card on Discord, and stays one."""

from bot.channels.discord.card import CARD
from bot.storage.parcel import MessageEdit, NewMessage, Original, Settled
from handlers.engine.message import Button, Message, Picture, Until
from handlers.world import World
from tests.bot.channels.discord.fake.actions import choices, pictures_of, words_of
from tests.bot.channels.discord.fake.limits import IS_V2
from tests.bot.channels.discord.sender_room import SenderRoom, a_sender

SQUAT = Picture("squat", "Sit back onto a chair.")
STEP = Message(
    "1 of 8\n**Box squats**",
    tuple(Button(f"1.1.{number}", f"Choice {number}") for number in range(6)),
    SQUAT,
    Until(30, "done"),
)


async def shown(room: SenderRoom) -> str:
    return await room.show(NewMessage(STEP))


async def test_a_drill_is_one_card_with_words_for_who_cannot_see_it(world: World) -> None:
    async with a_sender(world) as room:
        external = await shown(room)
        (card,) = room.sam.reads()
        assert external == f"{card['id']}{CARD}"
        assert card["flags"] & IS_V2
        assert words_of(card).startswith("1 of 8\n**Box squats**\n\n⏱ done <t:")
        assert pictures_of(card) == [("attachment://squat.webp", "Sit back onto a chair.")]
        assert len(choices(card)) == 6
        assert [each["filename"] for each in card["attachments"]] == ["squat.webp"]


async def test_a_card_that_is_answered_keeps_its_picture_and_loses_its_choices(
    world: World,
) -> None:
    async with a_sender(world) as room:
        external = await shown(room)
        assert await room.show(Settled("Done", Original(STEP, external))) == external
        (card,) = room.sam.reads()
        assert words_of(card) == "1 of 8\n**Box squats**\n\n✓ Done"
        assert choices(card) == []
        assert pictures_of(card) == [("attachment://squat.webp", "Sit back onto a chair.")]
        assert [each["filename"] for each in card["attachments"]] == ["squat.webp"]


async def test_a_card_is_changed_with_its_picture(world: World) -> None:
    async with a_sender(world) as room:
        external = await shown(room)
        for picture in (SQUAT, None):
            other = Message("2 of 8", STEP.buttons[:1], picture)
            assert await room.show(MessageEdit(other, Original(STEP, external))) == external
            (card,) = room.sam.reads()
            assert (words_of(card), len(choices(card))) == ("2 of 8", 1)
            assert len(pictures_of(card)) == (picture is not None)


async def test_a_text_that_is_too_long_for_a_card_goes_in_pieces(world: World) -> None:
    async with a_sender(world) as room:
        external = await room.show(NewMessage(Message("word " * 700, STEP.buttons, SQUAT)))
        *_, last = room.sam.reads()
        assert external == last["id"]
        assert len(last["attachments"]) == 1
        assert not any(each["flags"] & IS_V2 for each in room.sam.reads())
