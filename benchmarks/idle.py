"""What a start and an idle minute cost, against no more than importing the same libraries.

In seconds of the processor, since others may use the machine.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.table import Aim, Series, table
from benchmarks.understanding import processor_seconds
from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.process import on_telegram
from tests.support.waiting import until

ROUNDS = 3
SETTLES = 10
"""Seconds after which a Limber has done what it does at a start."""
WATCHED = 30
"""Seconds for which an idle Limber is watched."""
_BOTH = "import telegram.ext, discord"
_CHAT = ["chat", "--tz", "UTC", "--now", "2026-11-21T06:00"]
_LISTED = (
    "import atexit, runpy, sys\n"
    "atexit.register(lambda: print('modules', *sys.modules, file=sys.stderr))\n"
    "sys.argv = ['limber', *sys.argv[1:]]\n"
    "runpy.run_module('bot', run_name='__main__')\n"
)
_IMPORTED = (
    "import contextlib, importlib, sys\n"
    "for name in sys.argv[1:]:\n"
    "    with contextlib.suppress(Exception):\n"
    "        importlib.import_module(name)\n"
)
_READY = (re.compile(r"telegram +bot="), re.compile(r"discord +bot="))
_TICKS = os.sysconf("SC_CLK_TCK")


async def idle() -> str:
    """Both starts, and an idle Limber with the page and both platforms."""
    with tempfile.TemporaryDirectory() as folder:
        return "\n".join([_chat(Path(folder)), await _run(Path(folder))])


def _chat(folder: Path) -> str:
    """`limber chat` where it has run before: the parsed content lies beside the data."""
    command = [sys.executable, "-c", _LISTED, *_CHAT]
    environment = {**os.environ, "DATA_DIR": str(folder / "chat")}
    asked = subprocess.run(
        command, input=b"/start\n", capture_output=True, check=True, env=environment
    )
    modules = asked.stderr.decode().rpartition("modules ")[2].split()
    names = [name for name in modules if name != "__main__"]
    told = ["env", f"DATA_DIR={folder / 'chat'}", sys.executable]
    whole = Series("to the first answer", " s", 2)
    imports = Series("importing what it imports", " s", 2)
    for _ in range(ROUNDS):
        whole.runs.append(processor_seconds([*told, "-m", "bot", *_CHAT], b"/start\n"))
        imports.runs.append(processor_seconds([*told, "-c", _IMPORTED, *names], b""))
    ratio = whole.middle / imports.middle
    return table(
        f"`limber chat`: seconds of the processor; {len(names)} modules",
        [whole, imports],
        [Aim("against importing what it imports", ratio, 1.7, " times", is_least=False)],
    )


async def _run(folder: Path) -> str:
    start = Series("`limber run` until both platforms are there", " s", 2)
    imports = Series("importing both libraries", " s", 2)
    memory = Series("memory of an idle Limber", " MB")
    floor = Series("memory of a process that imports both", " MB")
    used = Series("of a core, idle", " %", 2)
    for number in range(ROUNDS):
        imports.runs.append(processor_seconds([sys.executable, "-c", _BOTH], b""))
        floor.runs.append(await _resident_after_import())
        begun, after, share = await _running(folder / str(number))
        start.runs.append(begun)
        memory.runs.append(after)
        used.runs.append(share)
    return table(
        "`limber run` with the page, Telegram and Discord",
        [start, imports, memory, floor, used],
        [
            Aim(
                "start against imports",
                start.middle / imports.middle,
                1.8,
                " times",
                is_least=False,
            ),
            Aim(
                "memory against imports",
                memory.middle / floor.middle,
                1.5,
                " times",
                is_least=False,
            ),
            Aim("of a core, idle", used.middle, 0.3, " %", is_least=False),
        ],
    )


async def _running(folder: Path) -> tuple[float, float, float]:
    """Its start (s of the processor), its memory when idle (MB), and what it then uses (%)."""
    async with FakeTelegram().open() as telegram, FakeDiscord().open() as discord:
        process = on_telegram(
            telegram, folder, DISCORD_TOKEN=discord.token, DISCORD_API_URL=discord.url
        )
        await process.start()
        try:
            await until(lambda: all(sign.search(process.log) for sign in _READY))
            begun = _used(process.pid)
            await asyncio.sleep(SETTLES)
            before = _used(process.pid)
            await asyncio.sleep(WATCHED)
            share = 100 * (_used(process.pid) - before) / WATCHED
            return begun, _resident(process.pid), share
        finally:
            await process.end()


async def _resident_after_import() -> float:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", f"{_BOTH}\nprint(flush=True)\ninput()"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    resident = _resident(process.pid)
    await process.communicate(b"\n")
    return resident


def _used(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _resident(pid: int) -> float:
    """Its memory, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no memory is told")


if __name__ == "__main__":
    print(asyncio.run(idle()))
