"""orders.set_custom: what the merchant keeps about an order in fields of their own. It stands with the order alone: it may name people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.orders import OrderCustomSet
from ...model.needs import Needs
from ...model.order_shapes import CustomValue
from ...model.shapes import Code, OrderHandle
from ...model.world import Brief, World
from ...rules.custom import checked


@command(
    "orders.set_custom",
    http="POST /orders/{order}/custom",
    scope="orders:write",
    example={"values": {"engraving": "Anna", "wrapped": None}},
    refuses=("order_unknown", "custom_field_unknown", "custom_value_wrong", "too_many_custom_values"),
)
class SetCustom(Command):
    """Write the merchant's own fields of an order: those that are sent; null empties one. Nothing stops it, whatever holds the order."""

    order: OrderHandle
    values: Annotated[dict[Code, CustomValue | None], Field(min_length=1, max_length=limits.CUSTOM_FIELDS_PER_ORDER_MAX)]

    @dataclass(frozen=True)
    class Outcome:
        """All of its own fields that say something now."""

        order: Brief
        custom: dict[str, Any]

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        before: dict[str, Any] = order.custom or {}
        wanted = checked(world, {code: value for code, value in self.values.items() if value is not None}, "values") or {}
        now = {code: value for code, value in before.items() if code not in self.values} | wanted
        if len(now) > limits.CUSTOM_FIELDS_PER_ORDER_MAX:
            raise Refused("too_many_custom_values", field="values", value=len(now), most=limits.CUSTOM_FIELDS_PER_ORDER_MAX)
        fields = sorted(code for code in self.values if now.get(code) != before.get(code))
        if fields:
            world.set(order, custom=now or None)
            world.emit(OrderCustomSet(order.id, fields))
        return self.Outcome(world.brief(order), now)
