"""fulfillment.release: a location may start on an order. Its promises there become hard: they are not moved to others any more.

Of a row of which only some units are released, these stand in a row of their own from then on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.fulfillment import FulfillmentReleased
from ...model.needs import Needs
from ...model.rows import Fulfillment, Order, Promise
from ...model.shapes import Code, OrderHandle, Units
from ...model.world import Brief, World
from ...rules.asking import asked_units
from ...rules.bundle import incomplete
from ...rules.dates import may_leave


@command(
    "fulfillment.release",
    http="POST /orders/{order}/release",
    scope="fulfillment:write",
    example={"location": "BER"},
    refuses=(
        "order_unknown", "order_held", "order_early", "order_incomplete", "nothing_to_release", "location_unknown", "line_unknown",
        "line_twice",
    ),
)  # fmt: skip
class ReleaseFulfillment(Command):
    """Hand an order's promised units to the floor: one fulfillment for each location, or only for the one named; all, or the `lines` named.

    A bundle of which a component waits stays behind, unless it is sold incomplete.

    A key that is limited to some locations hands over what is promised there. It leaves with a carrier, or the customer
    collects it (`method` pickup): as the order says, if nothing is said here. What keeps no stock is digital, if it goes alone.
    """

    order: OrderHandle
    location: Code | None = None
    method: Literal["ship", "pickup"] | None = None
    lines: Annotated[list[Units], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)] | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The fulfillments that were made, by number."""

        order: Brief
        fulfillments: list[int]

    def needs(self) -> Needs:
        return Needs(order=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        if self.location is not None:
            world.location(self.location)
        if holds := world.blocked(order, "release"):
            raise Refused("order_held", holds=holds)
        may_leave(world, order)
        by_location = self._rows(world, order)
        if not by_location:
            raise Refused("nothing_to_release", field="location", value=self.location)
        if self.lines is not None:
            by_location = self._some(world, order, by_location)
        made = [self._release(world, order, location, rows) for location, rows in by_location.items()]
        return self.Outcome(world.brief(order), made)

    def _rows(self, world: World, order: Order) -> dict[str, list[Promise]]:
        """The soft promises to harden, by location within the actor's limits.

        What keeps no stock (digital, services) goes with the first of them.
        """
        behind = incomplete(world, order)
        soft = [p for p in world.promises(order) if p.level == "soft" and p.line not in behind]
        found: dict[str, list[Promise]] = {}
        for p in soft:
            if p.kind == "stock" and p.location is not None and self._named(world, p.location):
                found.setdefault(p.location, []).append(p)
        unstocked = [p for p in soft if p.kind == "none"]
        if unstocked and (first := self._first(world, order, found)) is not None:
            found.setdefault(first, []).extend(unstocked)
        return found

    def _some(self, world: World, order: Order, by_location: dict[str, list[Promise]]) -> dict[str, list[Promise]]:
        """Of these rows the units of the lines named, and no more."""
        lines = self.lines or ()
        wanted = asked_units(world, order, lines)
        found: dict[str, list[Promise]] = {}
        for location, rows in by_location.items():
            for p in rows:
                n = min(p.quantity, wanted[p.line or 0])
                wanted[p.line or 0] -= n
                if n:
                    found.setdefault(location, []).append(p if n == p.quantity else self._apart(world, order, p, n))
        for i, asked in enumerate(lines):
            if wanted[asked.line]:
                raise Refused(
                    "nothing_to_release", field=f"lines[{i}].quantity", value=asked.quantity, units=asked.quantity - wanted[asked.line]
                )
        return found

    @staticmethod
    def _apart(world: World, order: Order, p: Promise, n: int) -> Promise:
        """Some units of a row in a row of their own: they are promised as before."""
        world.shift(p, quantity=-n)
        world.shift(order, last_promise=1)
        return world.add(replace(p, n=order.last_promise, quantity=n))

    def _named(self, world: World, location: str) -> bool:
        return location == self.location or (self.location is None and world.actor.at(location))

    def _first(self, world: World, order: Order, found: dict[str, list[Promise]]) -> str | None:
        """Where what keeps no stock is handed over: with other units, where one is named, or at the channel's first location.

        An open one, if it has any: what keeps no stock needs no shelf.
        """
        anywhere = [*world.settings.offered_at(order.channel), *world.settings.channels[order.channel].locations]
        places = [*found, self.location] if self.location is not None else [*found, *anywhere]
        return next((location for location in places if world.actor.at(location)), None)

    def _release(self, world: World, order: Order, location: str, rows: list[Promise]) -> int:
        n = world.next_n(Fulfillment, order)
        method = self._method(order, rows)
        world.add(Fulfillment(order.id, n, location, world.now, method, promised_at=order.ship_by, address=order.ship_to))
        for p in rows:
            world.set(p, level="hard", fulfillment=n)
        world.emit(FulfillmentReleased(order.id, n, location, [{"line": p.line, "quantity": p.quantity} for p in rows], method))
        return n

    def _method(self, order: Order, rows: list[Promise]) -> str:
        if self.method is not None:
            return self.method
        if all(p.kind == "none" for p in rows):
            return "digital"
        return "pickup" if order.delivery_method == "pickup" else "ship"
