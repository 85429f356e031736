"""A disk that is really full: said with its mend, known at `/healthz`, and over when there is room.

The disk is a small one in memory that this process alone sees.
"""

import asyncio
import shutil
from pathlib import Path

import httpx
import pytest

from bot.web.site import FORM
from tests.bot.web.browser import form_in
from tests.bot.web.running import Running
from tests.support.waiting import until

pytestmark = pytest.mark.long

ON_A_SMALL_DISK = """
mount -t tmpfs -o size=4m,mode=700 small data || exit 77
touch data/pictures mounted
(
  until [ -e fill ]; do sleep 0.1; done
  cat /dev/zero > data/fill 2> /dev/null
  touch full
  while [ -e fill ]; do sleep 0.1; done
  rm data/fill
) &
exec "$0" -m bot run
"""
"""What a shell of its own does: `fill` beside the data fills the disk, until that is taken away."""
LAUNCH = (
    "import os, sys; os.execvp('unshare', ['unshare', '-rm', 'sh', '-c', sys.argv[1],"
    " sys.executable])"
)


async def may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = await asyncio.create_subprocess_exec(
        *("unshare", "-rm", "mount", "-t", "tmpfs", "small", "/mnt"),
        stderr=asyncio.subprocess.DEVNULL,
    )
    return await tried.wait() == 0


async def test_a_full_disk_is_said_and_known_and_over_once_there_is_room(tmp_path: Path) -> None:
    if not await may_mount():
        pytest.skip("No file system may be mounted here, so no disk was filled.")
    running = Running(tmp_path, command=("-c", LAUNCH, ON_A_SMALL_DISK))
    await running.start()
    async with httpx.AsyncClient(base_url=running.url, timeout=30) as http:
        (await http.post("/chat/begin", json={"name": ""})).raise_for_status()
        form = {FORM: form_in((await http.get("/chat")).text)}

        async def says(number: int) -> int:
            line = {"id": f"{number}", "text": "left knee " * 390}
            return (await http.post("/chat/say", json=line, headers=form)).status_code

        async def health() -> int:
            return (await http.get("/healthz")).status_code

        assert await says(1) == 200
        (tmp_path / "fill").touch()
        await until((tmp_path / "full").exists)
        refused = 2
        while True:  # what is left of the disk is used up first
            status = await says(refused)
            told = await http.get("/healthz")
            if status == told.status_code == 503:
                break
            assert status in {200, 503}
            refused += status == 200
        assert "The disk is full: make room." in told.json()["why"]

        (tmp_path / "fill").unlink()

        async def is_well() -> bool:
            return await health() == 200

        await until(is_well)
        assert await says(refused) == 200
    assert await running.end() == 0
    logged = "".join(running.warned())
    assert "The disk is full: make room." in logged
    assert "Traceback" not in logged
