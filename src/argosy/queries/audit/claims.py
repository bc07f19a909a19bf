"""Transfers and reservations: their claims on stock, and what is expected of transfers, say the same as their state."""

from __future__ import annotations

from .probe import Probe

LINES = """
    select t.id as transfer, t.reference, t.state, y.sku_id, y.expected, y.closed, y.in_transit, y.received,
           coalesce(p.claimed, 0) as claimed
    from transfers t join supplies y on y.owner = t.id
    left join (select owner, sku_id, location, sum(quantity) as claimed from promises where line is null group by 1, 2, 3) p
      on p.owner = t.id and p.sku_id = y.sku_id and p.location = t.source
    where y.location is distinct from t.target
       or coalesce(p.claimed, 0) <> case when t.state = 'open' then y.expected - y.closed else 0 end
       or y.in_transit + y.received <> case when t.state in ('shipped', 'received') then y.expected - y.closed else 0 end
       or t.state = 'received' and y.in_transit <> 0
"""
UNLINED = """
    select t.id as transfer, t.reference, p.sku_id, p.location, p.quantity from promises p join transfers t on t.id = p.owner
    where not exists (select from supplies y where y.owner = t.id and y.sku_id = p.sku_id and t.source = p.location)
"""
KINDS = "select id as supply, reference, kind, owner from supplies where (kind = 'transfer') <> (owner is not null)"

ENDED = """
    select r.id as reservation, r.channel, r.reference, r.state, p.sku_id, p.quantity
    from reservations r join promises p on p.owner = r.id where r.state <> 'open' or p.kind <> 'stock'
"""
CONFIRMED = """
    select id as reservation, channel, reference, state, order_id from reservations
    where (state = 'confirmed') <> (order_id is not null)
"""
ENDLESS = """
    select r.id as reservation, r.channel, r.reference, r.expires_at from reservations r
    where r.state = 'open' and not exists (select from due d where d.command = 'stock.expire_reservation' and d.key = r.id::text)
"""
LATE = """
    select y.reference as supply, k.code, y.location, y.expected_at, y.expected - y.received - y.closed as remaining, y.promised
    from supplies y join skus k on k.id = y.sku_id where y.expected_at < %(since)s and y.expected > y.received + y.closed
"""

CLAIMS = (
    Probe(
        "transfers",
        "A transfer has set aside what is to go, and is under way with what has left and not arrived",
        ("transfers", "supplies", "promises"),
        (LINES, UNLINED, KINDS),
    ),
    Probe(
        "reservations",
        "A reservation holds stock only while it is open, and will not be open for ever",
        ("reservations", "promises"),
        (ENDED, CONFIRMED, ENDLESS),
    ),
    Probe(
        "late",
        "What is expected has come within a day of its time",
        ("supplies",),
        open=(LATE,),
    ),
)
