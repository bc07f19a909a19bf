"""An order's four statuses, as a table: what its lines and payments hold, and what that is called."""

import pytest

from argosy.model.rows import Adjustment, Line, Payment
from argosy.rules.status import derive
from tests.rules.books import NOW, TEA

OWED = 1000


def line(**buckets):
    ordered = sum(buckets.get(b, 0) for b in ("waiting", "promised", "shipped", "cancelled"))
    return Line(b"", 1, TEA, "TEA", "Tea", 0, OWED, 0, OWED, ordered=ordered, **buckets)


def payment(purpose="pay", **balances):
    return Payment(b"", 1, "test", 0, NOW, purpose=purpose, **balances)


GOODS = [
    # buckets of one line                                  status       fulfillment  return
    ({}, ("open", "none", "none")),
    ({"waiting": 2}, ("open", "none", "none")),
    ({"promised": 2}, ("open", "none", "none")),
    ({"promised": 1, "cancelled": 1}, ("open", "none", "none")),
    ({"cancelled": 2}, ("cancelled", "none", "none")),
    ({"promised": 1, "shipped": 1, "under_way": 1}, ("open", "partial", "none")),
    ({"waiting": 1, "shipped": 1}, ("open", "partial", "none")),
    ({"shipped": 2, "under_way": 1}, ("complete", "shipped", "none")),
    ({"shipped": 2}, ("complete", "delivered", "none")),
    ({"shipped": 1, "cancelled": 1, "under_way": 1}, ("complete", "shipped", "none")),
    ({"shipped": 2, "returning": 1}, ("complete", "delivered", "announced")),
    ({"shipped": 2, "returned": 1}, ("complete", "delivered", "partial")),
    ({"shipped": 2, "returning": 1, "returned": 1}, ("complete", "delivered", "partial")),
    ({"shipped": 2, "returned": 2}, ("complete", "delivered", "returned")),
]

MONEY = [
    ({}, "none"),
    ({"pending": 1000}, "pending"),
    ({"pending": 400, "authorized": 600}, "authorized"),
    ({"authorized": 1000}, "authorized"),
    ({"authorized": 1000, "capturing": 1000}, "authorized"),
    ({"authorized": 1000, "voiding": 1000}, "authorized"),
    ({"authorized": 1000, "voided": 400}, "authorized"),
    ({"authorized": 1000, "voided": 1000}, "voided"),
    ({"authorized": 1000, "captured": 400}, "part_paid"),
    ({"authorized": 1000, "captured": 1000}, "paid"),
    ({"authorized": 1200, "captured": 1200}, "paid"),
    ({"authorized": 1000, "captured": 400, "voided": 600}, "part_paid"),
    ({"authorized": 1000, "captured": 1000, "refunding": 400}, "paid"),
    ({"authorized": 1000, "captured": 1000, "refunded": 400}, "part_refunded"),
    ({"authorized": 1000, "captured": 1000, "refunded": 1000}, "refunded"),
    ({"authorized": 1000, "captured": 1000, "refunded": 1400, "discrepancy": 400}, "refunded"),
]


@pytest.mark.parametrize(("buckets", "statuses"), GOODS)
def test_what_the_goods_are_called(buckets, statuses):
    status, _, fulfillment, returns = derive([line(**buckets)], [], [])
    assert (status, fulfillment, returns) == statuses


@pytest.mark.parametrize(("balances", "status"), MONEY)
def test_what_the_money_is_called(balances, status):
    assert derive([line(promised=2)], [], [payment(**balances)])[1] == status


@pytest.mark.parametrize(("balances", "status"), MONEY)
def test_a_guarantee_is_no_payment(balances, status):
    assert derive([line(promised=2)], [], [payment("guarantee", **balances)])[1] == "none"


def test_lines_and_payments_add_up():
    lines = [line(shipped=1, under_way=1), line(cancelled=3)]
    payments = [payment(authorized=600, captured=600), payment(authorized=400)]
    assert derive(lines, [], payments) == ("complete", "part_paid", "shipped", "none")
    payments[1].captured = 400
    assert derive(lines, [], payments)[1] == "paid"


def test_nothing_owed_is_paid_by_nothing():
    """Cancelled whole after it was captured: paid, until the refund has happened."""
    assert derive([line(cancelled=2)], [], [payment(authorized=1000, captured=1000, refunding=1000)])[1] == "paid"


def test_an_order_of_money_alone_is_complete():
    """A fee that was charged by itself: there are no goods to wait for."""
    fee = Adjustment(b"", 1, "fee", "Fee", 500, 0, 500, NOW, 0, leaves="never")
    assert derive([], [fee], [payment(authorized=500, captured=500)]) == ("complete", "paid", "none", "none")
    assert derive([line()], [fee], [])[0] == "open"
