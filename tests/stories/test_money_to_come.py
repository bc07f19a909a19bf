"""Money that is to come: by transfer, by a link, at the door; and money that was held for a time only."""

from datetime import UTC, datetime, timedelta

import pytest


def sold(shop, units=10):
    shop.open(stock={"TEA": {"BER": units}})
    shop.place("A", TEA=units)


def in_days(days):
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def test_too_little_and_then_the_rest(shop):
    """Story 16."""
    sold(shop)
    assert shop.expect("A")["pending"] == "100.00"
    assert (shop.statuses("A"), shop.state("A")["due"]) == ("open pending none none", 10000)
    told = shop.transferred("A", "60.00", reference="17/3")
    assert (told["payment"], told["pending"], told["due"]) == (1, "40.00", "40.00")
    shop.transferred("A", "40.00", reference="19/1")
    assert shop.cash("A") == ["offered→pending 10000", "pending→captured 6000", "pending→captured 4000"]
    assert shop.cash("A", "holdings") == ["payer→clearing 6000", "payer→clearing 4000"]
    assert (shop.statuses("A"), shop.state("A")["due"], shop.asked("A")) == ("open paid none none", 0, [])


def test_too_much_is_given_back(shop):
    """Story 17: of the five too many nobody had told us."""
    sold(shop)
    shop.expect("A")
    shop.transferred("A", "105.00")
    assert shop.asked("A") == ["refund 500"]
    shop.refunded("A", "5.00")
    assert shop.cash("A") == [
        "offered→pending 10000",
        "pending→captured 10000",
        "offered→captured 500",
        "captured→refunding 500",
        "refunding→refunded 500",
    ]
    assert shop.cash("A", "holdings") == ["payer→clearing 10500", "clearing→payer 500"]


def test_too_much_is_kept_when_somebody_says_so(shop):
    """And is not given back by the next settling, nor when the order is cancelled."""
    sold(shop)
    shop.expect("A")
    shop.transferred("A", "105.00", overpaid="keep")
    assert (shop.asked("A"), shop.state("A")["gross"], shop.statuses("A")) == ([], 10500, "open paid none none")
    assert shop.one("select kind, gross, tax, leaves from adjustments") == {
        "kind": "overpayment",
        "gross": 500,
        "tax": 0,
        "leaves": "never",
    }
    shop.cancel("A")
    assert shop.asked("A") == ["refund 10000"]
    shop.refund("A", amount="5.00", reason="they want it after all")
    assert shop.asked("A") == ["refund 10000", "refund 500"]


def test_nothing_is_kept_of_what_is_not_too_much(shop):
    sold(shop)
    shop.transferred("A", "60.00", overpaid="keep")
    assert (shop.state("A")["gross"], shop.state("A")["due"]) == (10000, 4000)
    shop.transferred("A", "60.00", overpaid="keep")
    assert (shop.state("A")["gross"], shop.asked("A")) == (12000, [])


def test_a_transfer_nobody_expected_is_a_payment_of_its_own(shop):
    sold(shop)
    told = shop.transferred("A", "100.00")
    assert (told["payment"], shop.payment("A")) == (1, {"authorized": 10000, "captured": 10000})
    assert shop.cash("A") == ["offered→captured 10000"]
    shop.transferred("A", "1.00")
    assert shop.payment("A", 2)["captured"] == 100
    assert [kind for _, kind, _, state in shop.instructions("A") if state == "open"] == ["refund", "refund"]


def test_a_line_of_a_statement_counts_once(shop):
    """The statement is read twice; another line of the same amount is another transfer."""
    sold(shop)
    shop.expect("A")
    shop.transferred("A", "50.00", reference="17/3")
    with shop.unchanged(shop.events, lambda: shop.payment("A")):
        assert shop.transferred("A", "50.00", reference="17/3")["pending"] == "50.00"
    shop.transferred("A", "50.00", reference="17/4")
    assert shop.statuses("A") == "open paid none none"


def test_a_transfer_counts_for_what_expects_just_that(shop):
    sold(shop)
    shop.expect("A", "30.00")
    shop.expect("A", "70.00")
    assert shop.transferred("A", "70.00")["payment"] == 2
    assert shop.transferred("A", "10.00")["payment"] == 1
    assert shop.transferred("A", "20.00", collector="test")["payment"] == 3, "another bank"
    assert (shop.payment("A", 1), shop.state("A")["due"]) == ({"pending": 2000, "authorized": 1000, "captured": 1000}, 0)


def test_no_more_is_expected_than_is_due(shop):
    sold(shop)
    shop.expect("A", "60.00")
    code, facts = shop.refused("payments.expect", order=shop.order("A"), collector="manual", amount="40.01")
    assert (code, facts) == ("not_due", {"field": "amount", "value": "40.01", "due": "40.00"})
    assert shop.expect("A")["pending"] == "40.00"
    assert shop.refused("payments.expect", order=shop.order("A"), collector="manual")[0] == "not_due"


def test_what_will_not_come_is_withdrawn_and_another_way_is_tried(shop):
    sold(shop)
    shop.expect("A", method="link")
    assert shop.withdraw("A", amount="30.00")["pending"] == "70.00"
    assert shop.withdraw("A")["amount"] == "70.00"
    assert shop.cash("A")[1:] == ["pending→offered 3000", "pending→offered 7000"]
    assert (shop.statuses("A"), shop.state("A")["due"]) == ("open none none none", 10000)
    assert shop.refused("payments.withdraw", order=shop.order("A"), payment=1)[0] == "not_pending"
    shop.expect("A", collector="test", method="cash on delivery")


def test_a_transfer_pays_what_a_card_refused_and_too_little_does_not(shop):
    sold(shop, 2)
    shop.authorize("A", "20.00")
    shop.shipped("A")
    shop.declined("A", 1)
    shop.voided("A", "20.00")
    shop.transferred("A", "15.00")
    assert (shop.holds("A"), shop.state("A")["due"]) == (["payment"], 500)
    shop.transferred("A", "5.00")
    assert (shop.holds("A"), shop.statuses("A")) == ([], "complete paid shipped none")


# ── in time, or not ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_order_that_is_not_paid_in_time_is_cancelled(shop):
    sold(shop)
    shop.expect("A", cancel_unpaid_at=in_days(7))
    shop.transferred("A", "30.00")
    shop.later(days=6)
    assert shop.buckets("A") == "p10"
    shop.later(days=8)
    assert (shop.buckets("A"), shop.asked("A")) == ("c10", ["refund 3000"])
    assert shop.cash("A")[-2:] == ["pending→offered 7000", "captured→refunding 3000"]
    assert shop.one("select data from events where type = 'order.cancelled'")["data"]["reason"] == "unpaid"
    assert (shop.stock("TEA")["promised"], shop.state("A")["due"]) == (0, 0)


def test_an_order_that_is_paid_in_time_is_not(shop):
    sold(shop)
    shop.expect("A", cancel_unpaid_at=in_days(7))
    shop.transferred("A", "100.00")
    with shop.unchanged(shop.events):
        shop.later(days=8)
    assert shop.buckets("A") == "p10"


def test_what_is_paid_another_way_is_not_cancelled(shop):
    """The link is left to lapse; the card has paid."""
    sold(shop)
    shop.expect("A", method="link", cancel_unpaid_at=in_days(1))
    shop.authorize("A", "100.00")
    shop.later(days=2)
    assert (shop.buckets("A"), shop.payment("A", 1), shop.payment("A", 2)) == ("p10", {}, {"authorized": 10000})


def test_what_the_floor_has_picked_is_recalled(shop):
    sold(shop, 2)
    shop.expect("A", cancel_unpaid_at=in_days(1))
    shop.released("A")
    shop.pick("A")
    shop.later(days=2)
    assert shop.asked("A") == ["recall 2"]
    shop.recalled("A", 1, stopped=2)
    assert (shop.buckets("A"), shop.state("A")["due"]) == ("c2", 0)


def test_a_deadline_is_still_to_come(shop):
    sold(shop)
    body = {"order": shop.order("A"), "collector": "manual", "cancel_unpaid_at": "2020-01-01T00:00:00Z"}
    assert shop.refused("payments.expect", **body)[0] == "in_the_past"


# ── authorizations expire ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def half_shipped(shop):
    """Eight of ten, of which four have left and are paid; the card holds the rest for a week."""
    shop.open(stock={"TEA": {"BER": 8}})
    card = {"collector": "test", "reference": "ch_A", "authorized": "80.00", "expires_at": in_days(7)}
    shop.sell("A", {"TEA": 8}, payments=[card])
    shop.released("A")
    shop.pick("A")
    shop.ship("A", L1=4)
    shop.captured("A", "40.00")
    return shop


def test_an_authorization_expires_half_way(half_shipped):
    """Story 19."""
    shop = half_shipped
    shop.later(days=6)
    assert (shop.payment("A"), shop.holds("A")) == ({"authorized": 8000, "captured": 4000}, [])
    shop.later(days=8)
    assert shop.cash("A")[-1] == "authorized→voided 4000"
    assert (shop.state("A")["due"], shop.holds("A"), shop.asked("A")) == (4000, ["payment"], [])
    shop.ship("A", L1=4)
    assert shop.asked("A") == [], "there is nothing to take it from"
    shop.expect("A", method="link")
    shop.withdraw("A", 2)
    shop.authorize("A", "40.00")
    assert (shop.holds("A"), shop.asked("A"), shop.state("A")["due"]) == ([], ["capture 4000"], 0)
    shop.captured("A", "40.00", 3)
    assert shop.statuses("A") == "complete paid shipped none"


def test_what_has_been_asked_for_is_the_collectors_to_answer(half_shipped):
    shop = half_shipped
    shop.ship("A", L1=4)
    assert shop.asked("A") == ["capture 4000"]
    shop.later(days=8)
    assert (shop.asked("A"), shop.holds("A")) == (["capture 4000"], [])


def test_what_has_expired_is_not_captured(half_shipped):
    """Not by hand, nor by what ships in the moment before it is noticed."""
    shop = half_shipped
    shop.owner.execute("update clock set offset_us = 8::bigint * 24 * 3600 * 1000000")
    code, facts = shop.refused("payments.capture", order=shop.order("A"), payment=1)
    assert (code, facts["payment"]) == ("authorization_expired", 1)
    shop.ship("A", L1=4)
    assert shop.asked("A") == []
    shop.office.fire()
    assert (shop.payment("A")["voided"], shop.holds("A")) == (4000, ["payment"])


def test_what_is_not_needed_any_more_expires_unnoticed(shop):
    """Two cards, of which one is enough: it goes, and nothing is due."""
    shop.open(stock={"TEA": {"BER": 2}}, capture_policy="manual")
    shop.place("A", TEA=2)
    shop.do("payments.authorize", order=shop.order("A"), collector="test", amount="15.00", expires_at=in_days(1))
    shop.authorize("A", "5.00")
    shop.hold("A", "payment", "no refunds meanwhile")
    shop.cancel("A", L1=2)
    shop.later(days=2)
    assert (shop.payment("A"), shop.state("A")["due"]) == ({"authorized": 1500, "voided": 1500}, 0)
    shop.unhold("A", "payment")
    assert shop.asked("A") == ["void 500"]
