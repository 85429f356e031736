"""`/healthz`: whether all is well. `/healthz/live`: whether the process answers at all.
`/metrics`: numbers for Prometheus.

Rules:
- No person is in a label, and nothing here says more than a number.
- Timers are watched by what is not the clock (`bot/operations/watchdog.py`); `limber doctor` reads
  the same.
- Both are for this machine, or for those whom `WEB_HOST` lets in; neither needs signing in.
"""

import asyncio
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.errors import StorageError
from bot.storage.records import QueueStats
from bot.web.site import Site
from handlers.engine.message import Lane

LATE_SECONDS = 60.0
"""A message that is this late means that something is stuck (project default)."""
PULSE_SECONDS = 2.0
"""So long the database may take to say how much waits."""


def health_routes(site: Site) -> list[Route]:
    """The routes for those who watch."""

    async def healthz(_request: Request) -> Response:
        app = site.instance.app
        try:
            async with asyncio.timeout(PULSE_SECONDS):
                pulse = await app.store.pulse()
        except StorageError as error:
            return JSONResponse({"database": "cannot be used", "why": str(error)}, 503)
        except TimeoutError:
            return JSONResponse({"database": "does not answer"}, 503)
        if app.dispatcher.trouble:
            return JSONResponse({"database": "takes nothing", "why": app.dispatcher.trouble}, 503)
        told, is_well = _condition(app, pulse)
        return JSONResponse(told, 200 if is_well else 503)

    async def metrics(_request: Request) -> Response:
        app = site.instance.app
        text = site.metrics.text(
            await app.store.pulse(), site.instance.channel.pages, app.clock.now()
        )
        return Response(text, media_type="text/plain; version=0.0.4")

    async def live(_request: Request) -> Response:
        return JSONResponse({"process": "ok"})

    return [
        Route("/healthz", healthz),
        Route("/healthz/live", live),
        Route("/metrics", metrics),
    ]


def _condition(app: App, pulse: QueueStats) -> tuple[dict[str, Any], bool]:
    """How a Limber with a database is, and whether all of it is well."""
    now = app.clock.now()
    urgent = [at for lane, at in pulse.oldest.items() if lane <= Lane.ANSWER.value]
    age = max([0.0, *((now - at).total_seconds() for at in urgent)])
    watchdog = app.watchdog
    late = 0.0 if watchdog is None else watchdog.late_seconds
    silent = 0.0 if watchdog is None else watchdog.silent_seconds
    rings = watchdog is None or watchdog.is_well
    runs = all(condition in {"runs", "elsewhere"} for condition in app.channels.values())
    stuck = [] if watchdog is None else watchdog.stuck
    refusing = {at.channel: why for (at, _), why in app.mirror.refusing.items()}
    told = {
        "database": "ok",
        "outbox_age_seconds": round(age, 1),
        "timers_ring": rings,
        "timers_late_seconds": round(late, 1),
        "timers_looked_at_seconds": round(silent, 1),
        "outbox_stuck": [{**asdict(each), "seconds": round(each.seconds)} for each in stuck],
        "clock": now.isoformat(timespec="seconds"),
        "channels": app.channels,
        "coach_chats_refuse": refusing,
    }
    return told, age < LATE_SECONDS and rings and runs and not stuck and not refusing
