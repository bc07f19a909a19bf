"""SKUs of which lines wait, found by hopping along an index from one to the next: a step a SKU, however many lines wait of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from ...base.ids import Id
from ...base.limits import REBALANCE_SKUS_MAX
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
BEFORE_ALL = bytes(16)


class QueueLoader(Loader):
    """Kind queues. Nothing is locked: a SKU that begins to wait meanwhile does so under the settings that hold then."""

    def read(self, load: Loading) -> Iterator[Ask]:
        for after in sorted(load.keys("queues"), key=lambda id: id or BEFORE_ALL):
            yield Call(WAITED_FOR, [after or BEFORE_ALL, REBALANCE_SKUS_MAX]), partial(self._file, load, after)

    @staticmethod
    def _file(load: Loading, after: Id | None, rows: list[tuple[Any, ...]]) -> None:
        load.world.waited_for[after] = sorted((id, code) for id, code in rows)
