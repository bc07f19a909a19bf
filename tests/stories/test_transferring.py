"""Goods between two places of ours, and shelves that are counted while orders go on."""

import pytest

from tests.shop import order_body
from tests.stories.test_expecting import SOON, sold_as, stands, supply


def transfer(shop, n, reference="T-1", source="BER", target="HAM", sku="TEA", **more):
    lines = [{"sku": sku, "quantity": n}]
    return shop.do("stock.transfer", transfer=reference, source=source, target=target, lines=lines, **more)


def line(sku="TEA", **units):
    return [{"sku": sku, **units}]


def state(shop, reference="T-1"):
    return shop.one("select state from transfers where reference = %s", reference)["state"]


def holdings(shop):
    """What lay where, as the stories write it: `on_hand@BER→in_transit 10`."""
    rows = shop.rows("select * from goods_ledger where book = 'holdings' order by seq")
    place = lambda account, location: f"{account}@{location}" if location else account  # noqa: E731
    return [f"{place(r['from_account'], r['from_location'])}→{place(r['to_account'], r['to_location'])} {r['quantity']}" for r in rows]


def two_places(shop, **stock):
    """Sold from HAM alone; BER is where it comes from."""
    shop.open(locations=("BER", "HAM"), skus=("TEA", "CUP"))
    shop.do("settings.put_channel", code="web", title="Web", currency="EUR", locations=["HAM"])
    for sku, n in stock.items():
        shop.receive(sku, n, "BER")


def test_a_transfer_of_which_some_is_lost(shop):
    """Story 12: ten go, orders are promised on them, eight come; the last two units wait."""
    two_places(shop, TEA=12)
    transfer(shop, 10, expected_at=SOON)
    assert shop.stock("TEA") == {"on_hand": 12, "promised": 10, "short": 0}
    shop.place("A", TEA=7)
    shop.place("B", TEA=3)
    assert (stands(shop, "A"), shop.buckets("B")) == (["supply T-1 7"], "p3")
    assert shop.do("stock.ship_transfer", transfer="T-1") == {"transfer": "T-1", "shipped": 10, "left": 0}
    assert shop.stock("TEA") == {"on_hand": 2, "promised": 0, "short": 0}
    assert state(shop) == "shipped"
    shop.do("stock.receive_transfer", transfer="T-1", lines=line(received=5))
    assert stands(shop, "A") == ["supply T-1 2", "stock HAM 5"]
    shop.do("stock.receive_transfer", transfer="T-1", lines=line(received=3, lost=2, reason="wet"))
    assert (shop.buckets("A"), stands(shop, "B"), state(shop)) == ("p7", ["stock HAM 1", "waiting backorder 2"], "received")
    assert holdings(shop)[1:] == [
        "on_hand@BER→in_transit 10",
        "in_transit→on_hand@HAM 5",
        "in_transit→on_hand@HAM 3",
        "in_transit→shrinkage 2",
    ]
    assert shop.moves("B") == ["demand→promised 3", "promised→promised@HAM 1", "promised→waiting 2"]
    assert supply(shop, "T-1") == {"expected": 10, "received": 10}
    assert shop.stock("TEA", "HAM") == {"on_hand": 8, "promised": 8, "short": 0}
    assert shop.refused("stock.receive_transfer", transfer="T-1")[0] == "transfer_not_shipped"


def test_units_of_a_transfer_are_nobody_elses(shop):
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=1)
    transfer(shop, 3)
    shop.do("settings.put_channel", code="web", title="Web", currency="EUR", locations=["BER"])
    shop.place("B", TEA=2)
    assert shop.buckets("B") == "w1p1"
    code, facts = shop.refused("stock.transfer", transfer="T-2", source="BER", target="HAM", lines=line(quantity=1))
    assert (code, facts["free"]) == ("not_free", 0)
    shop.do("stock.cancel_transfer", transfer="T-1")
    assert (shop.buckets("B"), state(shop), supply(shop, "T-1")) == ("p2", "cancelled", {"expected": 3, "closed": 3})
    for command in ("stock.cancel_transfer", "stock.ship_transfer"):
        assert shop.refused(command, transfer="T-1")[0] == "transfer_not_open"


def test_less_leaves_than_was_to_go(shop):
    """Who stood on what stays waits again; what stays is free at the source."""
    two_places(shop, TEA=5, CUP=2)
    lines = [*line(quantity=5), *line("CUP", quantity=2)]
    shop.do("stock.transfer", transfer="T-1", source="BER", target="HAM", lines=lines, expected_at=SOON)
    shop.place("A", TEA=4)
    assert shop.do("stock.ship_transfer", transfer="T-1", lines=line(quantity=3)) == {"transfer": "T-1", "shipped": 5, "left": 2}
    assert (shop.buckets("A"), shop.stock("TEA")) == ("w1p3", {"on_hand": 2, "promised": 0, "short": 0})
    assert shop.do("stock.receive_transfer", transfer="T-1")["received"] == 5
    assert (stands(shop, "A"), shop.stock("CUP", "HAM")["on_hand"]) == (["waiting backorder 1", "stock HAM 3"], 2)


def test_nothing_leaves_at_all(shop):
    two_places(shop, TEA=5)
    transfer(shop, 5)
    assert shop.do("stock.ship_transfer", transfer="T-1", lines=line(quantity=0))["left"] == 5
    assert (state(shop), shop.stock("TEA")["promised"], holdings(shop)) == ("cancelled", 0, ["supplier→on_hand@BER 5"])


def test_a_transfer_that_can_not_be(shop):
    two_places(shop, TEA=5)
    shop.do("catalog.put_sku", code="BOOK", title="E-book", tracked=False)
    transfer(shop, 1)
    shop.do("stock.expect", supply="PO-1", sku="TEA", location="HAM", quantity=1)
    cases = [
        ("transfer_exists", {}),
        ("same_place", {"transfer": "T-2", "target": "BER"}),
        ("location_unknown", {"transfer": "T-2", "target": "MUC"}),
        ("sku_unknown", {"transfer": "T-2", "lines": line("NONE", quantity=1)}),
        ("sku_not_stocked", {"transfer": "T-2", "lines": line("BOOK", quantity=1)}),
        ("sku_twice", {"transfer": "T-2", "lines": line(quantity=1) * 2}),
        ("supply_exists", {"transfer": "PO-1"}),
    ]
    with shop.unchanged(lambda: shop.rows("select * from promises"), lambda: shop.rows("select * from supplies"), shop.events):
        for expected, change in cases:
            body = {"transfer": "T-1", "source": "BER", "target": "HAM", "lines": line(quantity=1)} | change
            assert shop.refused("stock.transfer", **body)[0] == expected
        assert shop.refused("stock.receive_transfer", transfer="T-1")[0] == "transfer_not_shipped"
        assert shop.refused("stock.ship_transfer", transfer="T-1", lines=line(quantity=2))[0] == "not_in_transfer"
        assert shop.refused("stock.ship_transfer", transfer="T-9")[0] == "transfer_unknown"
        for command, more in (("expect", {"quantity": 1}), ("receive", {"quantity": 1}), ("close_supply", {})):
            where = {"location": "HAM"} if more else {}
            assert shop.refused(f"stock.{command}", supply="T-1", sku="TEA", **where, **more)[0] == "supply_of_transfer"
    shop.do("stock.ship_transfer", transfer="T-1")
    assert shop.refused("stock.receive_transfer", transfer="T-1", lines=line(received=1, lost=1))[0] == "not_in_transfer"
    assert shop.refused("stock.receive_transfer", transfer="T-1", lines=line())[0] == "nothing_told"


def test_a_transfer_opened_shipped_and_received_in_one_breath(shop):
    two_places(shop, TEA=4)
    opened = "stock.transfer", {"transfer": "T-1", "source": "BER", "target": "HAM", "lines": line(quantity=3)}
    rest = [(f"stock.{verb}_transfer", {"transfer": "T-1"}) for verb in ("ship", "receive")]
    replies = shop.together(opened, *rest, ("orders.place", order_body("A", {"TEA": 2})))
    assert [r.status for r in replies] == [201, 200, 200, 201]
    assert (stands(shop, "A"), shop.stock("TEA")) == (["stock HAM 2"], {"on_hand": 1, "promised": 0, "short": 0})


def test_missing_units_of_a_transfer_are_an_alarm_and_no_orders_matter(shop):
    """The shelf has fewer than were set aside: the transfer keeps its claim, and orders that stood there are pushed back."""
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"BER": 6}})
    shop.do("settings.put_channel", code="web", title="Web", currency="EUR", locations=["BER"])
    transfer(shop, 4)
    shop.place("A", TEA=2)
    shop.correct("TEA", -3)
    assert (shop.buckets("A"), shop.stock("TEA")) == ("w2", {"on_hand": 3, "promised": 4, "short": 1})
    shop.do("stock.ship_transfer", transfer="T-1", lines=line(quantity=3))
    assert shop.stock("TEA") == {"on_hand": 0, "promised": 0, "short": 0}


# ── counting ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def count(shop, location="BER", **counted):
    lines = [{"sku": sku, "counted": n} for sku, n in counted.items()]
    return shop.do("stock.count", location=location, lines=lines)["lines"]


def test_a_count_while_units_are_promised(shop):
    shop.open(skus=("TEA", "CUP", "POT"), stock={"TEA": {"BER": 5}, "CUP": {"BER": 3}})
    shop.place("A", TEA=5)
    shop.place("B", POT=1)
    told = count(shop, TEA=4, CUP=3, POT=2)
    assert [(t["sku"], t["on_hand"], t["change"]) for t in told] == [("TEA", 5, -1), ("CUP", 3, 0), ("POT", 0, 2)]
    assert (shop.buckets("A"), shop.buckets("B")) == ("w1p4", "p1")
    assert holdings(shop)[2:] == ["on_hand@BER→shrinkage 1", "shrinkage→on_hand@BER 2"]
    events = [e for e in shop.events() if e in ("stock.counted", "stock.corrected")]
    assert events == ["stock.counted", "stock.corrected", "stock.counted", "stock.counted", "stock.corrected"]


@pytest.mark.parametrize("wrong", [{"sku": "NONE", "counted": 1}, {"sku": "BOOK", "counted": 1}, {"sku": "TEA", "counted": 0}])
def test_a_count_is_taken_whole_or_not_at_all(shop, wrong):
    shop.open(stock={"TEA": {"BER": 5}})
    shop.do("catalog.put_sku", code="BOOK", title="E-book", tracked=False)
    codes = {"NONE": "sku_unknown", "BOOK": "sku_not_stocked", "TEA": "sku_twice"}
    with shop.unchanged(lambda: shop.stock("TEA"), shop.events):
        code, facts = shop.refused("stock.count", location="BER", lines=[{"sku": "TEA", "counted": 1}, wrong])
    assert (code, facts["field"]) == (codes[wrong["sku"]], "lines[1].sku")


def test_pre_orders_stand_on_a_transfer_without_a_date(shop):
    two_places(shop, TEA=2)
    transfer(shop, 2)
    shop.place("A", TEA=1)
    assert shop.buckets("A") == "w1"
    sold_as(shop, "preorder")
    shop.place("B", TEA=1)
    assert stands(shop, "B") == ["supply T-1 1"]
