"""Setting Telegram up: making a chat the coach's, and what `limber doctor` says of it all."""

import re
from pathlib import Path

import pytest

from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.process import limber, on_telegram
from tests.bot.channels.telegram.town import (
    ANA,
    GROUP,
    JOHN,
    a_town,
    agreed,
    seen,
    tell,
    wrote,
)
from tests.support.waiting import until

pytestmark = pytest.mark.long

OTHER_GROUP = -1005678


async def asked(fake: FakeTelegram, folder: Path, command: str, **settings: str) -> tuple[int, str]:
    """Run one command to its end; returns the exit code and what it printed."""
    process = on_telegram(fake, folder, **settings)
    process.command = ("-m", "bot", command)
    await process.start()
    code = await process.ended()
    return code, process.said + process.log


async def test_a_code_makes_a_group_the_coachs_and_a_public_one_is_refused(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        async with limber(fake, tmp_path):
            await agreed(fake)
            (alone,) = (await tell(fake, ANA, "/coach Is my squat deep enough?"))[-1:]
            assert "No coach is set up" in alone.text
            _, printed = await asked(fake, tmp_path, "coach-here")
            line = printed.splitlines()[0]
            assert re.fullmatch(r"/coach_here [0-9a-f]{8}", line)

            fake.say(GROUP, "/coach_here 00000000", sender=JOHN)
            fake.chat(GROUP).username = "everybody"
            (refused,) = await tell(fake, GROUP, line)
            assert "Make the group private" in refused.text
            fake.chat(GROUP).username = ""
            fake.chat(GROUP).is_admin = False
            (refused,) = await tell(fake, GROUP, line)
            assert "Manage topics" in refused.text
            fake.chat(GROUP).is_admin = True
            await tell(fake, GROUP, line)
            await seen(fake, GROUP, wrote("Is my squat deep enough?"))
            heard = await tell(fake, ANA, "/coach And my knees, are they right?")
            assert "passed your words on" in heard[-1].text
        assert fake.malformed == []
        async with limber(fake, tmp_path):
            await tell(fake, ANA, "/coach Do you still know me, after a restart?")
            await seen(fake, GROUP, wrote("Do you still know me"))


async def test_the_coachs_commands_are_offered_where_the_coachs_chat_is(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        fake.chat(OTHER_GROUP).is_forum = True
        async with limber(fake, tmp_path):
            for group in (GROUP, OTHER_GROUP):
                _, printed = await asked(fake, tmp_path, "coach-here")
                await tell(fake, group, printed.splitlines()[0])
                assert list(fake.menus) == [group]
                assert "note" in fake.menus[group]
        assert fake.malformed == []


async def test_the_doctor_says_what_is_wrong_and_the_fix(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        code, said = await asked(fake, tmp_path, "doctor")
        assert code == 1
        assert "ok  Telegram: the token is that of @limber_test_bot." in said
        assert "!!  No coach's chat on Telegram. Run `limber coach-here`" in said
        coach = {"TELEGRAM_COACH_CHAT": str(GROUP), "BACKUP_AT": "03:30"}
        code, said = await asked(fake, tmp_path, "doctor", **coach)
        assert (code, "is private, with topics" in said) == (0, True), said
        fake.chat(GROUP).username = "everybody"
        fake.chat(GROUP).is_admin = False
        fake.updates.webhook = "https://example.org/old"
        code, said = await asked(fake, tmp_path, "doctor", **coach)
        assert code == 1
        for part in ("chat is public", "may not manage topics", "a webhook is set, but"):
            assert part in said
        fake.chat(GROUP).is_kicked = True
        _, said = await asked(fake, tmp_path, "doctor", **coach)
        assert "Limber cannot see the coach's chat" in said
        fake.token = "1:another"
        code, said = await asked(fake, tmp_path, "doctor", **coach)
        assert "Telegram does not know this TELEGRAM_TOKEN" in said
        assert "8123456789:" not in said


async def test_the_doctor_follows_a_group_that_became_a_supergroup(tmp_path: Path) -> None:
    async with a_town(is_forum=False).open() as fake:
        fake.migrate(GROUP, OTHER_GROUP)
        coach = {"TELEGRAM_COACH_CHAT": str(GROUP), "BACKUP_AT": "03:30"}
        code, said = await asked(fake, tmp_path, "doctor", **coach)
        assert (code, "answers go by reply" in said) == (0, True), said


async def test_the_doctor_lists_what_was_refused_without_a_word_of_it(tmp_path: Path) -> None:
    async with a_town(is_forum=True).open() as fake:
        async with limber(fake, tmp_path) as process:
            await agreed(fake)
            fake.chat(ANA).is_blocked = True
            fake.say(ANA, "my left knee, 3")
            await until(lambda: any(c.code == 403 for c in fake.calls))
            await process.end()
        _, said = await asked(fake, tmp_path, "doctor")
        assert "bot was blocked by the user" in said
        assert "knee" not in said
