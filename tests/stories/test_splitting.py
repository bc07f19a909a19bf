"""One order from several shelves: splits, short picks, and what is left for later."""

import pytest


def on(shop, command, fulfillment, **more):
    return shop.do(f"fulfillment.{command}", order=shop.order("A"), fulfillment=fulfillment, **more)


def test_a_short_pick_is_found_elsewhere_and_the_rest_waits(shop):
    """
    stock    TEA @BER 10, @HAM 1
    place    A   TEA x10      -> promised @BER 10
    release  A                -> 1 @BER
    pick     A/1 8, short 2   -> promised @BER 8, @HAM 1, waiting 1
    ship     A/1              -> shipped 8, promised @HAM 1, waiting 1
    release  A                -> 2 @HAM
    receive  TEA @BER 5       -> promised @HAM 1, @BER 1
    check    TEA @BER         -> on_hand 5 promised 1
    """
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"BER": 10, "HAM": 1}})
    shop.place("A", TEA=10, authorized="100.00")
    assert shop.stands("A") == ["stock@BER soft 10"]
    assert shop.released("A") == 1
    shop.pick("A", L1=8, short={1: 2})
    assert sorted(shop.stands("A")) == ["stock@BER hard 8", "stock@HAM soft 1", "waiting soft 1"]
    shop.ship("A")
    assert (shop.buckets("A"), shop.asked("A")) == ("w1p1s8", ["capture 8000"])
    assert shop.released("A") == 2
    shop.receive("TEA", 5)
    assert sorted(shop.stands("A")) == ["stock@BER soft 1", "stock@HAM hard 1"]
    assert shop.stock("TEA") == {"on_hand": 5, "promised": 1, "short": 0}
    assert shop.stock("TEA", "HAM") == {"on_hand": 1, "promised": 1, "short": 0}
    assert shop.line("A")["ordered"] == 10, "splitting is rows of promises, never of lines"


def test_one_order_from_two_places(shop):
    """
    stock    TEA @BER 3, CUP @HAM 2
    place    A   TEA x3, CUP x2
    release  A                  -> 1 @BER, 2 @HAM
    ship     A/1, in 2 parcels  -> partial
    ship     A/2                -> shipped
    deliver  parcels 1, 2, 3    -> delivered, with the last
    """
    shop.open(locations=("BER", "HAM"), skus=("TEA", "CUP"), stock={"TEA": {"BER": 3}, "CUP": {"HAM": 2}})
    shop.place("A", TEA=3, CUP=2, authorized="50.00")
    assert shop.do("fulfillment.release", order=shop.order("A"))["fulfillments"] == [1, 2]
    for n in (1, 2):
        on(shop, "start", n)
        on(shop, "pick", n)
    on(shop, "pack", 1, lines=[{"line": 1, "quantity": 1}])
    on(shop, "pack", 1)
    with shop.unchanged(lambda: shop.stock("CUP", "HAM"), lambda: shop.line("A", 2)):
        assert on(shop, "ship", 1)["parcels"] == [1, 2]
    assert (shop.statuses("A"), shop.asked("A")) == ("open authorized partial none", ["capture 3000"])
    assert shop.states() == (["shipped", "picked"], ["shipped", "shipped"])
    assert on(shop, "ship", 2)["parcels"] == [3]
    assert (shop.statuses("A"), shop.asked("A")) == ("complete authorized shipped none", ["capture 3000", "capture 2000"])
    for parcel in (1, 3):
        shop.parcel_told("A", "delivery", parcel)
    assert shop.states() == (["shipped", "delivered"], ["delivered", "shipped", "delivered"])
    shop.parcel_told("A", "delivery", 2)
    assert shop.states() == (["delivered", "delivered"], ["delivered"] * 3)
    assert shop.statuses("A") == "complete authorized delivered none"
    rows = shop.rows("select location, fulfillment from parcels order by n")
    assert [tuple(r.values()) for r in rows] == [("BER", 1), ("BER", 1), ("HAM", 2)]


@pytest.mark.usefixtures("extras")
def test_ship_complete_short_twice(shop):
    """Story 1: short, filled, short at the pick; the last is given up, and what is left goes."""
    shop.open()
    shop.place("A", TEA=3, authorized="30.00")
    shop.do("test.ship_complete", order=shop.order("A"))
    assert shop.buckets("A") == "w3"
    shop.receive("TEA", 3)
    assert shop.buckets("A") == "p3"
    shop.released("A")
    shop.pick("A", L1=2, short={1: 1})
    assert shop.buckets("A") == "w1p2"
    shop.ship("A")
    shop.cancel("A", L1=1)
    assert (shop.buckets("A"), shop.statuses("A")) == ("s2c1", "complete authorized shipped none")
    assert shop.moves("A")[-3:] == ["promised@BER→waiting 1", "promised@BER→shipped 2", "waiting→cancelled 1"]


def test_some_units_are_released_and_the_rest_later(shop):
    """
    stock    TEA @BER 10, CUP @BER 2
    place    A   TEA x5, CUP x2
    release  A   TEA x2         -> 1 @BER with TEA x2; TEA x3, CUP x2 stay
    release  A   TEA x4         -> refused: 3 are left
    ship     A/1                -> shipped 2
    release  A                  -> 2 @BER with the rest
    """
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 10}, "CUP": {"BER": 2}})
    shop.place("A", TEA=5, CUP=2, authorized="70.00")
    with shop.unchanged(lambda: shop.stock("TEA"), lambda: shop.line("A")["promised"]):
        assert shop.do("fulfillment.release", order=shop.order("A"), lines=[{"line": 1, "quantity": 2}])["fulfillments"] == [1]
    assert sorted(shop.stands("A")) == ["stock@BER hard 2", "stock@BER soft 2", "stock@BER soft 3"]
    code, facts = shop.refused("fulfillment.release", order=shop.order("A"), lines=[{"line": 1, "quantity": 4}])
    assert (code, facts["units"]) == ("nothing_to_release", 3)
    for lines, code in (([{"line": 9, "quantity": 1}], "line_unknown"), ([{"line": 1, "quantity": 1}] * 2, "line_twice")):
        assert shop.refused("fulfillment.release", order=shop.order("A"), lines=lines)[0] == code
    on(shop, "pick", 1)
    on(shop, "ship", 1)
    assert (shop.statuses("A"), shop.asked("A")) == ("open authorized partial none", ["capture 2000"])
    assert shop.released("A") == 2
    assert sorted(shop.stands("A")) == ["stock@BER hard 2", "stock@BER hard 3"]
