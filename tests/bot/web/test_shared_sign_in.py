"""Who signed out of one file is signed out in every worker that comes to share its key."""

from pathlib import Path

from bot.storage.open import opened
from bot.web.open_streams import OpenStreams
from bot.web.shared_sign_in import SharedSignIn, shared_signer
from tests.support.postgres import Server
from tests.support.rows import AT


async def test_who_had_signed_out_by_a_file_is_told_to_the_others_once(
    postgres: Server, tmp_path: Path
) -> None:
    async with opened(await postgres.empty_database()) as store:
        assert store.shared is not None
        await shared_signer(store.shared, tmp_path)
        (tmp_path / "web.ended").write_text("a session\n")
        for _ in range(2):
            signer = await shared_signer(store.shared, tmp_path)
            await SharedSignIn(store.shared, signer, OpenStreams()).share(AT)
        assert [line for _, line in await store.shared.ended_after(0)] == ["a session"]
