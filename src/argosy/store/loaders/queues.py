"""Who waits: what is ahead of an order in its turn; and the SKUs of which lines wait.

Those are found by hopping along an index from one to the next: a step a SKU, however many lines wait of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from ...base.ids import Id
from ...base.limits import REBALANCE_LINES_MAX, REBALANCE_SKUS_MAX
from ...model.journal import ENDLESS
from ...model.moves import CLAIMING
from ...model.rows import Order
from ..statement import Call, Statement
from . import Ask, Loader, Loading

_NEXT = "select p.sku_id from promises p where p.kind = 'waiting' and p.sku_id > {} order by p.sku_id limit 1"
WAITED_FOR = Statement(
    f"""with recursive hop (sku_id) as (
        ({_NEXT}) union all select ({_NEXT.format("h.sku_id")}) from hop h where h.sku_id is not null
    )
    select h.sku_id, k.code from (select sku_id from hop where sku_id is not null limit {{}}) h
    cross join lateral (select code from skus where id = h.sku_id offset 0) k""",
    ["uuid", "integer"],
    rows=True,
)
_AHEAD = "(select quantity from promises where sku_id = v.sku_id and kind = 'waiting' and reason = r.reason and channel = c.code and"
AHEAD = Statement(
    f"""select v.owner, v.sku_id, c.code, count(*)::int, sum(p.quantity)::bigint
    from unnest({{}}, {{}}, {{}}) v (owner, sku_id, turn) cross join unnest({{}}) c (code)
    cross join unnest(array['{"', '".join(sorted(CLAIMING))}']) r (reason)
    cross join lateral (
        {_AHEAD} turn < v.turn limit {REBALANCE_LINES_MAX}) union all
        {_AHEAD} turn = v.turn and owner < v.owner limit {REBALANCE_LINES_MAX})
    ) p group by v.owner, v.sku_id, c.code""",
    ["uuid[]", "uuid[]", "bigint[]", "text[]"],
    rows=True,
)
"""What waits before an order's own units, channel by channel: two ranges of the index."""
BEFORE_ALL = bytes(16)


class QueueLoader(Loader):
    """Kinds turn and queues. Of queues nothing is locked: a SKU that begins to wait meanwhile does so under the settings that hold then."""

    def read(self, load: Loading) -> Iterator[Ask]:
        world = load.world
        turns = [(order, sku_id) for order in self._orders(load) for sku_id in sorted(load.order_skus.get(order.id, ()))]
        if turns:
            world.ahead.update({(order.id, sku_id): {} for order, sku_id in turns})
            columns = [[o.id for o, _ in turns], [sku_id for _, sku_id in turns], [o.turn for o, _ in turns]]
            yield Call(AHEAD, [*columns, sorted(world.settings.channels)]), partial(self._ahead, load)
        for after in sorted(load.keys("queues"), key=lambda id: id or BEFORE_ALL):
            yield Call(WAITED_FOR, [after or BEFORE_ALL, REBALANCE_SKUS_MAX]), partial(self._file, load, after)

    @staticmethod
    def _orders(load: Loading) -> list[Order]:
        orders = load.world.rows[Order]
        named = {load.world.handles.get(handle) for handle in load.keys("turn")}
        return [orders[id] for id in sorted(orders.keys() & named)]

    @staticmethod
    def _ahead(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        for owner, sku_id, channel, found, units in rows:
            load.world.ahead[owner, sku_id][channel] = units if found < REBALANCE_LINES_MAX else ENDLESS

    @staticmethod
    def _file(load: Loading, after: Id | None, rows: list[tuple[Any, ...]]) -> None:
        load.world.waited_for[after] = sorted((id, code) for id, code in rows)
