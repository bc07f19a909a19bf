"""What happened elsewhere is written down as it ended: no stock moves, nothing is asked of anybody, and the books balance."""

import pytest

AT = "2011-12-09T12:50:00Z"


def recorded(reference, lines=(), **more):
    """A body of orders.record: lines of (sku, units, price), or written out."""
    written = [line if isinstance(line, dict) else dict(zip(("sku", "quantity", "unit_price"), line, strict=True)) for line in lines]
    head = {"channel": "web", "reference": reference, "currency": "EUR", "location": "past", "collector": "history", "placed_at": AT}
    return head | {"lines": written} | more


def charge(kind, amount, title="as it was called"):
    return {"kind": kind, "title": title, "amount": amount}


@pytest.fixture
def past(shop):
    """A shop with 5 of TEA on the shelf, and a place for what is over."""
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 5}})
    shop.do("settings.put_location", code="past", title="The past", active=False)
    shop.do("settings.put_collector", code="history", kind="manual")
    return shop


def credited(shop, reference, number, *lines):
    told = [dict(zip(("line", "quantity", "amount"), line, strict=False)) for line in lines]
    return shop.do("orders.record_credit", order=shop.order(reference), reference=number, lines=told)


def test_an_order_of_the_past_is_complete_and_paid_and_no_stock_moves(past):
    with past.unchanged(lambda: past.stock("TEA"), lambda: past.rows("select * from stock")):
        outcome = past.do(
            "orders.record", **recorded("A", [("TEA", 2, "10.00"), ("CUP", 1, "0.0015")], charges=[charge("shipping", "4.90")])
        )

    assert (outcome["total"], outcome["refunded"], outcome["existed"]) == ("24.90", "0.00", False)
    assert past.statuses("A") == "complete paid delivered none"
    assert past.moves("A") == ["demand→shipped 2", "demand→shipped 1"]
    assert past.moves("A", "holdings") == ["opening@past→customer 2", "opening@past→customer 1"]
    assert past.cash("A") == ["offered→captured 2490"]
    assert past.cash("A", "holdings") == ["payer→clearing 2490"]
    assert past.asked("A") == []
    assert past.rows("select * from due") == []
    assert past.state("A")["placed_at"].isoformat().startswith("2011-12-09T12:50")
    assert "order.recorded" in past.events()
    assert "order.placed" not in past.events(), "or mails would go out for it"


def test_what_came_back_was_given_back_and_what_was_cancelled_never_paid(past):
    line = {"sku": "TEA", "quantity": 4, "unit_price": "10.00", "cancelled": 1, "returned": 2}
    outcome = past.do("orders.record", **recorded("A", [line]))

    assert outcome["refunded"] == "20.00"
    assert past.buckets("A") == "s1c1r2"
    assert past.statuses("A") == "complete part_refunded delivered partial"
    assert past.cash("A") == ["offered→captured 3000", "captured→refunded 2000"]
    assert past.moves("A", "holdings") == ["opening@past→customer 3", "customer→supplier@past 2"]
    assert past.state("A")["due"] == 0


@pytest.mark.parametrize(
    ("line", "statuses"),
    [
        ({"cancelled": 3}, "cancelled none none none"),
        ({"returned": 3}, "complete refunded delivered returned"),
    ],
)
def test_an_order_may_have_ended_otherwise(past, line, statuses):
    past.do("orders.record", **recorded("A", [{"sku": "TEA", "quantity": 3, "unit_price": "10.00"} | line]))
    assert past.statuses("A") == statuses


def test_an_order_may_be_of_charges_alone_even_below_zero(past):
    past.do("orders.record", **recorded("FEE", charges=[charge("fee", "12.00")]))
    past.do("orders.record", **recorded("BACK", charges=[charge("fee", "-9.00")], paid="9.00"))

    assert past.statuses("FEE") == "complete paid none none"
    assert past.statuses("BACK") == "complete refunded none none"
    assert [past.state(r)["gross"] for r in ("FEE", "BACK")] == [1200, -900]
    assert past.payment("BACK") == {"authorized": 900, "captured": 900, "refunded": 900}


def test_what_was_never_paid_is_due(past):
    past.do("orders.record", **recorded("A", [("TEA", 1, "10.00")], paid="4.00"))
    past.do("orders.record", **recorded("B", [("TEA", 1, "10.00")], paid="0"))
    assert [(past.state(r)["due"], past.state(r)["payment_status"]) for r in "AB"] == [(600, "part_paid"), (1000, "none")]


def test_a_credit_takes_units_back_and_gives_their_price_back(past):
    past.do("orders.record", **recorded("A", [("TEA", 3, "3.3333")], charges=[charge("shipping", "4.90")]))

    outcome = credited(past, "A", "C1", (1, 1))

    assert (outcome["credited"], outcome["refunded"], outcome["existed"]) == ("3.33", "3.33", False)
    assert past.buckets("A") == "s2r1"
    assert past.statuses("A") == "complete part_refunded delivered partial"
    assert past.payment("A") == {"authorized": 1490, "captured": 1490, "refunded": 333}
    assert past.asked("A") == []
    credited(past, "A", "C2", (1, 2))
    assert past.payment("A")["refunded"] == 1000, "parts add up to the whole"
    assert past.state("A")["return_status"] == "returned"


def test_the_same_credit_again_changes_nothing(past):
    past.do("orders.record", **recorded("A", [("TEA", 3, "10.00")]))
    credited(past, "A", "C1", (1, 1))
    with past.unchanged(lambda: past.rows("select * from order_lines"), lambda: past.rows("select * from money_ledger")):
        assert credited(past, "A", "C1", (1, 1))["existed"]


@pytest.mark.parametrize(("given", "difference"), [("12.00", -200), ("7.50", 250), ("10.00", None)])
def test_another_price_than_was_paid_is_written_down(past, given, difference):
    past.do("orders.record", **recorded("A", [("TEA", 3, "10.00")]))

    credited(past, "A", "C1", (1, 1, given))

    rows = past.rows("select kind, gross from adjustments")
    assert [(r["kind"], r["gross"]) for r in rows] == ([("credit", difference)] if difference else [])
    assert past.payment("A")["refunded"] == int(given.replace(".", ""))
    assert (past.state("A")["due"], past.asked("A")) == (0, [])


def test_a_credit_of_what_was_never_paid_lowers_what_is_due(past):
    past.do("orders.record", **recorded("A", [("TEA", 2, "10.00")], paid="0"))
    assert credited(past, "A", "C1", (1, 1))["refunded"] == "0.00"
    assert past.state("A")["due"] == 1000
    assert credited(past, "A", "C1", (1, 1))["existed"]


def test_units_on_their_way_come_back_too(past):
    past.place("LIVE", authorized="20.00", TEA=2)
    past.shipped("LIVE")
    past.captured("LIVE", "20.00")
    credited(past, "LIVE", "C1", (1, 1))
    assert past.line("LIVE")["under_way"] == 2, "their parcel is still on its way"
    assert past.stock("TEA")["on_hand"] == 3
    assert past.payment("LIVE")["refunded"] == 1000


def test_what_cannot_have_come_back_is_refused(past):
    past.do("orders.record", **recorded("A", [{"sku": "TEA", "quantity": 3, "unit_price": "10.00", "cancelled": 1, "returned": 1}]))
    order = past.order("A")
    code, facts = past.refused("orders.record_credit", order=order, reference="C1", lines=[{"line": 1, "quantity": 2}])
    assert (code, facts["returnable"]) == ("units_not_returnable", 1)
    twice = [{"line": 1, "quantity": 1}, {"line": 1, "quantity": 1}]
    assert past.refused("orders.record_credit", order=order, reference="C1", lines=twice)[0] == "line_twice"


def test_a_reference_is_recorded_once(past):
    body = recorded("A", [("TEA", 1, "10.00")])
    first = past.do("orders.record", **body)
    assert past.do("orders.record", **body) == first | {"existed": True}
    assert past.refused("orders.record", **recorded("A", [("TEA", 2, "10.00")]))[0] == "reference_taken"
    past.place("LIVE", TEA=1)
    assert past.refused("orders.record", **recorded("LIVE", [("TEA", 1, "10.00")]))[0] == "reference_taken"


@pytest.mark.parametrize("line", [{"cancelled": 4}, {"cancelled": 2, "returned": 2}])
def test_no_more_than_was_ordered_was_cancelled_or_came_back(past, line):
    with pytest.raises(ValueError, match="than were ordered"):
        past.do("orders.record", **recorded("A", [{"sku": "TEA", "quantity": 3, "unit_price": "1.00"} | line]))


def test_an_order_of_nothing_is_none(past):
    with pytest.raises(ValueError, match="of lines, of charges"):
        past.do("orders.record", **recorded("A"))


def test_what_is_not_sold_any_more_was_sold_then(past):
    past.do("catalog.put_sku", code="TEA", title="Tea", state="stopped")
    past.do("orders.record", **recorded("A", [("TEA", 1, "10.00")]))
    past.do("catalog.put_sku", code="BOOK", title="E-book", tracked=False)
    past.do("orders.record", **recorded("B", [{"sku": "BOOK", "quantity": 2, "unit_price": "5.00", "returned": 1}]))
    assert past.moves("B", "holdings") == []
