"""What an order was charged beside its lines, which taxes were in it, and where it goes: looked at by those who change what it costs."""

from __future__ import annotations

from ..base.errors import Refused
from .needs import NotNeeded
from .reading import Reading
from .rows import Address, Adjustment, Order, Tax


class Charged(Reading):
    """Adjustments by number; taxes and the destination, of an order whose `taxing` was needed."""

    def adjustment(self, order: Order, n: int, field: str) -> Adjustment:
        """Refused: adjustment_unknown."""
        found = self.rows[Adjustment].get((order.id, n))
        if found is None:
            raise Refused("adjustment_unknown", field=field, value=n)
        return found  # type: ignore[no-any-return]

    def taxes(self, order: Order) -> list[Tax]:
        """The taxes of its lines and adjustments, one by one, of an order whose `taxing` was needed."""
        return self._of(Tax, order)

    def destination(self, order: Order) -> Address | None:
        """Where it goes; None for one that goes nowhere, as those do that were recorded."""
        if order.ship_to is None:
            return None
        try:
            return self.rows[Address][order.ship_to]  # type: ignore[no-any-return]
        except KeyError:
            raise NotNeeded("address") from None
