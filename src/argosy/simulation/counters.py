"""The counters of both stores: a customer takes goods from the shelf, pays, and leaves with them."""

from __future__ import annotations

from ..commands.fulfillment.record_delivery import RecordDelivery
from ..commands.fulfillment.record_shipment import RecordShipment
from ..commands.orders.place import PlaceOrder
from ..engine.actor import Actor
from ..model.order_shapes import AddressIn, TenderIn
from ..model.shapes import Units
from .basket import from_the_shelf
from .company import Company, euros
from .places import ALTONA, COLLECTOR, CURRENCY, MITTE, STORE

TILL = Actor("demo till", frozenset({"orders:*", "fulfillment:*"}))
MITTE_SHARE = 0.6
AT_THE_COUNTER = {
    MITTE: AddressIn(name="Counter sale", line1="Rosenthaler Str. 8", city="Berlin", postcode="10119", country="DE"),
    ALTONA: AddressIn(name="Counter sale", line1="Ottenser Hauptstr. 3", city="Hamburg", postcode="22765", country="DE"),
}

SHELVES = """
    select k.code, s.location, s.on_hand - s.promised from stock s join skus k on k.id = s.sku_id
    where s.location = any(%(stores)s) and s.on_hand > s.promised order by k.code, s.location
"""


class Counters:
    """What was sold at both."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.luck = company.luck("counters")
        self.sold = 0

    def sell(self, n: int) -> int:
        """`n` customers of the past hour: what they paid for has left with them. Answers how many found nothing."""
        shelves: dict[str, dict[str, int]] = {store: {} for store in AT_THE_COUNTER}
        for code, store, units in self.company.look(SHELVES, stores=list(AT_THE_COUNTER)) if n else ():
            shelves[store][code] = units
        places, left = [], []
        for _ in range(n):
            store = MITTE if self.luck.random() < MITTE_SHARE else ALTONA
            body = self._sale(store, shelves[store])
            if body is not None:
                places.append(body)
                units = [Units(line=i, quantity=line.quantity) for i, line in enumerate(body.lines, 1)]
                left.append(RecordShipment(order=(STORE, body.reference), location=store, lines=units))
        self.company.do(TILL, places)
        self.company.do(TILL, left)
        self.company.do(TILL, [RecordDelivery(order=parcel.order, parcel=1) for parcel in left])
        return n - len(places)

    def _sale(self, store: str, shelf: dict[str, int]) -> PlaceOrder | None:
        lines, total = from_the_shelf(self.company, self.luck, shelf)
        if not lines:
            return None
        self.sold += 1
        reference = f"{store}-{self.sold:06d}"
        self.company.bank.take(f"till_{reference}", total)
        tender = TenderIn(collector=COLLECTOR, reference=f"till_{reference}", method="terminal", captured=euros(total))
        return PlaceOrder(
            channel=STORE,
            reference=reference,
            currency=CURRENCY,
            lines=lines,
            ship_to=AT_THE_COUNTER[store],
            payments=[tender],
            total=euros(total),
            placed_at=self.company.now,
        )
