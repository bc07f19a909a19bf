"""The database's own checks, asked again of every row, and overdrafts, each exactly what its check lacks."""

from __future__ import annotations

from .probe import Probe


def _breaks(table: str, key: str, *rules: str) -> str:
    """SQL: rows of which one of the rules is not true, with the rules they break."""
    broken = ", ".join(f"case when not ({rule}) then '{rule}' end" for rule in rules)
    every = " and ".join(f"({rule})" for rule in rules)
    return f"select '{table}' as \"table\", {key}, concat_ws('; ', {broken}) as breaks from {table} where not ({every})"


STOCK = _breaks(
    "stock",
    "sku_id, location, null::uuid as id, null::int as n",
    "promised >= 0",
    "quarantine >= 0",
    "short = greatest(promised - on_hand, 0)",
)
LINES = _breaks(
    "order_lines",
    "null::uuid as sku_id, null as location, order_id as id, n",
    "ordered = cancelled + waiting + promised + shipped",
    "least(ordered, cancelled, waiting, promised, shipped) >= 0",
    "recalling between 0 and promised",
    'least("returning", returned) >= 0',
    '"returning" + returned <= shipped',
    "credited between 0 and ordered - cancelled",
    "under_way >= 0",
)
SUPPLIES = _breaks(
    "supplies",
    "sku_id, location, id, null::int as n",
    "least(promised, received, in_transit) >= 0",
    "short = greatest(promised - greatest(expected - received - closed, 0), 0)",
)
PAYMENTS = _breaks(
    "payments",
    "null::uuid as sku_id, null as location, order_id as id, n",
    "least(pending, authorized, capturing, captured, voiding, voided, refunding, refunded) >= 0",
    "captured + capturing + voided + voiding <= authorized",
    "discrepancy = greatest(refunded + refunding - captured, 0)",
)
ACCOUNTS = _breaks(
    "value_accounts",
    "null::uuid as sku_id, null as location, id, null::int as n",
    "held >= 0",
    '"over" = greatest(held - balance - "limit", 0)',
)


def _untold(event: str, lacks: str, overdrawn: str, *more: str) -> str:
    """SQL: overdrafts that no alarm tells of, or the last one told of less. Named by the event's subject and `more` of its data."""
    named = "".join(f" and e.data ->> '{name}' = o.{name}::text" for name in more)
    return f"""
        select '{event}' as alarm, o.* from ({overdrawn}) o
        where o.lacks > coalesce((
            select (e.data ->> '{lacks}')::bigint from events e
            where e.subject = o.subject and e.type = '{event}'{named} order by e.stream, e.seq desc limit 1
        ), 0)
    """


UNTOLD = (
    _untold("stock.short", "short", "select sku_id as subject, location, short as lacks from stock where short > 0", "location"),
    _untold("supply.short", "short", "select sku_id as subject, id as supply, short as lacks from supplies where short > 0", "supply"),
    _untold(
        *("payment.discrepancy", "discrepancy"),
        "select order_id as subject, n as payment, discrepancy as lacks from payments where discrepancy > 0",
        "payment",
    ),
    _untold("value.over", "over", 'select id as subject, "over" as lacks from value_accounts where "over" > 0'),
)
OVERDRAWN = """
    select s.sku_id, k.code, s.location, s.short from stock s join skus k on k.id = s.sku_id where s.short > 0
"""
OVERPROMISED = "select id as supply, sku_id, kind, short from supplies where short > 0"
DISCREPANT = "select order_id, n as payment, collector, discrepancy from payments where discrepancy > 0"
OVER_LIMIT = 'select id as value_account, kind, unit, "over" from value_accounts where "over" > 0'

BOUNDS = (
    Probe(
        "bounds",
        "No balance is below zero or beyond what bounds it, and every overdraft is exactly what is lacking",
        ("stock", "order_lines", "supplies", "payments", "value_accounts"),
        (STOCK, LINES, SUPPLIES, PAYMENTS, ACCOUNTS),
    ),
    Probe(
        "overdrafts",
        "Whatever is overdrawn was told, as far as it is overdrawn",
        ("stock", "supplies", "payments", "value_accounts"),
        UNTOLD,
        (OVERDRAWN, OVERPROMISED, DISCREPANT, OVER_LIMIT),
    ),
)
