"""What goes wrong on Discord's side, through the running process: Telegram goes on meanwhile."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bot.channels.discord.fake.actions import Someone
from tests.bot.channels.discord.fake.errors import Refusal
from tests.bot.channels.discord.fake.server import FakeDiscord, Trouble
from tests.bot.channels.discord.process import OnDiscord as LimberOnDiscord
from tests.bot.channels.discord.process import limber
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.support.waiting import until

pytestmark = pytest.mark.long

TINA = 88
"""A person on Telegram."""
ASKED = "/help"
"""What is answered each time, also by somebody who has not agreed and writes again and again."""


@dataclass(slots=True)
class Both:
    """One Limber on two platforms, with a person on each."""

    fake: FakeDiscord
    telegram: FakeTelegram
    limber: LimberOnDiscord
    sam: Someone

    async def telegram_answers(self) -> None:
        before = len(self.telegram.said(TINA))
        self.telegram.say(TINA, ASKED)
        await until(lambda: len(self.telegram.said(TINA)) > before)

    async def discord_answers(self) -> None:
        before = len(self.sam.reads())
        await self.sam.say(ASKED)
        await until(lambda: len(self.sam.reads()) > before)

    async def meets_again(self, identified: int) -> None:
        """Discord is back in a new session, and Telegram was never gone."""
        await self.telegram_answers()
        await until(lambda: len(self.fake.gateway.identified) > identified)
        await self.fake.gateway.until()
        await self.discord_answers()


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    async with FakeDiscord().open() as fake, FakeTelegram().open() as telegram:
        telegram.limits.is_off = True
        telegram.chat(TINA)
        settings = {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
        async with limber(fake, tmp_path, **settings) as process:
            yield Both(fake, telegram, process, Someone(fake))


async def an_event_cannot_be_read(both: Both) -> None:
    """What is written before the socket is back is fetched."""
    gateway = both.fake.gateway
    identified = len(gateway.identified)
    await gateway.dispatch("MESSAGE_CREATE", {"id": "no number", "channel_id": []})
    await until(lambda: not gateway.is_connected)
    before = len(both.sam.reads())
    await both.sam.say(ASKED)
    gateway.sessions.clear()
    await both.meets_again(identified)
    await until(lambda: len(both.sam.reads()) > before + 1)  # both texts have their answer


async def the_session_times_out(both: Both) -> None:
    """4009: it is resumed or begun anew."""
    await both.fake.gateway.drop(4009)
    await both.telegram_answers()
    await both.fake.gateway.until()
    await both.discord_answers()


async def it_is_told_to_resume(both: Both, op: int, *, data: bool | None = None) -> None:
    """Op 7 (reconnect), or op 9 (the session is invalid) where the session may be resumed."""
    gateway = both.fake.gateway
    resumed = gateway.resumed
    await gateway.say(op, data=data)
    await both.telegram_answers()
    await until(lambda: gateway.resumed > resumed)
    await both.discord_answers()


async def the_session_is_invalid(both: Both) -> None:
    """Op 9: it cannot be resumed."""
    gateway = both.fake.gateway
    identified = len(gateway.identified)
    gateway.sessions.clear()
    await gateway.say(9, data=False)
    await both.meets_again(identified)


async def calls_fail(both: Both) -> None:
    """503, a dropped connection and 429: it tries again; a lost answer repeats nothing."""
    for trouble in (
        Trouble("POST", "/messages", Refusal(503, 0, "Service Unavailable")),
        Trouble("POST", "/messages"),
        Trouble("POST", "/messages", after=True),
    ):
        both.fake.troubles.append(trouble)
        await both.discord_answers()
        await both.telegram_answers()
    nonces = [message["nonce"] for message in both.sam.reads()]
    assert len(set(nonces)) == len(nonces)
    both.fake.troubles.append(Trouble("POST", "/messages", Refusal(429, 0, "slow", 0.3)))
    await both.discord_answers()


async def the_person_cannot_be_written_to(both: Both) -> None:
    """50007, until they write again."""
    both.fake.town.closed_dms[both.sam.id] = 50007
    await both.sam.say(ASKED)
    refused = both.fake.made("POST", "/messages")
    await until(lambda: both.fake.made("POST", "/messages")[-1].code == 50007)
    await both.telegram_answers()
    del both.fake.town.closed_dms[both.sam.id]
    await both.discord_answers()
    assert len(refused) < 200


async def test_whatever_happens_discord_is_back_and_telegram_was_never_gone(both: Both) -> None:
    await both.limber.ready()
    await both.discord_answers()
    await both.telegram_answers()
    await an_event_cannot_be_read(both)
    await the_session_times_out(both)
    await it_is_told_to_resume(both, 7)
    await it_is_told_to_resume(both, 9, data=True)
    await the_session_is_invalid(both)
    await calls_fail(both)
    await the_person_cannot_be_written_to(both)
    assert both.fake.wrong == []
    assert both.fake.token not in both.limber.log
    assert ASKED not in both.limber.log


@pytest.mark.parametrize(
    ("code", "sentence"),
    [(4004, "does not know this DISCORD_TOKEN"), (4014, "Message Content Intent on")],
)
async def test_what_the_operator_must_mend_is_a_plain_sentence(
    both: Both, code: int, sentence: str
) -> None:
    both.fake.gateway.closes_next = code
    await until(lambda: sentence in both.limber.log)
    await both.telegram_answers()
    assert not both.fake.gateway.is_connected


async def test_a_token_that_discord_does_not_know_stops_nothing_else(both: Both) -> None:
    both.fake.token = "OTHER.real.one"
    await until(lambda: "does not know this DISCORD_TOKEN" in both.limber.log)
    await both.telegram_answers()
