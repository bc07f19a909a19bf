"""orders.place: an order is received. Its terms are checked, its lines promised or made to wait, its payments recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...base.money import exponent
from ...engine.registry import Command, command
from ...model.events.orders import OrderOversold, OrderPlaced
from ...model.needs import Needs
from ...model.order_shapes import AddressIn, LineIn, TenderIn
from ...model.rows import Channel, Line, Order
from ...model.shapes import Amount, Code, Currency, Instant, Reference
from ...model.world import ORDER_NUMBERS, Brief, World
from ...rules.addresses import write_address
from ...rules.allocate import allocate
from ...rules.amounts import shown
from ...rules.holds import hold
from ...rules.price import far_off, priced, total
from ...rules.reserve import confirm
from ...rules.settle import settle
from ...rules.tender import put_forward

EXAMPLE = {
    "channel": "web",
    "reference": "W-1001",
    "currency": "EUR",
    "lines": [{"sku": "SKU-0001", "quantity": 2, "unit_price": "19.99", "tax": "6.38"}],
    "ship_to": {"name": "Anna Schmidt", "line1": "Hauptstr. 5", "city": "Berlin", "postcode": "10115", "country": "DE"},
    "payments": [{"collector": "test", "reference": "ch_1001", "authorized": "39.98"}],
    "total": "39.98",
}


@command(
    "orders.place",
    http="POST /orders",
    scope="orders:write",
    status=201,
    example=EXAMPLE,
    refuses=(
        "channel_unknown", "channel_closed", "currency_mismatch", "reference_taken", "sku_unknown", "sku_not_for_sale", "not_available",
        "collector_unknown", "amount_too_precise", "amount_too_large", "tax_too_large", "discount_too_large", "total_mismatch", "overpaid",
        "reservation_unknown", "reservation_expired",
    ),
)  # fmt: skip
class PlaceOrder(Command):
    """Take an order.

    Its units are promised from the channel's locations as far as stock goes; the rest waits for a receipt. The same channel and
    reference with the same content answers with the order there is. `reservation`: its checkout's, whose units become the order's.
    """

    channel: Code
    reference: Reference
    currency: Currency
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)]
    ship_to: AddressIn
    bill_to: AddressIn | None = None
    payments: Annotated[list[TenderIn], Field(max_length=limits.PAYMENTS_PER_ORDER_MAX)] = Field(default_factory=list)
    total: Amount | None = None
    placed_at: Instant | None = None
    customer_reference: Reference | None = None
    priority: Annotated[int, Field(ge=-100, le=100, strict=True)] = 0
    ship_by: Instant | None = None
    test: bool = False
    reservation: Reference | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The order; units that wait for stock; whether it was there already."""

        order: Brief
        total: str
        waiting: int
        existed: bool

    @property
    def weight(self) -> int:
        return len(self.lines)

    def needs(self) -> Needs:
        offers = {(line.sku, self.channel) for line in self.lines}
        reserved = [] if self.reservation is None else [(self.channel, self.reservation)]
        return Needs(reference=[(self.channel, self.reference)], offer=offers, reservation=reserved)

    def decide(self, world: World) -> Outcome:
        channel = world.channel(self.channel)
        if (placed := world.placed(self.channel, self.reference)) is not None:
            return self._again(world, placed)
        if not channel.active:
            raise Refused("channel_closed", field="channel", value=self.channel)
        if self.currency != channel.currency:
            raise Refused("currency_mismatch", field="currency", value=self.currency, expected=channel.currency)
        order = self._open(world, channel)
        lines = [priced(world, order, asked, n) for n, asked in enumerate(self.lines, 1)]
        difference = total(world, order, lines, sum([asked.quantity for asked in self.lines]), self.total)
        if self.reservation is not None:
            confirm(world, order, self.reservation, self._wanted())
        waiting = [self._promise(world, order, line) for line in lines]
        put_forward(world, order, self.payments)
        if far_off(difference, lines):
            hold(world, order, "total", f"the channel's total differs by {shown(difference, order.exponent)}")
        settle(world, order)
        told = [
            {"line": line.n, "sku": line.code, "quantity": line.ordered, "waiting": waits}
            for line, waits in zip(lines, waiting, strict=True)
        ]
        number = world.draw(order, "number", channel.series or ORDER_NUMBERS)
        world.emit(OrderPlaced(order.id, number, self.channel, self.reference, self.currency, order.gross, told))
        if channel.accept_always and any(waiting):
            short = [{"line": t["line"], "sku": t["sku"], "quantity": t["waiting"]} for t in told if t["waiting"]]
            world.emit(OrderOversold(order.id, short))
        return self._outcome(world, order, sum(waiting), existed=False)

    def _again(self, world: World, placed: Order) -> Outcome:
        if placed.content_hash != world.command_hash:
            raise Refused("reference_taken", field="reference", value=self.reference)
        return self._outcome(world, placed, sum(line.waiting for line in world.lines(placed)), existed=True)

    def _outcome(self, world: World, order: Order, waiting: int, *, existed: bool) -> Outcome:
        return self.Outcome(world.brief(order), shown(order.gross, order.exponent), waiting, existed)

    def _open(self, world: World, channel: Channel) -> Order:
        ship_to = write_address(world, self.ship_to)
        return world.add(
            Order(
                world.new_id(),
                channel.company,
                channel.code,
                self.reference,
                self.currency,
                exponent(self.currency),
                channel.prices_include_tax,
                world.command_hash,
                self.placed_at or world.now,
                customer_reference=self.customer_reference,
                priority=self.priority,
                ship_by=self.ship_by,
                test=self.test,
                capture_policy=channel.capture_policy,
                ship_to=ship_to,
                bill_to=ship_to if self.bill_to is None else write_address(world, self.bill_to),
            )
        )

    def _wanted(self) -> Counter[str]:
        wanted: Counter[str] = Counter()
        for line in self.lines:
            wanted[line.sku] += line.quantity
        return wanted

    def _promise(self, world: World, order: Order, line: Line) -> int:
        """Promise a line's units as far as stock goes. Answers how many wait."""
        world.add(line)
        wanted = self.lines[line.n - 1].quantity
        sku = world.sku(line.code)
        waiting = allocate(world, order, line, sku, wanted)
        if waiting and sku.oversell == "deny" and not world.channel(order.channel).accept_always:
            field = f"lines[{line.n - 1}].quantity"
            raise Refused("not_available", field=field, sku=line.code, wanted=wanted, available=wanted - waiting)
        return waiting
