"""Parcels that could not be delivered, the longest waiting first: somebody has to call, and try again or take them back."""

from __future__ import annotations

from typing import Any

from argosy.base import ids
from argosy.queries.plain import rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight, looked_up
from argosy.store.statement import Call, Script, Statement

LOOKED_AT_MAX = 500
FAILED = Statement(
    f"select o.id, o.number, d.at from {MAY} cross join (select order_id, n, at from parcels where state = 'failed' "
    f"order by at, order_id, n limit {LOOKED_AT_MAX}) d {looked_up()} where {SEEN} "
    "order by d.at, d.order_id, d.n limit {}",
    [*MAY_TYPES, "integer"],
    rows=True,
)


def failed_deliveries(sight: Sight, limit: int) -> Script[list[dict[str, Any]]]:
    """Their orders, at most so many, and since when."""
    found = rows((yield [Call(FAILED, [*sight.limits, limit])]), 0)
    return [{"order": ids.text(id), "number": number, "at": at} for id, number, at in found]
