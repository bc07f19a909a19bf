"""What the columns of an order list may show beside the order's own: its units, where it goes, whose it is, how it is paid, what holds it.

Asked once for a page, by its orders' keys, so that a page takes as many statements as it has always taken and one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from argosy.base import ids
from argosy.base.ids import Id
from argosy.base.money import decimal
from argosy.queries.plain import rows
from argosy.store.statement import Call, Script, Statement

NAMES = (
    *("id", "number", "channel", "reference", "placed_at", "currency", "exponent", "gross", "due"),
    *("status", "payment_status", "fulfillment_status", "return_status"),
    *("ship_by", "delivery_method", "assignee", "tags", "custom", "test"),
)
"""Columns of the order's own row."""
ROW = ", ".join(f"o.{name}" for name in NAMES)
"""SQL: these, of an order `o`."""

BESIDE = Statement(
    "select v.id, coalesce(c.name, c.company, a.name), a.country, (select coalesce(sum(l.ordered - l.cancelled), 0)::bigint "
    "from order_lines l where l.order_id = v.id), array(select h.type from holds h where h.order_id = v.id and h.released_at is null "
    "order by h.n), array(select p.method from payments p where p.order_id = v.id and p.method is not null "
    "group by p.method order by min(p.n)) "
    "from unnest({}) v (id) cross join lateral (select customer_id, ship_to from orders where id = v.id offset 0) o "
    "left join lateral (select name, company from customers where id = o.customer_id offset 0) c on true "
    "left join lateral (select name, country from addresses where id = o.ship_to offset 0) a on true",
    ["uuid[]"],
    rows=True,
)
OFFSET = Statement("select offset_us from clock", rows=True)


def shown(found: list[tuple[Any, ...]], machine_time: datetime) -> Script[list[dict[str, Any]]]:
    """A page's rows of NAMES as people read them. `days_late`: whole days since an open order should have left, on the World's clock."""
    if not found:
        return []
    answer = yield [Call(BESIDE, [[row[0] for row in found]]), Call(OFFSET)]
    beside: dict[Id, tuple[Any, ...]] = {row[0]: row[1:] for row in rows(answer, 0)}
    now = machine_time + timedelta(microseconds=rows(answer, 1)[0][0])
    return [_shown(dict(zip(NAMES, row, strict=True)), beside[row[0]], now) for row in found]


def _shown(row: dict[str, Any], beside: tuple[Any, ...], now: datetime) -> dict[str, Any]:
    customer_name, country, units, holds, methods = beside
    exponent = row.pop("exponent")
    late = row["status"] == "open" and row["ship_by"] is not None and row["ship_by"] < now
    return row | {
        "id": ids.text(row["id"]),
        "gross": decimal(row["gross"], exponent),
        "due": decimal(row["due"], exponent),
        "days_late": (now - row["ship_by"]).days if late else None,
        "tags": row["tags"] or [],
        "custom": row["custom"] or {},
        "customer_name": customer_name,
        "country": country,
        "units": units,
        "holds": holds,
        "payment_methods": methods,
    }
