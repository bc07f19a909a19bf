"""Goods: every quantity is the balance of its ledger, and what carriers and customers have is what was shipped."""

from __future__ import annotations

from ...model.accounts import LINE_COLUMNS, PROMISED, STOCK_COLUMNS
from .probe import Probe, balance, balances, compare, words

SUPPLIED = ("supplier", "in_transit")

LINES = f"""
    select owner as order_id, line as n, -{balance(("demand",), "quantity")} as ordered,
           {balances({**LINE_COLUMNS, "under_way": ("carrier",)}, "quantity")}
    from goods_ledger where line is not null group by owner, line
"""

_STANDING = {**{account: column for column, (account,) in STOCK_COLUMNS.items()}, **dict.fromkeys(PROMISED, "promised")}
_STOCK_SUMS = ", ".join(
    f"sum(units) filter (where account in ({words(a for a, c in _STANDING.items() if c == column)})) as {column}"
    for column in sorted(set(_STANDING.values()))
)
STOCK = f"""
    select sku_id, location, {_STOCK_SUMS}
    from (
        select sku_id, to_location as location, to_account as account, quantity as units
        from goods_ledger where to_location is not null and to_account in ({words(_STANDING)})
        union all
        select sku_id, from_location, from_account, -quantity
        from goods_ledger where from_location is not null and from_account in ({words(_STANDING)})
    ) moved group by sku_id, location
"""

SUPPLIES = f"""
    select id, sum(units) filter (where account in ({words(PROMISED)})) as promised,
           sum(units) filter (where account = 'in_transit') as in_transit,
           -sum(units) filter (where arrived) as received
    from (
        select to_supply as id, to_account as account, quantity as units, false as arrived
        from goods_ledger where to_supply is not null
        union all
        select from_supply, from_account, -quantity,
               book = 'holdings' and from_account in ({words(SUPPLIED)}) and to_account <> 'in_transit'
        from goods_ledger where from_supply is not null
    ) moved group by id
"""

UNPLACED = f"""
    select seq, book, from_account, to_account, quantity from goods_ledger
    where from_account in ({words(STOCK_COLUMNS)}) and (from_location is null or sku_id is null)
       or to_account in ({words(STOCK_COLUMNS)}) and (to_location is null or sku_id is null)
       or from_account = 'in_transit' and from_supply is null or to_account = 'in_transit' and to_supply is null
       or book = 'promises' and owner is null
"""

_GONE = balance(("carrier", "customer"), "quantity")
AWAY = f"""
    select s.id as sku_id, s.code, coalesce(h.away, 0) as away, coalesce(l.kept, 0) as shipped_less_returned,
           coalesce(h.unannounced, 0) as unannounced
    from skus s
    left join (
        select sku_id, {_GONE} as away,
               coalesce(sum(quantity) filter (where line is null and from_account in ('carrier', 'customer')
                                              and to_account not in ('carrier', 'customer')), 0) as unannounced
        from goods_ledger where book = 'holdings' group by sku_id
    ) h on h.sku_id = s.id
    left join (select sku_id, sum(shipped - returned) as kept from order_lines group by sku_id) l on l.sku_id = s.id
    where s.tracked and coalesce(h.away, 0) <> coalesce(l.kept, 0)
"""
_UNMATCHED = "away < shipped_less_returned and shipped_less_returned - away <= unannounced"

GOODS = (
    Probe(
        "line_balances",
        "Every line's quantities are its goods ledger's",
        ("order_lines", "goods_ledger"),
        (compare("order_lines", ("order_id", "n"), ("ordered", *LINE_COLUMNS, "under_way"), LINES),),
    ),
    Probe(
        "stock_balances",
        "Stock on hand, in quarantine and promised is the goods ledger's",
        ("stock", "goods_ledger"),
        (compare("stock", ("sku_id", "location"), (*STOCK_COLUMNS, "promised"), STOCK),),
    ),
    Probe(
        "supply_balances",
        "Supplies received, in transit and promised are the goods ledger's",
        ("supplies", "goods_ledger"),
        (compare("supplies", ("id",), ("promised", "in_transit", "received"), SUPPLIES),),
    ),
    Probe(
        "goods_placed",
        "Every move of goods says whose they are, or where",
        ("goods_ledger",),
        (UNPLACED,),
    ),
    Probe(
        "goods_away",
        "What carriers and customers have of a SKU is what was shipped and not returned",
        ("skus", "goods_ledger", "order_lines"),
        (f"select * from ({AWAY}) a where not ({_UNMATCHED})",),
        (f"select * from ({AWAY}) a where {_UNMATCHED}",),
    ),
)
