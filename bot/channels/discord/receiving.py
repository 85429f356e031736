"""What Discord tells, as events. It decides nothing: who hears what is the router's business.

Rules:
- A message's key is its id, an edited one's its id and when it was edited: however often Discord
  tells of it, and whether it was told or fetched, it is handled once.
- An address is the number of a chat of direct messages. A server's channel has `#` before it: there
  several people read along, and what is written there is about nobody's health.
"""

from datetime import datetime
from typing import Any

import aiohttp
import discord

from bot.channels.discord.intake_form import filled_in, line_of, line_of_command
from bot.channels.discord.message_kinds import is_somebodys
from bot.dispatch.item import Arrived, File, ref_of
from bot.storage.records import Address
from handlers.command import Command
from handlers.engine.event import Attached, Edited, Event, Said, Tapped
from handlers.world import World

CHANNEL = "discord"
GROUP_SIGN = "#"

WARMUP = Command.WARMUP.value
_KINDS = {"image": "photo", "video": "video", "audio": "audio"}


def address_of(channel: int, *, is_direct: bool) -> Address:
    return Address(CHANNEL, str(channel) if is_direct else f"{GROUP_SIGN}{channel}")


def number_of(address: Address) -> int:
    """The number of the channel behind an address."""
    return int(address.chat.removeprefix(GROUP_SIGN))


def key_of(message: discord.Message) -> str:
    return str(message.id)


def message_of_key(key: str | None) -> int | None:
    """The number of the message, or of the tap, that an update was about."""
    number = (key or "").partition("-")[0]
    return int(number) if number.isdecimal() else None


def is_private(message: discord.Message) -> bool:
    """Whether nobody reads along. A server may be one that Discord has not told of yet."""
    return message.guild is None and getattr(message.channel, "guild_id", None) is None


def heard_in(
    message: discord.Message, at: datetime, bot: int, *, is_own_forwarded: bool = False
) -> list[Arrived]:
    """Somebody wrote, or sent files: one event for the words and the first file, one for each other
    file. Empty for what Discord wrote itself. bot: the bot's own number, taken out of the text.

    is_own_forwarded: what it forwards is Limber's, so that it is nobody's words.
    """
    if not is_written(message):
        return []
    if is_own_forwarded:
        return [_own_forwarded(message, at)]
    is_direct = is_private(message)
    is_group = not is_direct
    text, inner = words_of(message, bot), inner_of(message)
    files = files_of(message)
    event: Event = Said(
        at, text, quoted_in(message), is_group, quotes_limber=is_of_program(message)
    )
    if files:
        event = Attached(at, files[0].kind, _name(files[0]), text, is_group)
    elif message.stickers:
        event = Attached(at, "sticker", "", text, is_group)
    elif inner:
        event = Attached(at, "poll", inner, text, is_group)
    address = address_of(message.channel.id, is_direct=is_direct)
    called = message.author.display_name if is_direct else ""
    first = files[0] if files else None
    items = [Arrived(address, event, key_of(message), called, ref_of(address, message.id), first)]
    for number, file in enumerate(files[1:], 2):
        more = Attached(at, file.kind, _name(file), "", is_group, continues_album=True)
        ref = ref_of(address, part_of(str(message.id), number))
        items.append(Arrived(address, more, f"{message.id}-file{number}", called, ref, file))
    return items


async def forwards_own(client: discord.Client, message: discord.Message, bot: int) -> bool:
    """Whether a message forwards one of Limber's from the same chat; Discord does not say whose
    words a forward holds.
    """
    reference = message.reference
    if not message.message_snapshots or reference is None or reference.message_id is None:
        return False
    if reference.channel_id != message.channel.id:
        return False
    try:
        found = await client.http.get_message(reference.channel_id, reference.message_id)
    except (
        discord.DiscordException,
        aiohttp.ClientError,
        OSError,
    ):  # it is read as anybody's, which asks once too often
        return False
    return int(found["author"]["id"]) == bot


def _own_forwarded(message: discord.Message, at: datetime) -> Arrived:
    is_direct = is_private(message)
    forwarded = "\n".join(each.content for each in message.message_snapshots if each.content)
    event = Said(at, message.content, forwarded, not is_direct, quotes_limber=True)
    address = address_of(message.channel.id, is_direct=is_direct)
    called = message.author.display_name if is_direct else ""
    return Arrived(address, event, key_of(message), called, ref_of(address, message.id))


def is_written(message: discord.Message) -> bool:
    """Whether somebody wrote it; a pin, a rename, a call are only told by Discord."""
    return is_somebodys(message.type.value, message.content)


def is_forwarded(message: discord.Message) -> bool:
    """Whether it holds what somebody else wrote elsewhere."""
    return bool(message.message_snapshots)


def part_of(number: str, part: int) -> str:
    """The number of a message's further file: its own, and which one it is."""
    return f"{number}~{part}"


def files_of(message: discord.Message) -> list[File]:
    """The files of a message, and of what it forwards; an id is a link, good for a day."""
    forwarded = [each for shot in message.message_snapshots for each in shot.attachments]
    return [_file(each, message) for each in [*message.attachments, *forwarded]]


def _file(sent: discord.Attachment, message: discord.Message) -> File:
    kind = _KINDS.get((sent.content_type or "").partition("/")[0], "document")
    return File("voice" if message.flags.voice else kind, sent.url, sent.filename)


def _name(file: File) -> str:
    return file.name if file.kind == "document" else ""


def edited(message: discord.Message, at: datetime, bot: int) -> Arrived | None:
    """Somebody changed what they had written; None where no word was changed."""
    if message.edited_at is None or not message.content:
        return None
    is_direct = is_private(message)
    key = f"{message.id}-{int(message.edited_at.timestamp() * 1000)}"
    event = Edited(at, words_of(message, bot), not is_direct)
    address = address_of(message.channel.id, is_direct=is_direct)
    return Arrived(address, event, key, "", ref_of(address, message.id))


def choice_of(interaction: discord.Interaction) -> str:
    """The button that was tapped, or what was chosen in a list."""
    data: dict[str, Any] = dict(interaction.data or {})
    values = data.get("values")
    chosen = values[0] if isinstance(values, list) and values else data.get("custom_id")
    return str(chosen or "")


def tapped(interaction: discord.Interaction, chat: int, at: datetime) -> Arrived | None:
    """A tap on a button, or what was chosen in a select."""
    choice = choice_of(interaction)
    if not choice:
        return None
    address = address_of(chat, is_direct=True)
    return Arrived(address, Tapped(at, choice), str(interaction.id), _named(interaction))


def commanded(interaction: discord.Interaction, chat: int, at: datetime, world: World) -> Arrived:
    """A slash command, as if it had been written: its name, then what was filled in. What is told
    with /warmup is a line of its own.
    """
    command, text = spoken(interaction)
    told = line_of_command(world, options_of(interaction)) if command == WARMUP else ""
    text = told or f"/{command} {text}".strip()
    return Arrived(
        address_of(chat, is_direct=True), Said(at, text), str(interaction.id), _named(interaction)
    )


def sent(interaction: discord.Interaction, chat: int, at: datetime, world: World) -> Arrived | None:
    """A form that was filled in, as if it had been written; None where nothing was."""
    text = line_of(world, filled_in(interaction))
    if not text:
        return None
    address = address_of(chat, is_direct=True)
    return Arrived(address, Said(at, text), str(interaction.id), _named(interaction))


def _named(interaction: discord.Interaction) -> str:
    return interaction.user.global_name or interaction.user.name


def spoken(interaction: discord.Interaction) -> tuple[str, str]:
    """A slash command's name, and what was filled in."""
    data: dict[str, Any] = dict(interaction.data or {})
    return str(data.get("name", "")), " ".join(filter(None, options_of(interaction).values()))


def options_of(interaction: discord.Interaction) -> dict[str, str]:
    """What was filled in with a slash command, by name."""
    data: dict[str, Any] = dict(interaction.data or {})
    options = data.get("options")
    return {
        str(option.get("name", "")): str(option.get("value", ""))
        for option in (options if isinstance(options, list) else ())
    }


def inner_of(message: discord.Message) -> str:
    """The words of a poll."""
    if message.poll is None:
        return ""
    answers = [each.text for each in message.poll.answers if each.text]
    return "\n".join(filter(None, [message.poll.question, *answers]))


def words_of(message: discord.Message, bot: int) -> str:
    """A message's text, without the bot's own name in it, and with what was forwarded."""
    text = message.content.replace(f"<@{bot}>", "").replace(f"<@!{bot}>", "").strip()
    forwarded = [each.content for each in message.message_snapshots if each.content]
    return "\n".join(filter(None, [text, *forwarded]))


def quoted_in(message: discord.Message) -> str:
    """What a message replies to, if Discord told."""
    reference = message.reference
    replied = reference.resolved if reference is not None else None
    return replied.content if isinstance(replied, discord.Message) else ""


def is_of_program(message: discord.Message) -> bool:
    """Whether what it replies to is a bot's; in a direct message that is Limber itself."""
    reference = message.reference
    replied = reference.resolved if reference is not None else None
    return isinstance(replied, discord.Message) and replied.author.bot
