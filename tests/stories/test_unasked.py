"""What left without our asking: it is recorded, never refused, and what does not fit is an alarm."""


def test_a_3pl_ships_unasked(shop):
    """Story 13: promised in Berlin, left from Leipzig, of which our books say it has none."""
    shop.open(locations=("BER",), stock={"TEA": {"BER": 2}})
    shop.do("settings.put_location", code="LEJ", title="3PL Leipzig")
    shop.place("A", TEA=3, authorized="30.00")
    assert shop.buckets("A") == "w1p2"

    assert shop.left_unasked("A", "LEJ", L1=3)["unordered"] == 0

    assert shop.buckets("A") == "s3"
    assert shop.moves("A")[2:] == ["promised@BER→shipped 2", "waiting→shipped 1"]
    assert shop.moves("A", "holdings") == ["on_hand@LEJ→carrier 2", "on_hand@LEJ→carrier 1"]
    assert shop.stock("TEA", "LEJ") == {"on_hand": -3, "promised": 0, "short": 3}
    assert shop.stock("TEA") == {"on_hand": 2, "promised": 0, "short": 0}, "what Berlin has is free again"
    assert shop.events().count("stock.short") == 1
    assert shop.asked("A") == ["capture 3000"]
    assert shop.statuses("A") == "complete authorized shipped none"
    shop.receive("TEA", 10, "LEJ")
    assert shop.stock("TEA", "LEJ") == {"on_hand": 7, "promised": 0, "short": 0}


def test_cancelled_and_shipped_all_the_same(shop):
    """Story 38: nobody pays for it; the goods are gone."""
    shop.open(stock={"TEA": {"BER": 1}})
    shop.place("A", TEA=1, authorized="10.00")
    shop.cancel("A")
    shop.voided("A", "10.00")
    with shop.unchanged(lambda: shop.payment("A"), lambda: shop.asked("A"), lambda: shop.state("A")["due"]):
        assert shop.left_unasked("A", "BER", L1=1)["unordered"] == 1
    assert shop.buckets("A") == "s1"
    assert shop.moves("A")[1:] == ["promised@BER→cancelled 1", "cancelled→shipped 1"]
    assert shop.line("A")["credited"] == 1
    assert shop.state("A")["due"] == 0
    assert shop.stock("TEA") == {"on_hand": 0, "promised": 0, "short": 0}


def test_more_left_than_was_ever_ordered(shop):
    """The rest is a line of its own that nobody pays for."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=2, authorized="20.00")
    with shop.unchanged(lambda: shop.state("A")["gross"], lambda: shop.state("A")["due"]):
        assert shop.left_unasked("A", "BER", L1=3)["unordered"] == 1
    assert (shop.line("A", 1)["shipped"], shop.line("A", 2)["shipped"]) == (2, 1)
    extra = shop.line("A", 2)
    assert (extra["ordered"], extra["credited"], extra["gross"], extra["replaces"]) == (1, 1, 0, 1)
    assert shop.moves("A") == ["demand→promised@BER 2", "promised@BER→shipped 2", "demand→shipped 1"]
    assert shop.stock("TEA") == {"on_hand": 2, "promised": 0, "short": 0}
    assert shop.asked("A") == ["capture 2000"]
    assert shop.statuses("A") == "complete authorized shipped none"


def test_it_takes_what_was_promised_to_others(shop):
    """The shelf is empty now, so the order that was promised those units waits."""
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=2)
    shop.place("B", TEA=2)
    shop.left_unasked("B", "BER", L1=2)
    assert (shop.buckets("A"), shop.buckets("B")) == ("w2", "s2")
    assert shop.stock("TEA") == {"on_hand": 0, "promised": 0, "short": 0}


def test_a_picked_parcel_that_leaves_twice_is_gone_twice(shop):
    """The floor ships what it was told to, and the 3PL says the same parcel left from there: both happened."""
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=1, authorized="10.00")
    shop.shipped("A")
    with shop.unchanged(lambda: shop.asked("A"), lambda: shop.statuses("A")):
        shop.left_unasked("A", "BER", L1=1)
    assert shop.buckets("A") == "s2"
    assert shop.stock("TEA") == {"on_hand": 0, "promised": 0, "short": 0}


def test_a_released_fulfillment_that_leaves_by_itself_is_shipped(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=2)
    shop.released("A")
    shop.pick("A", L1=1)
    shop.left_unasked("A", "BER", L1=2)
    assert shop.buckets("A") == "s2"
    assert shop.stands("A") == []
    assert shop.one("select state from fulfillments")["state"] == "shipped"
    assert shop.refused("fulfillment.ship", order=shop.order("A"), fulfillment=1)[0] == "fulfillment_closed"


def test_two_released_fulfillments_that_leave_in_one_parcel_are_both_shipped(shop):
    """The parcel belongs to neither alone; units of both left. What is cancelled later does not undo that."""
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"BER": 2, "HAM": 3}})
    shop.place("A", TEA=5)
    shop.do("fulfillment.release", order=shop.order("A"))
    shop.left_unasked("A", "BER", L1=4)
    states = lambda: [(r["location"], r["state"]) for r in shop.rows("select * from fulfillments order by n")]  # noqa: E731
    assert states() == [("BER", "shipped"), ("HAM", "released")]
    shop.cancel("A")
    assert (states(), shop.buckets("A")) == ([("BER", "shipped"), ("HAM", "shipped")], "s4c1")
