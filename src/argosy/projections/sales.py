"""`sales`: how many orders were placed and units shipped, and what the orders came to, in every half hour, by channel and currency.

Half hours add up to the days of nearly every time zone there is. An order counts when it was placed, with what it came to then; units
count when they leave, and no more when that is undone. Test orders don't count. What was followed is not followed again: events are
added up, each once, and a rebuild adds up the same events.
"""

from __future__ import annotations

from ..engine.events import Connection, Consumer, Told
from .rebuilding import stand_aside

NAME = "sales"
ADD = """
    insert into sales (slot, channel, currency, orders, gross, units)
    select date_bin('30 minutes', t.at, '2000-01-01Z'), o.channel, o.currency, sum(t.orders), sum(t.gross), sum(t.units)
    from (
        select e.subject, w.placed_at as at, 1 as orders, (e.data ->> 'gross')::bigint as gross, 0 as units
        from events e cross join lateral (select placed_at from orders where id = e.subject offset 0) w
        where e.stream = 0 and e.seq > %(after)s and e.seq <= %(to)s and e.type in ('order.placed', 'order.recorded')
        union all
        select e.subject, e.at, 0, 0, case e.type when 'fulfillment.shipment_undone' then -1 else 1 end
            * (select coalesce(sum((l ->> 'quantity')::bigint), 0) from jsonb_array_elements(e.data -> 'lines') l)
        from events e where e.stream = 0 and e.seq > %(after)s and e.seq <= %(to)s
            and e.type in ('fulfillment.shipped', 'fulfillment.handed_over', 'fulfillment.shipment_undone')
    ) t cross join lateral (select channel, currency from orders where id = t.subject and not test offset 0) o
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (slot, channel, currency) do update
    set orders = sales.orders + excluded.orders, gross = sales.gross + excluded.gross, units = sales.units + excluded.units
"""
EVENTS_MAX = 200_000
"""Added up in one statement."""


def follow(told: list[Told], connection: Connection) -> None:
    """Add what these events tell."""
    connection.execute(ADD, {"after": told[0].seq - 1, "to": told[-1].seq})


def rebuild(connection: Connection) -> None:
    """Add up all events that were followed anew, in one transaction: until it ends, the table is as it was. Errors are psycopg's."""
    with connection.transaction():
        seq = stand_aside(connection, NAME)
        connection.execute("delete from sales")
        for after in range(0, seq, EVENTS_MAX):
            connection.execute(ADD, {"after": after, "to": min(after + EVENTS_MAX, seq)})


SALES = Consumer(NAME, follow, data=False)
