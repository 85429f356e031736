"""A browser that any of several workers answers, over HTTP."""

import contextlib
import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.web.site import FORM
from tests.bot.web.browser import form_in
from tests.bot.web.running import Running


@dataclass
class Visitor:
    """A browser that any worker answers; its page listens at one of them."""

    http: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=30))
    form: str = ""
    last: int = 0
    heard: list[dict[str, Any]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    _sent: int = 0

    @classmethod
    def from_address(cls, number: int) -> "Visitor":
        """One with an address of their own."""
        headers = {"X-Forwarded-For": f"10.0.{number // 250}.{number % 250 + 1}"}
        return cls(httpx.AsyncClient(timeout=30, headers=headers))

    async def begin(self, at: Running) -> None:
        (await self.http.post(f"{at.url}/chat/begin", json={"name": ""})).raise_for_status()
        await self.look(at)

    async def look(self, at: Running) -> None:
        self.form = form_in((await self.http.get(f"{at.url}/chat")).text)

    async def say(self, at: Running, text: str) -> None:
        self._sent += 1
        told = {"id": str(self._sent), "text": text}
        answer = await self.http.post(f"{at.url}/chat/say", json=told, headers={FORM: self.form})
        answer.raise_for_status()

    async def listen(self, at: Running) -> None:
        """Hear what is said, until let go or cut off."""
        asked = f"{at.url}/chat/events?after={self.last}"
        with contextlib.suppress(httpx.HTTPError):
            async with self.http.stream("GET", asked, timeout=None) as answer:
                name = ""
                async for line in answer.aiter_lines():
                    kind, _, told = line.partition(": ")
                    if kind == "event":
                        name = told
                        if name not in {"message", "tick"}:
                            self.ends.append(name)
                    elif kind == "id":
                        self.last = int(told)
                    elif kind == "data" and name == "message":
                        self.heard += json.loads(told)["events"]

    @property
    def texts(self) -> str:
        return json.dumps(self.heard)
