"""A checkout sets units aside; they become its order's, or are free again."""

from datetime import timedelta

from tests.shop import order_body
from tests.stories.test_expecting import stands


def reserve(shop, reference="cart", minutes=30, partial=False, **lines):
    named = [{"sku": sku, "quantity": n} for sku, n in lines.items()]
    return shop.do("stock.reserve", channel="web", reservation=reference, lines=named, minutes=minutes, partial=partial)


def order(shop, reference, reservation="cart", **lines):
    return shop.do("orders.place", **order_body(reference, lines, reservation=reservation))


def state(shop, reference="cart"):
    return shop.one("select state from reservations where reference = %s", reference)["state"]


def later(shop, minutes):
    """So many minutes pass, and what has fallen due is done."""
    shop.owner.execute("update clock set offset_us = offset_us + %s", (minutes * 60_000_000,))
    for row in shop.rows("select body from due where command = 'stock.expire_reservation'"):
        shop.do("stock.expire_reservation", **row["body"])


def test_what_a_checkout_reserved_is_its_orders(shop):
    """
    stock    TEA @BER 5
    reserve  cart  TEA x4     -> set aside
    place    B     TEA x2     -> promised 1, waiting 1
    place    A     TEA x4 with the cart -> promised 4
    """
    shop.open(stock={"TEA": {"BER": 5}})
    told = reserve(shop, TEA=4)
    assert told["lines"] == [{"sku": "TEA", "wanted": 4, "reserved": 4}]
    shop.place("B", TEA=2)
    assert (shop.buckets("B"), shop.stock("TEA")) == ("w1p1", {"on_hand": 5, "promised": 5, "short": 0})
    order(shop, "A", TEA=4)
    assert (stands(shop, "A"), shop.buckets("B"), state(shop)) == (["stock BER 4"], "w1p1", "confirmed")
    assert shop.moves("A") == ["demand→promised@BER 4"]
    assert shop.stock("TEA") == {"on_hand": 5, "promised": 5, "short": 0}
    assert order(shop, "A", TEA=4)["existed"], "sent again, it is the same order"
    code, facts = shop.refused("orders.place", **order_body("C", {"TEA": 1}, reservation="cart"))
    assert (code, facts["state"]) == ("reservation_expired", "confirmed")
    later(shop, 31)
    assert (shop.buckets("A"), state(shop)) == ("p4", "confirmed")


def test_what_differs_is_promised_as_usual(shop):
    """More of one, less of another, and something else: what the cart held too much goes to who waits."""
    shop.open(skus=("TEA", "CUP", "POT"), stock={"TEA": {"BER": 4}, "CUP": {"BER": 3}, "POT": {"BER": 1}})
    reserve(shop, TEA=2, CUP=3)
    shop.place("W", CUP=2)
    assert shop.buckets("W") == "w2"
    order(shop, "A", TEA=3, CUP=2, POT=1)
    assert (stands(shop, "A"), shop.buckets("W")) == (["stock BER 3", "stock BER 2", "stock BER 1"], "w1p1")
    assert shop.rows("select * from promises where line is null") == []


def test_a_reservation_that_was_not_used(shop):
    shop.open(stock={"TEA": {"BER": 3}})
    reserve(shop, TEA=3)
    shop.place("A", TEA=2)
    later(shop, 29)
    assert (shop.buckets("A"), state(shop)) == ("w2", "open")
    later(shop, 2)
    assert (shop.buckets("A"), state(shop)) == ("p2", "expired")
    assert shop.refused("orders.place", **order_body("B", {"TEA": 1}, reservation="cart"))[0] == "reservation_expired"
    assert shop.events().count("reservation.ended") == 1


def test_it_is_over_when_its_time_is_even_if_nobody_has_looked(shop):
    shop.open(stock={"TEA": {"BER": 3}})
    reserve(shop, TEA=3, minutes=10)
    shop.owner.execute("update clock set offset_us = %s", (timedelta(minutes=10) // timedelta(microseconds=1),))
    assert shop.refused("orders.place", **order_body("B", {"TEA": 1}, reservation="cart"))[0] == "reservation_expired"


def test_given_up(shop):
    shop.open(stock={"TEA": {"BER": 3}})
    reserve(shop, TEA=3)
    assert shop.do("stock.release_reservation", channel="web", reservation="cart")["units"] == 3
    assert (state(shop), shop.stock("TEA")["promised"]) == ("released", 0)
    assert shop.refused("stock.release_reservation", channel="web", reservation="cart")[0] == "reservation_expired"
    assert shop.refused("stock.release_reservation", channel="web", reservation="none")[0] == "reservation_unknown"


def test_all_or_nothing_or_what_there_is(shop):
    shop.open(stock={"TEA": {"BER": 3}})
    shop.do("catalog.put_sku", code="BOOK", title="E-book", tracked=False)
    lines = [{"sku": "BOOK", "quantity": 1}, {"sku": "TEA", "quantity": 2}, {"sku": "TEA", "quantity": 2}]
    with shop.unchanged(lambda: shop.stock("TEA"), lambda: shop.rows("select * from reservations"), shop.events):
        code, facts = shop.refused("stock.reserve", channel="web", reservation="cart", lines=lines)
    assert (code, facts["wanted"], facts["available"]) == ("not_available", 4, 3)
    told = shop.do("stock.reserve", channel="web", reservation="cart", lines=lines, partial=True)["lines"]
    assert [(t["sku"], t["wanted"], t["reserved"]) for t in told] == [("BOOK", 1, 1), ("TEA", 4, 3)]
    order(shop, "A", BOOK=1, TEA=4)
    assert (shop.buckets("A"), state(shop)) == ("w1p4", "confirmed")


def test_what_is_not_sold_beyond_its_stock_is_sold_from_a_reservation(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    shop.owner.execute("update skus set oversell = 'deny'")
    reserve(shop, TEA=2)
    assert shop.refused("orders.place", **order_body("B", {"TEA": 1}))[0] == "not_available"
    assert order(shop, "A", TEA=2)["waiting"] == 0


def test_a_newcomer_like_any_other(shop):
    """What waits comes first, in the same breath too."""
    shop.open()
    shop.place("W", TEA=2)
    lines = [{"sku": "TEA", "quantity": 2}]
    came = "stock.receive", {"sku": "TEA", "location": "BER", "quantity": 3}
    replies = shop.together(came, ("stock.reserve", {"channel": "web", "reservation": "cart", "lines": lines}))
    assert [r.code for r in replies] == [None, "not_available"]
    assert shop.buckets("W") == "p2"


def test_reserved_and_ordered_in_one_breath(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    lines = [{"sku": "TEA", "quantity": 2}]
    replies = shop.together(
        ("stock.reserve", {"channel": "web", "reservation": "cart", "lines": lines}),
        ("orders.place", order_body("B", {"TEA": 1})),
        ("orders.place", order_body("A", {"TEA": 2}, reservation="cart")),
    )
    assert [r.status for r in replies] == [201, 201, 201]
    assert (shop.buckets("A"), shop.buckets("B")) == ("p2", "w1")


def test_a_reference_is_used_once(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    reserve(shop, TEA=1)
    code, _ = shop.refused("stock.reserve", channel="web", reservation="cart", lines=[{"sku": "TEA", "quantity": 1}])
    assert code == "reservation_exists"
    assert shop.refused("orders.place", **order_body("A", {"TEA": 1}, reservation="other"))[0] == "reservation_unknown"
