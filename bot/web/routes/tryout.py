"""`/`: the try-out. On the left a person's chat, on the right the coach's desk, above the clock."""

from datetime import datetime, time, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.storage.records import Address
from bot.web import chat_actions as chat
from bot.web.channel import NAME
from bot.web.desk import Desk
from bot.web.instance import Instance
from bot.web.requests import texts
from bot.web.routes import coach
from bot.web.site import COACH, Site, caller, is_here
from bot.web.stream import coach_stream
from bot.web.templates import Templates
from handlers.engine.journal import milliseconds

TRY = "try"
"""The session of whoever tries."""
PUSHES = {
    "30s": timedelta(seconds=30),
    "10m": timedelta(minutes=10),
    "1h": timedelta(hours=1),
    "1d": timedelta(days=1),
}


def tryout_routes(page: Site, shell: Templates) -> list[Route]:
    """The routes of the try-out."""
    room = TryoutRoutes(page, shell)
    who = "/try/people/{chat}"
    return [
        Route("/", room.show),
        Route("/try/state", room.state),
        Route("/try/people", room.new_person, methods=["POST"]),
        Route("/try/clock", room.push, methods=["POST"]),
        Route("/try/anew", room.begin_anew, methods=["POST"]),
        Route(f"{who}/begin", room.begin, methods=["POST"]),
        Route(f"{who}/say", room.say, methods=["POST"]),
        Route(f"{who}/tap", room.tap, methods=["POST"]),
        Route(f"{who}/photo", room.photo, methods=["POST"]),
        Route(f"{who}/events", room.events),
        Route(f"{who}/export", room.export),
        Route("/try/coach/events", room.coach_events),
        Route("/try/coach/lists", room.lists),
        Route("/try/coach/threads/{person:number}", room.thread),
        Route("/try/coach/threads/{person:number}", room.do, methods=["POST"]),
    ]


class TryoutRoutes:
    """Somebody trying Limber out."""

    def __init__(self, page: Site, shell: Templates) -> None:
        self._page = page
        self._shell = shell
        self._desks: dict[int, Desk] = {}

    async def show(self, request: Request) -> Response:
        """The page; for whoever may not use it, the way to their own chat."""
        if not is_here(request) and self._page.signed_in(request, COACH) is None:
            return RedirectResponse("/chat")
        house = await self._page.tryout.house()
        desk = self._desk(house)
        return self._shell.show("tryout.html", form=self._page.form_token(TRY), ready=desk.ready())

    async def state(self, request: Request) -> Response:
        """Who there is, and what time it is."""
        house = await self._house(request)
        people = []
        for chat_, name in self._page.tryout.people.items():
            person = await house.app.store.person_at(Address(NAME, chat_))
            people.append({"chat": chat_, "name": name, "person": person})
        now = house.app.clock.now()
        zone = self._page.tryout.zone
        return JSONResponse(
            {
                "people": people,
                "now": milliseconds(now),
                "zone": zone.key,
                "says": _said(now, house),
            }
        )

    async def new_person(self, request: Request) -> Response:
        await self._posted(request)
        return JSONResponse({"chat": await self._page.tryout.new_person()})

    async def push(self, request: Request) -> Response:
        """Move the clock: by a span, or to a time tomorrow ("07:00")."""
        house = await self._posted(request)
        (to,) = await texts(request, "to")
        now = house.app.clock.now()
        if to in PUSHES:
            target = now + PUSHES[to]
        else:
            try:
                target = self._page.tryout.tomorrow(now, time.fromisoformat(to))
            except ValueError as error:
                raise HTTPException(400, "no time") from error
        await self._page.tryout.push(target)
        return await self.state(request)

    async def begin_anew(self, request: Request) -> Response:
        await self._posted(request)
        await self._page.tryout.begin_anew()
        return await self.state(request)

    # -- a person -----------------------------------------------------------------------------

    async def begin(self, request: Request) -> Response:
        house = await self._posted(request)
        chat_ = self._chat(request)
        return await chat.join(house, chat_, self._page.tryout.people[chat_])

    async def say(self, request: Request) -> Response:
        return await chat.say(request, await self._posted(request), self._chat(request))

    async def tap(self, request: Request) -> Response:
        return await chat.tap(request, await self._posted(request), self._chat(request))

    async def photo(self, request: Request) -> Response:
        return await chat.send_photo(request, await self._posted(request), self._chat(request))

    async def events(self, request: Request) -> Response:
        house = await self._house(request)
        return await chat.listen(request, house, self._chat(request), caller(request))

    async def export(self, request: Request) -> Response:
        return await chat.export(await self._house(request), self._chat(request))

    # -- the coach ------------------------------------------------------------------------------

    async def coach_events(self, request: Request) -> Response:
        return coach_stream((await self._house(request)).channel, caller(request), TRY)

    async def lists(self, request: Request) -> Response:
        return await coach.lists(self._desk(await self._house(request)))

    async def thread(self, request: Request) -> Response:
        return await coach.thread(request, self._desk(await self._house(request)))

    async def do(self, request: Request) -> Response:
        return await coach.do(request, self._desk(await self._posted(request)))

    # -- who may --------------------------------------------------------------------------------

    async def _house(self, request: Request) -> Instance:
        self._page.check_may_try(request)
        return await self._page.tryout.house()

    async def _posted(self, request: Request) -> Instance:
        self._page.check_may_try(request)
        self._page.check_form(request, TRY)
        self._page.check_often(self._page.limits.tryout, caller(request))
        return await self._page.tryout.house()

    def _chat(self, request: Request) -> str:
        chat_ = str(request.path_params["chat"])
        if chat_ not in self._page.tryout.people:
            raise HTTPException(404, "nobody")
        return chat_

    def _desk(self, house: Instance) -> Desk:
        if id(house) not in self._desks:
            self._desks = {id(house): Desk(house, self._page.settings.coach_name)}
        return self._desks[id(house)]


def _said(now: datetime, house: Instance) -> str:
    return f"{now.astimezone(house.zone):%a %d %b %H:%M}"
