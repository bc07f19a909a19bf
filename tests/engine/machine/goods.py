"""Rules about goods: orders and stock, from the sale to the parcel's end."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.engine.machine.both import (
    ELSEWHERE,
    PLACES,
    Both,
    amount,
    anywhere,
    few,
    fulfillment,
    hour,
    line,
    money,
    place,
    sku,
    sold,
    some_order,
    some_transfer,
)
from tests.engine.paper import PRICE
from tests.shop import order_body


class Goods(Both):
    """What customers, warehouses and carriers do."""

    @precondition(lambda self: len(self.paper.orders) < 5)
    @rule(
        wanted=st.dictionaries(sold, few, min_size=1, max_size=2),
        discount=st.integers(0, 50),
        priority=st.sampled_from([0, 0, 1]),
        ship_by=st.sampled_from([None, None, "2031-01-01T00:00:00Z", "2032-01-01T00:00:00Z"]),
        held=st.lists(amount, max_size=2),
        whole=st.sampled_from(["no", "no", "wait", "keep"]),
        until=st.sampled_from([None, None, 1, 2]),
    )
    def sell(self, wanted, discount, held, priority=0, ship_by=None, whole="no", until=None):
        reference = f"R{len(self.paper.orders)}"
        body = order_body(reference, wanted, price=money(PRICE))
        body["lines"][0]["discount"] = money(discount)
        terms = {"priority": priority, "ship_by": ship_by}
        body |= terms | {"payments": [{"collector": "test", "authorized": money(m)} for m in held], "ship_complete": whole}
        body["complete_by"] = None if until is None else hour(until)
        on_paper = lambda: self.paper.place(reference, wanted, discount, held, **terms, whole=whole, complete_by=until)  # noqa: E731
        self.both(on_paper, "orders.place", **body)

    @precondition(lambda self: len(self.paper.orders) < 5)
    @rule(wanted=st.dictionaries(sold, few, min_size=1, max_size=2), whole=st.sampled_from(["no", "no", "wait"]))
    def sell_paid(self, wanted, whole="no"):
        self.sell(wanted, 1, [PRICE * sum(wanted.values()) - 1], whole=whole)

    @rule(i=some_order, whole=st.sampled_from(["no", "wait", "keep"]))
    def whole_or_not(self, i, whole):
        reference, order = self.on(i)
        self.both(lambda: self.paper.terms(reference, whole), "orders.set_terms", order=order, ship_complete=whole)

    @rule(i=some_order)
    def doubt(self, i):
        reference, order = self.on(i)
        self.both(lambda: self.paper.doubt(reference), "orders.hold", order=order, type="stock", reason="?")

    @rule(i=some_order)
    def trust(self, i):
        reference, order = self.on(i)
        self.both(lambda: self.paper.trust(reference), "orders.unhold", order=order, type="stock", reason="?")

    @precondition(lambda self: self.paper.hours < 3)
    @rule()
    def time_goes_by(self):
        self.an_hour_passes()

    @rule(sku=sku, place=anywhere, n=st.integers(1, 8))
    def receive(self, sku, place, n):
        self.both(lambda: self.paper.change(sku, place, n), "stock.receive", sku=sku, location=place, quantity=n)

    @rule(sku=sku, place=place, n=st.integers(1, 6), late=st.sampled_from([0, 0, 2, None]))
    def expect_goods(self, sku, place, n, late):
        """A document for each place, and no two at the same hour: whichever is earlier is promised first."""
        at = None if late is None else 1 + PLACES.index(place) + late
        on_paper = lambda: self.paper.announce(f"PO-{place}", sku, place, n, at)  # noqa: E731
        body = {"sku": sku, "location": place, "quantity": n, "expected_at": None if at is None else hour(at)}
        self.both(on_paper, "stock.expect", supply=f"PO-{place}", **body)

    @rule(sku=sku, document=place, at=st.sampled_from([None, None, None, ELSEWHERE]), n=few)
    def receive_expected(self, sku, document, at, n):
        body = {"sku": sku, "location": at or document, "quantity": n}
        on_paper = lambda: self.paper.arrives(f"PO-{document}", sku, at or document, n)  # noqa: E731
        self.both(on_paper, "stock.receive", supply=f"PO-{document}", **body)

    @rule(sku=sku, document=place)
    def close_supply(self, sku, document):
        self.both(lambda: self.paper.comes_no_more(f"PO-{document}", sku), "stock.close_supply", supply=f"PO-{document}", sku=sku)

    @rule(sku=sku, place=anywhere, n=st.integers(-4, 4).filter(bool))
    def correct(self, sku, place, n):
        self.both(lambda: self.paper.change(sku, place, n), "stock.correct", sku=sku, location=place, change=n, reason="count")

    @rule(sku=sku, place=anywhere, n=st.integers(0, 8))
    def count(self, sku, place, n):
        lines = [{"sku": sku, "counted": n}]
        self.both(lambda: self.paper.count(sku, place, n), "stock.count", location=place, lines=lines)

    @precondition(lambda self: len(self.paper.transfers) < 4)
    @rule(sku=sku, source=anywhere, to=anywhere, n=few)
    def transfer(self, sku, source, to, n):
        body = {"source": source, "target": to, "lines": [{"sku": sku, "quantity": n}]}
        name = f"T{len(self.paper.transfers)}"
        self.both(lambda: self.paper.transfer(sku, source, to, n), "stock.transfer", transfer=name, **body)

    @rule(i=some_transfer, verb=st.sampled_from(["ship", "ship", "cancel"]))
    def transfer_goes_or_not(self, i, verb):
        act = getattr(self.paper, f"{verb}_transfer")
        self.both(lambda: act(f"T{i}"), f"stock.{verb}_transfer", transfer=f"T{i}")

    @rule(i=some_transfer, received=st.integers(1, 3), lost=st.integers(0, 1))
    def transfer_arrives(self, i, received, lost):
        name = f"T{i}"
        lines = [{"sku": self.paper.transfers.get(name, {}).get("sku", "TEA"), "received": received, "lost": lost}]
        on_paper = lambda: self.paper.receive_transfer(name, received, lost)  # noqa: E731
        self.both(on_paper, "stock.receive_transfer", transfer=name, lines=lines)

    @rule(sku=sku, n=few, kept=st.booleans())
    def reserve(self, sku, n, kept):
        """A checkout; mostly its customer thinks better of it."""
        cart = {"channel": "web", "reservation": f"cart{self.n}"}
        name = cart["reservation"]
        before = dict(self.paper.claims)
        self.both(lambda: self.paper.reserve(name, sku, n), "stock.reserve", lines=[{"sku": sku, "quantity": n}], **cart)
        if not kept and self.paper.claims != before:
            self.both(lambda: self.paper.release_reservation(name), "stock.release_reservation", **cart)

    @rule(i=some_order, n=line, k=few)
    def cancel_some(self, i, n, k):
        reference, order = self.on(i)
        n = self.of(reference, n, "lines")
        lines = [{"line": n, "quantity": k}]
        self.both(lambda: self.paper.cancel(reference, n, k), "orders.cancel", order=order, lines=lines)

    @rule(i=some_order, n=line, quantity=st.integers(0, 6))
    def edit(self, i, n, quantity):
        reference, order = self.on(i)
        n = self.of(reference, n, "lines")
        changes = [{"type": "set_quantity", "line": n, "quantity": quantity}]
        self.both(lambda: self.paper.set_quantity(reference, n, quantity), "orders.edit", order=order, changes=changes)

    @rule(i=some_order)
    def cancel(self, i):
        reference, order = self.on(i)
        self.both(lambda: self.paper.cancel(reference), "orders.cancel", order=order)

    @rule(i=some_order, place=place)
    def release(self, i, place):
        reference, order = self.on(i)
        self.both(lambda: self.paper.release(reference, place), "fulfillment.release", order=order, location=place)

    @rule(i=some_order, f=fulfillment)
    def pick(self, i, f):
        reference, order = self.on(i)
        f = self.of(reference, f, "fulfillments")
        self.both(lambda: self.paper.pick(reference, f), "fulfillment.pick", order=order, fulfillment=f)

    @rule(i=some_order, f=fulfillment, n=line, picked=st.integers(0, 3), short=st.integers(0, 2))
    def pick_some(self, i, f, n, picked, short):
        reference, order = self.on(i)
        f = self.of(reference, f, "fulfillments")
        n = self.of(reference, n, "lines")
        lines = [{"line": n, "picked": picked, "short": short}]
        on_paper = lambda: self.paper.pick(reference, f, n, picked, short)  # noqa: E731
        self.both(on_paper, "fulfillment.pick", order=order, fulfillment=f, lines=lines)

    @rule(i=some_order, place=place)
    def release_and_pick(self, i, place):
        """What a floor does most, so that shipping is met often."""
        reference, _ = self.on(i)
        self.release(i, place)
        if reference in self.paper.orders and self.paper.orders[reference].fulfillments:
            self.pick(i, len(self.paper.orders[reference].fulfillments) - 1)

    @rule(i=some_order, f=fulfillment)
    def ship(self, i, f):
        reference, order = self.on(i)
        f = self.of(reference, f, "fulfillments")
        self.both(lambda: self.paper.ship(reference, f), "fulfillment.ship", order=order, fulfillment=f)

    @rule(i=some_order, f=fulfillment, n=line, k=few)
    def ship_some(self, i, f, n, k):
        reference, order = self.on(i)
        f = self.of(reference, f, "fulfillments")
        n = self.of(reference, n, "lines")
        lines = [{"line": n, "quantity": k}]
        self.both(lambda: self.paper.ship(reference, f, n, k), "fulfillment.ship", order=order, fulfillment=f, lines=lines)

    @rule(i=some_order, place=anywhere, n=line, k=few)
    def left_unasked(self, i, place, n, k):
        reference, order = self.on(i)
        n = self.of(reference, n, "lines")
        lines = [{"line": n, "quantity": k}]
        on_paper = lambda: self.paper.left(reference, place, n, k)  # noqa: E731
        self.both(on_paper, "fulfillment.record_shipment", order=order, location=place, lines=lines)

    @rule(i=some_order, f=fulfillment)
    def taken_back(self, i, f):
        reference, order = self.on(i)
        f = self.of(reference, f, "fulfillments")
        self.both(lambda: self.paper.taken_back(reference, f), "fulfillment.cancel", order=order, fulfillment=f)

    @rule(i=some_order, p=fulfillment, what=st.sampled_from(["arrived", "arrived", "missed", "refused", "not_sent", "not_delivered"]))
    def parcel_told(self, i, p, what):
        reference, order = self.on(i)
        p = self.of(reference, p, "parcels")
        command = {
            "arrived": "record_delivery",
            "missed": "record_failed_delivery",
            "refused": "record_refusal",
            "not_sent": "undo_shipment",
            "not_delivered": "undo_delivery",
        }[what]
        why = {"reason": "nobody at home"} if what == "missed" else {}
        self.both(lambda: getattr(self.paper, what)(reference, p), f"fulfillment.{command}", order=order, parcel=p, **why)

    @rule(i=some_order, p=fulfillment, place=st.one_of(st.none(), anywhere), lost=st.booleans())
    def parcel_did_not_arrive(self, i, p, place, lost):
        reference, order = self.on(i)
        p = self.of(reference, p, "parcels")
        if lost:
            self.both(lambda: self.paper.not_arrived(reference, p, "lost"), "fulfillment.record_loss", order=order, parcel=p)
            return
        on_paper = lambda: self.paper.not_arrived(reference, p, "returned", place)  # noqa: E731
        self.both(on_paper, "fulfillment.record_return_to_sender", order=order, parcel=p, location=place)

    @precondition(lambda self: self.asked("recall"))
    @rule(data=st.data())
    def recall_answered(self, data):
        reference, order, asked = self.draw_asked(data, "recall")
        stopped = data.draw(st.integers(0, asked["amount"]))
        not_stopped = data.draw(st.integers(0, asked["amount"] - stopped))
        answer = {"instruction": asked["n"], "stopped": stopped, "not_stopped": not_stopped}
        row = self.rows_of(reference, asked["line"])[asked["promise"]]
        on_paper = lambda: self.paper.recalled(reference, asked["line"], row, stopped, not_stopped)  # noqa: E731
        self.both(on_paper, "fulfillment.record_recall", order=order, **answer)
