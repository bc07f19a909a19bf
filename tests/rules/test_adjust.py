"""Whatever an order is adjusted by, what is owed moves by just that, and nothing costs less than nothing."""

from hypothesis import given
from hypothesis import strategies as st

from argosy.base.errors import Refused
from argosy.rules.adjust import KINDS, adjust
from argosy.rules.settle import owed
from argosy.rules.unwind import cancellable, unwind
from tests.rules.books import check_books, line_in, order_in, world_of

line = st.tuples(st.integers(1, 4), st.integers(1, 900), st.integers(0, 100))
step = st.tuples(st.sampled_from([*KINDS, "cancel"]), st.integers(-1200, 1200).filter(bool), st.integers(0, 3))


def sold(lines):
    """Lines of (units, net, tax), promised."""
    world = world_of({"BER": 100})
    order = order_in(world)
    for units, net, tax in lines:
        made = line_in(world, order, net + tax)
        world.shift(made, net=-tax, tax=tax)
        world.shift(order, net=net, tax=tax, gross=net + tax)
        world.promise(made, "promised", units, at="BER")
    return world, order


def tried(world, order, kind, gross, about):
    """The adjustment and no code, or none and why not."""
    try:
        return adjust(world, order, kind, gross, "?", line=about), None
    except Refused as refused:
        return None, refused.code


@given(st.lists(line, min_size=1, max_size=3), st.lists(step, max_size=8))
def test_what_is_owed_moves_by_the_adjustment(lines, steps):
    world, order = sold(lines)
    for kind, gross, where in steps:
        about = world.lines(order)[where - 1] if 0 < where <= len(lines) else None
        before = owed(world.lines(order), world.adjustments(order))
        totals = (order.net, order.tax, order.gross)
        if kind == "cancel":
            if about is not None and cancellable(world, about):
                unwind(world, order, {about.n: 1})
            continue
        made, code = tried(world, order, kind, gross, about)
        if made is None:
            assert code in ("nothing_kept", "adjustment_too_large")
            assert (order.net, order.tax, order.gross) == totals
            continue
        after = owed(world.lines(order), world.adjustments(order))
        if before:
            assert after == before + gross
        else:  # a cancelled line may have left less than nothing, which a charge fills up first
            assert 0 <= after <= gross
        assert (order.net, order.tax, order.gross) == (totals[0] + made.net, totals[1] + made.tax, totals[2] + gross)
        assert made.net + made.tax == made.gross == gross
        assert abs(made.tax) <= abs(gross)
        check_books(world, order)


@given(st.integers(1, 4), st.integers(1, 900), st.integers(-900, -1))
def test_a_line_is_not_adjusted_below_nothing_and_may_be_down_to_it(units, net, gross):
    world, order = sold([(units, net, 0), (1, 1000, 0)])
    first = world.lines(order)[0]
    _, code = tried(world, order, "price", gross, first)
    assert code == ("adjustment_too_large" if -gross > net else None)
    left = net + sum(a.gross for a in world.adjustments(order))
    if left:
        adjust(world, order, "price", -left, "?", line=first)
    assert owed(world.lines(order), world.adjustments(order)) == 1000
