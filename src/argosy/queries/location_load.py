"""What stands at a location: work on its floor, and units that are promised from it, which closing it leaves where they are."""

from __future__ import annotations

from argosy.queries.plain import rows
from argosy.store.statement import Call, Script, Statement

FULFILLMENTS_MAX = 1_000
LOAD = Statement(
    "select (select coalesce(sum(s.promised), 0)::bigint from stock s where s.location = {}), "
    "(select count(*)::int from (select from fulfillments f where f.location = {} "
    "and f.state in ('released', 'started', 'picked', 'packed') limit {}) work)",
    ["text", "text", "integer"],
    rows=True,
)


def location_load(location: str) -> Script[tuple[int, int]]:
    """(units promised there, fulfillments under way there: FULFILLMENTS_MAX stands for as many and more)."""
    ((units, work),) = rows((yield [Call(LOAD, [location, location, FULFILLMENTS_MAX])]), 0)
    return int(units), work
