"""PostgreSQL's errors: which are an event's own, which are the connection's, and in plain words."""

from typing import Final

import asyncpg

from bot.errors import LeaseLostError, RepeatableError, StorageError

DRIVER_ERRORS: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the connection fell just as something was asked of it
    OSError,
    TimeoutError,
)
"""All that asyncpg raises."""
LEASE_LOST: Final = "LB001"
"""The code of the error that `functions.py` raises for what is written under a lost lease."""
_OF_AN_EVENT = (
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.DataError,
    asyncpg.RaiseError,
)
_REPEATABLE = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
)
"""What another worker's transaction brought about: the same once more may well pass."""
_MENDS: tuple[tuple[type[Exception], str], ...] = (
    (asyncpg.DiskFullError, "its disk is full: make room"),
    (asyncpg.TooManyConnectionsError, "it takes no more connections: raise max_connections"),
    (asyncpg.InvalidPasswordError, "it refuses the user or the password: set DATABASE_URL right"),
    (asyncpg.InvalidAuthorizationSpecificationError, "it does not let this user in"),
    (asyncpg.InvalidCatalogNameError, "there is no such database: make it with createdb"),
    (asyncpg.InsufficientPrivilegeError, "this user may not do that: let it own the database"),
    (asyncpg.ReadOnlySQLTransactionError, "it may only be read: is this the primary?"),
    (asyncpg.CannotConnectNowError, "it is starting or stopping: wait a moment"),
    (asyncpg.DeadlockDetectedError, "two workers waited for each other"),
    (asyncpg.SerializationError, "another worker was quicker"),
    (ConnectionRefusedError, "nobody answers there: start it"),
    (TimeoutError, "it does not answer"),
)


def is_of_an_event(error: Exception) -> bool:
    """Whether a single event's rows brought it about; all else is the database's own trouble."""
    return isinstance(error, _OF_AN_EVENT)


def is_of_the_connection(error: Exception) -> bool:
    """Whether the connection is of no use after it."""
    return isinstance(
        error,
        (
            asyncpg.PostgresConnectionError,
            asyncpg.InterfaceError,
            asyncpg.InternalClientError,
            asyncpg.AdminShutdownError,
            asyncpg.CrashShutdownError,
            asyncpg.CannotConnectNowError,
            asyncpg.IdleInTransactionSessionTimeoutError,
            OSError,
            TimeoutError,
        ),
    ) and not isinstance(error, asyncpg.DataError)


def trouble(error: Exception) -> str:
    """An error in words, and what mends it. Never a row's values."""
    for kind, said in _MENDS:
        if isinstance(error, kind):
            return said
    if isinstance(error, asyncpg.PostgresError) and error.sqlstate == LEASE_LOST:
        return "another Limber has taken over"
    if isinstance(error, asyncpg.PostgresError):
        return f"{type(error).__name__}: {error.sqlstate}"
    return type(error).__name__


def storage_error(error: Exception) -> StorageError:
    """It as an error that speaks to the operator."""
    kind: type[StorageError] = StorageError
    if isinstance(error, asyncpg.PostgresError) and error.sqlstate == LEASE_LOST:
        kind = LeaseLostError
    elif isinstance(error, _REPEATABLE) or is_of_the_connection(error):
        kind = RepeatableError
    return kind(
        f"The database did not take this ({trouble(error)}). Nothing was half written, and Limber"
        " tries again."
    )
