"""Whose turn it is, as one number: it sorts orders exactly as the sentence says that people read."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argosy.model.rows import Order
from argosy.rules.turn import MONEY_THERE, turn

dates = st.none() | st.integers(0, 200 * 365 * 86_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
statuses = st.sampled_from(["none", "pending", "authorized", "part_paid", "paid", "part_refunded", "refunded", "voided"])
terms = st.tuples(st.integers(-100, 100), dates, statuses)


def order(priority=0, ship_by=None, payment_status="none"):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Order(b"", "main", "web", "A", "EUR", 2, True, b"", at, priority=priority, ship_by=ship_by, payment_status=payment_status)


def as_said(priority, ship_by, payment_status):
    """The more urgent, then the earlier, then with money."""
    return -priority, ship_by is None, ship_by or datetime.min.replace(tzinfo=UTC), payment_status not in MONEY_THERE


@given(terms, terms)
def test_orders_have_their_turn_as_is_said(one, other):
    mine, others = turn(order(*one)), turn(order(*other))
    assert (mine < others) == (as_said(*one) < as_said(*other))
    assert (mine == others) == (as_said(*one) == as_said(*other))


@pytest.mark.parametrize("year", [1, 1969, 2300, 9999])
def test_a_date_beyond_all_dates_is_one_all_the_same(year):
    """Nothing a merchant can type overflows the number, or turns a date into a priority."""
    less, more = turn(order(1)), turn(order(-1))
    assert 0 <= turn(order(100)) < less < turn(order(0, datetime(year, 1, 2, tzinfo=UTC))) < more < 2**63
