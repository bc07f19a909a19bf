"""What nobody would notice until it is missing: used keys, old drafts, who went away and what signing in left behind are forgotten, files
that nobody needs are swept away, and tables get room to grow."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import psycopg

from ..base.limits import IDEMPOTENCY_KEY_DAYS
from ..engine.idempotency import FORGET
from ..engine.office import Office
from ..store import blobs, drafts, jobs, presence
from ..store.database import Database
from ..store.drivers import drive
from ..store.partitions import ensure_partitions
from ..store.statement import Call, Statement
from ..store.sweeping import sweep

log = logging.getLogger("argosy.worker")

SLICES_MAX = 50
"""Of rows forgotten in one go; what is left is forgotten the next time."""


def forget_keys(office: Office) -> int:
    """Delete idempotency keys older than a week on the World's clock, slice by slice; answers how many."""
    return _forget(office, FORGET, office.now() - timedelta(days=IDEMPOTENCY_KEY_DAYS))


def forget_drafts(office: Office) -> int:
    """Delete drafts that nobody has touched for long; answers how many."""
    return _forget(office, drafts.FORGET, drafts.too_old(office.now()))


def forget_presence(office: Office) -> int:
    """Delete who is not there any more, in real time; answers how many."""
    return _forget(office, presence.FORGET, presence.gone(office.desk.machine_time()))


def _forget(office: Office, statement: Statement, before: datetime) -> int:
    total = 0
    for _ in range(SLICES_MAX):
        forgotten = office.connection.execute([Call(statement, [before])])[0]
        assert isinstance(forgotten, int)
        if not forgotten:
            break
        total += forgotten
    return total


def tidy_files(office: Office) -> int:
    """Delete jobs that ended long ago, then files that nothing refers to, slice by slice; answers how many files."""
    total = 0
    for _ in range(SLICES_MAX):
        gone = drive(jobs.forget(office.now()), office.connection)
        swept = drive(blobs.sweep(office.now()), office.connection)
        total += swept
        if not gone and not swept:
            break
    return total


def clear_the_door(office: Office, now: datetime) -> None:
    """Delete sessions, links, codes and mails that have run out by the machine's time, and say how many mails never left."""
    given_up = drive(sweep(now), office.connection)
    if given_up:
        log.warning("%d mails could not be sent, and are not tried any more: see the outbox", given_up)


def make_room(database: Database) -> list[str]:
    """Make the partitions that will be needed next; answers their names. Work under way goes first: a lock that is not
    free, or an address without the owner's rights, is logged, and tried again the next time.
    """
    try:
        with psycopg.connect(database.owner_conninfo()) as owner:
            owner.execute("set local lock_timeout = '500ms'")
            return ensure_partitions(owner)
    except (psycopg.errors.LockNotAvailable, psycopg.errors.InsufficientPrivilege) as error:
        log.warning("no partitions were made: %s", error)
        return []
