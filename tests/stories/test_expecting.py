"""What is expected: orders are promised on it, receipts give them theirs, and what does not come waits."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.shop import order_body

NOW = datetime.now(UTC).replace(microsecond=0)
SOON, LATER, PAST = ((NOW + timedelta(days=days)).isoformat() for days in (7, 21, -1))


def expect(shop, n, at=SOON, supply="PO-1", sku="TEA", location="BER"):
    return shop.do("stock.expect", supply=supply, sku=sku, location=location, quantity=n, expected_at=at)


def receive(shop, n, supply="PO-1", sku="TEA", location="BER"):
    return shop.do("stock.receive", sku=sku, location=location, quantity=n, supply=supply)


def sold_as(shop, oversell, until=None, sku="TEA"):
    """How the SKU is sold beyond its stock."""
    shop.owner.execute("update skus set oversell = %s, preorder_until = %s where code = %s", (oversell, until, sku))


def supply(shop, reference="PO-1"):
    row = shop.one("select expected, received, closed, promised, short from supplies where reference = %s", reference)
    return {name: n for name, n in row.items() if n}


def stands(shop, reference):
    """Where an order's units stand: `supply PO-1 3`, `stock BER 2`."""
    rows = shop.rows(
        "select p.kind, coalesce(y.reference, p.location, p.reason) as what, p.quantity from promises p "
        "join orders o on o.id = p.owner left join supplies y on y.id = p.supply where o.reference = %s order by p.n",
        reference,
    )
    return [f"{r['kind']} {r['what']} {r['quantity']}" for r in rows]


def test_a_pre_order_of_which_not_all_comes(shop):
    """Story 2: 80 expected and sold, 60 come, the rest waits."""
    shop.open()
    sold_as(shop, "preorder")
    expect(shop, 80, at=None)
    for n in range(8):
        shop.place(f"P{n}", TEA=10)
    assert (shop.buckets("P0"), shop.moves("P0"), stands(shop, "P7")) == ("p10", ["demand→promised 10"], ["supply PO-1 10"])
    assert supply(shop) == {"expected": 80, "promised": 80}
    receive(shop, 60)
    assert [shop.buckets(f"P{n}") for n in (0, 5, 6, 7)] == ["p10"] * 4, "what is still expected stays promised"
    assert [stands(shop, f"P{n}") for n in (5, 6)] == [["stock BER 10"], ["supply PO-1 10"]]
    assert shop.moves("P5") == ["demand→promised 10", "promised→promised@BER 10"]
    shop.do("stock.close_supply", supply="PO-1", sku="TEA", reason="sold out")
    assert [shop.buckets(f"P{n}") for n in (5, 6, 7)] == ["p10", "w10", "w10"]
    assert shop.moves("P7") == ["demand→promised 10", "promised→waiting 10"]
    assert supply(shop) == {"expected": 80, "received": 60, "closed": 20}
    assert shop.stock("TEA") == {"on_hand": 60, "promised": 60, "short": 0}
    code, _ = shop.refused("stock.close_supply", supply="PO-1", sku="TEA")
    assert code == "nothing_expected"


def test_the_promise_carries_the_date(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    expect(shop, 5)
    shop.place("A", TEA=4)
    assert stands(shop, "A") == ["stock BER 2", "supply PO-1 2"]
    until = "select until from promises where kind = 'supply'"
    assert shop.one(until)["until"] == datetime.fromisoformat(SOON)
    expect(shop, 5, at=LATER)
    assert shop.one(until)["until"] == datetime.fromisoformat(SOON), "it is what the customer was told"
    told = shop.rows("select data from events where type = 'supply.expected' order by seq")
    assert [(e["data"]["promised"], e["data"]["expected_at"][:10]) for e in told] == [(0, SOON[:10]), (2, LATER[:10])]


@pytest.mark.parametrize(
    ("oversell", "until", "at", "expected"),
    [
        ("preorder", None, None, "p1"),
        ("preorder", LATER, None, "p1"),
        ("preorder", PAST, None, "w1"),
        ("preorder", PAST, SOON, "p1"),
        ("backorder", None, SOON, "p1"),
        ("backorder", None, None, "w1"),
        ("backorder", None, PAST, "w1"),
    ],
    ids=lambda value: {SOON: "soon", LATER: "later", PAST: "past"}.get(value, str(value)),
)
def test_what_is_promised_on_a_supply(shop, oversell, until, at, expected):
    """A pre-order, until its date, whatever is expected; a backorder only what has a date to come."""
    shop.open()
    sold_as(shop, oversell, until)
    expect(shop, 9, at=at)
    shop.place("A", TEA=1)
    assert shop.buckets("A") == expected


def test_what_is_not_sold_beyond_its_stock_is_not_sold_on_what_will_come(shop):
    shop.open()
    sold_as(shop, "deny")
    expect(shop, 9)
    with shop.unchanged(lambda: supply(shop), shop.events):
        assert shop.refused("orders.place", **order_body("A", {"TEA": 1}))[0] == "not_available"


def test_the_earliest_first_and_what_is_left_waits(shop):
    shop.open()
    expect(shop, 3, LATER, "PO-LATE")
    expect(shop, 2, SOON, "PO-SOON")
    shop.place("A", TEA=6)
    assert stands(shop, "A") == ["supply PO-SOON 2", "supply PO-LATE 3", "waiting backorder 1"]
    shop.place("B", TEA=1)
    assert shop.buckets("B") == "w1"


def test_who_waits_is_promised_what_is_announced_before_a_newcomer(shop):
    """Announced and ordered in one breath: the newcomer stands behind who waits."""
    shop.open()
    shop.place("A", TEA=3)
    announced = "stock.expect", {"supply": "PO-1", "sku": "TEA", "location": "BER", "quantity": 4, "expected_at": SOON}
    shop.together(announced, ("orders.place", order_body("N", {"TEA": 3})))
    assert (stands(shop, "A"), stands(shop, "N")) == (["supply PO-1 3"], ["supply PO-1 1", "waiting backorder 2"])


def test_what_comes_is_theirs_who_stand_on_it(shop):
    """
    place    A, B   TEA x2    on PO-1
    receive  PO-1 3 of 9, and N wants 3 in the same breath
    check    A has 2, B 1 and 1 on PO-1, N stands on PO-1
    """
    shop.open()
    expect(shop, 9)
    shop.place("A", TEA=2)
    shop.place("B", TEA=2)
    came = "stock.receive", {"supply": "PO-1", "sku": "TEA", "location": "BER", "quantity": 3}
    shop.together(came, ("orders.place", order_body("N", {"TEA": 3})))
    assert stands(shop, "A") == ["stock BER 2"]
    assert stands(shop, "B") == ["supply PO-1 1", "stock BER 1"]
    assert stands(shop, "N") == ["supply PO-1 3"]
    assert supply(shop) == {"expected": 9, "received": 3, "promised": 4}
    receive(shop, 9)
    assert [stands(shop, r) for r in "ABN"] == [["stock BER 2"], ["stock BER 2"], ["stock BER 3"]]
    assert supply(shop) == {"expected": 9, "received": 12}, "more than was expected is taken"
    assert shop.stock("TEA") == {"on_hand": 12, "promised": 7, "short": 0}


def test_fewer_are_expected(shop):
    """The least urgent go back to waiting; at another place they are filled at once."""
    shop.open(locations=("BER", "HAM"))
    expect(shop, 5)
    shop.place("A", TEA=2)
    shop.place("B", TEA=3)
    expect(shop, 3)
    assert (shop.buckets("A"), shop.buckets("B"), supply(shop)) == ("p2", "w2p1", {"expected": 3, "promised": 3})
    shop.receive("TEA", 2, "HAM")
    assert (shop.buckets("B"), shop.stock("TEA", "HAM")["promised"]) == ("p3", 2)
    expect(shop, 9)
    shop.place("C", TEA=6)
    assert shop.buckets("C") == "p6"


def test_a_cancelled_unit_of_a_supply_goes_to_who_waits(shop):
    shop.open()
    expect(shop, 2)
    shop.place("A", TEA=2)
    shop.place("B", TEA=1)
    shop.cancel("A", L1=1)
    assert (shop.buckets("A"), stands(shop, "B"), supply(shop)) == ("p1c1", ["supply PO-1 1"], {"expected": 2, "promised": 2})


def test_it_left_though_it_was_only_expected(shop):
    """A parcel of what stood on a supply: the supply is free again."""
    shop.open()
    expect(shop, 2)
    shop.place("A", TEA=2)
    shop.left_unasked("A", "BER", L1=1)
    assert (shop.buckets("A"), supply(shop)) == ("p1s1", {"expected": 2, "promised": 1})


def test_what_is_only_expected_is_not_there(shop):
    """The tea is kept until the cup has come: that a cup is promised doesn't let it go."""
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 2}})
    expect(shop, 1, sku="CUP")
    shop.do("orders.place", **order_body("A", {"TEA": 2, "CUP": 1}), ship_complete="keep")
    assert stands(shop, "A") == ["stock BER 2", "supply PO-1 1"]
    with shop.unchanged(lambda: stands(shop, "A")):
        code, facts = shop.refused("fulfillment.release", order=shop.order("A"))
        assert (code, facts["waiting"]) == ("order_incomplete", 1)
    receive(shop, 1, sku="CUP")
    assert shop.released("A") == 1


def test_a_supply_serves_the_channels_of_its_place(shop):
    shop.open(locations=("BER", "HAM"))
    shop.do("settings.put_channel", code="pos", title="POS", currency="EUR", locations=["HAM"])
    expect(shop, 2)
    shop.do("orders.place", **order_body("P", {"TEA": 1}, channel="pos"))
    assert shop.buckets("P") == "w1"


def test_a_document_names_what_it_brings_and_where(shop):
    shop.open(locations=("BER", "HAM"), skus=("TEA", "CUP"))
    expect(shop, 2)
    expect(shop, 3, sku="CUP")
    with shop.unchanged(lambda: shop.rows("select * from supplies"), lambda: shop.rows("select * from goods_ledger"), shop.events):
        for command in ("stock.expect", "stock.receive"):
            code, facts = shop.refused(command, supply="PO-1", sku="TEA", location="HAM", quantity=1)
            assert (code, facts["expected"]) == ("supply_elsewhere", "BER")
        assert shop.refused("stock.receive", supply="PO-2", sku="TEA", location="BER", quantity=1)[0] == "supply_unknown"
        assert shop.refused("stock.close_supply", supply="PO-2", sku="TEA")[0] == "supply_unknown"
    assert shop.rows("select reference, expected from supplies order by expected") == [
        {"reference": "PO-1", "expected": 2},
        {"reference": "PO-1", "expected": 3},
    ]


def test_many_stand_on_a_supply(shop):
    """More than are looked at at a time: the most urgent get what came, the least urgent go back to waiting."""
    shop.open()
    sold_as(shop, "preorder")
    expect(shop, 450)
    shop.together(*(("orders.place", order_body(f"P{n:03}", {"TEA": 1})) for n in range(450)))
    receive(shop, 230)
    counts = "select kind, count(*)::int n, min(o.reference) first, max(o.reference) last from promises p join orders o on o.id = p.owner "
    assert shop.rows(counts + "group by kind order by kind") == [
        {"kind": "stock", "n": 230, "first": "P000", "last": "P229"},
        {"kind": "supply", "n": 220, "first": "P230", "last": "P449"},
    ]
    shop.do("stock.close_supply", supply="PO-1", sku="TEA")
    assert shop.one(counts + "where kind <> 'stock' group by kind") == {"kind": "waiting", "n": 220, "first": "P230", "last": "P449"}
