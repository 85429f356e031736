"""`/`: the try-out. On the left a person's chat, on the right the coach's desk, above the clock."""

import asyncio
from datetime import time, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.web import chat_actions as chat
from bot.web.desk import Desk
from bot.web.instance import Instance
from bot.web.requests import texts
from bot.web.routes import coach
from bot.web.site import COACH, Site, caller, is_here
from bot.web.stream import coach_stream
from bot.web.templates import Templates
from handlers.engine.journal import milliseconds

TRY = "try"
"""The session of the person who tries it out."""
PUSHES = {
    "30s": timedelta(seconds=30),
    "10m": timedelta(minutes=10),
    "1h": timedelta(hours=1),
}


def tryout_routes(site: Site, templates: Templates) -> list[Route]:
    """The routes of the try-out."""
    routes = TryoutRoutes(site, templates)
    who = "/try/people/{chat}"
    return [
        Route("/", routes.show),
        Route("/try/state", routes.state),
        Route("/try/people", routes.new_person, methods=["POST"]),
        Route("/try/clock", routes.push, methods=["POST"]),
        Route("/try/anew", routes.begin_anew, methods=["POST"]),
        Route(f"{who}/begin", routes.begin, methods=["POST"]),
        Route(f"{who}/say", routes.say, methods=["POST"]),
        Route(f"{who}/tap", routes.tap, methods=["POST"]),
        Route(f"{who}/photo", routes.photo, methods=["POST"]),
        Route(f"{who}/events", routes.events),
        Route(f"{who}/news", routes.news),
        Route(f"{who}/export", routes.export),
        Route("/try/coach/events", routes.coach_events),
        Route("/try/coach/lists", routes.lists),
        Route("/try/coach/threads/{person:number}", routes.thread),
        Route("/try/coach/threads/{person:number}", routes.do, methods=["POST"]),
    ]


class TryoutRoutes:
    """Somebody trying Limber out."""

    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._templates = templates
        self._desks: dict[int, Desk] = {}

    async def show(self, request: Request) -> Response:
        """The page; visitors who may not use it are sent to their own chat."""
        if not is_here(request) and self._site.signed_in(request, COACH) is None:
            return RedirectResponse("/chat")
        instance = await self._site.tryout.instance()
        desk = self._desk(instance)
        return self._templates.show(
            "tryout.html", form=self._site.form_token(TRY), ready=desk.ready()
        )

    async def state(self, request: Request) -> Response:
        """Who there is, and what time it is."""
        instance = await self._instance(request)
        tryout = self._site.tryout
        people = [{"chat": chat_, "name": name} for chat_, name in tryout.people.items()]
        now = milliseconds(instance.app.clock.now())
        return JSONResponse({"people": people, "now": now, "zone": tryout.zone.key})

    async def new_person(self, request: Request) -> Response:
        await self._posted(request)
        return JSONResponse({"chat": await self._site.tryout.new_person()})

    async def push(self, request: Request) -> Response:
        """Move the clock: by a span, or to a time tomorrow ("07:00")."""
        instance = await self._posted(request)
        (to,) = await texts(request, "to")
        now = instance.app.clock.now()
        if to in PUSHES:
            target = now + PUSHES[to]
        else:
            try:
                target = self._site.tryout.tomorrow(now, time.fromisoformat(to))
            except ValueError as error:
                raise HTTPException(400, "no time") from error
        await self._site.tryout.push(target)
        return await self.state(request)

    async def begin_anew(self, request: Request) -> Response:
        await self._posted(request)
        await self._site.tryout.begin_anew()
        return await self.state(request)

    # -- a person -----------------------------------------------------------------------------

    async def begin(self, request: Request) -> Response:
        instance = await self._posted(request)
        chat_ = self._chat(request)
        return await chat.join(instance, chat_, self._site.tryout.people[chat_])

    async def say(self, request: Request) -> Response:
        self._site.check_may_try(request)
        self._site.check_form(request, TRY)
        now = asyncio.get_running_loop().time()
        is_too_often = not self._site.limits.tryout.allows(caller(request), now)
        instance = await self._site.tryout.instance()
        return await chat.say(request, instance, self._chat(request), is_too_often=is_too_often)

    async def tap(self, request: Request) -> Response:
        return await chat.tap(request, await self._posted(request), self._chat(request))

    async def photo(self, request: Request) -> Response:
        return await chat.send_photo(request, await self._posted(request), self._chat(request))

    async def events(self, request: Request) -> Response:
        instance = await self._instance(request)
        return await chat.listen(request, instance, self._chat(request), caller(request))

    async def news(self, request: Request) -> Response:
        return await chat.news(request, await self._instance(request), self._chat(request))

    async def export(self, request: Request) -> Response:
        return await chat.export(await self._instance(request), self._chat(request))

    # -- the coach ------------------------------------------------------------------------------

    async def coach_events(self, request: Request) -> Response:
        return coach_stream((await self._instance(request)).channel, caller(request), TRY)

    async def lists(self, request: Request) -> Response:
        return await coach.lists(request, self._desk(await self._instance(request)))

    async def thread(self, request: Request) -> Response:
        return await coach.thread(request, self._desk(await self._instance(request)))

    async def do(self, request: Request) -> Response:
        return await coach.do(request, self._desk(await self._posted(request)))

    # -- who may --------------------------------------------------------------------------------

    async def _instance(self, request: Request) -> Instance:
        self._site.check_may_try(request)
        return await self._site.tryout.instance()

    async def _posted(self, request: Request) -> Instance:
        self._site.check_may_try(request)
        self._site.check_form(request, TRY)
        self._site.check_often(self._site.limits.tryout, caller(request))
        return await self._site.tryout.instance()

    def _chat(self, request: Request) -> str:
        chat_ = str(request.path_params["chat"])
        if chat_ not in self._site.tryout.people:
            raise HTTPException(404, "nobody")
        return chat_

    def _desk(self, instance: Instance) -> Desk:
        if id(instance) not in self._desks:
            self._desks = {id(instance): Desk(instance, self._site.settings.coach_name)}
        return self._desks[id(instance)]
