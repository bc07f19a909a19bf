"""What no check allowed and happened all the same is told once, when it is raised and when it grows; and never again while it stands."""

from tests.stories.trade import order_of


def alarms(shop):
    rows = shop.rows(
        "select type, data from events where type in "
        "('stock.short', 'supply.short', 'payment.discrepancy', 'value.over', 'order.oversold') order by seq"
    )
    return [(r["type"], next((r["data"][k] for k in ("short", "discrepancy", "over") if k in r["data"]), None)) for r in rows]


def rebalanced(shop):
    return shop.one("select count(*) n from commands where name = 'stock.rebalance'")["n"]


def test_short_under_hard_promises_is_told_once(shop):
    """HAM is short, and the floor is at work on it; BER sells on, and nobody is told again, nor looks again, for that."""
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"HAM": 4}})
    shop.place("A", TEA=4)
    shop.released("A")
    shop.correct("TEA", -3, "HAM")
    assert alarms(shop) == [("stock.short", 3)]
    shop.receive("TEA", 20)
    before = rebalanced(shop)
    for reference in ("B", "C", "D"):
        shop.place(reference, TEA=2)
    shop.shipped("B")
    assert (alarms(shop), rebalanced(shop)) == ([("stock.short", 3)], before)
    shop.correct("TEA", -1, "HAM")
    assert alarms(shop)[1:] == [("stock.short", 4)], "it has grown"
    shop.receive("TEA", 2, "HAM")
    shop.correct("TEA", -1, "HAM")
    assert alarms(shop)[2:] == [("stock.short", 3)], "less than before, and grown again"


def test_soft_promises_are_pushed_back_however_many(shop):
    """More than one look takes: each asks for the next while it moves something."""
    shop.open(stock={"TEA": {"BER": 250}})
    shop.together(*(("orders.place", order_of(f"R{i}", {"TEA": 1})) for i in range(250)))
    shop.correct("TEA", -245)
    assert shop.stock("TEA") == {"on_hand": 5, "promised": 5, "short": 0}
    assert alarms(shop) == [("stock.short", 245)]


def test_more_given_back_than_was_taken(shop):
    """Story 40: 40.00 are being refunded, and somebody refunds 100.00 in the gateway's dashboard."""
    shop.open(stock={"TEA": {"BER": 10}})
    shop.place("A", TEA=10, authorized="100.00")
    shop.captured("A", "100.00")
    shop.cancel("A", L1=4)
    assert shop.asked("A") == ["refund 4000"]
    shop.refunded("A", "100.00", reference="dashboard")
    shop.refunded("A", "40.00", reference="ours")
    assert shop.payment("A")["discrepancy"] == 4000
    assert alarms(shop) == [("payment.discrepancy", 4000)]
    shop.do("payments.authorize", order=shop.order("A"), collector="test", amount="1.00")
    assert alarms(shop) == [("payment.discrepancy", 4000)]


def test_a_marketplace_order_without_stock_is_oversold(shop):
    """Story 14: it is taken, it waits, and it is told; a web shop's backorder is none."""
    shop.open(stock={"TEA": {"BER": 1}})
    shop.do("settings.put_channel", code="market", title="Market", currency="EUR", locations=["BER"], accept_always=True)
    shop.place("B", TEA=2)
    assert alarms(shop) == []
    shop.sell("M", {"TEA": 3}, channel="market")
    assert shop.buckets("M") == "w3"
    told = shop.one("select data from events where type = 'order.oversold'")["data"]
    assert told["lines"] == [{"line": 1, "sku": "TEA", "quantity": 3}]
