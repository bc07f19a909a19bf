"""Promise rows: they add up to what lines, stock and supplies have waiting and promised, and each stands as it may."""

from __future__ import annotations

from .probe import Probe, compare

BY_LINE = """
    select owner as order_id, line as n, sum(quantity) filter (where kind = 'waiting') as waiting,
           sum(quantity) filter (where kind <> 'waiting') as promised, sum(recalling) as recalling
    from promises where line is not null group by owner, line
"""
BY_STOCK = """
    select sku_id, location, sum(quantity) as promised
    from promises where location is not null group by sku_id, location
"""
BY_SUPPLY = """
    select supply as id, sum(quantity) as promised
    from promises where supply is not null and location is null group by supply
"""

MISPLACED = """
    select owner, n, kind, level, quantity, recalling, picked, packed, fulfillment from promises
    where not (quantity > 0 and 0 <= recalling and recalling <= quantity
               and 0 <= packed and packed <= picked and picked <= quantity)
       or (level = 'hard') <> (fulfillment is not null)
       or (kind = 'waiting') <> (reason is not null)
       or (kind = 'stock') <> (location is not null)
       or (kind = 'supply') <> (supply is not null)
       or (kind in ('stock', 'supply', 'waiting') and sku_id is null and reason is distinct from 'unmapped')
       or (level = 'soft' and recalling + picked + packed > 0)
"""
IN_CLOSED = """
    select p.owner, p.n, p.quantity, p.location, f.n as fulfillment, f.location as at, f.state
    from promises p join fulfillments f on f.order_id = p.owner and f.n = p.fulfillment
    where f.state not in ('released', 'started', 'picked', 'packed') or f.location <> p.location
"""
OTHER_SKU = """
    select p.owner, p.n, p.line, p.sku_id, l.sku_id as line_sku_id
    from promises p join order_lines l on l.order_id = p.owner and l.n = p.line
    where l.sku_id is distinct from p.sku_id
"""
ELSEWHERE_QUEUED = """
    select p.owner, p.n, p.channel, p.turn, o.channel as order_channel, o.turn as order_turn
    from promises p join orders o on o.id = p.owner
    where p.channel is distinct from o.channel or (p.turn <> o.turn and p.level = 'soft')
"""
NUMBERED = """
    select o.id as owner, o.last_promise, max(p.n) as n
    from (select id, last_promise from orders union all select id, last_promise from reservations
          union all select id, last_promise from transfers) o
    join promises p on p.owner = o.id group by o.id, o.last_promise having max(p.n) > o.last_promise
"""

RECALLS = """
    select order_id, line as n, sum(amount) as recalling
    from instructions where kind = 'recall' and state = 'open' group by order_id, line
"""

PROMISES = (
    Probe(
        "promises_by_line",
        "A line's promise rows add up to what it has waiting, promised and recalled",
        ("promises", "order_lines"),
        (compare("order_lines", ("order_id", "n"), ("waiting", "promised", "recalling"), BY_LINE),),
    ),
    Probe(
        "promises_by_stock",
        "The promise rows on a stock row add up to what it has promised",
        ("promises", "stock"),
        (compare("stock", ("sku_id", "location"), ("promised",), BY_STOCK),),
    ),
    Probe(
        "promises_by_supply",
        "The promise rows on a supply add up to what it has promised",
        ("promises", "supplies"),
        (compare("supplies", ("id",), ("promised",), BY_SUPPLY),),
    ),
    Probe(
        "promises_stand",
        "Every promise row stands in one place, of its line's SKU and its order's channel, hard in an open fulfillment or soft in none",
        ("promises", "fulfillments"),
        (MISPLACED, IN_CLOSED, OTHER_SKU, ELSEWHERE_QUEUED, NUMBERED),
    ),
    Probe(
        "recalls",
        "Open recalls add up to what lines have recalled",
        ("instructions", "order_lines"),
        (compare("order_lines", ("order_id", "n"), ("recalling",), RECALLS),),
    ),
)
