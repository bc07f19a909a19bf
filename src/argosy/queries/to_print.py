"""What documents are made of: fulfillments, parcels and orders as they stand, many of them in one statement.

Plain values, money in minor units: documents write them as their reader does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from argosy.base import ids
from argosy.base.ids import Id
from argosy.base.limits import CODE_LENGTH_MAX
from argosy.queries.fulfillments import HERE
from argosy.queries.plain import rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.store.statement import Call, Script, Statement

Part = tuple[str, int]
"""A fulfillment or a parcel: its order's id or number, and which of that order's it is."""

BY_NUMBERS = Statement("select number, id from orders where number = any({})", ["text[]"], rows=True)

ADDRESS_PARTS = "name line1 line2 city region postcode country".split()


def address_json(alias: str) -> str:
    """SQL: an address as JSON, or null."""
    parts = ", ".join(f"'{part}', {alias}.{part}" for part in ADDRESS_PARTS)
    return f"case when {alias}.id is null then null else json_build_object({parts}) end"


_LINES = (
    "(select coalesce(json_agg(json_build_object('sku', l.code, 'title', l.title, 'units', u.units, 'standing', u.standing, "
    "'to_pick', u.to_pick, "
    "'exponent', coalesce(s.exponent, 0), 'unit', coalesce(s.unit, 'piece'), 'barcode', "
    "(select min(barcode) from barcodes where sku_id = l.sku_id and units = 1)) order by l.n), '[]'::json) "
    "from (select line, sum(units)::bigint as units, sum(standing)::bigint as standing, "
    "sum(to_pick)::bigint as to_pick from ({inside}) inside group by line) u "
    "join order_lines l on l.order_id = {of}.order_id and l.n = u.line left join skus s on s.id = l.sku_id where u.units > 0)"
)
_STANDING = (
    "select line, quantity - recalling as units, quantity - recalling as standing, "
    "greatest(quantity - recalling - picked, 0) as to_pick from promises where owner = f.order_id and fulfillment = f.n"
)
_IN_PARCELS = (
    "select i.line, i.quantity as units, 0 as standing, 0 as to_pick from parcels p "
    "join parcel_lines i on i.order_id = p.order_id and i.parcel = p.n"
)
_LEFT = f"{_IN_PARCELS} where p.order_id = f.order_id and p.fulfillment = f.n and p.state not in ('packed', 'undone')"
"""SQL: what went out of a fulfillment. What is packed stands in it still, and what was undone stands in it again."""

_PAPER = (
    *("order", "number", "reference", "customer_reference", "seller", "language", "placed_at", "location", "location_title"),
    *("timezone", "from", "to", "gift", "n", "fulfillment", "at", "promised_at", "priority", "carrier", "tracking", "lines"),
)


def _slips(of: str, source: str, own: str, address: str, inside: str) -> Statement:
    """One row for each of the fulfillments or parcels (`of`) that is asked for and in sight."""
    lines = _LINES.replace("{inside}", inside).replace("{of}", of)
    return Statement(
        "select o.id, o.number, o.reference, o.customer_reference, c.title, k.language, o.placed_at, w.code, w.title, w.timezone, "
        f"w.address::text, ({address_json('a')})::text, "
        "(select coalesce(json_agg(text order by n), '[]'::json)::text from notes where order_id = o.id and kind = 'gift'), "
        f"{own}, ({lines})::text "
        f"from {MAY} cross join unnest({{}}, {{}}) asked(order_id, n) {source} join orders o on o.id = {of}.order_id "
        f"join channels c on c.code = o.channel join locations w on w.code = {of}.location "
        f"left join customers k on k.id = o.customer_id left join addresses a on a.id = {address} "
        f"where {HERE.format(of)} and {SEEN}",
        [*MAY_TYPES, "uuid[]", "integer[]"],
        rows=True,
    )


FULFILLMENTS = _slips(
    "f",
    "join fulfillments f on f.order_id = asked.order_id and f.n = asked.n",
    "f.n, f.n, f.at, f.promised_at, o.priority, null, null",
    "coalesce(f.address, o.ship_to)",
    f"{_STANDING} union all {_LEFT}",
)
PARCELS = _slips(
    "b",
    "join parcels b on b.order_id = asked.order_id and b.n = asked.n "
    "left join fulfillments f on f.order_id = b.order_id and f.n = b.fulfillment",
    "b.n, b.fulfillment, b.at, f.promised_at, o.priority, b.carrier, b.tracking",
    "coalesce(f.address, o.ship_to)",
    f"{_IN_PARCELS} where p.order_id = b.order_id and p.n = b.n",
)
PARCELS_OF = Statement(
    "select p.order_id, p.fulfillment, p.n from unnest({}, {}) asked(order_id, n) join parcels p on p.order_id = asked.order_id "
    "and p.fulfillment = asked.n where p.state <> 'undone' order by p.order_id, p.n",
    ["uuid[]", "integer[]"],
    rows=True,
)


def fulfillments_to_print(sight: Sight, named: Sequence[Part]) -> Script[list[dict[str, Any] | None]]:
    """What each of these fulfillments holds, whether it stands there still or has left, in the order asked; None for what is not in sight.

    Of each line `units`; of them `standing`, which have neither left nor are called back; and of these `to_pick`, which are not picked.
    """
    return (yield from _asked(FULFILLMENTS, sight, named))


def parcels_to_print(sight: Sight, named: Sequence[Part]) -> Script[list[dict[str, Any] | None]]:
    """The same for parcels: what is in each."""
    return (yield from _asked(PARCELS, sight, named))


def boxes_to_print(sight: Sight, named: Sequence[Part]) -> Script[list[dict[str, Any] | None]]:
    """What goes into the boxes of these fulfillments: of each its parcels; as long as it has none, the whole."""
    whole = yield from fulfillments_to_print(sight, named)
    keys = [None if paper is None else (paper["order"], paper["n"]) for paper in whole]
    wanted = [key for key in dict.fromkeys(keys) if key is not None]
    found = rows((yield [Call(PARCELS_OF, [[ids.parse(order) for order, _ in wanted], [n for _, n in wanted]])]), 0)
    parcels = [(ids.text(order), fulfillment, n) for order, fulfillment, n in found]
    papers = yield from parcels_to_print(sight, [(order, n) for order, _, n in parcels])
    of: dict[Part, list[dict[str, Any] | None]] = {}
    for (order, fulfillment, _), paper in zip(parcels, papers, strict=True):
        of.setdefault((order, fulfillment), []).append(paper)
    return [paper for one, key in zip(whole, keys, strict=True) for paper in (of.get(key) if key else None) or [one]]


def _asked(statement: Statement, sight: Sight, named: Sequence[Part]) -> Script[list[dict[str, Any] | None]]:
    known = yield from order_ids(order for order, _ in named)
    wanted = list(dict.fromkeys((known[order], n) for order, n in named if order in known))
    answer = yield [Call(statement, [*sight.limits, [id for id, _ in wanted], [n for _, n in wanted]])]
    found = {(row[0], row[_PAPER.index("n")]): _paper(row) for row in rows(answer, 0)}
    return [found.get((known[order], n)) if order in known else None for order, n in named]


def order_ids(named: Iterable[str]) -> Script[dict[str, Id]]:
    """The ids of these orders, by what they are called: an id, or a number. Those of no order are missing, as far as one can tell."""
    known: dict[str, Id] = {}
    numbers = []
    for name in dict.fromkeys(named):
        try:
            known[name] = ids.parse(name)
        except ValueError:
            if 0 < len(name) <= CODE_LENGTH_MAX and "\0" not in name:
                numbers.append(name)
    if numbers:
        known |= dict(rows((yield [Call(BY_NUMBERS, [numbers])]), 0))
    return known


def _paper(row: tuple[Any, ...]) -> dict[str, Any]:
    shown = dict(zip(_PAPER, row, strict=True))
    parsed = {part: None if shown[part] is None else orjson.loads(shown[part]) for part in ("from", "to", "gift", "lines")}
    return shown | {"order": ids.text(shown["order"])} | parsed
