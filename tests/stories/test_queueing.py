"""Long queues: however many wait, and through whichever channel, who came first is served first, and nobody waits for ever."""

import pytest

from argosy.base.limits import REBALANCE_LINES_MAX
from tests.shop import order_body

CROWD = REBALANCE_LINES_MAX + 50


def crowd(shop, n=CROWD, channel="web"):
    """So many orders of one TEA each, which wait."""
    orders = [("orders.place", order_body(f"{channel}{i}", {"TEA": 1}, channel=channel)) for i in range(n)]
    replies = shop.together(*orders)
    assert {r.status for r in replies} == {201}


def waiting(shop):
    return shop.one("select coalesce(sum(waiting), 0)::int n from order_lines")["n"]


def receipt(n, location):
    return "stock.receive", {"sku": "TEA", "location": location, "quantity": n}


def two_channels(shop):
    """`web` sells from BER, `shop` from HAM."""
    shop.open(locations=("BER", "HAM"))
    for code, location in (("web", "BER"), ("shop", "HAM")):
        shop.do("settings.put_channel", code=code, title=code, currency="EUR", locations=[location])


def test_a_crowd_in_one_channel_hides_nobody_in_another(shop):
    """
    place  250 web orders   TEA x1  -> waiting, for BER
    place  S (shop)         TEA x4  -> waiting, for HAM
    stock  TEA @HAM 10, and N (shop) TEA x8 in the same breath
    check  S has 4, N 6; the web waits as before
    """
    two_channels(shop)
    crowd(shop)
    shop.do("orders.place", **order_body("S", {"TEA": 4}, channel="shop"))
    newcomer = "orders.place", order_body("N", {"TEA": 8}, channel="shop")
    assert [r.status for r in shop.together(receipt(10, "HAM"), newcomer)] == [200, 201]
    assert (shop.buckets("S"), shop.buckets("N")) == ("p4", "w2p6")
    assert waiting(shop) == CROWD + 2
    assert shop.stock("TEA", "HAM") == {"on_hand": 10, "promised": 10, "short": 0}


def test_a_newcomer_stands_behind_a_crowd(shop):
    """250 wait, 260 come, and somebody who wants 20 in the same breath: ten are left for him."""
    shop.open()
    crowd(shop)
    shop.together(receipt(CROWD + 10, "BER"), ("orders.place", order_body("N", {"TEA": 20})))
    assert (shop.buckets("N"), waiting(shop)) == ("w10p10", 10)
    assert shop.stock("TEA") == {"on_hand": CROWD + 10, "promised": CROWD + 10, "short": 0}


@pytest.mark.usefixtures("extras")
def test_held_orders_hold_up_nobody(shop):
    """The first 200 stand over their limit: what comes goes to those behind them, and to newcomers; released, they are first again."""
    shop.open()
    shop.owner.execute("insert into hold_types (code, title, blocks_promise) values ('credit', 'Over the limit', true)")
    shop.owner.execute("update settings_version set version = version + 1")
    crowd(shop)
    held = [shop.order(f"web{i}") for i in range(REBALANCE_LINES_MAX)]
    shop.together(*(("test.hold", {"order": order, "type": "credit"}) for order in held))
    shop.receive("TEA", 60)
    assert waiting(shop) == REBALANCE_LINES_MAX, "those behind them have theirs"
    shop.place("N", TEA=4)
    assert shop.buckets("N") == "p4", "who is held claims nothing"
    shop.unhold("web7", "credit")
    assert shop.buckets("web7") == "p1"
    shop.place("late", TEA=9)
    shop.unhold("web0", "credit")
    shop.receive("TEA", 1)
    assert (shop.buckets("web0"), shop.buckets("late")) == ("p1", "w4p5")


def test_a_long_queue_is_filled_to_its_end(shop):
    """More than one look at it takes: each rebalance asks for the next while it moves something."""
    two_channels(shop)
    crowd(shop)
    crowd(shop, 5, "shop")
    shop.receive("TEA", CROWD)
    assert waiting(shop) == 5, "they wait for HAM"
    shop.receive("TEA", 4, "HAM")
    assert waiting(shop) == 1
