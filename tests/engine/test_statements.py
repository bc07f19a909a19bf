"""How many statements a command takes: as many for dozens as for one. A loop over rows somewhere would show here."""

from uuid import UUID

import pytest

from argosy.engine.actor import Actor
from argosy.engine.registry import REGISTRY
from tests.engine.stage import Stage, fixed
from tests.shop import ADDRESS, order_body

MANY = 40
CLERK = Actor("clerk", frozenset({"*"}), limits={"discount": {"EUR": "0.50"}})
NEW_STOCK = 2
"""A stock key met for the first time costs an insert, and its SKU's first row is looked up."""


@pytest.fixture
def stage(database):
    stage = Stage(database)
    yield stage
    stage.audited()
    stage.close()


def order(n):
    return {"channel": "web", "reference": f"R{n}"}


def placed(n):
    body = order_body(f"R{n}", {"TEA": 2, "CUP": 1}, authorized="30.00")
    return "orders.place", body


def recorded(n):
    head = {"channel": "web", "reference": f"R{n}", "currency": "EUR", "location": "BER", "collector": "test"}
    return "orders.record", head | {"placed_at": "2011-12-09T12:50:00Z", "lines": [SOLD | {"returned": 1}]}


def on_order(name, **fields):
    return lambda n: (name, {"order": order(n), **fields})


def setting(name, **fields):
    return lambda n: (name, fields | {"code": f"C{n}"})


def mail_text(n):
    return "settings.put_mail_text", {"kind": ("invitation", "reset")[n % 2], "language": "de", "subject": f"Nr. {n}", "body": "{link}"}


def put_sku(n):
    """One that is there is put away, with a barcode of its own."""
    return "catalog.put_sku", {"code": f"K{n}", "title": "Old", "state": "archived", "tracked": False, "barcodes": {f"b{n}": 1}}


def put_bundle(n):
    return "catalog.put_bundle", {"code": f"K{n}", "components": [{"sku": "TEA", "per": 2}, {"sku": f"P{n}"}]}


def expected(n, sku=None):
    return "stock.expect", {"supply": f"PO{n}", "sku": sku or f"S{n}", "location": "BER", "quantity": 3}


def expected_first(n):
    return expected(n, "TEA")


def transfer(n):
    lines = [{"sku": sku, "quantity": 1} for sku in ("TEA", "CUP")]
    return "stock.transfer", {"transfer": f"T{n}", "source": "BER", "target": "HAM", "lines": lines}


def moved(verb):
    return lambda n: (f"stock.{verb}_transfer", {"transfer": f"T{n}"})


def cart(n):
    return {"channel": "web", "reservation": f"cart{n}"}


def reserved(n):
    return "stock.reserve", cart(n) | {"lines": [{"sku": "TEA", "quantity": 1}]}


def customer(name, **fields):
    return lambda n: (name, {"customer": f"K{n}", **fields})


RELEASED = [on_order("fulfillment.release")]
PICKED = [*RELEASED, on_order("fulfillment.pick", fulfillment=1)]
SHIPPED = [*PICKED, on_order("fulfillment.ship", fulfillment=1)]
PACKED = [*PICKED, on_order("fulfillment.pack", fulfillment=1)]
DELIVERED = [*SHIPPED, on_order("fulfillment.record_delivery", parcel=1)]
COLLECTED = [on_order("fulfillment.release", method="pickup"), PICKED[1]]
RECALLED = [*PICKED, on_order("orders.cancel")]
FAILED = [*SHIPPED, on_order("fulfillment.record_failed_delivery", parcel=1, reason="nobody at home")]
DECLINED = [*SHIPPED, on_order("payments.record_failure", instruction=1, failure="declined")]
UNMAPPED = [lambda n: ("orders.place", order_body(f"RU{n}", {"X": 1}))]
HELD = [on_order("orders.hold", type="customer", reason="rings back", until="2027-01-01T00:00:00Z")]
TAKEN = [on_order("payments.record_capture", payment=1, amount="30.00")]
DEAR = [on_order("orders.adjust", kind="fee", amount="5.00", reason="gift wrapping")]
UNPAID = [*DEAR, on_order("payments.expect", collector="test", cancel_unpaid_at="2027-01-01T00:00:00Z")]
SOLD = {"sku": "TEA", "quantity": 2, "unit_price": "10.00"}
BACK = {"reference": "C1", "lines": [{"line": 1, "quantity": 1}]}
EDITED = [
    {"type": "set_quantity", "line": 1, "quantity": 3},
    {"type": "remove_line", "line": 2},
    {"type": "add_line", "sku": "TEA", "quantity": 1, "unit_price": "9.00"},
    {"type": "set_price", "line": 1, "unit_price": "8.00", "reason": "match"},
    {"type": "set_address", "ship_to": ADDRESS},
]
PAID = {"payment": 1, "amount": "1.00"}

LATER = on_order("orders.follow_up", at="2099-01-01T00:00:00Z")


def asked(n):
    body = {"kind": "goodwill", "amount": "-1.00", "reason": "late"}
    return "approvals.ask", {"order": order(n), "command": "orders.adjust", "body": body}, CLERK


def view(n):
    return "views.put", {"view": str(UUID(int=n)), "list": "orders", "title": f"V{n}"}


# command: what each of its orders has been through, and the command of the n-th
CASES = {
    "orders.cancel": (RELEASED, on_order("orders.cancel")),
    "orders.record_credit": (SHIPPED, on_order("orders.record_credit", **BACK)),
    "orders.record": (None, recorded),
    "orders.allocate": ([], on_order("orders.allocate")),
    "orders.meet_date": ([], on_order("orders.meet_date")),
    "orders.map_line": (UNMAPPED, lambda n: ("orders.map_line", {"order": order(f"U{n}"), "line": 1, "sku": "TEA"})),
    "orders.hold": ([], on_order("orders.hold", type="stock", reason="counted", until="2027-01-01T00:00:00Z")),
    "orders.end_hold": (HELD, on_order("orders.end_hold", hold=1)),
    "orders.annotate": ([], on_order("orders.annotate", text="rang twice")),
    "orders.attach": ([], on_order("orders.attach", upload=str(UUID(int=1)))),
    "orders.detach": ([], on_order("orders.detach", attachment=1)),
    "orders.set_custom": ([], on_order("orders.set_custom", values={"engraving": None})),
    "orders.tag": ([], on_order("orders.tag", add=["vip"])),
    "orders.assign": ([], on_order("orders.assign", assignee="desk-1")),
    "orders.set_terms": ([], on_order("orders.set_terms", priority=5)),
    "orders.change_address": ([], on_order("orders.change_address", bill_to=ADDRESS)),
    "orders.resource": ([], on_order("orders.resource", location="BER", to="HAM")),
    "orders.adjust": ([], on_order("orders.adjust", kind="price", amount="-1.00", reason="late")),
    "orders.edit": ([], on_order("orders.edit", changes=EDITED, reason="rang")),
    "orders.follow_up": ([], on_order("orders.follow_up", at="2099-01-01T00:00:00Z", note="rings back")),
    "orders.remind": ([LATER], on_order("orders.remind", follow_up=1)),
    "approvals.ask": ([], asked),
    "approvals.approve": ([asked], on_order("approvals.approve", approval=1)),
    "approvals.decline": ([asked], on_order("approvals.decline", approval=1)),
    "approvals.withdraw": ([asked], lambda n: ("approvals.withdraw", {"order": order(n), "approval": 1}, CLERK)),
    "approvals.expire": ([asked], on_order("approvals.expire", approval=1)),
    "views.put": (None, view),
    "views.remove": ([view], lambda n: ("views.remove", {"view": str(UUID(int=n))})),
    "orders.cancel_unpaid": (UNPAID, on_order("orders.cancel_unpaid", payment=2)),
    "payments.expire": ([], on_order("payments.expire", payment=1)),
    "payments.void": ([], on_order("payments.void", payment=1)),
    "payments.refund": (TAKEN, on_order("payments.refund", payment=1, amount="1.00", reason="late")),
    "payments.expect": (DEAR, UNPAID[-1]),
    "payments.withdraw": (UNPAID, on_order("payments.withdraw", payment=2)),
    "payments.record_transfer": (UNPAID, on_order("payments.record_transfer", collector="test", amount="1.00")),
    "orders.unhold": (DECLINED, on_order("orders.unhold", type="payment", reason="settled")),
    "fulfillment.release": ([], RELEASED[0]),
    "fulfillment.pick": (RELEASED, PICKED[1]),
    "fulfillment.ship": (PICKED, SHIPPED[2]),
    "fulfillment.record_shipment": (
        RELEASED,
        on_order("fulfillment.record_shipment", location="BER", lines=[{"line": 1, "quantity": 3}]),
    ),
    "fulfillment.record_recall": (RECALLED, on_order("fulfillment.record_recall", instruction=1, stopped=1)),
    "fulfillment.start": (RELEASED, on_order("fulfillment.start", fulfillment=1)),
    "fulfillment.pack": (PICKED, PACKED[-1]),
    "fulfillment.unpack": (PACKED, on_order("fulfillment.unpack", parcel=1)),
    "fulfillment.hand_over": (COLLECTED, on_order("fulfillment.hand_over", fulfillment=1)),
    "fulfillment.cancel": (PACKED, on_order("fulfillment.cancel", fulfillment=1)),
    "fulfillment.undo_shipment": (SHIPPED, on_order("fulfillment.undo_shipment", parcel=1)),
    "fulfillment.undo_delivery": (DELIVERED, on_order("fulfillment.undo_delivery", parcel=1)),
    "fulfillment.record_delivery": (SHIPPED, DELIVERED[-1]),
    "fulfillment.record_failed_delivery": (SHIPPED, FAILED[-1]),
    "fulfillment.redeliver": (FAILED, on_order("fulfillment.redeliver", parcel=1)),
    "fulfillment.record_return_to_sender": (SHIPPED, on_order("fulfillment.record_return_to_sender", parcel=1, location="BER")),
    "fulfillment.record_refusal": (SHIPPED, on_order("fulfillment.record_refusal", parcel=1)),
    "fulfillment.record_loss": (SHIPPED, on_order("fulfillment.record_loss", parcel=1)),
    "payments.authorize": ([], on_order("payments.authorize", collector="test", amount="1.00")),
    "payments.capture": ([], on_order("payments.capture", payment=1, amount="1.00")),
    "payments.record_capture": (SHIPPED, on_order("payments.record_capture", **PAID)),
    "payments.record_refund": ([], on_order("payments.record_refund", **PAID)),
    "payments.record_void": ([], on_order("payments.record_void", **PAID)),
    "payments.record_failure": (SHIPPED, DECLINED[-1]),
    "payments.postpone": (SHIPPED, on_order("payments.postpone", instruction=1, failure="timeout")),
    "orders.place": (None, placed),
    "stock.receive": (None, lambda n: ("stock.receive", {"sku": f"S{n}", "location": "BER", "quantity": 1})),
    "stock.correct": (None, lambda n: ("stock.correct", {"sku": f"S{n}", "location": "BER", "change": 1, "reason": "x"})),
    "stock.count": (
        None,
        lambda n: ("stock.count", {"location": "BER", "lines": [{"sku": f"S{n}", "counted": 5}]}),
    ),
    "stock.expect": (None, expected),
    "stock.close_supply": ([expected_first], lambda n: ("stock.close_supply", {"supply": f"PO{n}", "sku": "TEA"})),
    "stock.erase_remark": (None, lambda n: ("stock.erase_remark", {"remark": str(UUID(int=n))})),
    "stock.transfer": (None, transfer),
    "stock.ship_transfer": ([transfer], moved("ship")),
    "stock.receive_transfer": ([transfer, moved("ship")], moved("receive")),
    "stock.cancel_transfer": ([transfer], moved("cancel")),
    "stock.reserve": (None, reserved),
    "stock.release_reservation": ([reserved], lambda n: ("stock.release_reservation", cart(n))),
    "stock.expire_reservation": ([reserved], lambda n: ("stock.expire_reservation", cart(n))),
    "stock.rebalance": (None, lambda n: ("stock.rebalance", {"sku": f"S{n}"})),
    "stock.rebalance_waiting": (None, lambda n: ("stock.rebalance_waiting", {})),
    "catalog.put_sku": (None, put_sku),
    "catalog.put_bundle": (None, put_bundle),
    "jobs.start": (None, lambda n: ("jobs.start", {"work": {"kind": "export", "list": "skus"}})),
    "customers.put": (None, lambda n: ("customers.put", {"reference": f"K{n}", "name": "Anna"})),
    "customers.put_address": (None, customer("customers.put_address", n=1, address=ADDRESS, ships=True)),
    "customers.remove_address": (None, customer("customers.remove_address", n=1)),
    "customers.merge": (None, lambda n: ("customers.merge", {"customer": f"K{n}", "into": f"L{n}"})),
    "customers.hand_over": (None, lambda n: ("customers.hand_over", {"customer": str(UUID(int=n)), "into": str(UUID(int=n + 9**9))})),
    "customers.erase": (None, customer("customers.erase")),
    "customers.erase_order": ([on_order("orders.cancel")], on_order("customers.erase_order")),
    "customers.erase_orders": (None, lambda n: ("customers.erase_orders", {"customer": str(UUID(int=n))})),
    "settings.put_location": (None, setting("settings.put_location", title="New")),
    "settings.put_tax_rate": (None, setting("settings.put_tax_rate", title="New", country="DE", rate="19")),
    "settings.put_hold_type": (None, setting("settings.put_hold_type", title="New")),
    "settings.put_custom_field": (None, setting("settings.put_custom_field", title="New", type="text")),
    "settings.put_series": (None, lambda n: ("settings.put_series", {"code": f"C{n}", "prefix": f"C{n}-"})),
    "settings.put_collector": (None, setting("settings.put_collector", kind="manual")),
    "settings.put_mail_text": (None, mail_text),
    "settings.put_channel": (
        None,
        setting("settings.put_channel", title="New", currency="EUR", locations=["BER"]),
    ),
}
ELSEWHERE = {name for name in REGISTRY if name.startswith("access.")} | {"jobs.cancel", "jobs.retry", "settings.remove_mail_text"}
"""Commands of which nobody ever sends two at once."""


def test_every_command_is_counted():
    """A command made tomorrow must say here how it is run by the thousand."""
    known = {name for name, declared in REGISTRY.items() if declared.body.__module__.startswith("argosy.commands.")}
    assert known == CASES.keys() | ELSEWHERE


def opened(stage, n):
    """A shop with n SKUs of their own beside TEA and CUP, and stock of all."""
    skus = ["TEA", "CUP", *(f"S{i}" for i in range(n))]
    stage.play(numbered(0, [("settings.put_location", {"code": code, "title": code}) for code in ("BER", "HAM")]), 256)
    channel = {"code": "web", "title": "Web", "currency": "EUR", "locations": ["BER"], "accept_always": True}
    stage.play(numbered(3, [("settings.put_channel", channel)]), 256)
    stage.play(numbered(4, [("catalog.put_sku", {"code": code, "title": code}) for code in skus]), 2000)
    receipts = [("stock.receive", {"sku": code, "location": "BER", "quantity": 10**6}) for code in skus]
    receipts += [("stock.receive", {"sku": code, "location": "HAM", "quantity": 10**6}) for code in ("TEA", "CUP")]
    stage.play(numbered(10_000, receipts), 2000)


def numbered(first, commands):
    return [fixed(first + i, name, body, *actor) for i, (name, body, *actor) in enumerate(commands)]


@pytest.mark.parametrize("name", CASES)
def test_many_cost_as_many_statements_as_one(stage, name):
    compare(stage, name, MANY)


@pytest.mark.torture
@pytest.mark.parametrize("name", CASES)
def test_a_thousand_cost_as_many_statements_as_one(stage, name):
    compare(stage, name, 1000)


def compare(stage, name, count):
    before, command = CASES[name]
    opened(stage, count + 2 if name.startswith("stock.") else 0)
    first = 20_000
    if name.startswith("catalog."):
        skus = [("catalog.put_sku", {"code": f"{c}{n}", "title": "New", "tracked": False}) for c in "KP" for n in range(count + 2)]
        stage.play(numbered(first, skus), 2000)
        first += 10_000
    if name.startswith("customers."):
        people = [("customers.put", {"reference": f"{c}{n}"}) for c in "KL" for n in range(count + 2)]
        homes = [("customers.put_address", {"customer": f"K{n}", "address": ADDRESS}) for n in range(count + 2)]
        stage.play(numbered(first, [*people, *homes]), 2000)
        first += 10_000
    if before is not None:
        for step in [placed, *before]:
            replies = stage.play(numbered(first, [step(n) for n in range(count + 2)]), 2000)
            assert all(r.accepted for r in replies), replies[0]
            first += 10_000
    stage.cost(numbered(first, [command(0)]))  # settings are read, statements prepared
    one = stage.cost(numbered(first + 1, [command(1)]))
    many = stage.cost(numbered(first + 2, [command(n) for n in range(2, count + 2)]))
    assert many <= one + NEW_STOCK, f"{one} statements for one, {many} for {count}"
