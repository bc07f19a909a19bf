"""Who has which order open just now. One row a person and order, renewed while the page is open (`queries/order_open.py`); whoever has
not been seen for PRESENCE_SECONDS is gone.

Written beside the engine: nothing follows from it. The table is unlogged, so a crash empties it, and a replica does not have it: ask
the primary.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ..base.limits import PRESENCE_SECONDS
from .statement import Statement

FORGET = Statement(
    "delete from presence where (order_id, user_id) in "
    "(select order_id, user_id from presence where seen_at < {} order by order_id, user_id limit 1000 for update skip locked)",
    ["timestamptz"],
)


def gone(now: datetime) -> datetime:
    """Who was last seen before then is not there any more."""
    return now - timedelta(seconds=PRESENCE_SECONDS)
