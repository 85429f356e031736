"""The second contact: who hears that somebody waits when no coach has taken note of an alert.

Rules:
- What leaves says that somebody waits, and their number; never a word about health.
- An alert that every coach's chat has refused is told at once, and no longer waits to be noticed.
- Each alert is told once to each contact. What could not be told is tried again for a day from the
  first try, and the log says when it is given up.
- Only what is for today or graver is told: the rest waits for the coach's hours.
- No address is logged: it may hold a token.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import RowsOnly
from bot.settings import Settings
from bot.storage.changes import Changes
from bot.storage.store import Store
from bot.storage.written_thread_rows import EscalatedAlertRow
from handlers.coach.thread import span
from handlers.engine.journal import milliseconds
from handlers.engine.words import Words, literal, render, words
from scheduler.logger import Logger

TIMEOUT_SECONDS = 10
GIVEN_UP = timedelta(days=1)
NAMED = 20
"""Whom one message names at most: all fit into one of Discord's (2,000 characters)."""
LEVELS = ("emergency", "same_day")
"""What is told at any hour (safety rules, section 1: alert at once, and the same day)."""

_log = Logger()


@dataclass(frozen=True, slots=True)
class Contact:
    """Where somebody else hears of it. body: what is posted, from the text and the numbers."""

    name: str
    url: str = field(repr=False)
    body: Callable[[str, Sequence[int]], dict[str, Any]] = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def tell(self, text: str, people: Sequence[int]) -> bool:
        """Post it; whether it was taken."""
        import requests  # noqa: PLC0415 - needed only where a second contact has to be called

        try:
            answer = requests.post(
                self.url,
                json=self.body(text, people),
                headers=dict(self.headers),
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            _log.warning("second contact", contact=self.name, error=type(error).__name__)
            return False
        is_taken = bool(200 <= answer.status_code < 300)  # where it would send us on, nobody heard
        if not is_taken:
            _log.warning("second contact", contact=self.name, status=answer.status_code)
        return is_taken


def contacts_of(settings: Settings) -> tuple[Contact, ...]:
    """The contacts that the operator has set."""
    found = []
    if settings.alert_webhook_url:
        url = settings.alert_webhook_url.get_secret_value()
        found.append(Contact("webhook", url, _as_webhook))
    if settings.alert_telegram_chat and settings.telegram_token:
        token = settings.telegram_token.get_secret_value()
        chat = settings.alert_telegram_chat
        url = f"{settings.telegram_api_url.rstrip('/')}/bot{token}/sendMessage"
        found.append(Contact("telegram", url, lambda text, _: {"chat_id": chat, "text": text}))
    if settings.alert_discord_channel and settings.discord_token:
        token = settings.discord_token.get_secret_value()
        api, channel = settings.discord_api_url.rstrip("/"), settings.alert_discord_channel
        url, headers = f"{api}/channels/{channel}/messages", {"Authorization": f"Bot {token}"}
        found.append(Contact("discord", url, lambda text, _: {"content": text}, headers))
    return tuple(found)


def _as_webhook(text: str, people: Sequence[int]) -> dict[str, Any]:
    return {"text": text, "people": list(people)}


@dataclass(slots=True)
class SecondContact:
    """Looks for alerts that nobody has taken note of. after: how long they may wait; refused: the
    people whose lines no coach's chat takes for now.
    """

    store: Store
    dispatcher: Dispatcher
    now: Callable[[], datetime]
    messages: Callable[[], Mapping[str, str]]
    contacts: tuple[Contact, ...]
    after: timedelta
    refused: Callable[[], Awaitable[Collection[int]]]
    _told: set[tuple[str, int]] = field(default_factory=set)
    _tried: dict[int, datetime] = field(default_factory=dict)

    async def look(self) -> None:
        """Tell each contact of what is new. Raises `StorageError`."""
        now = self.now()
        found = await self.store.unseen_alerts(now - self.after, LEVELS)
        if refused := await self.refused():
            known = {each.id for each in found}
            new = await self.store.unseen_alerts(now, LEVELS)
            found += [each for each in new if each.person in refused and each.id not in known]
        for each in found:
            self._tried.setdefault(each.id, now)
        for contact in self.contacts:
            new = [each for each in found if (contact.name, each.id) not in self._told]
            if not new:
                continue
            people = sorted({each.person for each in new})
            waits = span(now - min(each.at for each in new))
            text = render(self.messages(), _said(people, waits)).strip()
            if await asyncio.to_thread(contact.tell, text, people):
                self._told |= {(contact.name, each.id) for each in new}
        names = {each.name for each in self.contacts}
        told = [each for each in found if all((name, each.id) in self._told for name in names)]
        given_up = [
            each for each in found if each not in told and now - self._tried[each.id] > GIVEN_UP
        ]
        for each in given_up:
            _log.error("second contact not told for a day: given up", alert=each.id)
        if done := [*told, *given_up]:
            rows = [EscalatedAlertRow(milliseconds(now), each.id) for each in done]
            await self.dispatcher.submit(RowsOnly(Changes(alerts_escalated=rows)))
            gone = {each.id for each in done}
            self._told = {key for key in self._told if key[1] not in gone}
        kept = {each.id for each in found} - {each.id for each in done}
        self._tried = {alert: since for alert, since in self._tried.items() if alert in kept}


def _said(people: Sequence[int], waits: str) -> Words:
    """Who waits, and for how long; of very many the first, and how many more."""
    named = ", ".join(f"#{person}" for person in people[:NAMED])
    if len(people) <= NAMED:
        return words("second_contact.waits", who=literal(named), waits=waits)
    more = len(people) - NAMED
    return words("second_contact.many_wait", who=literal(named), more=more, waits=waits)
