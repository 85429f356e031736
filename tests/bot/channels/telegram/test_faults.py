"""What can go wrong between Limber and Telegram, each through a running Limber."""

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.bot.channels.telegram.fake.server import DROP, LOSE
from tests.bot.channels.telegram.fake.validation import RefusedError
from tests.bot.channels.telegram.process import limber, on_telegram
from tests.bot.channels.telegram.town import (
    ANA,
    GROUP,
    JOHN,
    a_town,
    agreed,
    seen,
    stored,
    tell,
    wrote,
)
from tests.support.waiting import until

pytestmark = pytest.mark.long

MIGRATED = -1009999


async def test_what_fails_is_brought_all_the_same_and_in_order(tmp_path: Path) -> None:
    """429 with a wait, 500, a dropped call, a lost answer."""
    async with a_town(is_forum=True).open() as fake:
        async with limber(fake, tmp_path):
            await agreed(fake)
            fake.trouble["sendMessage"] = [
                RefusedError(429, "Too Many Requests: retry after 1", retry_after=1),
                RefusedError(500, "Internal Server Error"),
                DROP,
            ]
            before = len(fake.made("sendMessage"))
            fake.say(ANA, "/privacy")
            fake.say(ANA, "/help")
            await seen(fake, ANA, lambda p: "Here's what I can do" in p.text)
            calls = fake.made("sendMessage")[before:]
            assert [call.code for call in calls[:2]] == [429, 500]
            assert calls[1].at - calls[0].at >= 1.0, "the named wait is obeyed"
            assert calls[2].at - calls[1].at >= 0.9, "and after a failure it waits by itself"
            said = [each.text for each in fake.said(ANA)][-2:]
            assert "What I keep" in said[0]
            assert "Here's what I can do" in said[1], "in order"

            fake.trouble["sendMessage"] = [LOSE]
            fake.say(ANA, "/stop")
            await until(lambda: len(fake.said(ANA)) >= 6)
            await asyncio.sleep(0.3)
            texts = [each.text for each in fake.said(ANA)]
            assert texts[-1] == texts[-2], "an answer that was lost is said again"
            assert texts[-3] != texts[-2], "once"
        assert fake.malformed == []


async def test_who_blocks_is_left_alone_and_comes_back_by_writing(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        async with limber(fake, tmp_path, TELEGRAM_COACH_CHAT=str(GROUP)):
            await agreed(fake)
            fake.chat(ANA).is_blocked = True
            fake.say(ANA, "/help")
            line = await seen(fake, GROUP, lambda p: "Cannot be reached any more" in p.text)
            assert "noted:" in line.text
            people = "SELECT is_unreachable FROM person"
            assert await stored(tmp_path, people) == [(1,)]
            fake.say(GROUP, "Are you all right?", sender=9, thread=line.thread, reply_to=line.id)
            own = fake.chat(GROUP).last
            fate = await seen(fake, GROUP, lambda p: p.reply_to == own)
            assert fate.text == "not delivered: Forbidden: bot was blocked by the user"
            fake.member(ANA, "member")
            await seen(fake, ANA, lambda p: "Are you all right?" in p.text)
            await tell(fake, ANA, "/help")
            assert await stored(tmp_path, people) == [(0,)]
        assert fake.malformed == []


async def test_what_was_said_while_the_coach_had_blocked_limber_comes_when_they_are_back(
    tmp_path: Path,
) -> None:
    async with a_town(is_forum=True).open() as fake:
        async with limber(fake, tmp_path, TELEGRAM_COACH_CHAT=str(JOHN)) as process:
            await agreed(fake)
            fake.chat(JOHN).is_blocked = True
            await tell(fake, ANA, "/coach Is anybody there?")
            await until(lambda: "coach's chat refuses lines" in process.log)
            fake.member(JOHN, "member")
            await seen(fake, JOHN, wrote("Is anybody there?"))
        assert fake.malformed == []


async def test_a_group_that_becomes_a_supergroup_is_followed(tmp_path: Path) -> None:
    async with a_town(is_forum=False).open() as fake:
        async with limber(fake, tmp_path, TELEGRAM_COACH_CHAT=str(GROUP)):
            await agreed(fake)
            await tell(fake, ANA, "/coach How deep should I squat?")
            await seen(fake, GROUP, wrote("How deep should I squat?"))
            fake.migrate(GROUP, MIGRATED)
            await tell(fake, ANA, "/coach And how often, please?")
            line = await seen(fake, MIGRATED, wrote("And how often, please?"))
            fake.say(MIGRATED, "Twice a week.", sender=9, reply_to=line.id)
            await seen(fake, ANA, lambda p: "Twice a week." in p.text)
        assert fake.malformed == []


async def test_a_bad_token_is_one_sentence_and_no_loop(tmp_path: Path) -> None:
    wrong = "8123456789:AAHwrongwrongwrongwrongwrongwrongwro"
    async with a_town(is_forum=True).open() as fake:
        process = on_telegram(fake, tmp_path, token=wrong)
        await process.start()
        await until(lambda: "Telegram does not know this TELEGRAM_TOKEN" in process.log)
        await asyncio.sleep(0.5)
        assert await process.end() == 0
        assert process.log.count("TELEGRAM_TOKEN") == 1
        assert "AAHwrong" not in process.log
        assert fake.calls == []


async def test_no_network_at_the_start_and_another_poller(tmp_path: Path) -> None:
    fake = a_town(is_forum=True)
    await fake.start()
    await fake.stop()
    async with limber(fake, tmp_path) as process:
        await until(lambda: "Telegram cannot be reached" in process.log)
        await fake.start()
        await tell(fake, ANA, "/start")
        async with httpx.AsyncClient(verify=False) as other:
            await other.get(f"{fake.url}/bot{fake.token}/getUpdates")
        await until(lambda: "one bot can be run by one program" in process.log)
        assert fake.token not in process.log
    await fake.stop()
    assert fake.malformed == []
