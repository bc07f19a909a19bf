"""What comes of a supply: never more than there is, to the most urgent first, and nobody is pushed back who can have his."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from argosy.model.rows import Order, Supply
from argosy.rules.allocate import allocate
from argosy.rules.arrive import arrived
from argosy.rules.turn import turn
from tests.rules.books import NOW, TEA, line_in, world_of

LATER = NOW.replace(year=2030)


def ordered(world, reference, n, priority=0):
    """An order of so many TEA, promised as far as may be."""
    id = world.new_id()
    order = world.add(Order(id, "main", "web", reference, "EUR", 2, True, b"", NOW, priority=priority))
    world.set(order, turn=turn(order))
    line = line_in(world, order)
    allocate(world, order, line, world.sku("TEA"), n)
    return order, line


def expecting(n, expected_at=LATER, oversell="backorder", **sku):
    """A World that knows TEA, none of it at BER and `n` expected there."""
    world = world_of({"BER": 0})
    world.set(world.sku("TEA"), oversell=oversell, **sku)
    return world, world.add(Supply(world.new_id(), TEA, "purchase", "PO", location="BER", expected_at=expected_at, expected=n))


quantities = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 1)), min_size=1, max_size=5)


@given(quantities, st.integers(1, 20))
def test_never_more_is_promised_than_is_expected(orders, n):
    world, supply = expecting(n)
    made = [ordered(world, str(i), k, priority) for i, (k, priority) in enumerate(orders)]
    wanted = sum(k for k, _ in orders)
    assert supply.promised == min(n, wanted)
    assert sum(line.waiting for _, line in made) == wanted - supply.promised
    for order, _ in made:
        assert all(p.until == LATER for p in world.promises(order) if p.kind == "supply")
    world.close(0)  # raises where a row breaks one of the database's checks


@given(quantities, st.integers(1, 20), st.integers(0, 25), st.integers(0, 5))
def test_what_comes_goes_to_the_most_urgent_who_stand_on_it(orders, n, came, safety):
    world, supply = expecting(n)
    made = [ordered(world, str(i), k, priority) for i, (k, priority) in enumerate(orders)]
    world.set(world.sku("TEA"), safety_stock=safety)
    stood = {line.order_id: sum(p.quantity for p in world.promises(line) if p.kind == "supply") for _, line in made}
    world.goods("supplier", "on_hand", came, sku=TEA, to="BER", supply=supply.id)
    aside = Counter()
    moved, lack = arrived(world, supply, aside)
    free = max(0, came - safety)
    assert sum(k for _, k in moved) == min(free, sum(stood.values()))
    left = free
    for order, line in sorted(made, key=lambda pair: (-pair[0].priority, pair[0].id)):
        mine = sum(p.quantity for p in world.promises(line) if p.kind == "stock")
        assert mine == min(left, stood[order.id]), "the most urgent first"
        left -= mine
    assert lack == max(0, supply.promised - max(0, n - came))
    assert not aside
    assert world.stock(TEA, "BER").promised <= came
    world.close(0)


@given(st.sampled_from(["backorder", "preorder", "deny"]), st.sampled_from([None, NOW, LATER, NOW.replace(year=2020)]), st.booleans())
def test_what_may_be_promised_of_a_supply(oversell, expected_at, over):
    """As the page on stock says."""
    until = NOW if over else None
    world, supply = expecting(5, expected_at, oversell, preorder_until=until)
    dated = expected_at is not None and expected_at >= NOW
    allowed = oversell != "deny" and (dated or (oversell == "preorder" and not over))
    assert world.promisable(supply) == (5 if allowed else 0)
