"""Telegram calls Limber, through a running one: who may, and when it is answered."""

from pathlib import Path

import httpx
import pytest

from tests.bot.channels.telegram.process import limber, on_telegram
from tests.bot.channels.telegram.town import ANA, a_town, stored
from tests.support.postgres import Server
from tests.support.waiting import until

pytestmark = pytest.mark.long

SECRET = "a-good_secret"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def test_only_telegram_is_heard_and_it_is_answered_after_the_commit(tmp_path: Path) -> None:
    settings = {
        "TELEGRAM_WEBHOOK_URL": "https://example.org/hooks/telegram",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
    }
    async with a_town(is_forum=True).open() as fake:
        fake.say(ANA, "/start")
        update = fake.updates.waiting[0].update
        async with limber(fake, tmp_path, **settings) as process:
            await until(lambda: fake.updates.webhook != "")
            here = f"http://127.0.0.1:{process.port}/hooks/telegram"
            assert fake.made("setWebhook")[0].params["secret_token"] == SECRET
            async with httpx.AsyncClient(verify=False) as telegram:
                for wrong in ({}, {HEADER: "guess"}, {HEADER: f"{SECRET}x"}):
                    assert (
                        await telegram.post(here, json=update, headers=wrong)
                    ).status_code == 403
                right = {HEADER: SECRET}
                assert (await telegram.get(here, headers=right)).status_code in {404, 405}
                assert (await telegram.post(here, content=b"{", headers=right)).status_code == 400
                large = b" " * (2**20 + 1)
                assert (await telegram.post(here, content=large, headers=right)).status_code == 413
                assert await stored(tmp_path, "SELECT * FROM seen") == []
                for _ in range(2):
                    answer = await telegram.post(here, json=update, headers=right)
                    assert answer.status_code == 200
                    assert len(await stored(tmp_path, "SELECT * FROM seen")) == 1
            await until(lambda: len(fake.said(ANA)) == 1)
            assert SECRET not in process.log
        assert fake.made("getUpdates") == []
        assert fake.malformed == []


async def test_a_worker_that_only_serves_pages_takes_what_another_one_answers(
    tmp_path: Path, postgres: Server
) -> None:
    """The secret, which nobody set, is the same in both."""
    settings = {
        "TELEGRAM_WEBHOOK_URL": "https://example.org/hooks/telegram",
        "DATABASE_URL": await postgres.new_database(),
    }
    async with a_town(is_forum=True).open() as fake:
        fake.say(ANA, "/start")
        update = fake.updates.waiting[0].update
        roles = [on_telegram(fake, tmp_path / role, **settings) for role in ("web", "worker")]
        for each in roles:
            each.command = ("-m", "bot", "run", "--role", each.folder.name)
        web, worker = roles
        try:
            await worker.start()
            await until(lambda: fake.updates.webhook != "" or worker.is_over)
            await web.start()
            await until(lambda: f"{web.url}/\n" in web.said or web.is_over)
            secret = fake.made("setWebhook")[0].params["secret_token"]
            async with httpx.AsyncClient(verify=False) as telegram:
                here, right = f"{web.url}/hooks/telegram", {HEADER: secret}
                for _ in range(2):
                    answer = await telegram.post(here, json=update, headers=right)
                    assert answer.status_code == 200
            await until(lambda: len(fake.said(ANA)) == 1)
            assert await worker.end() == 0
            assert await web.end() == 0
            assert len(fake.said(ANA)) == 1
            assert "Traceback" not in web.log + worker.log
        finally:
            for each in roles:
                if not each.is_over:
                    await each.kill()
