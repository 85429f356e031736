"""A device that is rung from now on, or no more: the same for a person and for the coach."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.web.instance import Instance
from bot.web.push import Subscription
from bot.web.requests import texts


async def device_key(instance: Instance) -> Response:
    """The key with which a browser asks its push service."""
    if instance.push is None:
        raise HTTPException(404, "no push")
    return JSONResponse({"key": await asyncio.to_thread(instance.push.public_key)})


async def keep_device(
    request: Request, instance: Instance, person: int | None, session: str, under: str = ""
) -> Response:
    """Ring this device from now on; without its keys, no more.

    session: of the browser; under: the mark of what it was signed with.
    """
    endpoint, p256dh, auth = await texts(request, "endpoint", "p256dh", "auth")
    if instance.push is None or person is None or not endpoint:
        raise HTTPException(404, "no push")
    if not p256dh:
        await asyncio.to_thread(instance.push.unsubscribe, person, endpoint)
        return JSONResponse({})
    origin = str(request.url.replace(path="", query=""))
    device = Subscription(endpoint, p256dh, auth, origin, session, under)
    if not await asyncio.to_thread(instance.push.subscribe, person, device):
        raise HTTPException(400, "no push service")
    return JSONResponse({})
