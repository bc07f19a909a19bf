"""orders.record: an order is over: placed, delivered and paid elsewhere. It is written down as it ended, and nothing follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, model_validator

from ...base import limits
from ...engine.registry import Command, command
from ...model.events.orders import OrderRecorded
from ...model.needs import Needs
from ...model.order_shapes import AddressIn, ChargeIn, SoldLineIn
from ...model.rows import Line, Order
from ...model.shapes import Amount, Code, Currency, Instant, Reference
from ...model.world import Brief, World
from ...rules import history
from ...rules.addresses import write_address
from ...rules.amounts import minor, shown
from ...rules.opening import open_order, placed_before
from ...rules.settle import owed, settle
from ...rules.sold import as_sold

CHARGES_MAX = 1_000


@command(
    "orders.record",
    http="POST /orders/recorded",
    scope="orders:write",
    status=201,
    fact=True,
    example={
        "channel": "web",
        "reference": "W-0007",
        "currency": "EUR",
        "location": "BER",
        "collector": "test",
        "placed_at": "2011-12-09T12:50:00Z",
        "lines": [{"sku": "SKU-0001", "quantity": 3, "unit_price": "19.99", "returned": 1}],
        "charges": [{"kind": "shipping", "title": "Postage", "amount": "4.90"}],
    },
    refuses=(
        "channel_unknown", "currency_mismatch", "reference_taken", "location_unknown", "collector_unknown", "sku_unknown",
        "amount_too_precise", "amount_too_large", "tax_too_large", "discount_too_large",
    ),
)  # fmt: skip
class RecordOrder(Command):
    """Record an order that is over.

    Its units were delivered from `location`, whose stock stays as it is; `cancelled` ones never left, `returned` ones came back and
    were credited. `paid` was taken by the `collector`: all that was owed before anything came back, if nothing else is said; what
    is beyond what is owed now was given back. An order may be of charges alone. The same channel and reference with the same
    content answers with the order there is.
    """

    channel: Code
    reference: Reference
    currency: Currency
    location: Code
    collector: Code
    placed_at: Instant
    lines: Annotated[list[SoldLineIn], Field(max_length=limits.LINES_PER_ORDER_MAX)] = Field(default_factory=list)
    charges: Annotated[list[ChargeIn], Field(max_length=CHARGES_MAX)] = Field(default_factory=list)
    paid: Amount | None = None
    ship_to: AddressIn | None = None
    customer_reference: Reference | None = None

    @model_validator(mode="after")
    def _of_something(self) -> RecordOrder:
        if not self.lines and not self.charges:
            raise ValueError("an order is of lines, of charges, or of both")
        return self

    @dataclass(frozen=True)
    class Outcome:
        """The order; what was given back of what was paid; whether it was there already."""

        order: Brief
        total: str
        refunded: str
        existed: bool

    @property
    def weight(self) -> int:
        return len(self.lines) + len(self.charges)

    def needs(self) -> Needs:
        return Needs(reference=[(self.channel, self.reference)], sku={line.sku for line in self.lines})

    def decide(self, world: World) -> Outcome:
        if (placed := placed_before(world, self.channel, self.reference)) is not None:
            return self._outcome(world, placed, existed=True)
        world.location(self.location)
        collector = world.collector(self.collector).code
        order = self._open(world)
        lines = [world.add(as_sold(world, order, asked, n)) for n, asked in enumerate(self.lines, 1)]
        charges = history.charge(world, order, self.charges, sum([asked.quantity for asked in self.lines]))
        history.total(world, order, lines, charges)
        for asked, line in zip(self.lines, lines, strict=True):
            history.delivered(world, line, asked.quantity - asked.cancelled, self.location)
            history.never_left(world, line, asked.cancelled)
        paid = owed(lines, charges) if self.paid is None else minor(self.paid, order.exponent, "paid")
        payment = history.paid(world, order, collector, paid, self.placed_at)
        for asked, line in zip(self.lines, lines, strict=True):
            history.came_back(world, line, asked.returned, self.location)
        if payment is not None:
            history.given_back(world, order, [payment], paid - owed(lines, charges))
        settle(world, order)
        self._tell(world, order, lines)
        return self._outcome(world, order, existed=False)

    def _outcome(self, world: World, order: Order, *, existed: bool) -> Outcome:
        refunded = sum(p.refunded for p in world.payments(order))
        return self.Outcome(world.brief(order), shown(order.gross, order.exponent), shown(refunded, order.exponent), existed)

    def _open(self, world: World) -> Order:
        ship_to = None if self.ship_to is None else write_address(world, self.ship_to)
        terms = {"customer_reference": self.customer_reference, "ship_to": ship_to}
        return open_order(world, self.channel, self.reference, self.currency, self.placed_at, **terms)

    def _tell(self, world: World, order: Order, lines: list[Line]) -> None:
        told = [{"line": n.n, "sku": n.code, "quantity": n.ordered, "cancelled": n.cancelled, "returned": n.returned} for n in lines]
        number = world.draw(order, "number", "order")
        world.emit(OrderRecorded(order.id, number, self.channel, self.reference, self.currency, order.gross, self.placed_at, told))
