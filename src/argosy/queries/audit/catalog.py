"""What is sold, and who buys: bundles one level deep, and nobody who became somebody who became them."""

from __future__ import annotations

from .probe import Probe

BUNDLES = """
    select k.code, k.tracked, k.bundle, count(c.sku_id) as components, bool_or(p.bundle) as holds_bundles
    from skus k left join components c on c.sku_id = k.id left join skus p on p.id = c.component_id
    group by k.id, k.code, k.tracked, k.bundle
    having k.bundle <> (count(c.sku_id) > 0) or (k.bundle and k.tracked) or bool_or(p.bundle)
"""
ARCHIVED = """
    select k.code, s.location, s.on_hand, s.quarantine, s.promised
    from skus k join stock s on s.sku_id = k.id where k.state = 'archived' and (s.on_hand, s.quarantine, s.promised) <> (0, 0, 0)
"""
CIRCLES = """
    with recursive became (id, whom) as (
        select id, merged_into from customers where merged_into is not null
        union select b.id, c.merged_into from became b join customers c on c.id = b.whom where c.merged_into is not null
    )
    select id as customer_id from became where id = whom
"""
BOOKS = """
    select customer_id, count(*) filter (where ships) as ship, count(*) filter (where bills) as bill
    from customer_addresses group by customer_id
    having count(*) filter (where ships) > 1 or count(*) filter (where bills) > 1
        or bool_or(removed_at is not null and (ships or bills))
"""
LEFT = """
    select c.id as customer_id, c.merged_into as became, count(*) as orders
    from customers c join orders o on o.customer_id = c.id where c.merged_into is not null group by c.id
"""

CATALOG = (
    Probe(
        "catalog",
        "A bundle keeps no stock, has components and is none; what is archived has nothing on the shelves",
        ("skus", "components"),
        (BUNDLES,),
        (ARCHIVED,),
    ),
    Probe(
        "customers",
        "Nobody became themselves, one address ships and one bills, and whoever was merged has no orders left",
        ("customers", "customer_addresses"),
        (CIRCLES, BOOKS),
        (LEFT,),
    ),
)
