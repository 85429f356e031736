"""`/chat`: a person's own chat. Opening it makes one; a link takes it along to another device.

Rules:
- The chat's number stands in a signed cookie and nowhere else; it never stands in an address.
- A link for another device asks first and works once; its secret stands behind the `#`, so that no
  server and no log on the way ever sees it.
"""

import asyncio
import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.storage.records import Address
from bot.web import chat_actions as chat
from bot.web.calendar_file import calendar_file
from bot.web.channel import NAME
from bot.web.requests import link_to, texts
from bot.web.routes.devices import device_key, keep_device
from bot.web.site import BACK_LASTS, BEFORE, CHAT, Site, caller
from bot.web.templates import Templates
from handlers.engine.clean import clean_name
from handlers.profile.facts import SCHEDULE, ZONE
from scheduler.recurrence import day_of


def chat_routes(site: Site, templates: Templates) -> list[Route]:
    """The routes of the real chat."""
    routes = ChatRoutes(site, templates)
    return [
        Route("/chat", routes.show),
        Route("/chat/begin", routes.begin, methods=["POST"]),
        Route("/chat/in", routes.enter, methods=["POST"]),
        Route("/chat/back", routes.back, methods=["POST"]),
        Route("/chat/link", routes.link, methods=["POST"]),
        Route("/chat/out", routes.leave, methods=["POST"]),
        Route("/chat/say", routes.say, methods=["POST"]),
        Route("/chat/tap", routes.tap, methods=["POST"]),
        Route("/chat/photo", routes.photo, methods=["POST"]),
        Route("/chat/events", routes.events),
        Route("/chat/news", routes.news),
        Route("/chat/export", routes.export),
        Route("/chat/check-ins.ics", routes.calendar),
        Route("/chat/push", routes.push_key),
        Route("/chat/push", routes.push, methods=["POST"]),
    ]


class ChatRoutes:
    """One person in front of their own chat."""

    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._templates = templates

    async def show(self, request: Request) -> Response:
        """The page; a visit keeps somebody signed in."""
        chat_ = self._site.signed_in(request, CHAT)
        session = chat_ or secrets.token_urlsafe(16)
        answer = self._templates.show(
            "chat.html",
            is_in=chat_ is not None,
            has_before=self._site.signed_in(request, BEFORE) is not None,
            form=self._site.form_token(session),
        )
        if chat_ is not None:
            self._site.sign_in(request, answer, CHAT, chat_)
        return answer

    async def begin(self, request: Request) -> Response:
        """Somebody new."""
        self._site.check_often(self._site.limits.begin, caller(request))
        (name,) = await texts(request, "name")
        chat_ = self._site.signed_in(request, CHAT) or secrets.token_urlsafe(16)
        answer = await chat.join(self._site.instance, chat_, clean_name(name))
        self._site.sign_in(request, answer, CHAT, chat_)
        return answer

    async def enter(self, request: Request) -> Response:
        """The same chat on another device, by a link that works once: asked about, then opened.

        The chat that this browser had is kept for a day, with a way back to it.
        """
        self._site.check_often(self._site.limits.link, caller(request))
        link, sure = await texts(request, "link", "sure")
        now = self._site.instance.app.clock.now()
        chat_ = await self._site.device_links.peek(link, now)
        if chat_ is None:
            raise HTTPException(403, "link")
        mine = self._site.signed_in(request, CHAT)
        if sure != "yes":
            return JSONResponse({"has_chat": mine is not None, "is_mine": mine == chat_})
        if await self._site.device_links.use(link, now) != chat_:  # another worker was quicker
            raise HTTPException(403, "link")
        answer = JSONResponse({})
        if mine is not None and mine != chat_:
            self._site.sign_in(request, answer, BEFORE, mine, BACK_LASTS)
        self._site.sign_in(request, answer, CHAT, chat_)
        if mine != chat_:
            await self._site.instance.tell(chat_, self._site.instance.text("device_opened"))
            if mine is not None:
                await self._ring_no_more(mine, self._session(request))
        return answer

    async def back(self, request: Request) -> Response:
        """To the chat that this browser had before; this browser leaves the other one."""
        mine = self._mine(request)
        before = self._site.signed_in(request, BEFORE)
        if before is None:
            raise HTTPException(404, "nothing before")
        await self._end(request, mine)
        answer = JSONResponse({})
        answer.delete_cookie(BEFORE, path="/chat")
        self._site.sign_in(request, answer, CHAT, before)
        return answer

    async def link(self, request: Request) -> Response:
        """A link for another device."""
        chat_ = self._mine(request)
        secret = await self._site.device_links.new(chat_, self._site.instance.app.clock.now())
        return JSONResponse({"link": link_to(request, "/chat", secret)})

    async def leave(self, request: Request) -> Response:
        """Sign this browser out, or every one; the chat stays.

        The way back to the chat that this browser had before ends with it: whoever begins a chat
        here next may be somebody else.
        """
        mine = self._mine(request)
        (where,) = await texts(request, "where")
        await self._end(request, mine, is_everywhere=where == "everywhere")
        answer = JSONResponse({})
        answer.delete_cookie(CHAT, path="/chat")
        answer.delete_cookie(BEFORE, path="/chat")
        return answer

    async def _end(self, request: Request, mine: str, *, is_everywhere: bool = False) -> None:
        """End this browser's session of a chat, or all of them, and its way back to another one.

        Links that wait end with it, and what it asked to be rung for. The other workers hear of it
        last: where they cannot now, all of it has ended here.
        """
        site, session = self._site, self._session(request)
        if is_everywhere or not session:
            site.signer.end_before(mine, site.instance.app.clock.now())
        else:
            site.signer.end(session)
        before = site.signed(request, BEFORE)
        if before is not None:
            site.signer.end(before.session)
        site.instance.channel.streams.sign_out(
            mine, None if is_everywhere or not session else session
        )
        try:
            await site.device_links.end(mine)
            await self._ring_no_more(mine, None if is_everywhere or not session else session)
        finally:
            await site.told_ended()

    def _session(self, request: Request) -> str:
        """The session of the browser that asks; empty where it has none."""
        found = self._site.signed(request, CHAT)
        return "" if found is None else found.session

    async def _ring_no_more(self, chat_: str, session: str | None) -> None:
        """Whoever has left a chat on a phone is not rung on it for that chat."""
        instance = self._site.instance
        person = await instance.app.store.person_at(Address(NAME, chat_))
        if instance.push is not None and person is not None:
            await asyncio.to_thread(instance.push.sign_out, person, session)

    async def say(self, request: Request) -> Response:
        mine, site = self._known(request), self._site
        now = asyncio.get_running_loop().time()
        is_too_often = not site.limits.write.allows(mine, now)
        return await chat.say(request, site.instance, mine, is_too_often=is_too_often)

    async def tap(self, request: Request) -> Response:
        return await chat.tap(request, self._site.instance, self._mine(request))

    async def photo(self, request: Request) -> Response:
        mine = self._mine(request)
        self._site.check_often(self._site.limits.photo, mine)
        return await chat.send_photo(request, self._site.instance, mine)

    async def events(self, request: Request) -> Response:
        mine, session = self._site.session(request, CHAT), self._session(request)
        return await chat.listen(request, self._site.instance, mine, caller(request), session)

    async def news(self, request: Request) -> Response:
        mine = self._site.session(request, CHAT)
        self._site.check_often(self._site.limits.read, mine)
        return await chat.news(request, self._site.instance, mine)

    async def export(self, request: Request) -> Response:
        mine = self._site.session(request, CHAT)
        self._site.check_often(self._site.limits.export, mine)
        return await chat.export(self._site.instance, mine)

    async def calendar(self, request: Request) -> Response:
        """The check-ins of this person as a calendar file; 404 where none are wished."""
        mine, instance = self._site.session(request, CHAT), self._site.instance
        person = await instance.app.store.person_at(Address(NAME, mine))
        profile = None if person is None else await instance.app.store.profile_of(person)
        schedule = None if profile is None else SCHEDULE.of(profile)
        if profile is None or schedule is None or not schedule.days:
            raise HTTPException(404, "no check-ins")
        today = day_of(instance.app.clock.now(), ZONE.of(profile))
        address = str(request.url.replace(path="/chat", query=""))
        text = calendar_file(schedule, today, instance.text("chat_calendar_title"), address)
        headers = {"content-disposition": 'attachment; filename="limber.ics"'}
        return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)

    async def push_key(self, request: Request) -> Response:
        """The key with which a browser asks its push service."""
        self._site.session(request, CHAT)
        return await device_key(self._site.instance)

    async def push(self, request: Request) -> Response:
        """Ring this device from now on; without its keys, no more."""
        mine, instance = self._mine(request), self._site.instance
        person = await instance.app.store.person_at(Address(NAME, mine))
        return await keep_device(request, instance, person, self._session(request))

    def _mine(self, request: Request) -> str:
        """The chat that this form is about: never one that the form names itself."""
        mine = self._known(request)
        self._site.check_often(self._site.limits.write, mine)
        return mine

    def _known(self, request: Request) -> str:
        """The same, however often it comes."""
        mine = self._site.session(request, CHAT)
        self._site.check_form(request, mine)
        return mine
