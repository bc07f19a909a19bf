"""What an error of PostgreSQL means for a batch: run it again, somebody holds its rows, nobody knows whether it committed, or a bug."""

from __future__ import annotations

from psycopg import Error, OperationalError, errors

RETRY = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)
LOCKED = (errors.LockNotAvailable,)
UNAVAILABLE = (errors.TooManyConnections, errors.CannotConnectNow, errors.DiskFull)


def kind(error: Exception) -> str:
    """retry (the winner is visible next time), locked, lost (the connection), or other."""
    if isinstance(error, RETRY):
        return "retry"
    if isinstance(error, LOCKED):
        return "locked"
    if isinstance(error, OperationalError) and (error.sqlstate is None or error.sqlstate[:2] in ("08", "57")):
        return "lost" if not isinstance(error, errors.QueryCanceled) else "other"
    return "other"


DATABASE_ERRORS = (Error,)
"""Everything a driver throws into a script."""
