"""What a person's page can do: say, tap, send a photo, listen. For the real chat and the try-out.

Rules:
- What is sent carries a number of the page's own, so that a repeated sending is heard once.
- It is acknowledged after the commit and never before; while the database cannot take it the page
  keeps it and sends it again.
"""

import asyncio
import secrets
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.dispatch.item import Wrote
from bot.privacy.export import Exporter
from bot.storage.changes import Changes
from bot.storage.records import Address
from bot.storage.written_rows import ThreadEntryRow
from bot.web.channel import NAME
from bot.web.events import batch
from bot.web.instance import House
from bot.web.requests import photo, texts
from bot.web.stream import asked_from, chat_stream
from handlers.coach.thread import Kind
from handlers.engine.event import Attached, Event, Joined, Said, Tapped
from handlers.engine.journal import milliseconds
from handlers.profile.facts import CONSENT

LONGEST_CHOICE = 64
"""Bytes of a choice's id, as on every channel."""


async def say(request: Request, house: House, chat: str) -> Response:
    """Words."""
    sent, text = await texts(request, "id", "text")
    return await _heard(house, chat, Said(house.app.clock.now(), text), sent)


async def tap(request: Request, house: House, chat: str) -> Response:
    """A choice."""
    sent, choice = await texts(request, "id", "choice")
    return await _heard(house, chat, Tapped(house.app.clock.now(), choice[:LONGEST_CHOICE]), sent)


async def join(house: House, chat: str, name: str) -> Response:
    """The chat is opened for the first time."""
    return await _heard(house, chat, Joined(house.app.clock.now()), "joined", name)


async def send_photo(request: Request, house: House, chat: str) -> Response:
    """A photo for the coach; it is kept only of somebody who agreed that anything is.

    Its name stands in the thread as a note, and never among the words that are read for danger.
    """
    data, ending, caption, sent = await photo(request)
    now = house.app.clock.now()
    answer = await _heard(house, chat, Attached(now, "photo", caption=caption), sent)
    person = await house.app.store.person_at(Address(NAME, chat))
    profile = None if person is None else await house.app.store.profile_of(person)
    if person is not None and profile is not None and CONSENT.of(profile) is not None:
        name = f"photo-{person}-{secrets.token_hex(8)}{ending}"
        await asyncio.to_thread(_keep, house.photos / name, data)
        row = ThreadEntryRow(person, "limber", Kind.NOTE.value, name, milliseconds(now))
        await house.app.dispatcher.submit(Wrote(Changes(thread_entries=[row])))
    return answer


def _keep(file: Path, data: bytes) -> None:
    """For this user alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(data)


async def listen(
    request: Request, house: House, chat: str, network: str, session: str = ""
) -> Response:
    """What is said to this person, from the number on at which the page stopped."""
    return chat_stream(house.channel, chat, asked_from(request), network, session)


async def news(request: Request, house: House, chat: str) -> Response:
    """The same once, for whoever cannot listen."""
    found = await house.channel.after(chat, asked_from(request))
    steps = await house.channel.steps(chat)
    return JSONResponse(batch(found, steps, house.app.clock.now()))


async def export(house: House, chat: str) -> Response:
    """Everything that is kept of this person, as a file to keep."""
    person = await house.app.store.person_at(Address(NAME, chat))
    if person is None:
        raise HTTPException(404, "nobody")
    export = await Exporter(house.app.store, house.photos.parent / "exports").export(
        person, house.app.clock.now()
    )
    headers = {"content-disposition": 'attachment; filename="limber.json"'}
    return Response(export.document, media_type="application/json", headers=headers)


async def _heard(house: House, chat: str, event: Event, sent: str, name: str = "") -> Response:
    is_new = await house.hear(chat, event, sent, name)
    return JSONResponse({"new": is_new, "now": milliseconds(house.app.clock.now())})
