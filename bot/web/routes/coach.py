"""`/coach`: what a coach works in every day. A link that works once, or a password, signs in.

Rule: whatever is asked for without being signed in is answered with 401, also whether it exists.
"""

import hmac
import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.web.desk import Desk
from bot.web.requests import photo, texts
from bot.web.site import COACH, Site, caller
from bot.web.stream import COACH_KEY, coach_stream
from bot.web.templates import Templates


def coach_routes(page: Site, shell: Templates) -> list[Route]:
    """The routes of the real coach."""
    room = CoachRoutes(page, shell)
    return [
        Route("/coach", room.show),
        Route("/coach/in", room.enter, methods=["POST"]),
        Route("/coach/out", room.leave, methods=["POST"]),
        Route("/coach/link", room.link, methods=["POST"]),
        Route("/coach/events", room.events),
        Route("/coach/lists", room.lists),
        Route("/coach/threads/{person:number}", room.thread),
        Route("/coach/threads/{person:number}", room.do, methods=["POST"]),
        Route("/coach/threads/{person:number}/photo", room.show_photo, methods=["POST"]),
    ]


class CoachRoutes:
    """The coach in front of the desk."""

    def __init__(self, page: Site, shell: Templates) -> None:
        self._page = page
        self._shell = shell
        self._desk = page.desk

    async def show(self, request: Request) -> Response:
        session = self._page.signed_in(request, COACH)
        if session is None:
            has_password = self._page.settings.web_coach_password is not None
            return self._shell.show("sign_in.html", has_password=has_password)
        answer = self._shell.show(
            "coach.html", form=self._page.form_token(session), ready=self._desk.ready()
        )
        self._page.sign_in(request, answer, COACH, session)
        return answer

    async def enter(self, request: Request) -> Response:
        """Sign in: the link is gone with its first use; a wrong password costs a try."""
        link, password = await texts(request, "link", "password")
        if link:
            self._page.check_often(self._page.limits.link, caller(request))
        else:
            self._page.check_often(self._page.limits.sign_in, caller(request))
            self._page.check_often(self._page.limits.sign_in_all, "all")
        is_linked = bool(link) and self._page.links.use(link, self._desk.now) == COACH
        if not is_linked and (link or not self._is_password(password)):
            raise HTTPException(403, "link" if link else "password")
        answer = JSONResponse({})
        self._page.sign_in(request, answer, COACH, secrets.token_urlsafe(16))
        return answer

    def _is_password(self, told: str) -> bool:
        wanted = self._page.settings.web_coach_password
        if wanted is None or not told:
            return False
        return hmac.compare_digest(told.encode(), wanted.get_secret_value().encode())

    async def leave(self, request: Request) -> Response:
        mine = self._mine(request)
        self._page.keys.end(mine)
        self._page.links.end(COACH)
        self._page.house.channel.streams.sign_out(f"{COACH_KEY}{mine}")
        answer = JSONResponse({})
        answer.delete_cookie(COACH)
        return answer

    async def link(self, request: Request) -> Response:
        """A link that signs in another device of the coach's, once."""
        self._mine(request)
        secret = self._page.links.new(COACH, self._desk.now)
        return JSONResponse({"link": f"{request.url.replace(path='/coach', query='')}#in={secret}"})

    async def events(self, request: Request) -> Response:
        session = self._page.session(request, COACH)
        return coach_stream(self._page.house.channel, caller(request), session)

    async def lists(self, request: Request) -> Response:
        self._page.session(request, COACH)
        return await lists(self._desk)

    async def thread(self, request: Request) -> Response:
        self._page.session(request, COACH)
        return await thread(request, self._desk)

    async def do(self, request: Request) -> Response:
        self._mine(request)
        return await do(request, self._desk)

    async def show_photo(self, request: Request) -> Response:
        """A photo for this person, with words."""
        self._mine(request)
        data, ending, text, sent = await photo(request)
        done = await self._desk.show(int(request.path_params["person"]), data, ending, text, sent)
        if done is None:
            raise HTTPException(404, "nobody")
        return JSONResponse(done, 409 if "doubt" in done else 200)

    def _mine(self, request: Request) -> str:
        session = self._page.session(request, COACH)
        self._page.check_form(request, session)
        return session


async def lists(desk: Desk) -> Response:
    """Who waits, and everybody."""
    return JSONResponse({"threads": await desk.threads(), "people": await desk.people()})


async def thread(request: Request, desk: Desk) -> Response:
    """One person's thread."""
    found = await desk.thread(int(request.path_params["person"]))
    if found is None:
        raise HTTPException(404, "nobody")
    return JSONResponse(found)


async def do(request: Request, desk: Desk) -> Response:
    """What the coach did; 409 where it should be looked at once more."""
    what, text, sent = await texts(request, "do", "text", "id")
    try:
        done = await desk.do(int(request.path_params["person"]), what, text, sent)
    except ValueError as error:
        raise HTTPException(400, "no such deed") from error
    if done is None:
        raise HTTPException(404, "nobody")
    return JSONResponse(done, 409 if "doubt" in done else 200)
