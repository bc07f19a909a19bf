"""Which units are promised to whom, and who gets what comes: stock in, stock out, and orders that wait in between."""

from tests.shop import order_body

TWO_PLACES = {"locations": ("BER", "HAM")}


def test_stock_is_promised_as_far_as_it_goes(shop):
    """
    stock  TEA @BER 10
    place  A  TEA x4   -> placed
    place  B  TEA x7   -> promised 6, waiting 1
    check  TEA @BER    -> on_hand 10 promised 10
    """
    shop.open(stock={"TEA": {"BER": 10}})
    shop.place("A", TEA=4)
    with shop.unchanged(lambda: shop.buckets("A"), lambda: shop.moves("A")):
        assert shop.place("B", TEA=7)["waiting"] == 1
    assert (shop.buckets("A"), shop.buckets("B")) == ("p4", "w1p6")
    assert shop.moves("B") == ["demand→promised@BER 6", "demand→waiting 1"]
    assert shop.moves("B", "holdings") == []
    assert shop.stock("TEA") == {"on_hand": 10, "promised": 10, "short": 0}


def test_the_whole_line_from_one_place_if_it_has_it_all(shop):
    """BER is preferred, but has not all of it: one parcel is better than two."""
    shop.open(**TWO_PLACES, stock={"TEA": {"BER": 3, "HAM": 5}})
    shop.place("A", TEA=4)
    assert shop.stands("A") == ["stock@HAM soft 4"]
    shop.place("B", TEA=3)
    assert shop.stands("B") == ["stock@BER soft 3"]
    assert shop.stock("TEA", "HAM") == {"on_hand": 5, "promised": 4, "short": 0}


def test_split_over_places_when_none_has_it_all(shop):
    shop.open(**TWO_PLACES, stock={"TEA": {"BER": 3, "HAM": 5}})
    shop.place("A", TEA=9)
    assert shop.stands("A") == ["stock@BER soft 3", "stock@HAM soft 5", "waiting soft 1"]


def test_a_receipt_fills_the_most_urgent_first(shop):
    """By priority, then by age; a later receipt fills the rest. Nobody who has his units loses any."""
    shop.open()
    shop.sell("old", {"TEA": 2})
    shop.sell("new", {"TEA": 2})
    shop.sell("urgent", {"TEA": 2}, priority=5)
    shop.receive("TEA", 3)
    assert [shop.buckets(order) for order in ("urgent", "old", "new")] == ["p2", "w1p1", "w2"]
    shop.receive("TEA", 9)
    assert [shop.buckets(order) for order in ("urgent", "old", "new")] == ["p2", "p2", "p2"]
    assert shop.moves("old") == ["demand→waiting 2", "waiting→promised@BER 1", "waiting→promised@BER 1"]
    assert shop.stands("old") == ["stock@BER soft 2"], "one row, however often it was filled"
    assert shop.stock("TEA") == {"on_hand": 12, "promised": 6, "short": 0}


def test_a_newcomer_does_not_jump_the_queue(shop):
    """In one batch: two units arrive while one order waits; the newcomer is offered only what is left over."""
    shop.open()
    shop.sell("first", {"TEA": 2})
    receipt = ("stock.receive", {"sku": "TEA", "location": "BER", "quantity": 3})
    newcomer = ("orders.place", order_body("newcomer", {"TEA": 3}))
    assert all(reply.accepted for reply in shop.together(receipt, newcomer))
    assert [shop.buckets(order) for order in ("first", "newcomer")] == ["p2", "w2p1"]


def test_a_correction_pushes_back_the_least_urgent(shop):
    """Four of ten missing: the youngest of the lowest priority waits; what is in a fulfillment stands."""
    shop.open(stock={"TEA": {"BER": 10}})
    for order, n in (("old", 3), ("young", 3)):
        shop.sell(order, {"TEA": n})
    shop.sell("urgent", {"TEA": 2}, priority=1)
    shop.sell("packing", {"TEA": 2}, priority=-1)
    shop.released("packing")
    with shop.unchanged(*[lambda order=order: shop.stands(order) for order in ("urgent", "packing")]):
        shop.correct("TEA", -4)
    assert [shop.buckets(order) for order in ("old", "young", "urgent", "packing")] == ["w1p2", "w3", "p2", "p2"]
    assert shop.moves("young") == ["demand→promised@BER 3", "promised@BER→waiting 3"]
    assert shop.stock("TEA") == {"on_hand": 6, "promised": 6, "short": 0}
    shop.correct("TEA", 4)
    assert [shop.buckets(order) for order in ("old", "young")] == ["p3", "p3"]


def test_what_only_hard_promises_cover_stays_short_and_is_told(shop):
    shop.open(stock={"TEA": {"BER": 3}})
    shop.place("A", TEA=3)
    shop.released("A")
    shop.correct("TEA", -2)
    assert shop.stock("TEA") == {"on_hand": 1, "promised": 3, "short": 2}
    assert shop.stands("A") == ["stock@BER hard 3"]
    assert shop.events().count("stock.short") == 1
    shop.receive("TEA", 5)
    assert shop.stock("TEA") == {"on_hand": 6, "promised": 3, "short": 0}


def test_units_pushed_back_find_another_place(shop):
    shop.open(**TWO_PLACES, stock={"TEA": {"BER": 4, "HAM": 3}})
    shop.place("A", TEA=4)
    shop.correct("TEA", -2)
    assert shop.stands("A") == ["stock@BER soft 2", "stock@HAM soft 2"]
    assert shop.buckets("A") == "p4"


def test_a_short_pick_is_made_good_from_another_place(shop):
    """What was not on the shelf is gone from stock; the units are promised anew, and their price is not touched."""
    shop.open(**TWO_PLACES, stock={"TEA": {"BER": 3, "HAM": 2}})
    shop.place("A", TEA=3, authorized="30.00")
    shop.released("A")
    with shop.unchanged(lambda: shop.payment("A"), lambda: shop.asked("A"), lambda: shop.state("A")["due"]):
        shop.pick("A", L1=2, short={1: 1})
    assert shop.moves("A") == ["demand→promised@BER 3", "promised@BER→waiting 1", "waiting→promised@HAM 1"]
    assert shop.stands("A") == ["stock@BER hard 2", "stock@HAM soft 1"]
    assert shop.stock("TEA") == {"on_hand": 2, "promised": 2, "short": 0}
    assert shop.stock("TEA", "HAM") == {"on_hand": 2, "promised": 1, "short": 0}
    shop.ship("A")
    assert shop.asked("A") == ["capture 2000"]
    n = shop.released("A")
    shop.pick("A", n)
    shop.ship("A", n)
    assert (shop.buckets("A"), shop.asked("A")) == ("s3", ["capture 2000", "capture 1000"])


def test_a_short_pick_waits_where_there_is_no_other_place(shop):
    shop.open(stock={"TEA": {"BER": 3}})
    shop.place("A", TEA=3)
    shop.released("A")
    shop.pick("A", short={1: 3})
    assert (shop.buckets("A"), shop.stands("A")) == ("w3", ["waiting soft 3"])
    assert shop.stock("TEA") == {"on_hand": 0, "promised": 0, "short": 0}
    assert shop.one("select state from fulfillments")["state"] == "cancelled"
    shop.receive("TEA", 3)
    assert shop.shipped("A")["units"] == 3


def test_a_marketplace_order_for_stock_we_lack(shop):
    """Story 14: where selling beyond stock is not allowed a shop says no, and a marketplace can't be told no."""
    shop.open()
    shop.do("catalog.put_sku", code="RARE", title="Rare", oversell="deny")
    shop.receive("RARE", 1)
    shop.do("settings.put_channel", code="market", title="Market", currency="EUR", locations=["BER"], accept_always=True)
    with shop.unchanged(lambda: shop.stock("RARE"), lambda: shop.rows("select * from orders"), lambda: len(shop.events())):
        code, facts = shop.refused("orders.place", **order_body("A", {"RARE": 2}))
    assert (code, facts["available"]) == ("not_available", 1)
    shop.do("orders.place", **order_body("M", {"RARE": 2}, channel="market"))
    assert (shop.buckets("M"), shop.moves("M")) == ("w1p1", ["demand→promised@BER 1", "demand→waiting 1"])


def test_digital_goods(shop):
    """Story 28: promised, released and shipped, and no shelf hears of it."""
    shop.open(skus=("TEA",), stock={"TEA": {"BER": 1}})
    shop.do("catalog.put_sku", code="BOOK", title="E-book", tracked=False)
    shop.place("A", BOOK=1, authorized="10.00")
    assert shop.stands("A") == ["none soft 1"]
    with shop.unchanged(lambda: shop.stock("TEA"), lambda: shop.rows("select * from stock")):
        shop.shipped("A")
    assert shop.moves("A") == ["demand→promised 1", "promised→shipped 1"]
    assert shop.moves("A", "holdings") == []
    assert shop.asked("A") == ["capture 1000"]
    assert shop.statuses("A") == "complete authorized delivered none"
    code, _ = shop.refused("stock.receive", sku="BOOK", location="BER", quantity=1)
    assert code == "sku_not_stocked"


def test_digital_goods_go_with_the_parcel_they_were_ordered_with(shop):
    shop.open(stock={"TEA": {"BER": 1}})
    shop.do("catalog.put_sku", code="BOOK", title="E-book", tracked=False)
    shop.place("A", TEA=1, BOOK=2)
    shop.shipped("A")
    assert (shop.buckets("A"), shop.moves("A", "holdings")) == ("s3", ["on_hand@BER→carrier 1"])


def test_digital_goods_that_can_not_be_delivered_are_not_waiting_for_stock(shop):
    """A short pick of what keeps no stock stays promised: no receipt will ever fill it."""
    shop.open(stock={"TEA": {"BER": 1}})
    shop.do("catalog.put_sku", code="BOOK", title="E-book", tracked=False)
    shop.place("A", TEA=1, BOOK=1)
    shop.released("A")
    shop.pick("A", L1=1, short={2: 1})
    assert shop.stands("A") == ["stock@BER hard 1", "none soft 1"]
    shop.ship("A")
    assert shop.shipped("A")["units"] == 1
