"""Discounts by per cent: what they come to, of what, and that they are placed as an amount with their reason."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argosy.base.money import decimal
from argosy.console.drafts.edit import EditDraft
from argosy.console.drafts.edit import asked as edited
from argosy.console.drafts.new_order import Draft, Shop, asked
from argosy.console.drafts.shares import line, part, percent

TABLE = """
10 %        10
10%         10
 12.5 %     12.5
0%          0
1 000 %     -
ten %       -
10          -
-5 %        -
"""


def test_how_it_is_typed():
    for row in TABLE.strip("\n").splitlines():
        typed, meant = row.rsplit(maxsplit=1)
        assert percent(typed) == (None if meant == "-" else meant), row


@pytest.mark.parametrize(("amount", "share", "off"), [(1000, "10", 100), (999, "10", 100), (994, "10", 99), (995, "10", 100), (1, "50", 1)])
def test_rounded_half_up_to_the_smallest_coin(amount, share, off):
    assert part(amount, share) == off


@given(st.integers(0, 10**9), st.integers(0, 100), st.integers(0, 100))
def test_more_per_cent_is_never_less_and_never_more_than_all(amount, one, two):
    low, high = sorted((one, two))
    assert 0 <= part(amount, str(low)) <= part(amount, str(high)) <= amount


@given(st.integers(1, 1000), st.integers(0, 10**6), st.integers(0, 100))
def test_a_line_comes_to_its_price_less_its_share(units, cents, share):
    said, amount = line({"sku": "TEA", "quantity": str(units), "discount": f"{share} %"}, decimal(cents, 2), 2)
    off = sum(round(float(one["amount"]) * 100) for one in said.get("discounts", ()))
    assert "discount" not in said
    assert (amount + off, off) == (units * cents, part(units * cents, str(share)))


def test_without_a_price_nothing_is_said_of_it():
    """The command refuses the line for its price, and a share of nothing known is none."""
    assert line({"sku": "TEA", "quantity": "2", "discount": "1.50"}, "10.00", 2) == (
        {"sku": "TEA", "quantity": "2", "discount": "1.50"},
        1850,
    )
    assert line({"sku": "TEA", "quantity": "2", "discount": "10 %"}, None, 2)[1] == 0


def test_as_they_are_placed():
    """The order's is of the lines with their own discounts off; both keep their reason."""
    fields = {"channel": "web", "lines.3.sku": "TEA", "lines.3.quantity": "3", "lines.3.discount": "10 %"}
    fields |= {"lines.5.sku": "MUG", "lines.5.quantity": "1", "lines.5.unit_price": "4.99", "lines.5.discount": "0.09"}
    fields |= {"adjustments.0.kind": "discount", "adjustments.0.title": "Discount", "adjustments.0.amount": "5 %"}
    fields |= {f"ship_to.{name}": "x" for name in ("name", "line1", "city")} | {"ship_to.country": "DE"}
    body = asked(Draft.new(fields), Shop("EUR", {"TEA": "10.00"}), ZoneInfo("Europe/Berlin")).body
    assert body is not None
    assert [(d.title, d.amount) for d in body.lines[0].discounts or ()] == [("10 %", "3.00")]
    assert (body.lines[1].discount, body.lines[1].discounts) == ("0.09", None)
    (charge,) = body.adjustments or ()
    assert (charge.amount, charge.reason) == ("1.60", "5 %"), "of 27.00 and 4.90: 1.595"


def test_what_is_wrong_stands_beside_the_field_it_was_typed_in():
    fields = {"channel": "web", "lines.3.sku": "TEA", "lines.3.quantity": "3", "lines.3.discount": "10 %"}
    told = asked(Draft.new(fields), Shop("EUR", {"TEA": "10.00"}), ZoneInfo("Europe/Berlin"))
    assert told.said.field("lines[0].discounts[0].amount") == "lines.3.discount"
    assert told.said.field("lines[0].discount") == "lines.3.discount"


def test_off_an_order_that_is_edited():
    """Of what its lines come to as the form has them: two of three kept, of their discount of 3.00 two thirds, and one line more."""
    line = {"n": 1, "code": "TEA", "role": "goods", "parent": None, "per_parent": None, "unit_price": "10.00", "discount": "3.00"}
    line |= {"ordered": 3, "cancelled": 1, "credited": 0, "recalling": 0, "shipped": 0}
    order = {"id": str(uuid.uuid4()), "due": "0.00", "prices_include_tax": True, "lines": [line], "adjustments": []}
    order |= {"ship_to": {}, "bill_to": {}, "delivery_method": None}
    fields = {"added.0.sku": "MUG", "added.0.quantity": "1", "added.0.discount": "20 %"}
    fields |= {"adjustments.0.kind": "discount", "adjustments.0.title": "Discount", "adjustments.0.amount": "10 %"}
    told = edited(EditDraft("key", fields), order, ZoneInfo("Europe/Berlin"), {"MUG": "5.00"})
    assert told.body is not None, told.wrong
    mug, charge = told.body.changes
    assert [(d.title, d.amount) for d in mug.discounts] == [("20 %", "1.00")]
    assert (charge.amount, charge.reason) == ("2.20", "10 %"), "of 20.00 less 2.00, and 4.00"
    assert told.said.field("changes[0].discounts[0].amount") == "added.0.discount"
