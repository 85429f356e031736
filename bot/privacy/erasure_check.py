"""Whether a restore could erase again everybody whom the erasure list names, for the doctor."""

from datetime import UTC, datetime

from bot.operations.finding import Finding
from bot.privacy.erasure_list import KEY, LIST, ErasureList, keys_in
from bot.settings import Settings
from bot.storage.store import Store


async def erasures(settings: Settings, store: Store) -> list[Finding]:
    """Look at the list beside the backups, and change nothing. Raises `StorageError`."""
    try:
        keys = keys_in(settings.data_dir / KEY)
        if store.shared is not None:
            keys += tuple(await store.shared.secrets(KEY))
        listed = ErasureList(settings.backup_folder / LIST, keys)
        count, unread = len(listed.entries()), listed.unread_after(datetime.min.replace(tzinfo=UTC))
    except OSError as error:
        return [Finding(False, f"The erasure list cannot be read: {error.strerror}.")]
    if unread:
        return [
            Finding(
                False,
                f"Erasure list: {unread} of {count} cannot be read, since their key is not in"
                f" {settings.data_dir / KEY}: a restore would bring those people back. Before you"
                " restore, put that file back from a backup (it is in each of them).",
            )
        ]
    return [Finding(True, f"Erasure list: all {count} can be read.")] if count else []
