"""A World of one order made by hand, without a database, and two ways to recompute what it should say."""

from collections import Counter
from datetime import UTC, datetime

from argosy.base import ids
from argosy.model.accounts import LINE_COLUMNS, PAYMENT_COLUMNS
from argosy.model.actor import SYSTEM
from argosy.model.rows import Channel, Goods, HoldType, Line, Location, Money, Order, Payment, Promise, Sku, Stock
from argosy.model.settings import Settings
from argosy.model.world import World

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TEA = b"T" * 16
PLACES = ("BER", "HAM")


def settings(*locations):
    """A channel `web` over these locations, most preferred first."""
    return Settings(
        1,
        {code: Location(code, "main", code, "UTC") for code in locations},
        {"web": Channel("web", "main", "Web", "EUR", True, list(locations))},
        hold_types={"payment": HoldType("payment", "Payment failed", blocks_release=True, blocks_capture=True)},
    )


def world_of(stock=None, *, tracked=True, fact=True):
    """A World that knows one SKU, TEA, with units on hand by location; a command has begun."""
    world = World(settings(*(stock or {"BER": 0})), NOW)
    sku = Sku(TEA, "TEA", "Tea", tracked=tracked)
    world.file(sku)
    world.skus["TEA"] = sku
    for location, n in (stock or {}).items():
        world.file(Stock(TEA, location, on_hand=n))
    world.queues[TEA] = {}
    world.begin(ids.command_id(), b"", SYSTEM, fact=fact)
    return world


def order_in(world, capture_policy="shipment"):
    """An order without lines or payments."""
    id = world.new_id()
    return world.add(Order(id, "main", "web", "A", "EUR", 2, True, b"", NOW, capture_policy=capture_policy))


def line_in(world, order, gross=1000):
    """A line without units: promise them."""
    n = world.next_n(Line, order)
    return world.add(Line(order.id, n, TEA, "TEA", "Tea", 0, gross, 0, gross))


def payment_in(world, order, authorized):
    payment = world.add(Payment(order.id, world.next_n(Payment, order), "test", authorized, NOW))
    world.pay(payment, "offered", "authorized", authorized)
    return payment


def check_books(world, order):
    """Every balance is its ledger's, promise rows add up, what stands asked is what the instructions say."""
    world.close(0)  # raises Breach where a row breaks one of the database's checks
    goods = [row for row, column, _ in world.log if type(row) is Goods and column == "+" and row.book == "promises"]
    money = [row for row, column, _ in world.log if type(row) is Money and column == "+" and row.book == "promises"]
    for line in world.lines(order):
        balance = _balances([r for r in goods if r.line == line.n], "quantity")
        for column, accounts in LINE_COLUMNS.items():
            assert getattr(line, column) == sum(balance[a] for a in accounts), column
        assert line.ordered == -balance["demand"]
        rows = world.promises(line)
        assert line.waiting == sum(p.quantity for p in rows if p.kind == "waiting")
        assert line.promised == sum(p.quantity for p in rows if p.kind != "waiting")
        assert line.recalling == sum(p.recalling for p in rows)
    for payment in world.payments(order):
        balance = _balances([r for r in money if r.payment == payment.n], "amount")
        for column, accounts in PAYMENT_COLUMNS.items():
            assert getattr(payment, column) == sum(balance[a] for a in accounts), column
    asked = Counter()
    for i in world.instructions(order):
        if i.state == "open":
            asked[i.kind, i.payment or i.line] += i.amount
    stand = Counter({("recall", line.n): line.recalling for line in world.lines(order)})
    for p in world.payments(order):
        stand |= Counter({("capture", p.n): p.capturing, ("void", p.n): p.voiding, ("refund", p.n): p.refunding})
    assert asked == +stand
    for stock in world.stock_of(TEA):
        assert stock.promised == sum(p.quantity for p in world.rows[Promise].values() if p.location == stock.location)


def _balances(rows, size):
    balance = Counter()
    for row in rows:
        balance[row.from_account] -= getattr(row, size)
        balance[row.to_account] += getattr(row, size)
    return balance


def open_instructions(world, order):
    return [i for i in world.instructions(order) if i.state == "open"]
