"""Parcels and fulfillments: what is packed, under way and delivered, against the units of promises and lines."""

from __future__ import annotations

from .probe import Probe, compare

UNDER_WAY = """
    select i.order_id, i.line as n, sum(i.quantity) as under_way
    from parcels p join parcel_lines i on i.order_id = p.order_id and i.parcel = p.n
    join order_lines l on l.order_id = i.order_id and l.n = i.line join skus s on s.id = l.sku_id and s.tracked
    where p.state in ('shipped', 'failed') group by i.order_id, i.line
"""
PACKED = """
    select order_id, fulfillment, n, coalesce(p.packed, 0) as packed, coalesce(q.units, 0) as in_parcels
    from (select owner as order_id, fulfillment, line as n, sum(packed) as packed
          from promises where packed <> 0 group by owner, fulfillment, line) p
    full join (select p.order_id, p.fulfillment, i.line as n, sum(i.quantity) as units
               from parcels p join parcel_lines i on i.order_id = p.order_id and i.parcel = p.n
               where p.state = 'packed' group by p.order_id, p.fulfillment, i.line) q using (order_id, fulfillment, n)
    where coalesce(p.packed, 0) <> coalesce(q.units, 0)
"""
SENT = """
    select order_id, n, l.shipped, s.units as in_parcels
    from order_lines l
    join (select i.order_id, i.line as n, sum(i.quantity) as units
          from parcels p join parcel_lines i on i.order_id = p.order_id and i.parcel = p.n
          where p.state in ('shipped', 'failed', 'delivered') group by i.order_id, i.line) s using (order_id, n)
    where s.units > l.shipped
"""
ODD = """
    select order_id, n, state, delivered_at from parcels p
    where (state = 'delivered') <> (delivered_at is not null)
       or state <> 'undone' and not exists (select from parcel_lines i where i.order_id = p.order_id and i.parcel = p.n)
"""
STATES = """
    select f.order_id, f.n as fulfillment, f.state, d.state as derived, h.units, h.picked, h.packed, f.shipped
    from fulfillments f
    left join (select owner, fulfillment, sum(quantity) as units, sum(picked) as picked, sum(packed) as packed
               from promises where fulfillment is not null group by owner, fulfillment) h on h.owner = f.order_id and h.fulfillment = f.n
    left join (select order_id, fulfillment, bool_or(state = 'delivered') and not bool_or(state in ('shipped', 'failed')) as arrived
               from parcels where fulfillment is not null group by order_id, fulfillment) a
        on a.order_id = f.order_id and a.fulfillment = f.n
    cross join lateral (select case
        when h.units > 0 and h.packed = h.units then 'packed'
        when h.units > 0 and h.picked = h.units then 'picked'
        when h.units > 0 and h.picked = 0 and f.state = 'released' then 'released'
        when h.units > 0 then 'started'
        when f.shipped = 0 then 'cancelled'
        when a.arrived then 'delivered' else 'shipped' end as state) d
    where f.state <> d.state
"""

PARCELS = (
    Probe(
        "fulfillments",
        "Every fulfillment's state is what the units in it, and its parcels, say",
        ("fulfillments", "promises", "parcels"),
        (STATES,),
    ),
    Probe(
        "parcels",
        "What is packed is in packed parcels, what is under way in parcels that left, and nothing left that was not shipped",
        ("parcels", "parcel_lines", "order_lines", "promises"),
        (compare("order_lines", ("order_id", "n"), ("under_way",), UNDER_WAY), PACKED, SENT, ODD),
    ),
)
