"""What becomes of parcels: they arrive, come back, or are lost; and who owes what to whom then."""

import pytest


@pytest.fixture
def sent(shop):
    """Two units left Berlin, paid for; three more are there."""
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=2, authorized="20.00")
    shop.shipped("A")
    shop.captured("A", "20.00")
    return shop


def money(shop):
    return lambda: (shop.payment("A"), shop.asked("A"), shop.state("A")["due"])


def test_a_parcel_arrives(sent):
    assert (sent.line("A")["under_way"], sent.statuses("A")) == (2, "complete paid shipped none")
    with sent.unchanged(money(sent), lambda: sent.stock("TEA"), lambda: sent.moves("A"), lambda: sent.buckets("A")):
        assert sent.parcel_told("A", "delivery", at="2026-03-02T14:05:00Z")["units"] == 2
    assert sent.moves("A", "holdings") == ["on_hand@BER→carrier 2", "carrier→customer 2"]
    assert (sent.line("A")["under_way"], sent.statuses("A")) == (0, "complete paid delivered none")
    assert sent.states() == (["delivered"], ["delivered"])
    assert sent.one("select delivered_at from parcels")["delivered_at"].isoformat() == "2026-03-02T14:05:00+00:00"
    code, facts = sent.refused("fulfillment.record_delivery", order=sent.order("A"), parcel=1)
    assert (code, facts["state"]) == ("parcel_closed", "delivered"), "a carrier tells it twice"


def test_an_order_is_delivered_with_its_last_parcel(shop):
    shop.open(stock={"TEA": {"BER": 3}})
    shop.place("A", TEA=3)
    shop.released("A")
    shop.pick("A")
    shop.ship("A", L1=1)
    shop.parcel_told("A", "delivery")
    assert (shop.statuses("A"), shop.states()) == ("open none partial none", (["picked"], ["delivered"]))
    shop.ship("A")
    assert shop.states() == (["shipped"], ["delivered", "shipped"])
    shop.parcel_told("A", "delivery", 2)
    assert (shop.statuses("A"), shop.states()) == ("complete none delivered none", (["delivered"], ["delivered"] * 2))


def test_nobody_at_home_and_then_somebody(sent):
    with sent.unchanged(money(sent), lambda: sent.buckets("A"), lambda: sent.line("A"), lambda: sent.moves("A", "holdings")):
        sent.parcel_told("A", "failed_delivery", reason="nobody at home")
        assert sent.one("select state, failure from parcels") == {"state": "failed", "failure": "nobody at home"}
        sent.do("fulfillment.redeliver", order=sent.order("A"), parcel=1)
        sent.parcel_told("A", "failed_delivery", reason="nobody at home")
    sent.parcel_told("A", "delivery")
    assert sent.one("select state, failure from parcels") == {"state": "delivered", "failure": None}
    code, facts = sent.refused("fulfillment.redeliver", order=sent.order("A"), parcel=1)
    assert (code, "fulfillment.record_delivery" in facts["may"]) == ("parcel_closed", False)


def test_a_lost_parcel_is_replaced(sent):
    """Story 8: no money moves, and a new parcel leaves."""
    with sent.unchanged(money(sent)):
        assert sent.parcel_told("A", "loss")["again"] == 2
        assert sent.moves("A")[-2:] == ["shipped→waiting 2", "waiting→promised@BER 2"]
        assert sent.moves("A", "holdings")[-1] == "carrier→shrinkage 2"
        assert (sent.buckets("A"), sent.statuses("A")) == ("p2", "open paid none none")
        sent.shipped("A")
    assert (sent.buckets("A"), sent.states()) == ("s2", (["shipped", "shipped"], ["lost", "shipped"]))
    assert sent.stock("TEA") == {"on_hand": 1, "promised": 0, "short": 0}
    sent.parcel_told("A", "delivery", 2)
    assert sent.statuses("A") == "complete paid delivered none"


def test_a_lost_parcel_that_can_not_be_replaced_waits_or_is_paid_back(shop):
    shop.open(stock={"TEA": {"BER": 1}})
    shop.place("A", TEA=1, authorized="10.00")
    shop.shipped("A")
    shop.captured("A", "10.00")
    shop.parcel_told("A", "loss")
    assert (shop.buckets("A"), shop.asked("A")) == ("w1", [])
    shop.cancel("A")
    assert (shop.buckets("A"), shop.asked("A"), shop.statuses("A")) == ("c1", ["refund 1000"], "cancelled paid none none")


def test_a_refused_parcel_is_taken_back(sent):
    """Story 11, first: nobody looks at it before it is looked at; its price is given back."""
    with sent.unchanged(lambda: sent.stock("TEA")["on_hand"], lambda: sent.stock("TEA")["promised"]):
        assert sent.parcel_told("A", "refusal")["units"] == 2
    assert sent.moves("A")[-1] == "shipped→returned 2"
    assert sent.moves("A", "holdings")[-1] == "carrier→quarantine@BER 2"
    assert sent.one("select quarantine from stock where location = 'BER'")["quarantine"] == 2
    assert (sent.line("A")["credited"], sent.line("A")["under_way"], sent.asked("A")) == (2, 0, ["refund 2000"])
    assert (sent.buckets("A"), sent.states()) == ("r2", (["shipped"], ["returned"]))
    assert sent.state("A")["return_status"] == "returned"


def test_an_undeliverable_parcel_is_sent_again(sent):
    """Story 11, second: it is back in Hamburg, and leaves from there; no money moves."""
    sent.correct("TEA", -3)
    with sent.unchanged(money(sent), lambda: sent.stock("TEA")):
        sent.parcel_told("A", "failed_delivery", reason="address unknown")
        told = sent.parcel_told("A", "return_to_sender", location="HAM")
        assert (told["again"], told["taken_back"]) == (2, 0)
        assert sent.moves("A")[-2:] == ["shipped→waiting 2", "waiting→promised@HAM 2"]
        assert sent.moves("A", "holdings")[-1] == "carrier→on_hand@HAM 2"
        sent.shipped("A")
    assert (sent.buckets("A"), sent.statuses("A")) == ("s2", "complete paid shipped none")
    assert sent.states() == (["shipped", "shipped"], ["returned", "shipped"])


def test_what_nobody_pays_for_is_not_sent_again(shop):
    """More left than was ordered; the box comes back, and only what was ordered is owed."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=2, authorized="20.00")
    shop.left_unasked("A", "BER", L1=3)
    told = shop.parcel_told("A", "return_to_sender")
    assert (told["again"], told["taken_back"]) == (2, 1)
    assert (shop.line("A", 1)["promised"], shop.line("A", 2)["returned"]) == (2, 1)
    assert shop.stock("TEA") == {"on_hand": 5, "promised": 2, "short": 0}


def test_a_download_has_arrived_whatever_becomes_of_the_box(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    shop.do("catalog.put_sku", code="BOOK", title="E-book", tracked=False)
    shop.place("A", TEA=1, BOOK=1)
    shop.shipped("A")
    shop.parcel_told("A", "loss")
    assert (shop.line("A", 1)["promised"], shop.line("A", 2)["shipped"]) == (1, 1)


def test_a_parcel_of_somebody_else_is_not_there(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=1)
    assert shop.refused("fulfillment.record_delivery", order=shop.order("A"), parcel=1) == (
        "parcel_unknown",
        {"field": "parcel", "value": 1},
    )
