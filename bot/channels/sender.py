"""What a platform does with each kind of message to a person."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.channels.export_files import Upload, uploads_of
from bot.delivery.channel import Wrong
from bot.storage.parcel import (
    Amended,
    CoachFile,
    CoachTold,
    Export,
    Farewell,
    FateShown,
    MessageEdit,
    NewMessage,
    Original,
    Parcel,
    Placeholder,
    Settled,
    ThreadLine,
    ThreadRenamed,
    ThreadTurned,
    Unreadable,
)
from handlers.engine.message import Message


class Sender(ABC):
    """Delivers parcels to people on one platform; raises what the platform's library raises.

    Rules:
    - An edit of what was never shown is said anew; so is an export that has no files.
    - Of an export what is too large, even packed, stays behind, and the person is told.
    - What settles a question that was never shown needs nothing.
    """

    __slots__ = ()
    messages: Mapping[str, str]
    """The content's text by key."""

    async def show(self, parcel: Parcel) -> str:
        """Show a parcel; returns the platform's id for it."""
        match parcel.body:
            case NewMessage(message, file):
                return await self.send(parcel, message, file)
            case MessageEdit(message, Original(external=str(external))) if external:
                return await self.edit(parcel, message, external)
            case MessageEdit(message):
                return await self.send(parcel, message)
            case Settled(label, Original(message, str(external))) if external:
                await self.settle(parcel, label or "", message, external)
                return external
            case Settled():
                return ""
            case Export(_, files) if files:
                return await self._export(parcel, files)
            case Export(text) | Farewell(text):
                return await self.send(parcel, Message(text))
            case Amended(text, external):
                await self.amend(parcel, text, external)
                return external
            case ThreadLine() | FateShown() | ThreadTurned() | ThreadRenamed() | CoachTold():
                raise Wrong("no coach's chat is set up there any more")
            case Placeholder() | Unreadable():
                raise Wrong("unreadable")

    async def _export(self, parcel: Parcel, files: Sequence[Path]) -> str:
        uploads = await asyncio.to_thread(uploads_of, files, self.largest)
        sent = await self.send_files(parcel, uploads) if uploads else ""
        if len(uploads) < len(files):
            sent = await self.send(parcel, Message(self.messages["export.too_large"]))
        return sent

    @property
    @abstractmethod
    def largest(self) -> int:
        """Bytes of a file that the platform takes."""

    @abstractmethod
    async def send(self, parcel: Parcel, message: Message, file: CoachFile | None = None) -> str:
        """Say something new; returns the platform's id for it. file: goes with the words."""

    @abstractmethod
    async def send_files(self, parcel: Parcel, files: Sequence[Upload]) -> str:
        """Send the files of an export; returns the platform's id for the last message."""

    @abstractmethod
    async def edit(self, parcel: Parcel, message: Message, external: str) -> str:
        """Let a message take the place of another one; returns the id of what stands there now."""

    @abstractmethod
    async def amend(self, parcel: Parcel, text: str, external: str) -> None:
        """Change the words of a coach's answer; it is no harm if the message is gone."""

    @abstractmethod
    async def settle(self, parcel: Parcel, label: str, original: Message, external: str) -> None:
        """Take a question's choices away, and leave the answer; "" for a question without one."""
