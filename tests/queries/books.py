"""Small true books, written by hand: every table has a row, every kind of balance is above zero, and nothing is broken.

Order A is half-way through everything: of 7 TEA 3 shipped (one is back, one announced), 2 are in a fulfillment (one
recalled), 1 waits, 1 is cancelled. B stands on a supply, C is cancelled, D is a delivered download, E has left and will
come back.
"""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import psycopg

from argosy.model.rows import Order
from argosy.queries.terms import CODES
from argosy.rules.turn import MONEY_THERE, turn
from tests.store.fill import MONDAY, id, insert

TEA, CUP, BOOK = id(1), id(2), id(3)
PURCHASE, TRANSFERRED, POINTS, CUSTOMER, ADDRESS = id(50), id(51), id(60), id(70), id(71)
A, B, C, D, E = id(100), id(200), id(201), id(202), id(203)
RESERVATION, TRANSFER, OPEN_TRANSFER = id(300), id(400), id(401)
ACCEPTED, REFUSED = id(900), id(901)


class Books:
    """Writes rows as the owner; ledger rows are numbered here, so that one can name another it reverses."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.goods_seq, self.money_seq = itertools.count(1), itertools.count(1)

    def put(self, table: str, **values: Any) -> None:
        insert(self.connection, table, **values)

    def goods(self, move: str, n: int, book: str = "holdings", **more: Any) -> None:
        """`"on_hand>carrier", 2`: two units move."""
        a, b = move.split(">")
        move_ = {"book": book, "from_account": a, "to_account": b, "quantity": n, "sku_id": TEA, "command_id": ACCEPTED}
        self.put("goods_ledger", seq=next(self.goods_seq), **(move_ | more))

    def promise(self, move: str, n: int, owner: Any, line: int | None, **more: Any) -> None:
        self.goods(move, n, "promises", owner=owner, line=line, **more)

    def money(self, move: str, n: int, book: str = "holdings", **more: Any) -> None:
        a, b = move.split(">")
        move_ = {
            "book": book,
            "from_account": a,
            "to_account": b,
            "amount": n,
            "currency": "EUR",
            "command_id": ACCEPTED,
        }
        self.put("money_ledger", seq=next(self.money_seq), **(move_ | more))

    def pay(self, move: str, n: int, order: Any, payment: int, **more: Any) -> None:
        self.money(move, n, "promises", order_id=order, payment=payment, **more)

    def write(self) -> None:
        self.settings()
        self.stock()
        self.order_a()
        self.money_a()
        self.other_orders()
        self.others()
        self.files()
        self.turns()
        self.engine()

    def settings(self) -> None:
        for code in ("BER", "HAM"):
            self.put("locations", code=code)
        self.put("channels", code="web", locations=["BER", "HAM"], capture_policy="shipment", series="shop")
        self.put("number_series", code="invoice")
        self.put("number_series", code="shop", prefix="R-", first=7, last=8)
        for sku, code in ((TEA, "TEA"), (CUP, "CUP")):
            self.put("skus", id=sku, code=code)
        self.put("skus", id=BOOK, code="BOOK", tracked=False)
        self.put("skus", id=id(4), code="SET", tracked=False, bundle=True)
        self.put("components", sku_id=id(4), component_id=TEA, per=1)
        self.put("barcodes", barcode="4006381333931", sku_id=TEA)
        self.put("customers", id=CUSTOMER)
        self.put("customers", id=id(72), merged_into=CUSTOMER)
        self.put("addresses", id=id(74), customer_id=CUSTOMER)
        self.put("addresses", id=ADDRESS, customer_id=CUSTOMER, replaces=id(74))
        self.put("customer_addresses", customer_id=CUSTOMER, n=1, address=ADDRESS)

    def stock(self) -> None:
        """10 and 3 came, 2 are on their way to HAM, 4 left, one was lost and found."""
        self.goods("supplier>on_hand", 10, to_location="BER")
        self.goods("supplier>on_hand", 3, to_location="BER", from_supply=PURCHASE)
        self.goods("on_hand>in_transit", 2, from_location="BER", to_supply=TRANSFERRED)
        self.put("remarks", id=id(750), text="not where it should be")
        self.goods("on_hand>shrinkage", 1, from_location="BER", remark=id(750))
        self.goods("shrinkage>on_hand", 1, to_location="BER", reverses=4)
        self.put("stock", sku_id=TEA, location="BER", on_hand=7, quarantine=1, promised=4)
        bought, moved = {"kind": "purchase", "sku_id": TEA}, {"kind": "transfer", "sku_id": TEA, "location": "HAM"}
        self.put("supplies", id=PURCHASE, reference="PO-1", location="BER", expected=8, received=3, promised=4, **bought)
        self.put("supplies", id=TRANSFERRED, reference="T-1", owner=TRANSFER, expected=2, in_transit=2, **moved)
        self.put("supplies", id=id(52), reference="T-2", owner=OPEN_TRANSFER, expected=1, **moved)

    def order(self, order: Any, reference: str, gross: int, tax: int = 0, **more: Any) -> None:
        addressed = {"customer_id": CUSTOMER, "ship_to": ADDRESS, "bill_to": ADDRESS}
        totals = {"net": gross - tax, "tax": tax, "gross": gross, "capture_policy": "shipment"}
        named = {"id": order, "channel": "web", "reference": reference, "number": f"1{reference}", "currency": "EUR"}
        self.put("orders", **(named | addressed | totals | more))

    def line(self, order: Any, n: int, sku: Any, gross: int, tax: int = 0, **more: Any) -> None:
        self.put("order_lines", order_id=order, n=n, sku_id=sku, net=gross - tax, tax=tax, gross=gross, **more)

    def order_a(self) -> None:
        statuses = {"payment_status": "part_refunded", "fulfillment_status": "partial", "return_status": "partial"}
        self.order(A, "A", 680, 109, discount=10, due=70, last_promise=2, **statuses)
        units = {
            "ordered": 7,
            "waiting": 1,
            "promised": 2,
            "recalling": 1,
            "cancelled": 1,
            "shipped": 3,
            "under_way": 1,
        }
        back = {"returning": 1, "returned": 1, "credited": 1}
        self.line(A, 1, TEA, 700, 112, discount=10, **units, **back)
        self.put("adjustments", order_id=A, n=1, kind="shipping", net=42, tax=8, gross=50, units=7, leaves="last")
        self.put("adjustments", order_id=A, n=2, kind="discount", net=-59, tax=-11, gross=-70, units=7, line=1)
        for n, gross, reverses in ((3, 20, None), (4, -20, 3)):
            self.put("adjustments", order_id=A, n=n, kind="fee", net=gross, tax=0, gross=gross, units=7, leaves="never", reverses=reverses)
        self.put("taxes", order_id=A, n=1, amount=112, line=1)
        self.put("taxes", order_id=A, n=2, amount=8, adjustment=1)
        self.promise("demand>waiting", 1, A, 1)
        self.promise("demand>promised", 6, A, 1, to_location="BER")
        self.promise("promised>shipped", 3, A, 1, from_location="BER")
        self.goods("on_hand>carrier", 3, from_location="BER", owner=A, line=1)
        self.goods("carrier>customer", 2, owner=A, line=1)
        self.promise("promised>cancelled", 1, A, 1, from_location="BER")
        self.promise("promised>recalling", 1, A, 1, from_location="BER", to_location="BER")
        self.promise("shipped>returning", 2, A, 1)
        self.promise("returning>returned", 1, A, 1)
        self.goods("customer>quarantine", 1, to_location="BER", owner=A, line=1)
        self.put("promises", owner=A, n=1, kind="waiting", sku_id=TEA, quantity=1, line=1, reason="hold", channel="web")
        hard = {"level": "hard", "fulfillment": 1, "recalling": 1, "picked": 2, "packed": 1, "channel": "web"}
        self.put("promises", owner=A, n=2, kind="stock", sku_id=TEA, quantity=2, line=1, location="BER", **hard)
        self.put("holds", order_id=A, n=1, type="fraud", until=MONDAY + timedelta(days=1))
        self.put("notes", order_id=A, n=1, kind="note")
        self.put("remarks", id=id(751), text="nobody at home", order_id=A)
        self.put("fulfillments", order_id=A, n=1, location="BER", state="picked", address=ADDRESS)
        self.put("fulfillments", order_id=A, n=2, location="BER", state="shipped", shipped=3, address=ADDRESS)
        self.parcel(A, 1, 2, fulfillment=2, state="delivered", delivered_at=MONDAY)
        self.parcel(A, 2, 1, fulfillment=2, state="shipped")
        self.parcel(A, 3, 1, fulfillment=1, state="packed")
        self.put("instructions", order_id=A, n=4, kind="recall", amount=1, fulfillment=1, line=1, promise=2)

    def parcel(self, order: Any, n: int, units: int, **more: Any) -> None:
        self.put("parcels", order_id=order, n=n, location="BER", **more)
        self.put("parcel_lines", order_id=order, parcel=n, line=1, quantity=units)

    def money_a(self) -> None:
        """A card in every state, points worth 8 a cent, a bank transfer expected, and a guarantee."""
        card = {"authorized": 400, "capturing": 50, "captured": 250, "voiding": 25, "voided": 15}
        self.put("payments", order_id=A, n=1, collector="test", amount=400, **card, refunding=10, refunded=20)
        for move, n in (
            *(("offered>authorized", 400), ("authorized>capturing", 300), ("capturing>captured", 250)),
            *(
                ("captured>refunding", 30),
                ("refunding>refunded", 20),
                ("authorized>voiding", 40),
                ("voiding>voided", 15),
            ),
        ):
            self.pay(move, n, A, 1)
        self.money("payer>clearing", 250, order_id=A, payment=1, to_collector="test")
        self.money("clearing>payer", 20, order_id=A, payment=1, from_collector="test")
        self.money("clearing>fees", 2, from_collector="test")
        self.money("fees>clearing", 2, to_collector="test", reverses=10)
        points = {"value_account": POINTS, "native_amount": 800, "authorized": 100, "captured": 40}
        self.put("payments", order_id=A, n=2, collector="manual", amount=100, **points)
        self.pay("offered>authorized", 100, A, 2, native=800)
        self.pay("authorized>capturing", 40, A, 2, native=0)
        self.pay("capturing>captured", 40, A, 2, native=-320)
        self.money("house>value", 125, to_value=POINTS, native=1000)
        self.money("value>house", 40, order_id=A, payment=2, from_value=POINTS, native=320)
        self.put("value_accounts", id=POINTS, kind="points", unit="PTS", holder=CUSTOMER, balance=680, held=480)
        self.put("payments", order_id=A, n=3, collector="manual", amount=10, pending=10)
        self.pay("offered>pending", 10, A, 3)
        self.put("payments", order_id=A, n=4, collector="test", amount=5, purpose="guarantee", authorized=5)
        self.pay("offered>authorized", 5, A, 4)
        for n, (kind, amount, state) in enumerate((("capture", 50, "open"), ("void", 25, "open"), ("refund", 10, "open"))):
            self.put("instructions", order_id=A, n=n + 1, kind=kind, amount=amount, payment=1, state=state)
        self.put("instructions", order_id=A, n=5, kind="capture", amount=250, payment=1, state="done")

    def other_orders(self) -> None:
        self.order(B, "B", 430, due=420, last_promise=2)
        self.line(B, 1, TEA, 400, ordered=4, promised=4)
        self.line(B, 2, BOOK, 20, ordered=1, promised=1, role="component", parent=4, per_parent=1)
        self.line(B, 3, TEA, 10, ordered=1, cancelled=1, replaces=1)
        self.line(B, 4, CUP, 0, role="bundle", bundles=1)
        self.promise("demand>promised", 4, B, 1, to_supply=PURCHASE)
        self.promise("demand>promised", 1, B, 2, sku_id=BOOK)
        self.promise("demand>waiting", 1, B, 3)
        self.promise("waiting>cancelled", 1, B, 3)
        self.put("promises", owner=B, n=1, kind="supply", sku_id=TEA, quantity=4, line=1, supply=PURCHASE, channel="web")
        self.put("promises", owner=B, n=2, kind="none", sku_id=BOOK, quantity=1, line=2, channel="web")

        self.order(C, "C", 9, status="cancelled", payment_status="voided")
        self.line(C, 1, CUP, 9, ordered=1, cancelled=1)
        self.promise("demand>waiting", 1, C, 1, sku_id=CUP)
        self.promise("waiting>cancelled", 1, C, 1, sku_id=CUP)
        self.put("payments", order_id=C, n=1, collector="test", amount=9, authorized=9, voided=9)
        self.pay("offered>authorized", 9, C, 1)
        self.pay("authorized>voided", 9, C, 1)

        self.order(D, "D", 20, number="R-007", status="complete", payment_status="paid", fulfillment_status="delivered")
        self.line(D, 1, BOOK, 20, ordered=1, shipped=1)
        self.promise("demand>promised", 1, D, 1, sku_id=BOOK)
        self.promise("promised>shipped", 1, D, 1, sku_id=BOOK)
        self.put("payments", order_id=D, n=1, collector="test", amount=20, authorized=20, captured=20)
        self.pay("offered>captured", 20, D, 1)
        self.money("payer>clearing", 20, order_id=D, payment=1, to_collector="test")

        gone = {"status": "complete", "fulfillment_status": "shipped", "return_status": "announced"}
        self.order(E, "E", 100, number="R-8", payment_status="authorized", **gone)
        self.line(E, 1, TEA, 100, ordered=1, shipped=1, returning=1, under_way=1)
        self.promise("demand>promised", 1, E, 1, to_location="BER")
        self.promise("promised>shipped", 1, E, 1, from_location="BER")
        self.goods("on_hand>carrier", 1, from_location="BER", owner=E, line=1)
        self.parcel(E, 1, 1)
        self.promise("shipped>returning", 1, E, 1)
        self.put("payments", order_id=E, n=1, collector="test", amount=100, authorized=100, expires_at=MONDAY + timedelta(days=2))
        self.pay("offered>authorized", 100, E, 1)

    def others(self) -> None:
        """A checkout and a transfer claim a unit each; another checkout has become an order, another transfer is under way.

        Of A something is to be approved, and somebody is to look at it again.
        """
        self.put("approvals", order_id=A, n=1, command="orders.adjust", kind="discount", amount=50, expires_at=MONDAY + timedelta(days=7))
        self.put("approvals", order_id=A, n=2, command="orders.adjust", kind="discount", amount=5, state="declined", decided_at=MONDAY)
        self.put("follow_ups", order_id=A, n=1, at=MONDAY, assignee="kim", closed_at=MONDAY)
        self.put("follow_ups", order_id=A, n=2, at=MONDAY + timedelta(days=1), assignee="kim", note=1)
        self.put("mentions", order_id=A, note=1, user_id="user:kim")
        self.put("reservations", id=RESERVATION, channel="web", reference="cart", last_promise=1)
        self.put("reservations", id=id(301), channel="web", reference="done", state="confirmed", order_id=A)
        self.put("transfers", id=TRANSFER, reference="T-1", source="BER", target="HAM", state="shipped", last_promise=1)
        self.put("transfers", id=OPEN_TRANSFER, reference="T-2", source="BER", target="HAM", last_promise=1)
        self.put("due", id=id(800), at=MONDAY + timedelta(days=7), command="stock.expire_reservation", key=str(RESERVATION))
        for owner in (RESERVATION, OPEN_TRANSFER):
            self.promise("demand>promised", 1, owner, None, to_location="BER")
            self.put("promises", owner=owner, n=1, kind="stock", sku_id=TEA, quantity=1, location="BER")

    def files(self) -> None:
        """One is attached to A, one was taken off again; long work read one and made two."""
        for n in (1, 2, 3, 4):
            self.put("blobs", id=id(700 + n))
            self.put("blob_chunks", blob=id(700 + n), n=0, bytes=b"x")
        self.put("attachments", order_id=A, n=1, blob=id(701), name="a.pdf")
        self.put("attachments", order_id=A, n=2, removed_at=MONDAY)
        self.put("jobs", source=id(702), result=id(703), rejects=id(704), state="done")

    def turns(self) -> None:
        """All orders are of priority 0 and have no date: their turn is by whether money is there."""
        there = [*MONEY_THERE]
        unpaid, paid = (turn(Order(b"", "", "", "", "", 2, True, b"", MONDAY, payment_status=s)) for s in ("none", there[0]))
        turns = "update orders set turn = case when payment_status = any(%s) then %s::bigint else %s::bigint end"
        self.connection.execute(turns, (there, paid, unpaid))
        self.connection.execute("update promises p set turn = o.turn from orders o where o.id = p.owner and p.level = 'soft'")

    def engine(self) -> None:
        self.put("commands", id=ACCEPTED, status=201)
        self.put("commands", id=REFUSED, status=422, code="not_available")
        self.put("idempotency", actor="web", key="k", command_id=ACCEPTED, status=201)
        for seq in (1, 2, 3):
            self.put("events", stream=0, seq=seq, subject=A, command_id=ACCEPTED)
        self.connection.execute("update event_head set n = 3")
        self.put("cursors", consumer="mail", seq=3)
        self.put("cursors", consumer="order_terms", seq=3)
        self.connection.execute(
            "insert into order_terms (order_id, placed_at, kind, term) select distinct order_id, placed_at, kind, term "
            f"from (with o as (select * from orders) {CODES}) t where term <> ''"
        )
        self.put("due", at=MONDAY, command="stock.rebalance", key="TEA")
        self.put("due", id=id(801), at=MONDAY + timedelta(days=1), command="orders.end_hold", key=f"{A}:1")
        self.put("due", id=id(803), at=MONDAY + timedelta(days=7), command="approvals.expire", key=f"{A}:1")
        self.put("due", id=id(804), at=MONDAY + timedelta(days=1), command="orders.remind", key=f"{A}:2")
        self.put("due", id=id(802), at=MONDAY + timedelta(days=2), command="payments.expire", key=f"{E}:1")
