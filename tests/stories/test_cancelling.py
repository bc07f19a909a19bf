"""Orders that are not wanted any more: units come back least-done first, and money follows them."""


def test_a_pick_up_that_is_never_collected(shop):
    """Story 4: the units go back on the shelf they never left, and the card is let go."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=1, authorized="10.00")
    assert shop.buckets("A") == "p1"

    assert shop.cancel("A")["cancelled"] == 1

    assert shop.buckets("A") == "c1"
    assert shop.moves("A") == ["demand→promised@BER 1", "promised@BER→cancelled 1"]
    assert shop.moves("A", "holdings") == []
    assert shop.stock("TEA") == {"on_hand": 5, "promised": 0, "short": 0}
    assert shop.asked("A") == ["void 1000"]
    shop.voided("A", "10.00", reference="v1")
    assert shop.cash("A") == ["offered→authorized 1000", "authorized→voiding 1000", "voiding→voided 1000"]
    assert shop.cash("A", "holdings") == []
    assert shop.payment("A") == {"authorized": 1000, "voided": 1000}
    assert shop.statuses("A") == "cancelled voided none none"
    assert shop.state("A")["due"] == 0


def test_cancelled_while_the_floor_is_picking(shop):
    """Story 5: what nobody has touched goes at once, what is picked is recalled; the floor was too late."""
    shop.open(stock={"TEA": {"BER": 4}})
    shop.place("A", TEA=5, authorized="50.00")
    shop.released("A")
    shop.pick("A", L1=2)
    assert shop.buckets("A") == "w1p4"

    outcome = shop.cancel("A")

    assert (outcome["cancelled"], outcome["recalling"]) == (3, 2)
    assert shop.moves("A")[2:] == ["waiting→cancelled 1", "promised@BER→cancelled 2", "promised@BER→recalling@BER 2"]
    assert shop.asked("A") == ["recall 2", "void 3000"], "the price of three units is given back, of two we don't know yet"
    assert shop.stock("TEA") == {"on_hand": 4, "promised": 2, "short": 0}

    shop.left_unasked("A", "BER", L1=2)
    assert shop.buckets("A") == "s2c3"
    assert shop.moves("A")[-1] == "recalling@BER→shipped 2"
    assert shop.asked("A") == ["void 3000", "capture 2000"], "nobody need answer the recall any more"
    assert shop.stock("TEA") == {"on_hand": 2, "promised": 0, "short": 0}
    assert shop.statuses("A") == "complete authorized shipped none"
    shop.captured("A", "20.00")
    shop.voided("A", "30.00")
    assert shop.payment("A") == {"authorized": 5000, "captured": 2000, "voided": 3000}
    assert shop.state("A")["due"] == 0


def test_a_recall_that_comes_in_time_for_one(shop):
    """What was stopped is cancelled and its price let go; what was not goes out and is paid for."""
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=2, authorized="20.00")
    shop.released("A")
    shop.pick("A")
    shop.cancel("A")
    assert shop.asked("A") == ["recall 2"]
    assert shop.buckets("A") == "p2"

    outcome = shop.recalled("A", 1, stopped=1, not_stopped=1)

    assert outcome["recalling"] == 0
    assert shop.buckets("A") == "p1c1"
    assert shop.moves("A")[2:] == ["recalling@BER→promised@BER 1", "recalling@BER→cancelled 1"]
    assert shop.asked("A") == ["void 1000"]
    assert shop.stock("TEA") == {"on_hand": 2, "promised": 1, "short": 0}
    shop.ship("A")
    assert shop.buckets("A") == "s1c1"
    assert shop.asked("A") == ["void 1000", "capture 1000"]
    assert shop.statuses("A") == "complete authorized shipped none"


def test_a_recall_that_stops_everything(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=2, authorized="20.00")
    shop.released("A")
    shop.pick("A")
    shop.cancel("A")
    with shop.unchanged(lambda: shop.stock("TEA")["on_hand"]):
        shop.recalled("A", 1, stopped=1)
        assert (shop.buckets("A"), shop.asked("A")) == ("p1c1", ["recall 1", "void 1000"]), "one is still on its way back"
        shop.recalled("A", 1, stopped=1)
    assert shop.buckets("A") == "c2"
    assert shop.asked("A") == ["void 1000", "void 1000"]
    assert shop.one("select state from fulfillments")["state"] == "cancelled"
    assert shop.statuses("A") == "cancelled authorized none none"


def test_nothing_ships_while_its_recall_is_unanswered(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=2)
    shop.released("A")
    shop.pick("A")
    shop.cancel("A", L1=1)
    with shop.unchanged(lambda: shop.moves("A"), lambda: shop.stock("TEA"), lambda: shop.state("A")):
        code, facts = shop.refused("fulfillment.ship", order=shop.order("A"), fulfillment=1)
    assert (code, facts["units"]) == ("units_recalled", 1)
    code, facts = shop.refused("fulfillment.record_recall", order=shop.order("A"), instruction=1, stopped=2)
    assert (code, facts["recalled"]) == ("recall_too_large", 1)


def test_some_units_before_anything_is_picked(shop):
    """Two of five: the other three, their stock and their price stand as they did."""
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 5}, "CUP": {"BER": 1}})
    shop.place("A", TEA=5, CUP=1, authorized="60.00")
    shop.released("A")
    with shop.unchanged(lambda: shop.line("A", 2), lambda: shop.stock("CUP")):
        shop.cancel("A", L1=2)
    assert shop.buckets("A") == "p4c2"
    assert shop.stands("A") == ["stock@BER hard 3", "stock@BER hard 1"]
    assert shop.asked("A") == ["void 2000"]
    assert shop.statuses("A") == "open authorized none none"


def test_some_units_after_some_are_picked(shop):
    """Three of four, when two are picked: two untouched go first, then one picked is recalled."""
    shop.open(stock={"TEA": {"BER": 4}})
    shop.place("A", TEA=4)
    shop.released("A")
    shop.pick("A", L1=2)
    outcome = shop.cancel("A", L1=3)
    assert (outcome["cancelled"], outcome["recalling"]) == (2, 1)
    shop.recalled("A", 1, stopped=1)
    assert (shop.buckets("A"), shop.stands("A")) == ("p1c3", ["stock@BER hard 1"])
    shop.ship("A")
    assert shop.buckets("A") == "s1c3"


def test_what_has_shipped_is_not_cancelled(shop):
    shop.open(stock={"TEA": {"BER": 3}})
    shop.place("A", TEA=3, authorized="30.00")
    shop.released("A")
    shop.pick("A")
    shop.ship("A", L1=2)
    with shop.unchanged(lambda: shop.moves("A"), lambda: shop.cash("A"), lambda: shop.state("A"), lambda: len(shop.events())):
        code, facts = shop.refused("orders.cancel", order=shop.order("A"), lines=[{"line": 1, "quantity": 2}])
    assert (code, facts["cancellable"]) == ("units_not_cancellable", 1)
    shop.cancel("A")
    shop.recalled("A", 2, stopped=1)
    assert shop.buckets("A") == "s2c1"
    assert shop.refused("orders.cancel", order=shop.order("A"))[0] == "nothing_to_cancel"


def test_cancelled_after_it_was_paid(shop):
    """Captured when placed: what is cancelled is refunded, and what is kept is not."""
    shop.open(stock={"TEA": {"BER": 3}}, capture_policy="placed")
    shop.place("A", TEA=3, authorized="30.00")
    shop.captured("A", "30.00")
    shop.cancel("A", L1=1)
    assert shop.asked("A") == ["refund 1000"]
    shop.refunded("A", "10.00")
    assert shop.payment("A") == {"authorized": 3000, "captured": 3000, "refunded": 1000}
    assert shop.cash("A", "holdings") == ["payer→clearing 3000", "clearing→payer 1000"]
    assert shop.statuses("A") == "open part_refunded none none"
    shop.cancel("A")
    shop.refunded("A", "20.00")
    assert shop.payment("A") == {"authorized": 3000, "captured": 3000, "refunded": 3000}
    assert shop.statuses("A") == "cancelled refunded none none"


def test_the_oldest_who_waits_gets_what_is_given_back(shop):
    shop.open(stock={"TEA": {"BER": 3}})
    shop.place("A", TEA=3)
    shop.place("B", TEA=2)
    shop.place("C", TEA=2)
    shop.cancel("A")
    assert [shop.buckets(order) for order in "ABC"] == ["c3", "p2", "w1p1"]
    assert shop.stock("TEA") == {"on_hand": 3, "promised": 3, "short": 0}
