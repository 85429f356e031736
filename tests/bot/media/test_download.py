"""Files that people sent are fetched after their lines were stored, and go with the person."""

import asyncio
import contextlib
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bot.delivery.channel import Wrong
from bot.dispatch.dispatcher import Dispatcher
from bot.media.download import Downloader, Fetch
from bot.media.files import FolderFiles
from bot.media.person_folder import forget
from bot.storage.changes import Changes
from bot.storage.sqlite.store import SqliteStore
from bot.storage.written_rows import PersonKey
from bot.storage.written_thread_rows import AttachmentRow
from handlers.engine.effect import Heard
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from tests.support.rows import AT, a_person, joined, save
from tests.support.sql import rows
from tests.support.waiting import until

MS = milliseconds(AT)


@asynccontextmanager
async def fetching(folder: Path, fetch: Fetch) -> AsyncIterator[SqliteStore]:
    """One photo of one person waits, and is being fetched; the clock makes an hour each look."""
    store = SqliteStore(None)
    await store.open()
    photo = AttachmentRow(1, "telegram", "telegram:5:7", "photo", "file-id", "", MS, MS)
    await save(store, joined(a_person(Person(1)), Changes(attachments=[photo])))
    dispatcher = Dispatcher(store, lambda person, _event, _ids: Heard(person, ()))
    await dispatcher.start()
    now = [AT]

    def clock() -> datetime:
        now[0] += timedelta(hours=1)
        return now[0]

    work = Downloader(store, dispatcher, clock, FolderFiles(folder))
    task = asyncio.create_task(work.run("telegram", fetch))
    yield store
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    await dispatcher.stop()
    await store.close()


async def state(store: SqliteStore) -> tuple[str, str, int]:
    found = await rows(store, "SELECT state, path, tries FROM attachment")
    return (found[0][0], found[0][1], found[0][2])


async def test_a_file_that_fails_first_is_kept_in_the_end_for_its_owner_alone(
    tmp_path: Path,
) -> None:
    answers: list[bytes | Exception] = [TimeoutError(), b"a photo"]

    async def fetch(file_id: str) -> bytes:
        assert file_id == "file-id"
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    folder = tmp_path / "attachments"

    async with fetching(tmp_path, fetch) as store:

        async def is_kept() -> bool:
            return (await state(store))[0] == "kept"

        await until(is_kept)
        assert await state(store) == ("kept", "attachments/person-1/1.jpg", 2)
    kept = folder / "person-1" / "1.jpg"
    assert kept.read_bytes() == b"a photo"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    forget(tmp_path, 1)
    assert list(folder.iterdir()) == []


async def test_one_that_does_not_come_holds_up_nobody_elses(tmp_path: Path) -> None:
    async def fetch(file_id: str) -> bytes:
        if file_id == "file-id":
            await asyncio.Event().wait()
        return b"a voice"

    async with fetching(tmp_path, fetch) as store:
        voice = AttachmentRow(1, "telegram", "telegram:5:8", "voice", "other", "", MS, MS)
        await save(store, Changes(attachments=[voice]))

        async def is_kept() -> bool:
            found = await rows(store, "SELECT state FROM attachment ORDER BY id")
            return [each[0] for each in found] == ["waiting", "kept"]

        await until(is_kept)


async def test_a_file_that_comes_when_its_person_is_erased_is_not_kept(tmp_path: Path) -> None:
    asked, erased = asyncio.Event(), asyncio.Event()

    async def fetch(_file_id: str) -> bytes:
        asked.set()
        await erased.wait()
        return b"a photo"

    async with fetching(tmp_path, fetch) as store:
        voice = AttachmentRow(2, "telegram", "telegram:6:8", "voice", "later", "", MS, MS)
        await save(store, joined(a_person(Person(2)), Changes(attachments=[voice])))
        await asked.wait()
        await save(store, Changes(people_erased=[PersonKey(1)]))
        forget(tmp_path, 1)
        erased.set()

        async def is_the_others_alone() -> bool:
            states = await rows(store, "SELECT state FROM attachment")
            left = [path.name for path in (tmp_path / "attachments").glob("*")]
            return [each[0] for each in states] == ["kept"] and left == ["person-2"]

        await until(is_the_others_alone)


async def test_a_file_that_is_too_big_is_not_asked_for_again(tmp_path: Path) -> None:
    asked: list[str] = []

    async def fetch(file_id: str) -> bytes:
        asked.append(file_id)
        raise Wrong("file is too big")

    async with fetching(tmp_path, fetch) as store:

        async def is_over() -> bool:
            return (await state(store))[0] == "failed"

        await until(is_over)
        assert await store.surfaces.unfetched("telegram", AT + timedelta(days=9)) is None
        assert asked == ["file-id"]
