"""Each move, looked at alone: the ledger row it writes, whole, the columns it changes, and the promise rows it leaves."""

import dataclasses
from datetime import timedelta

import pytest

from argosy.model.rows import Goods, Instruction, Money, Payment, Promise, Supply, ValueAccount
from argosy.model.world import Breach
from tests.rules.books import NOW, TEA, line_in, order_in, payment_in, world_of

T, GIFT = b"S" * 16, b"G" * 16


@pytest.fixture
def world():
    world = world_of({"BER": 10, "HAM": 0})
    world.file(Supply(T, TEA, "transfer", "T-1", expected=10))
    return world


@pytest.fixture
def order(world):
    return order_in(world)


@pytest.fixture
def line(world, order):
    return line_in(world, order)


def written(world, cls=Goods):
    """The last ledger row, without what is empty and what every row of the command has."""
    row = [row for row, column, _ in world.log if type(row) is cls and column == "+"][-1]
    assert (row.at, row.command_id) == (NOW, world.command_id)
    values = {f.name: getattr(row, f.name) for f in dataclasses.fields(row)}
    return {k: v for k, v in values.items() if v is not None and k not in ("at", "command_id", "sku_id", "currency")}


def promises(world, line):
    return [(p.kind, p.quantity, p.location, p.supply, p.reason) for p in world.promises(line)]


def moved(book, source, target, n, **more):
    return {"book": book, "from_account": source, "to_account": target, "quantity": n} | more


# ── goods: promises ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_units_wait_for_a_supply_then_for_what_has_arrived(world, order, line):
    """Promised from a supply, moved to the stock that came of it; what did not come waits again (story 2)."""
    owner = {"owner": order.id, "line": 1}
    held = world.promise(line, "promised", 8, supply=T)
    assert written(world) == moved("promises", "demand", "promised", 8, to_supply=T, **owner)
    assert (world.supply(T).promised, line.promised) == (8, 8)
    world.promise(held, "promised", 6, at="BER")
    assert written(world) == moved("promises", "promised", "promised", 6, from_supply=T, to_location="BER", **owner)
    assert (world.supply(T).promised, world.stock(TEA, "BER").promised, line.promised) == (2, 6, 8)
    world.promise(held, "waiting", 2)
    assert written(world) == moved("promises", "promised", "waiting", 2, from_supply=T, **owner)
    assert promises(world, line) == [("stock", 6, "BER", None, None), ("waiting", 2, None, None, "backorder")]
    assert (line.ordered, line.promised, line.waiting) == (8, 6, 2)
    world.close(0)


def test_units_with_one_fate_stand_in_one_row(world, order, line):
    until = NOW + timedelta(days=1)
    for n, how in ((1, {}), (2, {"reason": "date"}), (4, {"until": until}), (8, {}), (16, {"reason": "date"}), (32, {"until": until})):
        world.promise(line, "waiting", n, **how)
    assert [(p.quantity, p.reason, p.until) for p in world.promises(line)] == [
        (9, "backorder", None),
        (18, "date", None),
        (36, "backorder", until),
    ]
    assert written(world)["from_account"] == "demand"
    second = line_in(world, order)
    world.promise(second, "waiting", 1)
    assert [p.quantity for p in world.promises(second)] == [1], "another line's units stand apart"
    assert [p.n for p in world.promises(order)] == [1, 2, 3, 4]


def test_what_stands_elsewhere_or_is_being_packed_is_not_joined(world, line):
    world.promise(line, "promised", 2, at="BER")
    hard = world.promises(line)[0]
    world.set(hard, level="hard", fulfillment=1)
    world.promise(line, "promised", 3, at="BER")
    world.promise(line, "promised", 4)
    world.promise(line, "promised", 5)
    assert [(p.kind, p.quantity, p.location, p.level) for p in world.promises(line)] == [
        ("stock", 2, "BER", "hard"), ("stock", 3, "BER", "soft"), ("none", 9, None, "soft"),
    ]  # fmt: skip


def test_a_promise_row_has_the_orders_turn(world, order, line):
    world.set(order, turn=7)
    assert world.promise(line, "waiting", 1, reason="date").turn == 7


def test_what_could_claim_stock_is_queued(world, line):
    """And leaves the queue wherever it goes; what waits for something else is not in it."""
    queue = world.queue(TEA, "web")
    held = world.promise(line, "waiting", 5)
    world.promise(line, "waiting", 3, reason="date")
    assert queue.units == 5
    world.promise(held, "promised", 2, at="BER")
    world.promise(held, "cancelled", 1)
    assert queue.units == 2
    world.promise(world.promises(line)[1], "cancelled", 3)
    assert queue.units == 2
    mark = len(world.log)
    world.promise(held, "cancelled", 2)
    world.undo(mark)
    assert queue.units == 2


def test_credited_units_are_credited_once(world, line):
    """Cancelling lowers `credited` to fit; a cancelled unit that left all the same is credited (story 38)."""
    held = world.promise(line, "promised", 5, at="BER")
    world.shift(line, credited=4)
    world.promise(held, "cancelled", 1)
    assert line.credited == 4, "it fits"
    world.promise(held, "cancelled", 2)
    assert line.credited == 2
    world.promise(line, "shipped", 3, of="cancelled")
    assert (line.cancelled, line.shipped, line.credited) == (0, 3, 5)
    world.close(0)


def test_units_asked_back_are_still_promised(world, order, line):
    """The recall names what it recalls; stopped they are cancelled, not stopped they are promised where they were."""
    held = world.promise(line, "promised", 5, at="BER")
    world.set(held, level="hard", fulfillment=3)
    asked = world.ask("recall", held, 4)
    assert written(world) == moved("promises", "promised", "recalling", 4, from_location="BER", to_location="BER", owner=order.id, line=1)
    assert (asked.kind, asked.amount, asked.fulfillment, asked.line, asked.promise, asked.payment) == ("recall", 4, 3, 1, held.n, None)
    assert (line.promised, line.recalling, held.recalling, world.stock(TEA, "BER").promised) == (5, 4, 4, 5)
    world.promise(held, "promised", 1, of="recalling")
    assert written(world) == moved("promises", "recalling", "promised", 1, from_location="BER", to_location="BER", owner=order.id, line=1)
    world.promise(held, "cancelled", 3, of="recalling")
    assert written(world) == moved("promises", "recalling", "cancelled", 3, from_location="BER", owner=order.id, line=1)
    assert (line.promised, line.recalling, held.quantity, held.recalling, world.stock(TEA, "BER").promised) == (2, 0, 2, 0, 2)
    world.close(0)


# ── goods: holdings ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_transfer_is_lost_in_part(world):
    """Story 12: ten leave, eight arrive, one in quarantine, one is gone."""
    world.goods("on_hand", "in_transit", 10, sku=TEA, at="BER", supply=T, receipt="W1")
    assert written(world) == moved("holdings", "on_hand", "in_transit", 10, from_location="BER", to_supply=T, receipt="W1")
    supply = world.supply(T)
    assert (supply.in_transit, supply.received, world.stock(TEA, "BER").on_hand) == (10, 0, 0)
    world.goods("in_transit", "on_hand", 8, sku=TEA, to="HAM", supply=T, lot="L", to_bin="7")
    assert written(world) == moved("holdings", "in_transit", "on_hand", 8, to_location="HAM", from_supply=T, lot="L", to_bin="7")
    world.goods("in_transit", "quarantine", 1, sku=TEA, to="HAM", supply=T)
    world.goods("in_transit", "shrinkage", 1, sku=TEA, supply=T, reason="lost")
    ham = world.stock(TEA, "HAM")
    assert (supply.in_transit, supply.received, ham.on_hand, ham.quarantine) == (0, 10, 8, 1)
    world.close(0)


def test_what_arrives_of_a_supply_is_received(world):
    world.goods("supplier", "on_hand", 4, sku=TEA, to="BER", supply=T, cost=250)
    assert written(world) == moved("holdings", "supplier", "on_hand", 4, to_location="BER", from_supply=T, cost=250)
    assert (world.supply(T).received, world.stock(TEA, "BER").on_hand) == (4, 14)
    world.goods("supplier", "in_transit", 3, sku=TEA, supply=T)
    assert written(world) == moved("holdings", "supplier", "in_transit", 3, from_supply=T, to_supply=T)
    assert (world.supply(T).received, world.supply(T).in_transit) == (4, 3)
    world.goods("on_hand", "supplier", 1, sku=TEA, at="BER", supply=T)
    assert world.supply(T).received == 4, "sent back, and was received"


def test_a_lines_units_are_under_way_until_they_are_delivered(world, order, line):
    world.goods("on_hand", "carrier", 3, sku=TEA, at="BER", line=line)
    assert written(world) == moved("holdings", "on_hand", "carrier", 3, from_location="BER", owner=order.id, line=1)
    assert line.under_way == 3
    world.goods("carrier", "customer", 2, sku=TEA, line=line)
    world.goods("carrier", "quarantine", 1, sku=TEA, to="HAM", line=line)
    assert (line.under_way, world.stock(TEA, "HAM").quarantine, world.stock(TEA, "BER").on_hand) == (0, 1, 7)
    world.goods("supplier", "carrier", 1, sku=TEA)
    assert line.under_way == 0, "somebody else's parcel"


@pytest.mark.parametrize(("source", "target"), [("on_hand", "shrinkage"), ("shrinkage", "quarantine"), ("in_transit", "shrinkage")])
def test_what_is_ours_is_somewhere(world, source, target):
    with pytest.raises(AssertionError, match=r"location|supply"):
        world.goods(source, target, 1, sku=TEA)


# ── money ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def gift(world):
    account = ValueAccount(GIFT, "points", "PTS", balance=1000)
    world.file(account)
    return account


def paid(source, target, n, **more):
    return {"book": "promises", "from_account": source, "to_account": target, "amount": n} | more


def test_a_card_is_asked_and_its_answer_is_written(world, order):
    payment = payment_in(world, order, 500)
    asked = world.ask("capture", payment, 300)
    assert written(world, Money) == paid("authorized", "capturing", 300, order_id=order.id, payment=1)
    assert (asked.n, asked.kind, asked.amount, asked.payment, asked.promise) == (1, "capture", 300, 1, None)
    world.pay(payment, "capturing", "captured", 300, reason="late")
    assert written(world, Money) == paid("capturing", "captured", 300, order_id=order.id, payment=1, reason="late")
    world.money("payer", "clearing", 300, currency="EUR", payment=payment, to_collector="test", reason="late", reverses=3)
    assert written(world, Money) == paid(
        "payer", "clearing", 300, order_id=order.id, payment=1, to_collector="test", reason="late", reverses=3
    ) | {"book": "holdings"}
    world.money("clearing", "payer", 100, currency="EUR", payment=payment, collector="test")
    assert written(world, Money)["from_collector"] == "test"
    assert world.ask("void", payment, 100).n == 2


def test_our_own_money_moves_at_once_in_its_own_unit(world, order, gift):
    """10.00 are 800 points, taken and given back in parts that add up (story 36)."""
    payment = world.add(Payment(order.id, 1, "manual", 1000, NOW, value_account=GIFT, native_amount=800))
    world.pay(payment, "offered", "authorized", 1000)
    assert written(world, Money) == paid("offered", "authorized", 1000, order_id=order.id, payment=1, native=800)
    assert (gift.held, gift.balance) == (800, 1000)
    assert world.ask("capture", payment, 333) is None
    assert written(world, Money) == paid("value", "house", 333, order_id=order.id, payment=1, native=266, from_value=GIFT) | {
        "book": "holdings"
    }
    assert (gift.held, gift.balance, payment.captured, payment.capturing) == (534, 734, 333, 0)
    world.ask("void", payment, 167)
    assert (gift.held, gift.balance, payment.voided) == (400, 734, 167)
    assert written(world, Money)["book"] == "promises", "nothing has moved, only what is held"
    world.ask("capture", payment, 500)
    world.ask("refund", payment, 833)
    assert written(world, Money) == paid("house", "value", 833, order_id=order.id, payment=1, native=666, to_value=GIFT) | {
        "book": "holdings"
    }
    assert (gift.held, gift.balance, payment.refunded) == (0, 1000, 833)
    assert not [row for row, _, _ in world.log if type(row) is Instruction], "nobody outside is asked"
    world.close(0)


def test_a_value_account_moves_by_the_amount_if_it_has_no_unit_of_its_own(world, gift):
    world.money("house", "value", 250, currency="EUR", to_value=gift)
    world.money("value", "house", 100, currency="EUR", value=gift, native=40)
    assert gift.balance == 1000 + 250 - 40


def test_more_than_there_is_and_may_be_is_not_held(world, order, gift):
    payment = world.add(Payment(order.id, 1, "manual", 2000, NOW, value_account=GIFT))
    mark = world.begin(b"c" * 16, b"", "system", fact=False)
    world.pay(payment, "offered", "authorized", 1001)
    with pytest.raises(Breach, match="value_accounts"):
        world.close(mark)


def test_units_promised_nowhere_touch_no_stock(world, line):
    world.promise(line, "promised", 2)
    assert promises(world, line) == [("none", 2, None, None, None)]
    assert world.stock(TEA, "BER").promised == world.supply(T).promised == 0
    assert type(world.promises(line)[0]) is Promise
