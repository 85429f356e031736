"""Numbers for Prometheus: what happens, how quickly, and what waits. No person is in a label.

Rules:
- Counts and times are taken in passing; depths are read from the database when somebody asks.
- Labels are kinds, lanes, channels and outcomes: small closed sets.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.delivery.channel import Away, Channel, Later, Moved, Never, Wrong
from bot.delivery.pacer import Pace
from bot.dispatch.hear import Hear
from bot.storage.parcel import Parcel
from bot.storage.records import QueueStats
from handlers.engine.effect import Heard
from handlers.engine.event import Event, TimerRang
from handlers.engine.message import Lane
from handlers.engine.person import Person

QUICK = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 120.0)
"""Seconds, as the upper ends of what is counted together."""


DELIVERED, ERROR = "delivered", "error"
_FAILURES = (Later, Away, Moved, Never, Wrong)
OUTCOMES = frozenset({DELIVERED, ERROR, *(each.__name__.lower() for each in _FAILURES)})
"""What a delivery is counted as; alert rules ask for these."""
_ANSWERS = {lane.value for lane in (Lane.EMERGENCY, Lane.SESSION, Lane.ANSWER)}


class Metrics:
    """Everything that is counted in one process."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._events = Counter(
            "limber_events", "Events heard, by kind", ["kind"], registry=registry
        )
        self._late = Histogram(
            "limber_timer_late_seconds", "How late timers rang", buckets=QUICK, registry=registry
        )
        self._answered = Histogram(
            "limber_answer_seconds",
            "From an event to the delivery of its answer",
            ["channel"],
            buckets=QUICK,
            registry=registry,
        )
        self._deliveries = Counter(
            "limber_deliveries",
            "Deliveries, by outcome",
            ["channel", "outcome"],
            registry=registry,
        )
        self._depth = Gauge(
            "limber_outbox_messages", "Messages that wait, by lane", ["lane"], registry=registry
        )
        self._age = Gauge(
            "limber_outbox_age_seconds", "How long the oldest waits", ["lane"], registry=registry
        )
        self._due = Gauge(
            "limber_timer_overdue_seconds", "How late the next timer is", registry=registry
        )
        self._threads = Gauge(
            "limber_threads_waiting", "Threads that wait for a coach", registry=registry
        )
        self._aside = Gauge(
            "limber_events_set_aside", "Events that could not be handled", registry=registry
        )
        self._pages = Gauge(
            "limber_pages_open", "Chats that are open in a browser", registry=registry
        )

    def hearing(self, hear: Hear) -> Hear:
        """The same, counted."""

        def counted(person: Person, event: Event, ids: Iterator[int]) -> Heard:
            self._events.labels(type(event).__name__).inc()
            if isinstance(event, TimerRang):
                self._late.observe(max(0.0, (event.at - event.due).total_seconds()))
            return hear(person, event, ids)

        return counted

    def delivering(self, channel: Channel, now: Callable[[], datetime]) -> Channel:
        """The same channel, counted."""
        return _Counted(channel, now, self._deliveries, self._answered)

    def text(self, pulse: QueueStats, pages: int, now: datetime) -> bytes:
        """All numbers, as Prometheus reads them."""
        for lane in Lane:
            name = lane.name.lower()
            oldest = pulse.oldest.get(lane.value)
            age = 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())
            self._depth.labels(name).set(pulse.depth.get(lane.value, 0))
            self._age.labels(name).set(age)
        due = pulse.next_due
        self._due.set(0.0 if due is None else max(0.0, (now - due).total_seconds()))
        self._threads.set(pulse.waiting)
        self._aside.set(pulse.set_aside)
        self._pages.set(pages)
        return generate_latest(self._registry)


class _Counted:
    """Implements `bot.delivery.channel.Channel` around another."""

    def __init__(
        self, channel: Channel, now: Callable[[], datetime], count: Counter, answered: Histogram
    ) -> None:
        self.name: str = channel.name
        self.pace: Pace = channel.pace
        self._channel = channel
        self._now = now
        self._count = count
        self._answered = answered

    async def deliver(self, parcel: Parcel) -> str:
        try:
            external = await self._channel.deliver(parcel)
        except _FAILURES as error:
            self._count.labels(self.name, type(error).__name__.lower()).inc()
            raise
        except Exception:
            self._count.labels(self.name, ERROR).inc()
            raise
        self._count.labels(self.name, DELIVERED).inc()
        if parcel.lane in _ANSWERS:
            took = (self._now() - parcel.created).total_seconds()
            self._answered.labels(self.name).observe(max(0.0, took))
        return external

    async def run(self) -> None:
        await self._channel.run()
