"""How many statements a command takes: as many for hundreds as for one. A loop over rows somewhere would show here."""

import pytest

from argosy.engine.registry import REGISTRY
from tests.engine.stage import Stage, fixed
from tests.shop import order_body

MANY = 200
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


def on_order(name, **fields):
    return lambda n: (name, {"order": order(n), **fields})


def setting(name, **fields):
    return lambda n: (name, fields | {"code": f"C{n}"})


RELEASED = [on_order("fulfillment.release")]
PICKED = [*RELEASED, on_order("fulfillment.pick", fulfillment=1)]
SHIPPED = [*PICKED, on_order("fulfillment.ship", fulfillment=1)]
RECALLED = [*PICKED, on_order("orders.cancel")]
DECLINED = [*SHIPPED, on_order("payments.record_failure", instruction=1, failure="declined")]
UNMAPPED = [lambda n: ("orders.place", order_body(f"RU{n}", {"X": 1}))]
PAID = {"payment": 1, "amount": "1.00"}

# command: what each of its orders has been through, and the command of the n-th
CASES = {
    "orders.cancel": (RELEASED, on_order("orders.cancel")),
    "orders.allocate": ([], on_order("orders.allocate")),
    "orders.meet_date": ([], on_order("orders.meet_date")),
    "orders.map_line": (UNMAPPED, lambda n: ("orders.map_line", {"order": order(f"U{n}"), "line": 1, "sku": "TEA"})),
    "orders.unhold": (DECLINED, on_order("orders.unhold", type="payment", reason="settled")),
    "fulfillment.release": ([], RELEASED[0]),
    "fulfillment.pick": (RELEASED, PICKED[1]),
    "fulfillment.ship": (PICKED, SHIPPED[2]),
    "fulfillment.record_shipment": (
        RELEASED,
        on_order("fulfillment.record_shipment", location="BER", lines=[{"line": 1, "quantity": 3}]),
    ),
    "fulfillment.record_recall": (RECALLED, on_order("fulfillment.record_recall", instruction=1, stopped=1)),
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
    "stock.rebalance": (None, lambda n: ("stock.rebalance", {"sku": f"S{n}"})),
    "stock.rebalance_waiting": (None, lambda n: ("stock.rebalance_waiting", {})),
    "catalog.put_sku": (None, setting("catalog.put_sku", title="New")),
    "settings.put_location": (None, setting("settings.put_location", title="New")),
    "settings.put_collector": (None, setting("settings.put_collector", kind="manual")),
    "settings.put_channel": (
        None,
        setting("settings.put_channel", title="New", currency="EUR", locations=["BER"]),
    ),
}
ELSEWHERE = {"access.put_key", "access.revoke_key"}
"""Commands of which nobody ever sends two at once."""


def test_every_command_is_counted():
    """A command made tomorrow must say here how it is run by the thousand."""
    known = {name for name, declared in REGISTRY.items() if declared.body.__module__.startswith("argosy.commands.")}
    assert known == CASES.keys() | ELSEWHERE


def opened(stage, n):
    """A shop with n SKUs of their own beside TEA and CUP, and stock of all."""
    skus = ["TEA", "CUP", *(f"S{i}" for i in range(n))]
    stage.play(numbered(0, [("settings.put_location", {"code": "BER", "title": "Berlin"})]), 256)
    channel = {"code": "web", "title": "Web", "currency": "EUR", "locations": ["BER"], "accept_always": True}
    stage.play(numbered(1, [("settings.put_channel", channel)]), 256)
    stage.play(numbered(2, [("catalog.put_sku", {"code": code, "title": code}) for code in skus]), 2000)
    receipts = [("stock.receive", {"sku": code, "location": "BER", "quantity": 10**6}) for code in skus]
    stage.play(numbered(10_000, receipts), 2000)


def numbered(first, commands):
    return [fixed(first + i, name, body) for i, (name, body) in enumerate(commands)]


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
    if before is not None:
        for step in [placed, *before]:
            replies = stage.play(numbered(first, [step(n) for n in range(count + 2)]), 2000)
            assert all(r.accepted for r in replies), replies[0]
            first += 10_000
    stage.cost(numbered(first, [command(0)]))  # settings are read, statements prepared
    one = stage.cost(numbered(first + 1, [command(1)]))
    many = stage.cost(numbered(first + 2, [command(n) for n in range(2, count + 2)]))
    assert many <= one + NEW_STOCK, f"{one} statements for one, {many} for {count}"
