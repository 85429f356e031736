"""`/coach`: what a coach works in every day. A link that works once, or a password, signs in.

Rule: whatever is asked for without being signed in is answered with 401, also whether it exists.
"""

import asyncio
import hmac
import secrets
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.web.coach_push import COACH as DEVICES
from bot.web.desk import Desk
from bot.web.requests import link_to, photo, texts
from bot.web.routes.devices import device_key, keep_device
from bot.web.site import COACH, Site, caller
from bot.web.stream import COACH_KEY, coach_stream
from bot.web.templates import Templates
from handlers.coach.physio_page import Section
from handlers.engine.clean import clean


def coach_routes(site: Site, templates: Templates) -> list[Route]:
    """The routes of the real coach."""
    routes = CoachRoutes(site, templates)
    return [
        Route("/coach", routes.show),
        Route("/coach/in", routes.enter, methods=["POST"]),
        Route("/coach/out", routes.leave, methods=["POST"]),
        Route("/coach/link", routes.link, methods=["POST"]),
        Route("/coach/events", routes.events),
        Route("/coach/lists", routes.lists),
        Route("/coach/search", routes.search),
        Route("/coach/answers", routes.answers),
        Route("/coach/push", routes.push_key),
        Route("/coach/push", routes.push, methods=["POST"]),
        Route("/coach/people.csv", routes.people_csv),
        Route("/coach/several", routes.several, methods=["POST"]),
        Route("/coach/threads/{person:number}", routes.thread),
        Route("/coach/threads/{person:number}", routes.do, methods=["POST"]),
        Route("/coach/threads/{person:number}/page", routes.physio_page),
        Route("/coach/threads/{person:number}/told", routes.told),
        Route("/coach/threads/{person:number}/photo", routes.show_photo, methods=["POST"]),
    ]


class CoachRoutes:
    """The coach in front of the desk."""

    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._templates = templates
        self._desk = site.make_desk()

    async def show(self, request: Request) -> Response:
        session = self._site.signed_in(request, COACH)
        if session is None:
            has_password = self._site.settings.web_coach_password is not None
            return self._templates.show("sign_in.html", has_password=has_password)
        answer = self._templates.show(
            "coach.html", form=self._site.form_token(session), ready=self._desk.ready()
        )
        self._site.sign_in(request, answer, COACH, session)
        return answer

    async def enter(self, request: Request) -> Response:
        """Sign in: the link is gone with its first use; a wrong password costs a try.

        428 with a task where work has to be done first.
        """
        link, password, task, done = await texts(request, "link", "password", "task", "answer")
        if link:
            self._site.check_often(self._site.limits.link, caller(request))
        else:
            work = self._site.check_password_tries(request, task, done)
            if work is not None:
                return JSONResponse({"task": work.task, "bits": work.bits}, 428)
        is_linked = bool(link) and await self._site.links.use(link, self._desk.now) == COACH
        if not is_linked and (link or not self._is_password(password)):
            raise HTTPException(403, "link" if link else "password")
        answer = JSONResponse({})
        self._site.sign_in(request, answer, COACH, secrets.token_urlsafe(16))
        self._site.know_again(request, answer)
        return answer

    def _is_password(self, told: str) -> bool:
        wanted = self._site.settings.web_coach_password
        if wanted is None or not told:
            return False
        return hmac.compare_digest(told.encode(), wanted.get_secret_value().encode())

    async def leave(self, request: Request) -> Response:
        mine = self._mine(request)
        self._site.signer.end(mine)
        self._site.instance.channel.streams.sign_out(f"{COACH_KEY}{mine}")
        push = self._site.instance.push
        try:
            if push is not None:
                await asyncio.to_thread(push.sign_out, DEVICES, mine)
            await self._site.links.end(COACH)
        finally:
            await self._site.told_ended()
        answer = JSONResponse({})
        answer.delete_cookie(COACH)
        return answer

    async def link(self, request: Request) -> Response:
        """A link that signs in another device of the coach's, once."""
        self._mine(request)
        secret = await self._site.links.new(COACH, self._desk.now)
        return JSONResponse({"link": link_to(request, "/coach", secret)})

    async def events(self, request: Request) -> Response:
        session = self._site.session(request, COACH)
        return coach_stream(self._site.instance.channel, caller(request), session)

    async def lists(self, request: Request) -> Response:
        self._site.session(request, COACH)
        return await lists(request, self._desk)

    async def search(self, request: Request) -> Response:
        self._site.session(request, COACH)
        return await search(request, self._desk)

    async def answers(self, request: Request) -> Response:
        """How long people wait for a first answer."""
        self._site.session(request, COACH)
        return JSONResponse({"text": await self._desk.people.first_answers()})

    async def people_csv(self, request: Request) -> Response:
        """Everybody as a table."""
        self._site.session(request, COACH)
        headers = {"Content-Disposition": 'attachment; filename="people.csv"'}
        return Response(await self._desk.people.as_csv(), media_type="text/csv", headers=headers)

    async def push_key(self, request: Request) -> Response:
        """The key with which the coach's browser asks its push service."""
        self._site.session(request, COACH)
        return await device_key(self._site.instance)

    async def push(self, request: Request) -> Response:
        """Ring this device of the coach's from now on; without its keys, no more."""
        mine = self._mine(request)
        return await keep_device(request, self._site.instance, DEVICES, mine, self._site.coach_mark)

    async def several(self, request: Request) -> Response:
        self._mine(request)
        return await several(request, self._desk)

    async def thread(self, request: Request) -> Response:
        self._site.session(request, COACH)
        return await thread(request, self._desk)

    async def do(self, request: Request) -> Response:
        self._mine(request)
        return await do(request, self._desk)

    async def physio_page(self, request: Request) -> Response:
        """The page for a physio or doctor, to be printed."""
        self._site.session(request, COACH)
        page = await self._desk.physio_page(int(request.path_params["person"]))
        if page is None:
            raise HTTPException(404, "nobody")
        return self._templates.show(
            "physio.html",
            page=page,
            sections=[_drawn(each) for each in page.sections()],
            what_it_is=page.what_it_is,
        )

    async def told(self, request: Request) -> Response:
        """What Limber told this person lately."""
        self._site.session(request, COACH)
        told = await self._desk.told(int(request.path_params["person"]))
        if told is None:
            raise HTTPException(404, "nobody")
        return JSONResponse({"told": told})

    async def show_photo(self, request: Request) -> Response:
        """A photo for this person, with words."""
        self._mine(request)
        data, ending, text, sent = await photo(request)
        done = await self._desk.show(int(request.path_params["person"]), data, ending, text, sent)
        if done is None:
            raise HTTPException(404, "nobody")
        return JSONResponse(done, 409 if "doubt" in done else 200)

    def _mine(self, request: Request) -> str:
        session = self._site.session(request, COACH)
        self._site.check_form(request, session)
        return session


def _drawn(section: Section) -> dict[str, Any]:
    """A section with its scores as points of a line, 600 wide and 120 high."""
    course = section.course
    points, first, last = "", "", ""
    if len(course) > 1:
        begin, end = course[0][0], course[-1][0]
        days = max(1, (end - begin).days)
        points = " ".join(
            f"{30 + 600 * (day - begin).days / days:.0f},{130 - 12 * score}"
            for day, score in course
        )
        first, last = f"{begin:%d %b %Y}", f"{end:%d %b %Y}"
    return {
        "title": section.title,
        "lines": section.lines,
        "points": points,
        "first": first,
        "last": last,
    }


async def lists(request: Request, desk: Desk) -> Response:
    """Who waits, and everybody, or whom is asked for."""
    asked, name = (clean(request.query_params.get(key, ""))[:100] for key in ("show", "name"))
    return JSONResponse(await desk.people.lists(asked, name))


async def search(request: Request, desk: Desk) -> Response:
    """What was said, or who it is."""
    return JSONResponse(
        {"found": await desk.people.search(clean(request.query_params.get("q", ""))[:200])}
    )


async def several(request: Request, desk: Desk) -> Response:
    """A word to several: shown first, then sent, then perhaps stopped."""
    what, label, text, sent = await texts(request, "do", "label", "text", "id")
    if what == "stop":
        return JSONResponse({"count": await desk.people.stop(text)})
    if not text.strip() or what not in {"look", "send"}:
        raise HTTPException(400, "no words")
    done = await desk.people.several(label, text.strip(), sent, is_sure=what == "send")
    return JSONResponse(done, 409 if "doubt" in done else 200)


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
