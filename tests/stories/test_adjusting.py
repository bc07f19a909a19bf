"""An order that costs more or less than it did: why, what follows, and how far it may go."""

import pytest

from tests.shop import order_body


def sold(shop, units=4, **more):
    shop.open(stock={"TEA": {"BER": units}})
    return shop.place("A", TEA=units, authorized=f"{units}0.00", **more)


def adjustments(shop):
    rows = shop.rows("select kind, gross, tax, units, leaves, line, reason from adjustments order by n")
    return [tuple(r.values()) for r in rows]


def test_a_price_is_changed_after_half_has_left(shop):
    """Story 23, at 25.00 a piece: ten less is let go at once, and the second half is taken at its new price."""
    shop.open(stock={"TEA": {"BER": 4}})
    shop.sell("A", {"TEA": 4}, price="25.00", authorized="100.00")
    shop.released("A")
    shop.pick("A")
    shop.ship("A", L1=2)
    shop.captured("A", "50.00")
    done = shop.adjust("A", "price", "-10.00", "they had an offer")
    assert (done["owed"], done["due"], shop.asked("A")) == ("90.00", "0.00", ["void 1000"])
    assert shop.cash("A")[-1] == "authorized→voiding 1000"
    shop.voided("A", "10.00", instruction=2)
    shop.ship("A", L1=2)
    assert shop.asked("A") == ["capture 4000"]
    shop.captured("A", "40.00")
    assert (shop.statuses("A"), shop.payment("A")) == (
        "complete paid shipped none",
        {"authorized": 10000, "captured": 9000, "voided": 1000},
    )
    assert adjustments(shop) == [("price", -1000, 0, 4, "units", None, "they had an offer")]


def test_goodwill_after_all_is_paid_is_refunded(shop):
    sold(shop)
    shop.shipped("A")
    shop.captured("A", "40.00")
    told = shop.adjust("A", "goodwill", "-5.00", "came a week late")
    assert (told["adjustment"], told["owed"], shop.asked("A")) == (1, "35.00", ["refund 500"])
    assert shop.state("A")["gross"] == 3500
    event = shop.one("select data from events where type = 'order.adjusted'")["data"]
    assert (event["kind"], event["gross"], event["currency"], event["line"]) == ("goodwill", -500, "EUR", None)
    assert "late" not in str(event)


def test_a_fee_is_due(shop):
    """Nothing is held for it: somebody must ask for it."""
    sold(shop)
    told = shop.adjust("A", "fee", "3.50", "gift wrapping")
    assert (told["owed"], told["due"]) == ("43.50", "3.50")
    assert shop.asked("A") == []
    shop.cancel("A")
    assert shop.state("A")["due"] == 0, "it stays with the order, and is held of the card"
    assert shop.asked("A") == ["void 3650", "capture 350"]


@pytest.mark.parametrize(("kind", "left"), [("price", 2000 - 200), ("goodwill", 2000 - 400), ("shipping", 2000 - 400)])
def test_what_leaves_with_the_units_and_what_with_the_last_of_them(shop, kind, left):
    """Four units less 4.00; two are cancelled."""
    sold(shop)
    shop.adjust("A", kind, "-4.00")
    shop.cancel("A", L1=2)
    assert shop.payment("A")["authorized"] - shop.payment("A")["voiding"] == left


def test_a_line_has_its_own_price(shop):
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 2}, "CUP": {"BER": 2}})
    shop.place("A", TEA=2, CUP=2, authorized="40.00")
    shop.adjust("A", "price", "-6.00", line=2)
    shop.cancel("A", L2=1)
    assert shop.payment("A") == {"authorized": 4000, "voiding": 600 + 700}
    shop.cancel("A", L1=2)
    assert shop.payment("A")["voiding"] == 600 + 700 + 2000


def test_nothing_costs_less_than_nothing(shop):
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 1}, "CUP": {"BER": 1}})
    shop.place("A", TEA=1, CUP=1)
    body = {"order": shop.order("A"), "reason": "?"}
    with shop.unchanged(shop.events, lambda: shop.state("A")):
        code, facts = shop.refused("orders.adjust", kind="price", amount="-20.01", **body)
        assert (code, facts) == ("adjustment_too_large", {"field": "amount", "value": "-20.01", "owed": "20.00"})
        assert shop.refused("orders.adjust", kind="price", amount="-10.01", line=1, **body)[1]["owed"] == "10.00"
        assert shop.refused("orders.adjust", kind="goodwill", amount="1.00", **body)[0] == "goodwill_is_given"
        assert shop.refused("orders.adjust", kind="fee", amount="0.001", **body)[0] == "amount_too_precise"
        assert shop.refused("orders.adjust", kind="price", amount="-1.00", line=3, **body)[0] == "line_unknown"
    shop.adjust("A", "price", "-10.00", line=1)
    assert shop.refused("orders.adjust", kind="price", amount="-0.01", line=1, **body)[1]["owed"] == "0.00"
    shop.adjust("A", "price", "-10.00")
    assert shop.refused("orders.adjust", kind="goodwill", amount="-0.01", **body)[1]["owed"] == "0.00"
    assert shop.state("A")["gross"] == 0


def test_what_is_cancelled_has_no_price_to_change(shop):
    sold(shop)
    shop.cancel("A")
    body = {"order": shop.order("A"), "reason": "?"}
    assert shop.refused("orders.adjust", kind="shipping", amount="4.00", **body)[0] == "nothing_kept"
    shop.adjust("A", "fee", "4.00", "it was engraved already")
    assert shop.state("A")["due"] == 400


def test_it_bears_tax_as_the_goods_do(shop):
    """19 % of the tea and none of the book, of which the first is kept: what is taken off holds as much tax as they do."""
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 1}, "CUP": {"BER": 1}})
    lines = [{"sku": "TEA", "quantity": 1, "unit_price": "11.90", "tax": "1.90"}, {"sku": "CUP", "quantity": 1, "unit_price": "10.00"}]
    shop.do("orders.place", **order_body("A", {}) | {"lines": lines})
    shop.adjust("A", "price", "-1.19", line=1)
    shop.adjust("A", "price", "-1.00", line=2)
    shop.adjust("A", "goodwill", "-2.19")
    assert [(a[1], a[2]) for a in adjustments(shop)] == [(-119, -19), (-100, 0), (-219, -19)]
    row = shop.state("A")
    assert (row["gross"], row["tax"], row["net"]) == (2190 - 438, 190 - 38, 2000 - 400)


def test_whoever_looked_before_is_told(shop):
    seen = sold(shop)["order"]["version"]
    shop.adjust("A", "goodwill", "-1.00")
    late = {"order": shop.order("A"), "kind": "goodwill", "amount": "-1.00", "reason": "twice"}
    assert shop.reply("orders.adjust", if_match=f'"{seen}"', **late).code == "version_conflict"


# ── asking by hand ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_refund_with_a_reason_is_goodwill(shop):
    sold(shop)
    shop.shipped("A")
    shop.captured("A", "40.00")
    told = shop.refund("A", amount="5.00", reason="scratched, they keep it")
    assert (told["amount"], told["adjustment"], shop.asked("A")) == ("5.00", 1, ["refund 500"])
    assert adjustments(shop) == [("goodwill", -500, 0, 4, "never", None, "scratched, they keep it")]
    shop.refunded("A", "5.00", instruction=2)
    assert (shop.asked("A"), shop.state("A")["due"], shop.statuses("A")) == ([], 0, "complete part_refunded shipped none")


def test_a_refund_without_a_reason_would_be_taken_again(shop):
    sold(shop)
    shop.shipped("A")
    shop.captured("A", "40.00")
    with shop.unchanged(shop.events, lambda: shop.payment("A")):
        code, facts = shop.refused("payments.refund", order=shop.order("A"), payment=1, amount="5.00")
        assert (code, facts) == ("refund_unexplained", {"field": "reason", "payment": 1, "owed": "5.00"})
        code, facts = shop.refused("payments.refund", order=shop.order("A"), payment=1)
        assert (code, facts["captured"], facts["overpaid"]) == ("not_refundable", "40.00", "0.00")
        assert shop.refused("payments.refund", order=shop.order("A"), payment=1, amount="40.01", reason="?")[0] == "not_refundable"
        assert shop.refused("payments.refund", order=shop.order("A"), payment=2)[0] == "payment_unknown"


def test_what_is_paid_too_much_is_given_back_while_the_order_stands_still(shop):
    """A hold for payment stops what is asked by itself; a person may ask all the same, and needs no reason for it."""
    sold(shop)
    shop.captured("A", "40.00")
    shop.hold("A", "payment")
    shop.cancel("A", L1=1)
    assert shop.asked("A") == []
    told = shop.refund("A")
    assert (told["amount"], told["adjustment"], shop.asked("A")) == ("10.00", None, ["refund 1000"])
    shop.cancel("A", L1=1)
    told = shop.refund("A", amount="12.00", reason="and two for the trouble")
    assert (told["adjustment"], adjustments(shop)[0][1]) == (1, -200)
    shop.unhold("A", "payment")
    assert shop.asked("A") == ["refund 1000", "refund 1200"], "nothing more, nothing less"


def test_an_authorization_is_let_go_by_hand(shop):
    sold(shop)
    told = shop.void("A", amount="15.00")
    assert (told["amount"], told["due"], shop.asked("A")) == ("15.00", "15.00", ["void 1500"])
    assert shop.void("A")["amount"] == "25.00"
    code, facts = shop.refused("payments.void", order=shop.order("A"), payment=1)
    assert (code, facts["open"]) == ("not_voidable", "0.00")
    shop.voided("A", "40.00")
    assert (shop.state("A")["due"], shop.statuses("A")) == (4000, "open voided none none")
