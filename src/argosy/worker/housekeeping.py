"""What nobody would notice until it is missing: used keys are forgotten after a week, and so is what signing in left behind; tables get
room to grow.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import psycopg

from ..base.limits import IDEMPOTENCY_KEY_DAYS
from ..engine.idempotency import FORGET
from ..engine.office import Office
from ..store.database import Database
from ..store.drivers import drive
from ..store.partitions import ensure_partitions
from ..store.statement import Call
from ..store.sweeping import sweep

log = logging.getLogger("argosy.worker")

SLICES_MAX = 50
"""Of keys forgotten in one go; what is left is forgotten the next time."""


def forget_keys(office: Office) -> int:
    """Delete idempotency keys older than a week on the World's clock, slice by slice; answers how many."""
    before = office.now() - timedelta(days=IDEMPOTENCY_KEY_DAYS)
    total = 0
    for _ in range(SLICES_MAX):
        forgotten = office.connection.execute([Call(FORGET, [before])])[0]
        assert isinstance(forgotten, int)
        if not forgotten:
            break
        total += forgotten
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
