"""What a command may ask the World: one method a noun. Reading what was not needed raises; what does not exist is refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from ..base.errors import Refused
from ..base.ids import Id
from .access import Access
from .actor import SYSTEM, Actor
from .journal import Queue, Uses
from .needs import Handle, NotNeeded
from .rows import (
    Adjustment,
    Barcode,
    Channel,
    Collector,
    Component,
    Customer,
    CustomerAddress,
    Fulfillment,
    Hold,
    Instruction,
    Line,
    Location,
    Order,
    Parcel,
    ParcelLine,
    Payment,
    Policy,
    Promise,
    Row,
    Sku,
    Stock,
    ValueAccount,
)
from .settings import Settings

C = TypeVar("C", bound=Row)


class Reading(Access):
    """Rows by the names the trade gives them."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        super().__init__()
        self.settings = settings
        self.now = now
        self.actor: Actor = SYSTEM
        self.handles: dict[Handle, Id | None] = {}
        self.queues: dict[Id, dict[str, Queue]] = {}
        self.ahead: dict[tuple[Id, Id], dict[str, int]] = {}
        self.waited_for: dict[Id | None, list[tuple[Id, str]]] = {}
        self.scanned: set[str] = set()
        self.customer_ids: dict[Id | str, Id | None] = {}
        self.left: dict[Id, list[Id]] = {}
        self.owned: dict[Id, int] = {}
        self.relatives: dict[Id, list[Id]] = {}
        self.not_over: dict[Id, list[str]] = {}
        self.erasing: dict[tuple[Any, ...], list[Id]] = {}
        self.used: dict[Id, Uses] = {}
        self.asked: set[tuple[Any, ...]] = set()
        """Names of supplies, transfers and reservations that were looked for: (class, *name)."""
        self.made: set[Id] = set()
        """SKUs made in this batch: nobody else can have seen them, so their stock needs no locks."""

    # ── settings ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def channel(self, code: str) -> Channel:
        found = self.settings.channels.get(code)
        if found is None:
            raise Refused("channel_unknown", field="channel", value=code)
        return found

    def location(self, code: str) -> Location:
        """Refused: location_unknown, as well for one outside the actor's limits."""
        found = self.settings.locations.get(code)
        if found is None or not self.actor.at(code):
            raise Refused("location_unknown", field="location", value=code)
        return found

    def collector(self, code: str, field: str = "collector") -> Collector:
        """Refused: collector_unknown."""
        found = self.settings.collectors.get(code)
        if found is None:
            raise Refused("collector_unknown", field=field, value=code)
        return found

    def policy(self, kind: str, at: datetime | None = None) -> Policy | None:
        """The policy in force at that moment (now, if none is named); None when none was ever made."""
        return self.settings.policy(kind, at or self.now)

    # ── catalog and stock ────────────────────────────────────────────────────────────────────────────────────────────────

    def sku(self, code: str, field: str = "sku") -> Sku:
        """The SKU with exactly this code. Refused: sku_unknown."""
        found = self.find_sku(code)
        if found is None:
            raise Refused("sku_unknown", field=field, value=code)
        return found

    def find_sku(self, code: str) -> Sku | None:
        try:
            return self.skus[code]
        except KeyError:
            raise NotNeeded(f"sku {code}") from None

    def components(self, sku: Sku) -> list[Component]:
        """What the bundle is made of, oldest SKU first."""
        return sorted(self.children[Component].get(sku.id, ()), key=lambda c: c.component_id)

    def uses(self, sku: Sku) -> Uses:
        """What the SKU is still used for."""
        found = self.used.get(sku.id)
        if found is None:
            if sku.id not in self.made:
                raise NotNeeded(f"uses of {sku.code}")
            return Uses()
        return found

    def barcodes(self, sku: Sku) -> list[Barcode]:
        """The barcodes of a SKU that is being changed."""
        return sorted(self.children[Barcode].get(sku.id, ()), key=lambda b: b.barcode)

    def barcode(self, text: str) -> Barcode | None:
        """The barcode with exactly this text, whosever it is."""
        if text not in self.scanned:
            raise NotNeeded(f"barcode {text}")
        return self.rows[Barcode].get(text)

    def stock(self, sku_id: Id, location: str) -> Stock:
        try:
            return self.rows[Stock][sku_id, location]  # type: ignore[no-any-return]
        except KeyError:
            if sku_id in self.made:
                return self.add(Stock(sku_id, location))
            raise NotNeeded(f"stock {sku_id.hex()} at {location}") from None

    def tracked(self, line: Line) -> bool:
        """Whether the line's SKU keeps stock; not, while it has no SKU."""
        return line.sku_id is not None and self.rows[Sku][line.sku_id].tracked

    def free(self, sku_id: Id, location: str) -> int:
        """Units on hand at a location beyond what is promised there and what the SKU keeps back for safety, which is nobody's by itself.

        Below zero where there is less; zero where none ever was.
        """
        stock: Stock | None = self.rows[Stock].get((sku_id, location))
        if stock is None:
            self._queues(sku_id)  # raises for a SKU whose stock was not needed
            return 0
        return stock.on_hand - stock.promised - self.rows[Sku][sku_id].safety_stock  # type: ignore[no-any-return]

    def free_to(self, channel: str, sku_id: Id, location: str) -> int:
        """The same for a channel's orders, which leave its buffer there; nothing where it does not promise from."""
        if location not in self.settings.offered_at(channel):
            return 0
        return self.free(sku_id, location) - self.settings.channels[channel].buffer

    def free_where(self, channel: str, sku_id: Id) -> list[tuple[str, int]]:
        """The same at each location that promises for the channel, most preferred first."""
        offered = self.settings.offered_at(channel)
        buffer = self.settings.channels[channel].buffer if offered else 0
        return [(at, self.free(sku_id, at) - buffer) for at in offered]

    def stock_of(self, sku_id: Id) -> list[Stock]:
        """Every loaded stock row of the SKU, by location."""
        return sorted(self.children[Stock].get(sku_id, ()), key=lambda s: s.location)

    def queue(self, sku_id: Id, channel: str) -> Queue:
        """The units of the SKU that wait through this channel."""
        queues = self._queues(sku_id)
        found = queues.get(channel)
        if found is None:
            found = queues[channel] = Queue(channel)
        return found

    def queued_at(self, sku_id: Id, location: str) -> int:
        """Units of the SKU that wait and could claim what is free at this location."""
        return sum(q.units for q in self._queues(sku_id).values() if q.units and self.free_to(q.channel, sku_id, location) > 0)

    def queued_for(self, sku_id: Id, location: str) -> int:
        """Units of the SKU that wait and could be promised what is expected at this location."""
        queues = self._queues(sku_id).values()
        return sum(q.units for q in queues if q.units and location in self.settings.offered_at(q.channel))

    def whole_at(self, sku_id: Id, location: str) -> bool:
        """Whether units wait that could have what is free at this location, together with the rest of their order or bundle."""
        return any(q.whole > 0 and self.free_to(q.channel, sku_id, location) > 0 for q in self._queues(sku_id).values())

    def ahead_at(self, order: Order, sku_id: Id, location: str) -> int:
        """Units of the SKU that wait more urgently than the order's, and could claim what is free at this location."""
        ahead = self.ahead.get((order.id, sku_id))
        if ahead is None:  # placed a moment ago, in this batch: everybody was here before
            return self.queued_at(sku_id, location)
        return sum(units for channel, units in ahead.items() if self.free_to(channel, sku_id, location) > 0)

    def _queues(self, sku_id: Id) -> dict[str, Queue]:
        try:
            return self.queues[sku_id]
        except KeyError:
            raise NotNeeded(f"queue of {sku_id.hex()}") from None

    def waiting_skus(self, after: Id | None) -> list[tuple[Id, str]]:
        """The next SKUs, by id, of which lines wait: ids and codes."""
        try:
            return self.waited_for[after]
        except KeyError:
            raise NotNeeded(f"queues after {after!r}") from None

    # ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def order(self, handle: Handle) -> Order:
        """The order of this id or (channel, reference), placed earlier in this batch or before. Refused: order_unknown."""
        orders = self.rows[Order]
        found = orders.get(handle) if isinstance(handle, bytes) else self.references.get(handle)
        if found is None:
            if handle not in self.handles:
                raise NotNeeded(f"order {handle!r}")
            raise Refused("order_unknown")
        return found

    def placed(self, channel: str, reference: str) -> Order | None:
        """The order that already has this reference, if there is one."""
        return self.references.get((channel, reference))

    def _of(self, cls: type[C], order: Order) -> list[C]:
        return self.children[cls].get(order.id, [])

    def lines(self, order: Order) -> list[Line]:
        return self._of(Line, order)

    def line(self, order: Order, n: int, field: str = "line") -> Line:
        """Refused: line_unknown."""
        found = self.rows[Line].get((order.id, n))
        if found is None:
            raise Refused("line_unknown", field=field, value=n)
        return found  # type: ignore[no-any-return]

    def adjustments(self, order: Order) -> list[Adjustment]:
        return self._of(Adjustment, order)

    def payments(self, order: Order) -> list[Payment]:
        return self._of(Payment, order)

    def payment(self, order: Order, n: int) -> Payment:
        """Refused: payment_unknown."""
        found = self.rows[Payment].get((order.id, n))
        if found is None:
            raise Refused("payment_unknown", field="payment", value=n)
        return found  # type: ignore[no-any-return]

    def promises(self, owner: Line | Order) -> list[Promise]:
        """The promise rows of an order, or of one of its lines, in the order they were made."""
        if isinstance(owner, Order):
            return list(self.children[Promise].get(owner.id, ()))
        return [p for p in self.children[Promise].get(owner.order_id, ()) if p.line == owner.n]

    def waiting(self, sku_id: Id) -> list[Promise]:
        """Promise rows of the SKU that wait, most urgent first: by their order's turn, then age."""
        rows = [p for p in self.rows[Promise].values() if p.kind == "waiting" and p.sku_id == sku_id]
        return sorted(rows, key=lambda p: (p.turn, p.owner, p.n))

    def soft(self, sku_id: Id, *, location: str | None = None, supply: Id | None = None) -> list[Promise]:
        """Promises to orders on this stock or supply that may still be moved, least urgent first."""
        rows = [
            p
            for p in self.rows[Promise].values()
            if p.sku_id == sku_id
            and p.line is not None
            and p.level == "soft"
            and p.kind != "waiting"
            and (p.location, p.supply) == (location, supply)
        ]
        return sorted(rows, key=lambda p: (p.turn, p.owner, p.n), reverse=True)

    def fulfillments(self, order: Order) -> list[Fulfillment]:
        return self._of(Fulfillment, order)

    def fulfillment(self, order: Order, n: int) -> Fulfillment:
        """Refused: fulfillment_unknown, as well for one of a location outside the actor's limits."""
        found = self.rows[Fulfillment].get((order.id, n))
        if found is None or not self.actor.at(found.location):
            raise Refused("fulfillment_unknown", field="fulfillment", value=n)
        return found  # type: ignore[no-any-return]

    def parcels(self, order: Order) -> list[Parcel]:
        return self._of(Parcel, order)

    def parcel(self, order: Order, n: int) -> Parcel:
        """Refused: parcel_unknown, as well for one that is of a location outside the actor's limits."""
        found = self.rows[Parcel].get((order.id, n))
        if found is None or not self.actor.at(found.location):
            raise Refused("parcel_unknown", field="parcel", value=n)
        return found  # type: ignore[no-any-return]

    def parcel_lines(self, parcel: Parcel) -> list[ParcelLine]:
        """What is in a parcel, or was, by line."""
        inside = [row for row in self.children[ParcelLine].get(parcel.order_id, ()) if row.parcel == parcel.n]
        return sorted(inside, key=lambda row: row.line)

    def instructions(self, order: Order) -> list[Instruction]:
        return self._of(Instruction, order)

    def instruction(self, order: Order, n: int) -> Instruction:
        """An open instruction. Refused: instruction_unknown, as well for one to a floor outside the actor's limits."""
        found = self.rows[Instruction].get((order.id, n))
        if found is None or found.state != "open" or not self._mine(order, found):
            raise Refused("instruction_unknown", field="instruction", value=n)
        return found  # type: ignore[no-any-return]

    def _mine(self, order: Order, instruction: Instruction) -> bool:
        if instruction.fulfillment is None:
            return True
        fulfillment: Fulfillment = self.rows[Fulfillment][order.id, instruction.fulfillment]
        return self.actor.at(fulfillment.location)

    def holds(self, order: Order) -> list[Hold]:
        """The holds that stand."""
        if not self.children[Hold]:
            return []
        return [h for h in self._of(Hold, order) if h.released_at is None]

    def blocked(self, order: Order, what: str) -> list[str]:
        """The types of the standing holds that block `what`: promise, release, capture or edit."""
        if not self.children[Hold]:
            return []
        types = self.settings.hold_types
        return [h.type for h in self.holds(order) if getattr(types[h.type], f"blocks_{what}")]

    def next_n(self, cls: type[Row], order: Order) -> int:
        """The next number among the order's rows of this class. Such rows are never removed, so none is used twice."""
        siblings: Iterable[Any] = self._of(cls, order)
        return max((row.n for row in siblings), default=0) + 1

    # ── customers ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def find_customer(self, named: Id | str) -> Customer | None:
        """The customer of this id or reference, made earlier in this batch or before; as it is, merged or not."""
        if named not in self.customer_ids:
            raise NotNeeded("customer")
        rows = self.rows[Customer]
        if isinstance(named, bytes):
            return rows.get(named)
        return next((c for c in rows.values() if c.reference == named), None)

    def customer(self, named: Id | str, field: str = "customer") -> Customer:
        """Refused: customer_unknown, as well for one that was erased; customer_merged, which tells who they became."""
        found = self.find_customer(named)
        if found is None or found.erased_at is not None:
            raise Refused("customer_unknown", field=field)
        if found.merged_into is not None:
            raise Refused("customer_merged", field=field, became=found.merged_into)
        return found

    def buyer(self, named: Id | str) -> Customer:
        """As whose order one is placed: who a merged customer has become. Refused: customer_unknown."""
        found = self.find_customer(named)
        while found is not None and found.merged_into is not None:
            found = self.rows[Customer].get(found.merged_into)
        if found is None or found.erased_at is not None:
            raise Refused("customer_unknown", field="customer")
        return found

    def address_book(self, customer: Customer) -> list[CustomerAddress]:
        """The entries of a customer's address book that are in use."""
        return [entry for entry in self.children[CustomerAddress].get(customer.id, ()) if entry.removed_at is None]

    def orders_left(self, customer: Customer) -> list[Order]:
        """The next orders that are still this customer's, oldest first: at most ORDERS_HANDED_OVER_MAX."""
        orders = self.rows[Order]
        found = [orders[id] for id in self.left[customer.id] if id in orders]
        return [order for order in found if order.customer_id == customer.id]

    def accounts_left(self, customer: Customer) -> list[ValueAccount]:
        """The accounts of value that are still this customer's."""
        return [account for account in self.rows[ValueAccount].values() if account.holder == customer.id]

    # ── others ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def value_account(self, id: Id) -> ValueAccount:
        try:
            return self.rows[ValueAccount][id]  # type: ignore[no-any-return]
        except KeyError:
            raise NotNeeded(f"value account {id.hex()}") from None
