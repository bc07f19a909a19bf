"""Orders: totals add up, the four statuses are what lines and payments say, and every order has its number."""

from __future__ import annotations

from argosy.rules.turn import MONEY_THERE, NO_DATE, PRIORITY_MAX

from .probe import Probe, compare

PARTS = """
    select order_id as id, sum(net) as net, sum(tax) as tax, sum(gross) as gross, sum(discount) as discount
    from (select order_id, net, tax, gross, discount from order_lines
          union all select order_id, net, tax, gross, 0 from adjustments) parts
    group by order_id
"""


def _unbalanced(table: str, order: str, n: str) -> str:
    return f"select '{table}' as \"table\", {order} as order_id, {n} as n, net, tax, gross from {table} where net + tax <> gross"


def _share(total: str, units: str, kept: str) -> str:
    """SQL: what the first `kept` of `units` carry of a total, rounded half away from zero."""
    return (
        f"case when {kept} < 1 or {units} = 0 then 0"
        f" else sign({total}) * div(2 * abs({total}::numeric) * {kept} + {units}, 2 * {units}::numeric) end"
    )


# Owed is the price of the units kept, and the adjustments that stay with them; never below zero.
_DERIVED = f"""
    with kept_lines as (
        select order_id, n, ordered, cancelled, shipped, under_way, "returning", returned, gross,
               ordered - cancelled - credited as kept
        from order_lines
    ), goods as (
        select order_id, sum(ordered) as ordered, sum(ordered - cancelled) as live, sum(shipped) as shipped,
               sum(under_way) as under_way, sum("returning") as "returning", sum(returned) as returned,
               sum(kept) as kept, bool_or(kept <> 0) as any_kept,
               sum(case when kept = ordered then gross else {_share("gross", "ordered", "kept")} end) as price
        from kept_lines group by order_id
    ), adjusted as (
        select a.order_id, sum(
            case when a.leaves = 'never' then a.gross
                 when a.leaves = 'last' then case when g.any_kept then a.gross else 0 end
                 when a.line is not null then {_share("a.gross", "a.units", "least(a.units, l.kept)")}
                 else {_share("a.gross", "a.units", "least(a.units, coalesce(g.kept, 0))")} end) as price
        from adjustments a left join goods g on g.order_id = a.order_id
        left join kept_lines l on l.order_id = a.order_id and l.n = a.line
        group by a.order_id
    ), paid as (
        select order_id, sum(pending) as pending, sum(authorized) as authorized, sum(captured) as captured,
               sum(refunded) as refunded, sum(voided) as voided,
               sum(authorized - voided - voiding - refunded - refunding) as secured
        from payments where purpose = 'pay' group by order_id
    ), derived as (
        select o.id, greatest(coalesce(g.price, 0) + coalesce(a.price, 0), 0) as owed, coalesce(p.secured, 0) as secured,
               case when g.order_id is null and a.order_id is not null then 'complete'
                    when coalesce(g.ordered, 0) = 0 or g.shipped < g.live then 'open'
                    when g.live > 0 then 'complete' else 'cancelled' end as status,
               case when p.refunded > 0 then case when p.refunded >= p.captured then 'refunded' else 'part_refunded' end
                    when p.captured > 0 then
                        case when p.captured >= greatest(coalesce(g.price, 0) + coalesce(a.price, 0), 0)
                             then 'paid' else 'part_paid' end
                    when p.authorized > p.voided then 'authorized'
                    when p.pending > 0 then 'pending'
                    when p.voided > 0 then 'voided' else 'none' end as payment_status,
               case when coalesce(g.shipped, 0) = 0 then 'none' when g.shipped < g.live then 'partial'
                    when g.under_way > 0 then 'shipped' else 'delivered' end as fulfillment_status,
               case when g.returned > 0 then case when g.returned < g.shipped then 'partial' else 'returned' end
                    when g."returning" > 0 then 'announced' else 'none' end as return_status
        from orders o left join goods g on g.order_id = o.id
        left join adjusted a on a.order_id = o.id left join paid p on p.order_id = o.id
    )
"""
_MONEY_THERE = "('" + "', '".join(sorted(MONEY_THERE)) + "')"
TURNS = f"""
    select o.id as order_id, o.turn, d.turn as derived from orders o cross join lateral (
        select (({PRIORITY_MAX} - o.priority)::bigint << 34)
             + (least(greatest(coalesce(floor(extract(epoch from o.ship_by)), {NO_DATE}), 0), {NO_DATE})::bigint << 1)
             + (o.payment_status not in {_MONEY_THERE})::integer as turn) d
    where o.turn <> d.turn
"""
STATUSES = f"""{_DERIVED}
    select o.id as order_id, v.*
    from orders o join derived d on d.id = o.id cross join lateral (values
        ('status', o.status, d.status), ('payment_status', o.payment_status, d.payment_status),
        ('fulfillment_status', o.fulfillment_status, d.fulfillment_status),
        ('return_status', o.return_status, d.return_status)) v ("column", says, derived)
    where v.says <> v.derived
"""
DUES = f"""{_DERIVED}
    select o.id as order_id, o.due, d.owed, d.secured
    from orders o join derived d on d.id = o.id where o.due <> greatest(d.owed - d.secured, 0)
"""

UNNUMBERED = "select id as order_id, channel, reference from orders where number is null"
# Only orders draw from series yet, and only from one whose prefix ends in no digit; any other number that is drawn is lost.
GAPS = """
    select s.code, s.first, s.last, count(distinct o.n) as numbers, min(o.n) as lowest, max(o.n) as highest
    from number_series s left join lateral (
        select substr(number, length(s.prefix) + 1)::numeric as n from orders
        where s.prefix ~ '[^0-9]$' and starts_with(number, s.prefix) and substr(number, length(s.prefix) + 1) ~ '^[0-9]+$'
    ) o on true
    group by s.code, s.first, s.last
    having count(distinct o.n) <> s.last - s.first + 1 or min(o.n) <> s.first or max(o.n) <> s.last
"""

ORDERS = (
    Probe(
        "order_totals",
        "Lines and adjustments add up to their order's total, and net and tax to gross",
        ("orders", "order_lines", "adjustments"),
        (
            compare("orders", ("id",), ("net", "tax", "gross", "discount"), PARTS),
            _unbalanced("orders", "id", "null::int"),
            _unbalanced("order_lines", "order_id", "n"),
            _unbalanced("adjustments", "order_id", "n"),
        ),
    ),
    Probe(
        "statuses",
        "Every order's four statuses are what its lines and payments say",
        ("orders", "order_lines", "adjustments", "payments"),
        (STATUSES,),
    ),
    Probe(
        "turns",
        "Every order has its turn by its priority, the date it is to leave, and whether its money is there",
        ("orders",),
        (TURNS,),
    ),
    Probe(
        "dues",
        "What is due of every order is what is owed and not held",
        ("orders", "order_lines", "adjustments", "payments"),
        (DUES,),
    ),
    Probe(
        "numbers",
        "Every order has its number, and no number of a gap-free series is missing on a document",
        ("orders", "number_series"),
        (UNNUMBERED, GAPS),
    ),
)
