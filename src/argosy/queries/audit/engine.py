"""The engine's books: events without a gap, and nothing in a ledger that no accepted command wrote."""

from __future__ import annotations

from .probe import Probe

HEADS = """
    select coalesce(h.stream, e.stream) as stream, coalesce(h.n, 0) as head, coalesce(e.events, 0) as events,
           coalesce(e.first, 1) as first, coalesce(e.last, 0) as last
    from event_head h full join (
        select stream, count(*) as events, min(seq) as first, max(seq) as last from events group by stream
    ) e on e.stream = h.stream
    where h.stream is null or h.n <> coalesce(e.events, 0) or h.n <> coalesce(e.last, 0) or coalesce(e.first, 1) <> 1
"""
GAPS = """
    select stream, before + 1 as missing_from, seq - 1 as missing_to
    from (select stream, seq, lag(seq, 1, 0::bigint) over (partition by stream order by seq) as before from events) e
    where seq <> before + 1
"""
AHEAD = """
    select c.consumer, c.stream, c.seq, coalesce(h.n, 0) as head
    from cursors c left join event_head h on h.stream = c.stream where c.seq > coalesce(h.n, 0) or c.seq < 0
"""

UNCOMMANDED = """
    select written, command_id, count(*) as rows
    from (select 'goods_ledger' as written, command_id from goods_ledger
          union all select 'money_ledger', command_id from money_ledger
          union all select 'events', command_id from events) w
    where not exists (select from commands c where c.id = w.command_id and c.status < 300)
    group by written, command_id
"""
TWICE = "select id as command_id, count(*) as times from commands group by id having count(*) > 1"
ANSWERS = """
    select i.actor, i.key, i.command_id, i.status, c.status as command_status
    from idempotency i left join commands c on c.id = i.command_id where c.status is distinct from i.status
"""

ENGINE = (
    Probe(
        "events",
        "Events are numbered from 1 without a gap up to their stream's head, and no reader is ahead of it",
        ("events", "event_head", "cursors"),
        (HEADS, GAPS, AHEAD),
    ),
    Probe(
        "commands",
        "Every ledger row and event was written by one accepted command",
        ("goods_ledger", "money_ledger", "events", "commands"),
        (UNCOMMANDED, TWICE),
    ),
    Probe(
        "answers",
        "Every stored answer is its command's",
        ("idempotency", "commands"),
        (ANSWERS,),
    ),
)
