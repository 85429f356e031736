"""What a person's page can do: say, tap, send a photo, listen. For the real chat and the try-out.

Rules:
- What is sent carries a number of the page's own, so that a repeated sending is heard once.
- It is acknowledged after the commit and never before; while the database cannot take it the page
  keeps it and sends it again.
- Who has written too much is refused, but words about danger are heard all the same.
"""

import asyncio
import json
import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.dispatch.item import Arrived
from bot.media.person_folder import name_of
from bot.privacy.export import Exporter
from bot.storage.records import Address
from bot.web.channel import NAME
from bot.web.events import batch
from bot.web.instance import Instance, mark_of
from bot.web.photo import PHOTO, send_to_coach
from bot.web.quota import Refusal
from bot.web.requests import photo, texts
from bot.web.site import caller
from bot.web.stream import asked_from, chat_stream
from handlers.engine.event import Attached, Event, Said, Started, Tapped
from handlers.engine.journal import milliseconds
from handlers.profile.facts import CONSENT
from handlers.safety.danger import read_dangers

LONGEST_CHOICE = 64
"""Bytes of a choice's id, as on every channel."""


async def say(
    request: Request, instance: Instance, chat: str, *, is_too_often: bool = False
) -> Response:
    """Words. is_too_often: they come faster than anybody writes, so only danger is heard; the same
    where the page says that a line before them was refused, so that the two keep their order.
    """
    sent, text, behind = await texts(request, "id", "text", "behind")
    _check_quota(request, instance, chat, text, is_too_often=is_too_often or bool(behind))
    return await _heard(instance, chat, Said(instance.app.clock.now(), text), sent)


async def tap(request: Request, instance: Instance, chat: str) -> Response:
    """A choice."""
    sent, choice = await texts(request, "id", "choice")
    _check_quota(request, instance, chat)
    return await _heard(
        instance, chat, Tapped(instance.app.clock.now(), choice[:LONGEST_CHOICE]), sent
    )


async def join(instance: Instance, chat: str, name: str) -> Response:
    """The chat is opened for the first time."""
    return await _heard(instance, chat, Started(instance.app.clock.now()), "joined", name)


async def send_photo(request: Request, instance: Instance, chat: str) -> Response:
    """A photo for the coach; it is kept only of somebody who agreed that anything is.

    Its name comes from the page's own number, so that a photo that is sent twice is kept once.
    """
    data, ending, caption, sent = await photo(request)
    _check_quota(request, instance, chat, caption)
    app, sent = instance.app, sent or secrets.token_hex(8)
    address, event = Address(NAME, chat), Attached(app.clock.now(), "photo", caption=caption)
    person = await app.store.person_at(address)
    profile = None if person is None else await app.store.profile_of(person)
    if person is None or profile is None or CONSENT.of(profile) is None:
        return await _heard(instance, chat, event, sent)
    mark = mark_of(chat, sent)
    name = f"{PHOTO}{mark}{ending}"
    await asyncio.to_thread(_check_room, instance, name_of(person, name), len(data))
    taken = await send_to_coach(app, Arrived(address, event, mark), person, name, data)
    return JSONResponse({"new": taken.is_new, "now": milliseconds(app.clock.now())})


def _check_quota(
    request: Request, instance: Instance, chat: str, text: str = "", *, is_too_often: bool = False
) -> None:
    """429 for whoever has written too much, unless the text tells of a danger."""
    now, quota = asyncio.get_running_loop().time(), instance.quota
    if not is_too_often and quota.allows_line(chat, caller(request), now):
        return
    if read_dangers(instance.world.lexicon, text).found and quota.dangers.allows(chat, now):
        return
    if is_too_often:
        raise HTTPException(429, "too often", {"retry-after": "30"})
    raise HTTPException(429, Refusal.ENOUGH.value, {"retry-after": "60"})


def _check_room(instance: Instance, name: str, size: int) -> None:
    kept = instance.app.files.sizes()
    if name in kept:  # it is sent once more
        return
    refusal = instance.quota.refuses_photo(instance.app.data_dir, kept, name, size)
    if refusal is not None:
        raise HTTPException(507 if refusal is Refusal.FULL else 429, refusal.value)


async def listen(
    request: Request, instance: Instance, chat: str, network: str, session: str = ""
) -> Response:
    """What is said to this person, from the number on at which the page stopped."""
    return chat_stream(instance.channel, chat, asked_from(request), network, session)


async def news(request: Request, instance: Instance, chat: str) -> Response:
    """The same once, for a page that cannot listen."""
    instance.channel.note_asking(chat)
    found = await instance.channel.after(chat, asked_from(request))
    steps = await instance.channel.steps(chat)
    return JSONResponse(batch(found, steps, instance.app.clock.now()))


async def export(instance: Instance, chat: str) -> Response:
    """Everything that is kept of this person, as a file to keep; none of it stays here."""
    person = await instance.app.store.person_at(Address(NAME, chat))
    if person is None:
        raise HTTPException(404, "nobody")
    exporter = Exporter(instance.app.store, instance.app.data_dir / "exports", instance.app.files)
    whole = await exporter.whole(person)
    headers = {"content-disposition": 'attachment; filename="limber.json"'}
    text = await asyncio.to_thread(json.dumps, whole, ensure_ascii=False, indent=1)
    return Response(text, media_type="application/json", headers=headers)


async def _heard(
    instance: Instance, chat: str, event: Event, sent: str, name: str = ""
) -> Response:
    is_new = await instance.hear(chat, event, sent, name)
    return JSONResponse({"new": is_new, "now": milliseconds(instance.app.clock.now())})
