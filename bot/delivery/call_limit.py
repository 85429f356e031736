"""How long a call to a platform may take. What is only stored meanwhile takes as long as it takes.

A line that stands in a coach's chat, and a disk that is full: were the storing given up with the
call, the line would be shown once more.
"""

import asyncio
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Final

_LIMIT: Final[ContextVar[asyncio.Timeout | None]] = ContextVar("call limit", default=None)


class CallLimit:
    """A call happens inside. Raises `TimeoutError` once it has taken so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._timeout = asyncio.timeout(seconds)
        self._token: Token[asyncio.Timeout | None] | None = None

    async def __aenter__(self) -> None:
        self._token = _LIMIT.set(await self._timeout.__aenter__())

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._token is not None
        _LIMIT.reset(self._token)
        await self._timeout.__aexit__(kind, error, traceback)


class Unlimited:
    """What happens inside does not count: afterwards the call has the time that it had left."""

    def __init__(self) -> None:
        limit = _LIMIT.get()
        until = None if limit is None or limit.expired() else limit.when()
        self._limit = None if until is None else limit
        self._until = until or 0.0
        self._left = 0.0

    def __enter__(self) -> None:
        if self._limit is not None:
            self._left = self._until - asyncio.get_running_loop().time()
            self._limit.reschedule(None)

    def __exit__(self, *_error: object) -> None:
        if self._limit is not None:
            self._limit.reschedule(asyncio.get_running_loop().time() + self._left)
