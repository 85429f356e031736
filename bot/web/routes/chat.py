"""`/chat`: a person's own chat. Opening it makes one; a link takes it along to another device.

Rules:
- The chat's number stands in a signed cookie and nowhere else; it never stands in an address.
- A link for another device works once, and its secret stands behind the `#`, so that no server and
  no log on the way ever sees it.
"""

import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.web import chat_actions as chat
from bot.web.requests import texts
from bot.web.site import CHAT, Page, caller
from bot.web.templates import Shell

LONGEST_NAME = 40


def chat_routes(page: Page, shell: Shell) -> list[Route]:
    """The routes of the real chat."""
    room = ChatRoom(page, shell)
    return [
        Route("/chat", room.show),
        Route("/chat/begin", room.begin, methods=["POST"]),
        Route("/chat/in", room.enter, methods=["POST"]),
        Route("/chat/link", room.link, methods=["POST"]),
        Route("/chat/out", room.leave, methods=["POST"]),
        Route("/chat/say", room.say, methods=["POST"]),
        Route("/chat/tap", room.tap, methods=["POST"]),
        Route("/chat/photo", room.photo, methods=["POST"]),
        Route("/chat/events", room.events),
        Route("/chat/news", room.news),
        Route("/chat/export", room.export),
    ]


class ChatRoom:
    """One person in front of their own chat."""

    def __init__(self, page: Page, shell: Shell) -> None:
        self._page = page
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """The page; a visit keeps somebody signed in."""
        chat_ = self._page.signed_in(request, CHAT)
        session = chat_ or secrets.token_urlsafe(16)
        answer = self._shell.show(
            "chat.html", is_in=chat_ is not None, form=self._page.form_token(session)
        )
        if chat_ is not None:
            self._page.sign_in(request, answer, CHAT, chat_)
        return answer

    async def begin(self, request: Request) -> Response:
        """Somebody new."""
        self._page.check_often(self._page.limits.begin, caller(request))
        (name,) = await texts(request, "name")
        chat_ = self._page.signed_in(request, CHAT) or secrets.token_urlsafe(16)
        answer = await chat.join(self._page.house, chat_, name.strip()[:LONGEST_NAME])
        self._page.sign_in(request, answer, CHAT, chat_)
        return answer

    async def enter(self, request: Request) -> Response:
        """The same chat on another device, by a link that works once."""
        self._page.check_often(self._page.limits.sign_in, caller(request))
        self._page.check_often(self._page.limits.sign_in_all, "all")
        (link,) = await texts(request, "link")
        chat_ = self._page.device_links.use(link, self._page.house.app.clock.now())
        if chat_ is None:
            raise HTTPException(403, "link")
        answer = JSONResponse({})
        self._page.sign_in(request, answer, CHAT, chat_)
        return answer

    async def link(self, request: Request) -> Response:
        """A link for another device."""
        chat_ = self._mine(request)
        secret = self._page.device_links.new(chat_, self._page.house.app.clock.now())
        return JSONResponse({"link": f"{request.url.replace(path='/chat', query='')}#in={secret}"})

    async def leave(self, request: Request) -> Response:
        """Sign this browser out; the chat stays."""
        self._mine(request)
        answer = JSONResponse({})
        answer.delete_cookie(CHAT, path="/chat")
        return answer

    async def say(self, request: Request) -> Response:
        return await chat.say(request, self._page.house, self._mine(request))

    async def tap(self, request: Request) -> Response:
        return await chat.tap(request, self._page.house, self._mine(request))

    async def photo(self, request: Request) -> Response:
        mine = self._mine(request)
        self._page.check_often(self._page.limits.photo, mine)
        return await chat.send_photo(request, self._page.house, mine)

    async def events(self, request: Request) -> Response:
        return await chat.listen(request, self._page.house, self._page.session(request, CHAT))

    async def news(self, request: Request) -> Response:
        return await chat.news(request, self._page.house, self._page.session(request, CHAT))

    async def export(self, request: Request) -> Response:
        return await chat.export(self._page.house, self._page.session(request, CHAT))

    def _mine(self, request: Request) -> str:
        """The chat that this form is about: never one that the form names itself."""
        mine = self._page.session(request, CHAT)
        self._page.check_form(request, mine)
        self._page.check_often(self._page.limits.write, mine)
        return mine
