"""What an order's figures are made of: taxes that explain a tax, discounts that explain a discount, components that make a bundle; and
that what waits for a date will be woken.
"""

from __future__ import annotations

from .probe import Probe


def _taxes(table: str, of: str) -> str:
    """SQL: rows of which there are taxes, and these add up to another tax."""
    return f"""
        select '{table}' as "table", t.order_id, t.n, t.tax, x.taxes from {table} t
        join (select order_id, {of} as n, sum(amount) as taxes from taxes where {of} is not null group by order_id, {of}) x
            using (order_id, n)
        where t.tax <> x.taxes
    """


NOWHERE = """
    select 'taxes' as "table", order_id, n, amount as tax, null::numeric as taxes from taxes where (line is null) = (adjustment is null)
"""
# A bundle's heading keeps what explains its discount; the discount itself is its components'.
EXPLAINED = """
    select l.order_id, l.n, l.discount, e.explained from order_lines l
    cross join lateral (select sum((d ->> 'amount')::bigint) as explained from jsonb_array_elements(l.discounts) d) e
    left join lateral (select sum(discount) as discount from order_lines c
                       where c.order_id = l.order_id and c.parent = l.n and l.role = 'bundle') parts on true
    where l.discounts is not null and e.explained > l.discount + coalesce(parts.discount, 0)
"""
HEADINGS = """
    select order_id, n, bundles, ordered, gross from order_lines
    where (role = 'bundle') <> (bundles > 0) or (role = 'bundle' and (ordered <> 0 or net <> 0 or tax <> 0 or gross <> 0 or discount <> 0))
"""
COMPONENTS = """
    select c.order_id, c.n, c.ordered, c.per_parent, h.bundles from order_lines c
    left join order_lines h on h.order_id = c.order_id and h.n = c.parent and h.role = 'bundle'
    where c.role in ('component', 'part') and c.ordered is distinct from c.per_parent * h.bundles
"""
EMPTY = """
    select h.order_id, h.n, h.bundles from order_lines h
    where h.role = 'bundle' and not exists (select from order_lines c where c.order_id = h.order_id and c.parent = h.n)
"""
ASLEEP = """
    select p.owner as order_id, p.line, p.until from promises p
    where p.kind = 'waiting' and p.reason = 'date' and not exists (
        select from due d where d.command = 'orders.meet_date' and d.key = p.owner::text and d.at <= p.until)
"""

PARTS = (
    Probe(
        "taxes",
        "Where a line's or an adjustment's taxes are told one by one, they add up to its tax",
        ("taxes", "order_lines", "adjustments"),
        (_taxes("order_lines", "line"), _taxes("adjustments", "adjustment"), NOWHERE),
    ),
    Probe("discounts", "No more of a line's discount is explained than there is", ("order_lines",), (EXPLAINED,)),
    Probe(
        "bundles",
        "A bundle's heading has its count and nothing else, and as many of each component were ordered as are in so many bundles",
        ("order_lines",),
        (HEADINGS, COMPONENTS, EMPTY),
    ),
    Probe("dates", "What waits for a date will be looked at when it comes", ("promises", "due"), (ASLEEP,)),
)
