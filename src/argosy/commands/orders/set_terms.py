"""orders.set_terms: when an order is wanted, how urgent it is, whether it goes in one piece, and how.

What waits has its turn by the new terms; what is promised stays where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.orders import OrderTermsSet
from ...model.needs import Needs
from ...model.shapes import Code, Instant, OrderHandle
from ...model.world import Brief, World
from ...rules.terms import changeable, reschedule, unreleased
from ...rules.waiting import rejoin

Clearable = Literal["requested_at", "not_before", "ship_by", "complete_by", "delivery_method"]
TERMS = ("requested_at", "not_before", "ship_by", "ship_complete", "complete_by", "priority", "delivery_method")
FLOORS = ("ship_complete", "delivery_method")
"""Terms that the floor packs by: they are fixed while it has the units."""


@command(
    "orders.set_terms",
    http="POST /orders/{order}/terms",
    scope="orders:write",
    example={"ship_by": "2026-03-06T16:00:00Z", "priority": 5, "clear": ["requested_at"]},
    refuses=("order_unknown", "order_held", "order_closed", "order_released", "nothing_told", "term_twice"),
)
class SetTerms(Command):
    """Change an order's terms: those that are sent; `clear` names those that hold no more.

    `priority`: what waits for stock is filled most urgent first. `ship_complete`: with `wait`, nothing is promised until it can go
    whole; with `keep`, what is there stays aside for it until the rest has come.
    """

    order: OrderHandle
    requested_at: Instant | None = None
    not_before: Instant | None = None
    ship_by: Instant | None = None
    ship_complete: Literal["no", "wait", "keep"] | None = None
    complete_by: Instant | None = None
    priority: Annotated[int, Field(ge=-100, le=100, strict=True)] | None = None
    delivery_method: Code | None = None
    clear: Annotated[list[Clearable], Field(max_length=5)] = Field(default_factory=list)

    @dataclass(frozen=True)
    class Outcome:
        """The names of the terms that are others now."""

        order: Brief
        changed: list[str]

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        changeable(world, order)
        changes = {name: value for name, value in self._wanted().items() if getattr(order, name) != value}
        for name in FLOORS:
            if name in changes:
                unreleased(world, order, name)
        if changes:
            world.set(order, **changes)
            if "ship_by" in changes:
                reschedule(world, order)
            rejoin(world, order)
            world.emit(OrderTermsSet(order.id, changes))
        return self.Outcome(world.brief(order), list(changes))

    def _wanted(self) -> dict[str, Any]:
        wanted = {name: value for name in TERMS if (value := getattr(self, name)) is not None}
        for name in self.clear:
            if name in wanted:
                raise Refused("term_twice", field="clear", value=name)
        wanted |= dict.fromkeys(self.clear)
        if not wanted:
            raise Refused("nothing_told", field="clear")
        return wanted
