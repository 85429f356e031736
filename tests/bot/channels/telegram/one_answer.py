"""A network on which Telegram answers every call in the same way."""

from typing import Any

from telegram.request import BaseRequest


class OneAnswer(BaseRequest):
    """body: as it comes over the wire."""

    def __init__(self, status: int, body: bytes) -> None:
        self.status = status
        self.body = body

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(self, *_args: Any, **_more: Any) -> tuple[int, bytes]:
        return self.status, self.body
