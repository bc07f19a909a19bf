"""What the audit derives of an order by SQL, held against the rule that decides it."""

from __future__ import annotations

import itertools
import random
from datetime import datetime, timedelta

import pytest

from argosy.model.rows import Adjustment, Line, Order, Payment
from argosy.queries.audit import examine
from argosy.rules.status import derive
from argosy.rules.turn import turn
from tests.queries.breaks import CARD, LINE, STATUS
from tests.queries.conftest import NOON
from tests.store.fill import MONDAY, id, insert

STATUSES = ("status", "payment_status", "fulfillment_status", "return_status")


@pytest.mark.parametrize(("column", "derived", "statement"), STATUS)
def test_a_status_is_derived_by_another_route(broken, column, derived, statement):
    """The stored status stays as it was; the one the rows call for is named."""
    found = broken(statement)["statuses"]
    assert (column, derived) in {(f.facts["column"], f.facts["derived"]) for f in found.broken}


@pytest.mark.parametrize(
    ("owed", "change"),
    [
        (500, "update orders set priority = 1"),
        (590, LINE % "credited = 0"),
        (545, LINE % "gross = 763"),
        (571, LINE % "gross = 800"),
        (450, "update adjustments set gross = 0 where kind = 'shipping'"),
        (486, "update adjustments set leaves = 'units' where kind = 'shipping'"),
        (480, "update adjustments set leaves = 'never' where kind = 'discount'"),
        (499, "update adjustments set gross = -71 where kind = 'discount'"),
        (140, LINE % "credited = 5"),
    ],
)
def test_what_is_owed_is_spread_to_the_cent(broken, owed, change):
    """One cent less captured than owed is part_paid, the whole is paid: that pins the audit's own sum to the cent."""
    for captured, status in ((owed - 1, "part_paid"), (owed, "paid")):
        found = broken(change, CARD % f"refunded = 0, captured = {captured - 40}")["statuses"]
        derived = {f.facts["derived"] for f in found.broken if f.facts["column"] == "payment_status"}
        assert derived == {status}, (captured, derived)


def test_nothing_kept_is_nothing_owed(broken):
    """What leaves last is gone too: the 40 points taken are more than is owed."""
    found = broken(LINE % "credited = 6", CARD % "refunded = 0, captured = 0")["statuses"]
    assert [f.facts["derived"] for f in found.broken if f.facts["column"] == "payment_status"] == ["paid"]


def _some_order(n: int, at_random: random.Random) -> tuple[list[Line], list[Adjustment], list[Payment]]:
    """Lines, adjustments and payments in any mix of states, amounts of either sign among them."""
    order, number = id(10_000 + n), at_random.randint
    lines, adjustments, payments = [], [], []
    for i in range(1, number(0, 3) + 1):
        cancelled, shipped, waiting = number(0, 2), number(0, 3), number(0, 1)
        returned, units = number(0, shipped), cancelled + shipped + waiting
        line = Line(order, i, None, "x", "x", 0, 0, 0, number(0, 999), ordered=units, cancelled=cancelled, shipped=shipped)
        line.waiting, line.returned, line.returning = waiting, returned, number(0, shipped - returned)
        line.under_way, line.credited = number(0, 1), number(0, units - cancelled)
        lines.append(line)
    for i in range(1, number(0, 3) + 1):
        leaves, of = at_random.choice(["units", "last", "never"]), at_random.choice([None, *(k.n for k in lines)])
        adjustments.append(Adjustment(order, i, "fee", "x", 0, 0, number(-300, 300), MONDAY, number(0, 9), leaves, of))
    for i in range(1, number(0, 2) + 1):
        payment = Payment(order, i, "test", 0, MONDAY, purpose=at_random.choice(["pay", "pay", "guarantee"]))
        payment.pending, payment.authorized = number(0, 1), at_random.choice([0, number(1, 1200)])
        payment.captured, payment.refunded = (
            at_random.choice([0, payment.authorized]),
            at_random.choice([0, 0, number(0, 999)]),
        )
        payment.voided = at_random.choice([0, payment.authorized - payment.captured])
        payments.append(payment)
    return lines, adjustments, payments


def _some_day(at_random: random.Random) -> datetime:
    """From long before 1970 to long after 2242, rarely on a whole second."""
    return MONDAY + timedelta(days=at_random.randint(-30_000, 300_000), microseconds=at_random.choice([0, at_random.randrange(10**6)]))


def test_both_routes_derive_the_same_statuses_and_turns(books):
    """The audit's SQL and the rules that decide agree on orders in every mix of states: else one of them is wrong."""
    at_random = random.Random(1)
    seen = set()
    for n in range(300):
        parts = _some_order(n, at_random)
        statuses = dict(zip(STATUSES, derive(*parts), strict=True))
        seen |= set(statuses.items())
        terms = {"priority": at_random.randint(-100, 100), "ship_by": at_random.choice([None, _some_day(at_random)])}
        order = Order(id(10_000 + n).bytes, "main", "web", str(n), "EUR", 2, True, b"", MONDAY, **terms, **statuses)
        insert(books, "orders", id=id(10_000 + n), reference=str(n), turn=turn(order), **terms, **statuses)
        for row in itertools.chain(*parts):
            insert(books, row.spec.table, **vars(row))
    checks = {check.name: check for check in examine(books, now=NOON).checks}
    books.rollback()
    assert [str(f) for name in ("statuses", "turns") for f in checks[name].broken] == []
    assert len(seen) == 3 + 8 + 4 + 4, "every status there is came up"
