"""Units that are kept back: of a SKU at each location, for nobody by itself; and from the orders of a channel."""

from tests.shop import order_body


def two_channels(shop, safety=0, buffer=0, **stock):
    """`web` and `market` sell from BER; the market leaves `buffer` units of everything there."""
    shop.open(stock={sku: {"BER": n} for sku, n in stock.items()})
    for_safety(shop, safety)
    market(shop, buffer=buffer)


def for_safety(shop, n, **terms):
    shop.do("catalog.put_sku", code="TEA", title="Tea", safety_stock=n, **terms)


def market(shop, **terms):
    shop.do("settings.put_channel", **{"code": "market", "title": "Market", "currency": "EUR", "locations": ["BER"]} | terms)


def sell(shop, reference, channel="market", **lines):
    return shop.do("orders.place", **order_body(reference, lines, channel=channel))


def test_safety_stock_is_for_nobody_by_itself(shop):
    """
    stock    TEA @BER 5, of which 3 for safety
    place    A  TEA x4   -> promised 2, waiting 2
    receive  TEA 1       -> A has 3
    """
    two_channels(shop, safety=3, TEA=5)
    sell(shop, "A", "web", TEA=4)
    assert shop.buckets("A") == "w2p2"
    shop.receive("TEA", 1)
    assert (shop.buckets("A"), shop.stock("TEA")) == ("w1p3", {"on_hand": 6, "promised": 3, "short": 0})
    shop.correct("TEA", -2)
    assert (shop.buckets("A"), shop.stock("TEA")["promised"]) == ("w1p3", 3), "what is promised is kept, from the safety stock too"
    lines = [{"sku": "TEA", "quantity": 1}]
    assert shop.refused("stock.reserve", channel="web", reservation="cart", lines=lines)[0] == "not_available"


def test_a_person_may_move_it(shop):
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"BER": 5}})
    for_safety(shop, 3)
    shop.do("stock.transfer", transfer="T-1", source="BER", target="HAM", lines=[{"sku": "TEA", "quantity": 5}])
    assert shop.stock("TEA")["promised"] == 5


def test_a_channel_leaves_its_buffer_to_the_others(shop):
    """The market's orders don't get the last three, whether they have just come or have waited; who sells through the web does."""
    two_channels(shop, buffer=3, TEA=5)
    sell(shop, "M", TEA=4)
    assert shop.buckets("M") == "w2p2"
    sell(shop, "A", "web", TEA=2)
    assert shop.buckets("A") == "p2", "who can't claim them holds up nobody"
    shop.receive("TEA", 3)
    assert (shop.buckets("M"), shop.stock("TEA")) == ("w1p3", {"on_hand": 8, "promised": 5, "short": 0})
    sell(shop, "B", "web", TEA=4)
    assert shop.buckets("B") == "w1p3"


def test_what_comes_of_a_supply_leaves_them_too(shop):
    two_channels(shop, buffer=1, safety=1)
    for_safety(shop, 1, oversell="preorder", preorder_until="2040-01-01T00:00:00Z")
    shop.do("stock.expect", supply="PO-1", sku="TEA", location="BER", quantity=4)
    sell(shop, "M", TEA=2)
    sell(shop, "A", "web", TEA=2)
    shop.do("stock.receive", supply="PO-1", sku="TEA", location="BER", quantity=4)
    assert (shop.buckets("M"), shop.buckets("A")) == ("p2", "w1p1")
    assert shop.stock("TEA") == {"on_hand": 4, "promised": 3, "short": 0}


def test_what_is_kept_back_no_more_is_offered_to_what_waits(shop):
    """
    stock    TEA @BER 5, of which 2 for safety, and 2 not for the market
    place    M  TEA x5   -> promised 1, waiting 4
    keep     1 for safety      -> M has 2
    leave    0 to the others   -> M has 4
    keep     3 for safety      -> M still has 4
    """
    two_channels(shop, safety=2, buffer=2, TEA=5)
    sell(shop, "M", TEA=5)
    assert shop.buckets("M") == "w4p1"
    for_safety(shop, 1)
    assert shop.buckets("M") == "w3p2"
    market(shop, buffer=0)
    assert shop.buckets("M") == "w1p4"
    for_safety(shop, 3)
    assert (shop.buckets("M"), shop.rows("select from due")) == ("w1p4", [])
