"""Units that are set aside for others than an order's lines: for a transfer, or for a checkout."""

from __future__ import annotations

from ..base.ids import Id
from .moves import Moves
from .rows import Goods, Promise, Reservation, Transfer


class Claims(Moves):
    """claim, and giving it up: `promise` moves such a row on as it does an order's."""

    def claim(self, owner: Reservation | Transfer, sku_id: Id, n: int, at: str) -> None:
        """Promise `n` units of a SKU at a location to a reservation or a transfer."""
        if n <= 0:
            return
        made = Goods(self.now, self.command_id, "promises", "demand", "promised", n, sku_id, to_location=at, owner=owner.id)
        self.log.append((made, "+", None))
        self._claim(sku_id, at, None, n)
        self.move(owner, "last_promise", 1)
        channel = owner.channel if isinstance(owner, Reservation) else None
        self.add(Promise(owner.id, owner.last_promise, "stock", sku_id, n, location=at, channel=channel))

    def give_up(self, owner: Reservation | Transfer, reason: str) -> None:
        """All that is set aside for it is free again."""
        for p in self.claims(owner):
            self.promise(p, "cancelled", p.quantity, reason=reason)
