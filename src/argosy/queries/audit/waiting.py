"""What waits for somebody: instructions nobody has answered, work long due, units that wait though there is stock."""

from __future__ import annotations

from ...model.moves import CLAIMING
from .probe import Probe, words

UNANSWERED = """
    select order_id, n as instruction, kind, amount, at, attempts, failure
    from instructions where state = 'open' and at < %(since)s
"""
OVERDUE = "select command, key, at from due where at < %(since)s"
UNFILLED = f"""
    select p.owner as order_id, p.line, k.code, p.quantity, sum(s.on_hand - s.promised - k.safety_stock - c.buffer) as free
    from promises p
    join orders o on o.id = p.owner
    join channels c on c.code = o.channel
    join skus k on k.id = p.sku_id
    join locations a on a.active and c.locations @> to_jsonb(a.code)
    join stock s on s.location = a.code and s.sku_id = p.sku_id and s.on_hand - s.promised > k.safety_stock + c.buffer
    where p.kind = 'waiting' and p.reason in ({words(CLAIMING)}) and o.ship_complete = 'no'
      and (p.until is null or p.until <= %(now)s)
      and not exists (select from holds h join hold_types t on t.code = h.type
                      where h.order_id = o.id and h.released_at is null and t.blocks_promise)
    group by p.owner, p.n, p.line, k.code, p.quantity
"""

WAITING = (
    Probe(
        "unanswered",
        "What we asked of the outside is answered within a day",
        ("instructions",),
        open=(UNANSWERED,),
    ),
    Probe("overdue", "What is due is done within a day", ("due",), open=(OVERDUE,)),
    Probe(
        "unfilled",
        "No line waits for stock that is free",
        ("promises", "stock"),
        open=(UNFILLED,),
    ),
)
