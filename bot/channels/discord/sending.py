"""Shows messages on Discord: one parcel, as few calls as it takes.

Rules:
- A message's nonce is its row, and Discord compares it: sent again within minutes, it is not posted
  twice.
- A text that is too long goes in pieces; the choices stand below the last one.
- A finished question keeps its text and the answer, and loses its buttons.
- A countdown is an instant that Discord itself counts down to; nothing is edited for it.
- What has a picture is one card, with the picture's words for people who cannot see it.
"""

import asyncio
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord

from bot.app import App
from bot.channels.discord.card import ALT, CARD, CardPicture, card
from bot.channels.discord.errors import GONE, as_failure
from bot.channels.discord.file_links import file_at
from bot.channels.discord.keyboard import keyboard
from bot.channels.discord.markup import LIMIT, pieces
from bot.channels.discord.receiving import GROUP_SIGN, message_of_key, number_of
from bot.channels.export_files import Upload
from bot.channels.sender import Sender
from bot.delivery.channel import Away, Wrong
from bot.media.relay import Relay
from bot.storage.parcel import CoachFile, Parcel
from handlers.engine.journal import milliseconds
from handlers.engine.message import Button, Message, Shown

FILE_SECONDS = 8.0
"""So long words wait for the file that a coach sent with them."""
LARGEST = 10 * 2**20
"""Bytes of a file where nobody has paid for more (Discord: Uploading Files)."""
_FILES_FROM = 100
"""From which piece of a row its files are counted, apart from its words."""
_TOO_LARGE = 413
"""HTTP's status for more bytes than are taken; what a server takes differs (Discord: files)."""


@dataclass(slots=True)
class DiscordSender(Sender):
    """Delivers parcels to people. now: the clock's; messages: the content's text by key."""

    client: discord.Client
    app: App
    messages: Mapping[str, str]
    now: Callable[[], datetime]

    async def deliver(self, parcel: Parcel) -> str:
        """Show a parcel; returns Discord's id for it. Raises as `Channel.deliver` says."""
        try:
            return await self.show(parcel)
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            raise as_failure(error) from error

    # -- new messages -----------------------------------------------------------------------

    async def send(self, parcel: Parcel, message: Message, file: CoachFile | None = None) -> str:
        countdown = self._countdown(message)
        texts = pieces(message.text, len(countdown)) or [""]
        place = self._place(parcel)
        if len(texts) == 1 and file is None and (picture := await self._picture(message.picture)):
            return await self._send_card(parcel, texts[0] + countdown, picture, message.buttons)
        for number, text in enumerate(texts[:-1]):
            await place.send(text, nonce=nonce_of(parcel, number), **_plain(parcel))
        options = _plain(parcel)
        if view := keyboard(message.buttons, self.messages):
            options["view"] = view
        if shown := await self._file(parcel, file) or await self._upload(message.picture):
            options["file"] = shown
        size = 0 if shown is None else _size(shown)
        nonce = nonce_of(parcel, len(texts) - 1)
        try:
            sent = await place.send(texts[-1] + countdown, nonce=nonce, **options)
        except discord.HTTPException as error:
            if "file" not in options or error.status != _TOO_LARGE:
                raise
            del options["file"]
            sent = await place.send(texts[-1] + countdown, nonce=nonce, **options)
            await self._relay.note_missing(parcel.person, shown.filename if shown else "?", size)
        return str(sent.id)

    async def _send_card(
        self, parcel: Parcel, text: str, picture: "CardFile", buttons: Sequence[Button]
    ) -> str:
        view = card(text, picture.shown, buttons, self.messages)
        options = _plain(parcel)
        del options["suppress_embeds"]  # a card has none
        nonce = nonce_of(parcel, 0)
        sent = await self._place(parcel).send(
            view=view, file=picture.upload(), nonce=nonce, **options
        )
        return f"{sent.id}{CARD}"

    @property
    def _relay(self) -> Relay:
        app = self.app
        missing = self.messages["mirror.left_behind"]
        return Relay(app.store, app.dispatcher, self.now, app.files, missing)

    def _place(self, parcel: Parcel) -> discord.PartialMessageable:
        return self.client.get_partial_messageable(number_of(parcel.address))

    def _countdown(self, message: Message) -> str:
        """A line that Discord counts down; "" where nothing does."""
        if message.until is None:
            return ""
        due = self.now() + timedelta(seconds=message.until.seconds)
        return f"\n\n⏱ {message.until.label} <t:{round(due.timestamp())}:R>"

    async def _file(self, parcel: Parcel, file: CoachFile | None) -> discord.File | None:
        """The file that a coach sent with their words, from wherever they sent it."""
        if file is None:
            return None
        if file.channel == parcel.address.channel:
            try:
                async with asyncio.timeout(FILE_SECONDS):
                    data = await file_at(file.platform_id)
            except (Wrong, Away, TimeoutError):  # its words go alone
                await self._relay.note_missing(parcel.person, file.name or file.kind)
                return None
            return discord.File(io.BytesIO(data), file.name or "file")
        found = await self._relay.file_for_person(parcel, file)
        return None if found is None else discord.File(io.BytesIO(found.data), found.name)

    async def _picture(self, shown: Shown | None) -> "CardFile | None":
        if shown is None:
            return None
        found = await self.app.pictures.find(shown, "webp", "dark")
        data = None if found is None else await found.read()
        if found is None or data is None:
            return None
        return CardFile(CardPicture(found.name, found.alt), data)

    async def _upload(self, shown: Shown | None) -> discord.File | None:
        found = await self._picture(shown)
        return None if found is None else found.upload()

    @property
    def largest(self) -> int:
        return LARGEST

    async def send_files(self, parcel: Parcel, files: Sequence[Upload]) -> str:
        is_one = sum(len(each.data) for each in files) <= LARGEST
        parts = [files] if is_one else [[each] for each in files]
        place, sent = self._place(parcel), ""
        for number, part in enumerate(parts, _FILES_FROM):
            uploads = [discord.File(io.BytesIO(each.data), each.name) for each in part]
            sent = str((await place.send(files=uploads, nonce=nonce_of(parcel, number))).id)
        return sent

    # -- messages that stand there already --------------------------------------------------

    async def edit(self, parcel: Parcel, message: Message, external: str) -> str:
        countdown = self._countdown(message)
        text = pieces(message.text, len(countdown))[-1] + countdown
        there = self._there(parcel, external)
        try:
            if external.endswith(CARD):
                await self._change_card(there, text, message.picture, message.buttons)
            else:
                await there.edit(content=text, view=keyboard(message.buttons, self.messages))
        except discord.NotFound as error:
            if error.code == GONE:
                return await self.send(parcel, message)
            raise
        return external

    async def amend(self, parcel: Parcel, text: str, external: str) -> None:
        there = self._there(parcel, external)
        try:
            await (there.edit(content=pieces(text)[-1]) if text else there.delete())
        except discord.NotFound as error:
            if error.code != GONE:
                raise

    async def settle(self, parcel: Parcel, label: str, original: Message, external: str) -> None:
        if not (label or original.buttons or original.until):
            return
        text = (pieces(original.text) or [""])[-1]
        answer = f"\n\n{pieces(f'✓ {label}')[0]}" if label else ""
        text = text + answer if len(text) + len(answer) <= LIMIT else text
        there = self._there(parcel, external)
        try:
            if external.endswith(CARD):
                await self._change_card(there, text, original.picture, ())
            else:
                await there.edit(content=text, view=None)
        except discord.NotFound as error:
            if error.code != GONE:
                raise

    async def _change_card(
        self,
        there: discord.PartialMessage,
        text: str,
        picture: Shown | None,
        buttons: Sequence[Button],
    ) -> None:
        """Its picture is sent again: a card names only files of the same request (Edit Message)."""
        file = await self._picture(picture)
        shown, files = (None, []) if file is None else (file.shown, [file.upload()])
        await there.edit(view=card(text, shown, buttons, self.messages), attachments=files)

    def _there(self, parcel: Parcel, external: str) -> discord.PartialMessage:
        return self._place(parcel).get_partial_message(int(external.removesuffix(CARD)))


@dataclass(frozen=True, slots=True)
class CardFile:
    """A card's picture, and the bytes of its file."""

    shown: CardPicture
    data: bytes

    def upload(self) -> discord.File:
        """The file to be sent; discord.py reads it once."""
        return discord.File(
            io.BytesIO(self.data), self.shown.name, description=self.shown.alt[:ALT]
        )


def nonce_of(parcel: Parcel, piece: int) -> str:
    """What tells this message from every other one: its row, when it was made, and its piece.

    25 characters at most (Create Message), for rows up to a thousand million.
    """
    return f"{parcel.id:x}-{milliseconds(parcel.created):x}-{piece:x}"


def _size(file: discord.File) -> int:
    """Bytes of a file that is still to be sent."""
    size = file.fp.seek(0, io.SEEK_END)
    file.fp.seek(0)
    return size


def _plain(parcel: Parcel) -> dict[str, Any]:
    """No previews of links; in a server's channel an answer points at the message it answers."""
    options: dict[str, Any] = {"suppress_embeds": True}
    number = message_of_key(parcel.cause)
    if parcel.address.chat.startswith(GROUP_SIGN) and number is not None:
        channel = number_of(parcel.address)
        options["reference"] = discord.MessageReference(
            message_id=number, channel_id=channel, fail_if_not_exists=False
        )
    return options
