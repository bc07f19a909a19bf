"""orders.follow_up: when somebody is to look at an order again, and who. When the time comes, that is told."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...base.ids import text
from ...engine.registry import Command, command
from ...model.events.orders import OrderAnnotated
from ...model.events.together import OrderFollowUpSet
from ...model.needs import Needs
from ...model.rows import FollowUp, Note
from ...model.shapes import Code, Instant, NoteText, OrderHandle
from ...model.world import Brief, World


@command(
    "orders.follow_up",
    http="POST /orders/{order}/follow_up",
    scope="orders:write",
    example={"at": "2099-03-09T09:00:00Z", "assignee": "desk-1", "note": "has the supplier answered?"},
    refuses=("order_unknown", "in_the_past", "nothing_told"),
)
class FollowUpOrder(Command):
    """Have somebody look at an order again at a time (`assignee`; you, if nobody is named), instead of what was said before.

    Without `at`, nobody need look any more. A `note` is written on the order.
    """

    order: OrderHandle
    at: Instant | None
    assignee: Code | None = None
    note: NoteText | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The follow-up's number within the order, and the number of its note."""

        order: Brief
        follow_up: int
        note: int | None

    def needs(self) -> Needs:
        return Needs(money=[self.order], notes=[self.order], follow_ups=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        standing = world.follow_up(order)
        if self.at is None and standing is None:
            raise Refused("nothing_told", field="at")
        if self.at is not None and self.at <= world.now:
            raise Refused("in_the_past", field="at", value=self.at)
        note = None
        if self.note is not None:
            note = world.add(Note(order.id, world.next_n(Note, order), "note", self.note, world.now, world.actor.id)).n
            world.emit(OrderAnnotated(order.id, note, "note"))
        if standing is not None:
            world.set(standing, closed_at=world.now)
        if self.at is None:
            assert standing is not None
            n, assignee = standing.n, standing.assignee
        else:
            n, assignee = world.next_n(FollowUp, order), self.assignee or world.actor.id
            world.add(FollowUp(order.id, n, self.at, assignee, world.actor.id, world.now, note))
            handle = text(order.id)
            world.due("orders.remind", f"{handle}:{n}", self.at, {"order": handle, "follow_up": n})
        world.emit(OrderFollowUpSet(order.id, n, self.at, assignee))
        return self.Outcome(world.brief(order), n, note)
