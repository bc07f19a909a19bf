"""Bundles: a heading with a count, and components that are promised together, shipped as ordinary lines, and cancelled in whole sets."""

import pytest

from tests.shop import order_body


@pytest.fixture
def sets(shop):
    """A set is two of tea and one cup."""
    shop.open(skus=("TEA", "CUP", "POT"))
    shop.bundle("SET", TEA=2, CUP=1)
    return shop


def lines(shop, reference):
    rows = shop.rows("select l.* from order_lines l join orders o on o.id = l.order_id where reference = %s order by n", reference)
    return [(r["role"], r["code"], r["bundles"], r["ordered"], r["gross"]) for r in rows]


def test_a_bundle_is_a_heading_and_its_components(sets):
    """3 sets at 10.00: spread by pieces while nothing has a price of its own, and to the cent."""
    sets.receive("TEA", 6)
    sets.receive("CUP", 3)
    told = sets.place("A", SET=3, POT=1)
    assert (told["total"], told["waiting"]) == ("40.00", 1)
    assert lines(sets, "A") == [
        ("bundle", "SET", 3, 0, 0),
        ("component", "CUP", 0, 3, 1000),
        ("component", "TEA", 0, 6, 2000),
        ("goods", "POT", 0, 1, 1000),
    ]
    assert sets.buckets("A") == "w1p9"
    (event,) = sets.rows("select data from events where type = 'order.placed'")
    assert event["data"]["lines"][0] == {"line": 1, "sku": "SET", "quantity": 0, "waiting": 0, "bundles": 3}


def test_its_price_is_spread_by_what_its_components_cost_alone(sets):
    sets.owner.execute("update skus set price_currency = 'EUR', price = case code when 'TEA' then 4000000 else 1000000 end")
    sets.sell("A", {"sku": "SET", "quantity": 1, "unit_price": "7.00", "discount": "1.00", "tax": "0.96"})
    rows = sets.rows("select code, net, tax, gross, discount from order_lines where role = 'component' order by code")
    assert [tuple(r.values()) for r in rows] == [("CUP", 56, 11, 67, 11), ("TEA", 448, 85, 533, 89)], "1 to 8, and all adds up"


def test_a_short_bundle_waits_whole_ships_whole_and_comes_back_in_part(sets):
    """Story 6, as far as it goes without a return."""
    sets.receive("TEA", 4)
    sets.receive("CUP", 1)
    sets.place("A", SET=2, authorized="20.00")
    assert (sets.buckets("A"), sets.stock("TEA")["promised"]) == ("w6", 0)
    sets.place("B", TEA=1)
    assert sets.buckets("B") == "p1", "what waits for the rest is free for others"
    sets.receive("CUP", 1)
    assert sets.buckets("A") == "w6", "now there are three of tea"
    sets.receive("TEA", 1)
    assert sets.buckets("A") == "p6"
    sets.shipped("A")
    assert (sets.buckets("A"), sets.asked("A")) == ("s6", ["capture 2000"])


def test_a_bundle_that_may_leave_incomplete_takes_what_there_is(shop):
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 3}})
    shop.bundle("SET", short="partial", TEA=2, CUP=1)
    shop.place("A", SET=2)
    assert shop.buckets("A") == "w3p3"
    assert [line[0] for line in lines(shop, "A")] == ["bundle", "part", "part"]
    shop.shipped("A")
    shop.receive("CUP", 1)
    assert shop.buckets("A") == "w2p1s3"


def test_bundles_are_cancelled_whole(sets):
    sets.receive("TEA", 9)
    sets.receive("CUP", 9)
    sets.place("A", SET=3, authorized="30.00")
    sets.cancel("A", L1=1)
    assert (sets.buckets("A"), sets.asked("A")) == ("p6c3", ["void 1000"])
    assert (sets.line("A", 2)["cancelled"], sets.line("A", 3)["cancelled"]) == (1, 2)
    code, facts = sets.refused("orders.cancel", order=sets.order("A"), lines=[{"line": 1, "quantity": 3}])
    assert (code, facts["line"]) == ("units_not_cancellable", 2)
    sets.cancel("A", L1=1, L3=1)
    assert sets.buckets("A") == "p2c7", "and a piece by itself, when somebody says so"
    sets.cancel("A")
    assert sets.statuses("A").startswith("cancelled")


def test_bundles_and_single_pieces_share_one_shelf(sets):
    """Five of tea: two sets take four, and the single two find one. Within one batch it is the same."""
    sets.receive("TEA", 5)
    sets.receive("CUP", 2)
    body = order_body("A", {"SET": 2, "TEA": 2})
    sets.do("orders.place", **body)
    assert [sets.line("A", n)["waiting"] for n in (2, 3, 4)] == [0, 0, 1]
    sets.receive("TEA", 1)
    assert sets.buckets("A") == "p8"


def test_sets_and_what_makes_them_in_one_batch(shop):
    """The bundle is placed with the receipt before it, and the second finds what the first has left."""
    shop.open(skus=("TEA", "CUP"), stock={"CUP": {"BER": 9}})
    shop.bundle("SET", TEA=2, CUP=1)
    receipt = ("stock.receive", {"sku": "TEA", "location": "BER", "quantity": 3})
    replies = shop.together(receipt, *(("orders.place", order_body(r, {"SET": 1})) for r in "AB"))
    assert [r.status for r in replies] == [200, 201, 201]
    assert (shop.buckets("A"), shop.buckets("B")) == ("p3", "w3")


def test_a_bundle_not_sold_beyond_stock_is_refused_by_what_lacks(sets):
    sets.receive("TEA", 9)
    sets.owner.execute("update skus set oversell = 'deny' where code = 'SET'")
    code, facts = sets.refused("orders.place", **order_body("A", {"POT": 1, "SET": 1}))
    assert (code, facts["field"], facts["sku"], facts["available"]) == ("not_available", "lines[1].quantity", "CUP", 0)


def test_a_bundle_of_nothing_is_not_sold(shop):
    shop.open()
    shop.bundle("SET")
    code, facts = shop.refused("orders.place", **order_body("A", {"SET": 1}))
    assert (code, facts["field"]) == ("sku_not_for_sale", "lines[0].sku")
    shop.owner.execute("update skus set bundle = false where code = 'SET'")  # no command leaves a bundle without components


def test_taxes_of_a_bundle(sets):
    """As given, they are spread like the price; computed, each component bears its own."""
    taxes = [{"code": "VAT", "rate": "19", "amount": "1.20"}, {"code": "ECO", "rate": "0", "amount": "0.10"}]
    sets.sell("A", {"sku": "SET", "quantity": 1, "unit_price": "10.00", "taxes": taxes})
    rows = sets.rows("select line, code, amount from taxes order by n")
    assert [tuple(r.values()) for r in rows] == [(2, "VAT", 40), (2, "ECO", 3), (3, "VAT", 80), (3, "ECO", 7)]
    sets.computed(("DE19", "DE", "standard", 190_000), ("DE7", "DE", "reduced", 70_000))
    sets.owner.execute("update skus set tax_class = 'reduced' where code = 'TEA'")
    sets.sell("B", {"sku": "SET", "quantity": 1, "unit_price": "10.00"})
    rows = sets.rows("select t.code, base, amount from taxes t join orders o on o.id = t.order_id where reference = 'B' order by t.n")
    assert [tuple(r.values()) for r in rows] == [("DE19", 280, 53), ("DE7", 623, 44)]
