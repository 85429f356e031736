"""`/healthz`: whether it runs, for whoever watches. `/metrics`: numbers for Prometheus.

Rules:
- No person is in a label, and nothing here says more than a number.
- Both are for this machine, or for whoever `WEB_HOST` lets in; neither needs signing in.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.errors import StorageError
from bot.web.site import Page

LATE_SECONDS = 60.0
"""A message or a timer that is this late means that something is stuck (project default)."""


def health_routes(page: Page) -> list[Route]:
    """The routes for those who watch."""

    async def healthz(_request: Request) -> Response:
        app = page.house.app
        now = app.clock.now()
        try:
            pulse = await app.store.pulse()
        except StorageError:
            return JSONResponse({"database": "cannot be used"}, 503)
        urgent = [at for lane, at in pulse.oldest.items() if lane <= 2]
        age = max([0.0, *((now - at).total_seconds() for at in urgent)])
        late = 0.0 if pulse.next_due is None else (now - pulse.next_due).total_seconds()
        runs = all(condition == "runs" for condition in app.channels.values())
        is_well = age < LATE_SECONDS and late < LATE_SECONDS and runs
        told = {
            "database": "ok",
            "outbox_age_seconds": round(age, 1),
            "timers_late_seconds": round(max(0.0, late), 1),
            "clock": now.isoformat(timespec="seconds"),
            "channels": app.channels,
        }
        return JSONResponse(told, 200 if is_well else 503)

    async def metrics(_request: Request) -> Response:
        app = page.house.app
        text = page.metrics.text(await app.store.pulse(), page.house.channel.pages, app.clock.now())
        return Response(text, media_type="text/plain; version=0.0.4")

    return [Route("/healthz", healthz), Route("/metrics", metrics)]
