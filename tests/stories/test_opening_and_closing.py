"""Channels and warehouses that close and open again: nothing new is promised by the closed, and what waits hears of the opened."""

from tests.shop import order_body


def put_location(shop, code, active):
    shop.do("settings.put_location", code=code, title=code, active=active)


def put_channel(shop, *locations, **more):
    shop.do("settings.put_channel", code="web", title="Web", currency="EUR", locations=list(locations), **more)


def test_a_closed_warehouse_promises_nothing_new(shop):
    """What stands promised there stays, and leaves; the rest is promised elsewhere, or waits until it opens."""
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"BER": 10, "HAM": 1}})
    shop.place("A", TEA=2)
    put_location(shop, "BER", active=False)
    with shop.unchanged(lambda: shop.stands("A"), lambda: shop.stock("TEA")):
        shop.place("B", TEA=3)
    assert shop.stands("B") == ["stock@HAM soft 1", "waiting soft 2"]
    shop.receive("TEA", 5)
    assert shop.buckets("B") == "w2p1"
    assert shop.shipped("A")["units"] == 2
    put_location(shop, "BER", active=True)
    assert shop.stands("B") == ["stock@BER soft 2", "stock@HAM soft 1"]


def test_a_closed_channel_takes_no_orders(shop):
    """Those it has go on, and sent again they are answered as before."""
    shop.open(stock={"TEA": {"BER": 10}})
    shop.place("A", TEA=2)
    shop.place("W", TEA=10)
    put_channel(shop, "BER", active=False)
    with shop.unchanged(lambda: shop.stock("TEA"), shop.events):
        code, facts = shop.refused("orders.place", **order_body("B", {"TEA": 1}))
    assert (code, facts) == ("channel_closed", {"field": "channel", "value": "web"})
    assert shop.place("A", TEA=2)["existed"]
    assert shop.shipped("A")["units"] == 2
    shop.receive("TEA", 2)
    assert shop.buckets("W") == "p10"
    put_channel(shop, "BER")
    shop.place("B", TEA=1)


def test_a_warehouse_that_a_channel_gains_is_offered_to_what_waits(shop, monkeypatch):
    """Whatever waits for whatever, a few SKUs at a time; what nobody waits for stays as it is."""
    for module in ("store.loaders.queues", "commands.stock.rebalance_waiting"):
        monkeypatch.setattr(f"argosy.{module}.REBALANCE_SKUS_MAX", 2)
    skus = ("TEA", "CUP", "POT", "JAR", "TIN", "MUG")
    shop.open(skus=skus)
    shop.do("settings.put_location", code="HAM", title="HAM")
    for sku in skus[:-1]:
        shop.place(f"of {sku}", **{sku: 2})
        shop.receive(sku, 1, "HAM")
    shop.receive("MUG", 1, "HAM")
    assert {shop.buckets(f"of {sku}") for sku in skus[:-1]} == {"w2"}
    put_channel(shop, "BER", "HAM")
    assert {shop.buckets(f"of {sku}") for sku in skus[:-1]} == {"w1p1"}
    assert shop.one("select count(*) n from commands where name = 'stock.rebalance_waiting'")["n"] == 3
    before = shop.one("select count(*) n from commands where starts_with(name, 'stock.rebalance')")
    put_channel(shop, "HAM", "BER")
    assert shop.one("select count(*) n from commands where starts_with(name, 'stock.rebalance')") == before, "nothing is gained by that"


def test_digital_goods_are_delivered_though_every_warehouse_is_closed(shop):
    shop.open()
    shop.do("catalog.put_sku", code="BOOK", title="E-book", tracked=False)
    shop.place("A", BOOK=1)
    put_location(shop, "BER", active=False)
    assert shop.shipped("A")["units"] == 1
