"""What a running Limber says about itself at `/healthz`, for `limber doctor`."""

import json
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException

from bot.operations.finding import Finding
from bot.operations.process_lock import ProcessLock
from bot.settings import Settings, is_postgres, sqlite_path

PATIENCE = 5.0
"""Seconds for an answer."""


def health(settings: Settings) -> Sequence[Finding]:
    """Ask the Limber that runs on this database, if one does, how it is."""
    if not is_postgres(settings.database_url):  # other machines may run on that, unseen from here
        path = sqlite_path(settings.database_url)
        if path is not None and not path.parent.exists():
            return [Finding(True, "No Limber has run here yet; `limber run` makes its folder.")]
        lock = ProcessLock(path)
        try:
            lock.acquire()
        except OSError as error:
            said = f"The lock beside {path} cannot be opened ({error.strerror})."
            return [Finding(False, f"{said} Let this user write to its folder.")]
        try:
            if lock.is_only_holder():
                return [Finding(True, "No Limber runs on this database now.")]
        finally:
            lock.release()
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.web_host, settings.web_host)  # noqa: S104 - the address is looked up, never bound
    connection = HTTPConnection(host, settings.web_port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        told = json.loads(connection.getresponse().read())
    except (OSError, HTTPException, ValueError):
        told = None
    finally:
        connection.close()
    if not isinstance(told, dict) or "database" not in told:
        if is_postgres(settings.database_url):
            said = f"No Limber answers at {host}:{settings.web_port}; others may run elsewhere."
            return [Finding(True, said)]
        return [
            Finding(
                False,
                "Another program uses this database, and no Limber answers at"
                f" {host}:{settings.web_port}. If it is Limber, restart it.",
            )
        ]
    return _findings(told)


def _findings(told: dict[str, object]) -> list[Finding]:
    """What `/healthz` told, as sentences."""
    if (database := told.get("database")) != "ok":
        why = str(told.get("why") or "Its log says why.")
        return [Finding(False, f"Limber runs, but its database {database}. {why}")]
    late, silent = told.get("timers_late_seconds"), told.get("timers_looked_at_seconds")
    if told.get("timers_ring"):
        found = [Finding(True, "Limber runs, and timers ring.")]
    else:
        found = [
            Finding(
                False,
                f"Limber runs, but a timer should have rung {late} s ago (looked at {silent} s"
                " ago). Look into its log; if nothing mends it, restart it: nothing is lost.",
            )
        ]
    stuck = told.get("outbox_stuck")
    for each in stuck if isinstance(stuck, list) else ():
        said = f"Message {each['message']} on {each['channel']} waits for {each['seconds']} s:"
        found.append(Finding(False, f"{said} {each['why']}. Restart Limber: nothing is lost."))
    refusing = told.get("coach_chats_refuse")
    for name, why in refusing.items() if isinstance(refusing, dict) else ():
        said = f"The coach's chat on {name} takes no lines: {why}"
        mend = "Mend that there; what was refused is kept, and tried again each hour."
        found.append(Finding(False, f"{said.rstrip('.')}. {mend}"))
    channels = told.get("channels")
    for name, condition in channels.items() if isinstance(channels, dict) else ():
        if condition not in {"runs", "elsewhere"}:
            found.append(Finding(False, f"{name} {condition}. Limber's log says why."))
    return found
