"""What an order's confirmation is made of, for many orders at one moment: what was agreed, and what it comes to by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import orjson

from argosy.base import ids
from argosy.model.rows import Adjustment, Line, Payment, Row, Tax
from argosy.queries.order_page import BEGIN, END
from argosy.queries.plain import rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.queries.to_print import address_json, order_ids
from argosy.rules.settle import kept, net_captured, open_amount, owed
from argosy.store.statement import Call, Script, Statement

_HEAD = (
    *("order", "number", "reference", "customer_reference", "seller", "timezone", "language", "placed_at", "currency", "exponent"),
    *("prices_include_tax", "net", "tax", "gross", "due", "ship_to", "bill_to"),
)
HEADS = Statement(
    "select o.id, o.number, o.reference, o.customer_reference, c.title, "
    "coalesce((select timezone from locations where code = c.locations ->> 0), 'UTC'), k.language, o.placed_at, o.currency, o.exponent, "
    f"o.prices_include_tax, o.net, o.tax, o.gross, o.due, ({address_json('s')})::text, ({address_json('b')})::text "
    f"from {MAY} cross join unnest({{}}) asked(id) join orders o on o.id = asked.id join channels c on c.code = o.channel "
    "left join customers k on k.id = o.customer_id left join addresses s on s.id = o.ship_to left join addresses b on b.id = o.bill_to "
    f"where {SEEN}",
    [*MAY_TYPES, "uuid[]"],
    rows=True,
)
MEASURES = Statement(
    "select distinct s.id, s.exponent, s.unit from order_lines l join skus s on s.id = l.sku_id where l.order_id = any({})",
    ["uuid[]"],
    rows=True,
)
RATES = Statement("select code, title from tax_rates", rows=True)


def _of_orders(cls: type[Row]) -> Statement:
    columns, key = (", ".join(f"t.{column}" for column in names) for names in (cls.spec.columns, cls.spec.key))
    return Statement(f"select {columns} from {cls.spec.table} t where order_id = any({{}}) order by {key}", ["uuid[]"], rows=True)


ALONE = (0, "piece")
"""How a line is counted that no SKU is known for."""

PARTS = (Line, Adjustment, Tax, Payment)
OF_ORDERS = {cls: _of_orders(cls) for cls in PARTS}


def orders_to_print(sight: Sight, named: Sequence[str]) -> Script[list[dict[str, Any] | None]]:
    """These orders (ids or numbers) in the order asked; None for one that is not in sight.

    Amounts of lines and adjustments are with tax where the order's prices are. `owed` is what the total comes to without what was
    cancelled or given back.
    """
    known = yield from order_ids(named)
    wanted = list(dict.fromkeys(known.values()))
    answer = yield [
        Call(BEGIN),
        Call(HEADS, [*sight.limits, wanted]),
        *(Call(OF_ORDERS[cls], [wanted]) for cls in PARTS),
        Call(MEASURES, [wanted]),
        Call(RATES),
        Call(END),
    ]
    parts: dict[type[Row], dict[bytes, list[Any]]] = {cls: defaultdict(list) for cls in PARTS}
    for i, cls in enumerate(PARTS, 2):
        for row in rows(answer, i):
            parts[cls][row[0]].append(cls(*row))
    measures = {id: (exponent, unit) for id, exponent, unit in rows(answer, 2 + len(PARTS))}
    titles = dict(rows(answer, 3 + len(PARTS)))
    found = {}
    for row in rows(answer, 1):
        lines, beside, taxes, payments = (parts[cls][row[0]] for cls in PARTS)
        head = dict(zip(_HEAD, row, strict=True))
        found[row[0]] = _order(head, lines, beside, payments) | {
            "lines": [_line(line, *measures.get(line.sku_id, ALONE), included=head["prices_include_tax"]) for line in lines],
            "taxes": _taxes(head["tax"], taxes, titles),
        }
    return [found.get(known[name]) if name in known else None for name in named]


def _order(head: dict[str, Any], lines: list[Line], beside: list[Adjustment], payments: list[Payment]) -> dict[str, Any]:
    included = head["prices_include_tax"]
    return head | {
        "order": ids.text(head["order"]),
        "ship_to": head["ship_to"] and orjson.loads(head["ship_to"]),
        "bill_to": head["bill_to"] and orjson.loads(head["bill_to"]),
        "goods": sum(n.gross if included else n.net for n in lines),
        "adjustments": [{"title": a.title, "amount": a.gross if included else a.net} for a in beside],
        "owed": owed(lines, beside),
        "payments": [_payment(p) for p in payments if p.purpose == "pay"],
    }


def _line(line: Line, exponent: int, unit: str, *, included: bool) -> dict[str, Any]:
    """`units` as ordered; of a bundle's heading, its bundles. `dropped`: of them cancelled, or their price given back."""
    return {
        "sku": line.code,
        "title": line.title,
        "inside": line.parent is not None,
        "heading": line.role == "bundle",
        "units": line.ordered or line.bundles,
        "exponent": exponent,
        "unit": unit,
        "dropped": line.ordered - kept(line),
        "unit_price": line.unit_price,
        "amount": line.gross if included else line.net,
        "discounts": line.discounts or [],
        "discount": line.discount,
    }


def _taxes(total: int, taxes: list[Tax], titles: dict[str, str]) -> list[dict[str, Any]]:
    """By code and rate. What is known without its rates comes last, without a title."""
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for tax in taxes:
        sums[tax.code, tax.rate] += tax.amount
    told = [{"title": titles.get(code, code), "rate": rate, "amount": amount} for (code, rate), amount in sums.items() if amount]
    rest = total - sum(sums.values())
    return [*told, {"title": None, "rate": None, "amount": rest}] if rest else told


def _payment(p: Payment) -> dict[str, Any]:
    """What is taken, what is held to be taken, what is to come, and what was given back."""
    return {
        "method": p.method or p.collector,
        "taken": net_captured(p),
        "held": open_amount(p) + p.capturing,
        "expected": p.pending,
        "returned": p.refunded + p.refunding,
    }
