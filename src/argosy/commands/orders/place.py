"""orders.place: an order is received. Its terms are checked, its lines promised or made to wait, its payments recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.customer_shapes import CustomerHandle
from ...model.events.orders import OrderOversold, OrderPlaced
from ...model.needs import Needs
from ...model.order_shapes import AddressIn, AdjustmentIn, Custom, LineIn, TenderIn
from ...model.rows import Channel, Order
from ...model.shapes import Amount, Code, Currency, Instant, NoteText, Reference
from ...model.world import ORDER_NUMBERS, Brief, World
from ...rules.addresses import write_address
from ...rules.amounts import shown
from ...rules.custom import checked
from ...rules.dates import plan
from ...rules.giving import sell
from ...rules.holds import hold
from ...rules.opening import open_order, placed_before, write_notes
from ...rules.price import price_all
from ...rules.promising import Stands, must_be_there, promise_all
from ...rules.reserve import confirm
from ...rules.settle import settle
from ...rules.tax import Taxing
from ...rules.tender import put_forward

AS_TOLD = (
    *("customer_reference", "requested_at", "not_before", "ship_by", "ship_complete", "complete_by", "priority", "delivery_method"),
    "test",
)
"""What the order keeps as it was sent."""

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
        "channel_unknown", "channel_closed", "currency_mismatch", "reference_taken", "customer_unknown",
        "custom_field_unknown", "custom_value_wrong", "code_beside_sku", "sku_unknown", "sku_not_for_sale", "price_unknown",
        "not_available", "collector_unknown", "amount_too_precise", "amount_too_large", "tax_too_large", "tax_mismatch",
        "taxes_computed", "discount_too_large", "total_mismatch", "overpaid", "reservation_unknown", "reservation_expired",
        "sold_too_low",
    ),
)  # fmt: skip
class PlaceOrder(Command):
    """Take an order.

    Its units are promised from the channel's locations as far as stock goes; the rest waits for a receipt. The same channel and
    reference with the same content answers with the order there is. `reservation`: its checkout's, whose units become the order's.

    `ship_complete`: it is promised when all of it is there (`wait`), or keeps what is there until the rest has come (`keep`); from
    `complete_by` on it goes as it is. `not_before`: nothing is promised until then. A bundle becomes a heading and its components.
    """

    channel: Code
    reference: Reference
    currency: Currency
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=limits.LINES_PER_ORDER_MAX)]
    ship_to: AddressIn
    bill_to: AddressIn | None = None
    adjustments: Annotated[list[AdjustmentIn], Field(max_length=limits.ADJUSTMENTS_PER_ORDER_MAX)] | None = None
    payments: Annotated[list[TenderIn], Field(max_length=limits.PAYMENTS_PER_ORDER_MAX)] = Field(default_factory=list)
    total: Amount | None = None
    placed_at: Instant | None = None
    customer: CustomerHandle | None = None
    customer_reference: Reference | None = None
    priority: Annotated[int, Field(ge=-100, le=100, strict=True)] = 0
    requested_at: Instant | None = None
    not_before: Instant | None = None
    ship_by: Instant | None = None
    ship_complete: Literal["no", "wait", "keep"] = "no"
    complete_by: Instant | None = None
    delivery_method: Code | None = None
    gift_message: NoteText | None = None
    note: NoteText | None = None
    tags: Annotated[list[Code], Field(max_length=limits.TAGS_PER_ORDER_MAX)] | None = None
    custom: Custom | None = None
    test: bool = False
    reservation: Reference | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The order; units that wait for stock, or for something else; whether it was there already; of the total, what is tax; what
        is still to be paid.
        """

        order: Brief
        total: str
        waiting: int
        existed: bool
        tax: str
        due: str

    @property
    def weight(self) -> int:
        return len(self.lines)

    def needs(self) -> Needs:
        offers = {(line.sku, self.channel) for line in self.lines if line.sku is not None}
        reserved = [] if self.reservation is None else [(self.channel, self.reservation)]
        buyer = [] if self.customer is None else [self.customer]
        return Needs(reference=[(self.channel, self.reference)], offer=offers, reservation=reserved, buyer=buyer)

    def decide(self, world: World) -> Outcome:
        channel = world.channel(self.channel)
        if (placed := placed_before(world, self.channel, self.reference)) is not None:
            return self._outcome(world, placed, sum(line.waiting for line in world.lines(placed)), existed=True)
        if not channel.active:
            raise Refused("channel_closed", field="channel", value=self.channel)
        order = self._open(world)
        taxing = Taxing((self.ship_to.country, self.ship_to.region) if channel.taxes == "computed" else None)
        wanted, apart = price_all(world, order, taxing, self.lines, self.adjustments or (), self.total)
        if self.reservation is not None:
            confirm(world, order, self.reservation, wanted)
        stands = promise_all(world, order, wanted)
        must_be_there(world, order, stands)
        put_forward(world, order, self.payments)
        if apart is not None:
            hold(world, order, "total", apart)
        plan(world, order)
        settle(world, order)
        sell(world, order, wanted)
        self._tell(world, order, channel, stands)
        return self._outcome(world, order, sum([s.waiting for s in stands]), existed=False)

    def _open(self, world: World) -> Order:
        ship_to = write_address(world, self.ship_to)
        order = open_order(
            world,
            self.channel,
            self.reference,
            self.currency,
            self.placed_at or world.now,
            **{name: getattr(self, name) for name in AS_TOLD},
            customer_id=None if self.customer is None else world.buyer(self.customer).id,
            custom=checked(world, self.custom, "custom") if self.custom else None,
            ship_to=ship_to,
            bill_to=ship_to if self.bill_to is None else write_address(world, self.bill_to),
            tags=sorted(set(self.tags)) if self.tags else None,
        )
        write_notes(world, order, gift=self.gift_message, note=self.note)
        return order

    def _tell(self, world: World, order: Order, channel: Channel, stands: list[Stands]) -> None:
        number = world.draw(order, "number", channel.series or ORDER_NUMBERS)
        told = [s.told() for s in stands]
        world.emit(OrderPlaced(order.id, number, self.channel, self.reference, self.currency, order.gross, told))
        short = [{"line": s.line.n, "sku": s.line.code, "quantity": s.lacking} for s in stands if s.lacking]
        if short and channel.accept_always:
            world.emit(OrderOversold(order.id, short))

    def _outcome(self, world: World, order: Order, waiting: int, *, existed: bool) -> Outcome:
        total, tax, due = (shown(amount, order.exponent) for amount in (order.gross, order.tax, order.due))
        return self.Outcome(world.brief(order), total, waiting, existed, tax, due)
