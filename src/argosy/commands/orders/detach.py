"""orders.detach: a file is taken off an order. Its name goes at once, its bytes when nothing else refers to them."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import N, OrderHandle
from ...model.world import Brief, World
from ...rules.files import take_off


@command(
    "orders.detach",
    http="POST /orders/{order}/attachments/{attachment}/detach",
    scope="orders:write",
    example={"attachment": 1},
    refuses=("order_unknown", "attachment_unknown"),
)
class DetachFile(Command):
    """Take an attachment off. That it was there, and who took it off, stays."""

    order: OrderHandle
    attachment: N

    @dataclass(frozen=True)
    class Outcome:
        """The attachment's number."""

        order: Brief
        attachment: int

    def needs(self) -> Needs:
        return Needs(money=[self.order], attachments=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        found = next((a for a in world.attachments(order) if a.n == self.attachment and a.blob is not None), None)
        if found is None:
            raise Refused("attachment_unknown", field="attachment", value=self.attachment)
        take_off(world, found)
        return self.Outcome(world.brief(order), found.n)
