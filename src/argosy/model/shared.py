"""What people share their work on orders by, as the World reads it: approvals, follow-ups, views of lists."""

from __future__ import annotations

from ..base.errors import Refused
from ..base.ids import Id
from .charged import Charged
from .rows import Approval, FollowUp, Order, Remark, View


class Shared(Charged):
    """Rows of an order that few commands look at, and rows of nobody's order."""

    def approvals(self, order: Order) -> list[Approval]:
        """What of the order was to be approved, the oldest first."""
        return self._of(Approval, order)

    def approval(self, order: Order, n: int) -> Approval:
        """Refused: approval_unknown."""
        for row in self.approvals(order):
            if row.n == n:
                return row
        raise Refused("approval_unknown", approval=n)

    def follow_up(self, order: Order) -> FollowUp | None:
        """The one that is open, if any is."""
        return next((row for row in self._of(FollowUp, order) if row.closed_at is None), None)

    def find_remark(self, id: Id) -> Remark | None:
        return self.rows[Remark].get(id)

    def find_view(self, id: Id) -> View | None:
        return self.rows[View].get(id)
