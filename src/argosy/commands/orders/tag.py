"""orders.tag: words that people sort their work by are put on an order, or taken off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.orders import OrderTagged
from ...model.needs import Needs
from ...model.shapes import Code, OrderHandle
from ...model.world import Brief, World

Tags = Annotated[list[Code], Field(max_length=limits.TAGS_PER_ORDER_MAX)]


@command(
    "orders.tag",
    http="POST /orders/{order}/tags",
    scope="orders:write",
    example={"add": ["vip"], "remove": ["call back"]},
    refuses=("order_unknown", "nothing_told", "too_many_tags"),
)
class TagOrder(Command):
    """Put tags on an order and take others off. What is there already, or gone already, stays so."""

    order: OrderHandle
    add: Tags = Field(default_factory=list)
    remove: Tags = Field(default_factory=list)

    @dataclass(frozen=True)
    class Outcome:
        """The tags it has now, sorted."""

        order: Brief
        tags: list[str]

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        if not self.add and not self.remove:
            raise Refused("nothing_told", field="add")
        before = set(order.tags or ())
        now = (before - set(self.remove)) | set(self.add)
        if len(now) > limits.TAGS_PER_ORDER_MAX:
            raise Refused("too_many_tags", field="add", value=len(now), most=limits.TAGS_PER_ORDER_MAX)
        tags = sorted(now)
        if now != before:
            world.set(order, tags=tags or None)
            world.emit(OrderTagged(order.id, len(now - before), len(before - now)))
        return self.Outcome(world.brief(order), tags)
