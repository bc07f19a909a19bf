"""What is sold: SKUs with their barcodes and terms, bundles of them, and when one may be put away for good."""

import pytest

from tests.shop import submission


def put(shop, code, **more):
    return shop.do("catalog.put_sku", code=code, title=code, **more)


def barcodes(shop, code):
    rows = shop.rows("select barcode, units from barcodes b join skus k on k.id = b.sku_id where code = %s order by 1", code)
    return {r["barcode"]: r["units"] for r in rows}


def recipe(shop, code):
    rows = shop.rows(
        "select p.code, per from components c join skus b on b.id = c.sku_id join skus p on p.id = c.component_id "
        "where b.code = %s order by 1",
        code,
    )
    return {r["code"]: r["per"] for r in rows}


def sku(shop, code):
    return shop.one("select * from skus where code = %s", code)


def bundle(shop, code, **parts):
    return {"code": code, "components": [{"sku": part, "per": per} for part, per in parts.items()]}


def test_a_sku_has_a_price_sizes_and_terms(shop):
    terms = {"weight_g": 130, "length_mm": 80, "width_mm": 50, "height_mm": 120, "safety_stock": 3, "pack_units": {"box": 12}}
    put(shop, "TEA", price="19.9925", price_currency="EUR", cost="4.20", cost_currency="EUR", **terms)
    kept = sku(shop, "TEA")
    assert {name: kept[name] for name in terms} == terms
    assert (kept["price"], kept["price_currency"], kept["cost"]) == (19_992_500, "EUR", 420)
    put(shop, "TEA", price="1500", price_currency="JPY")
    kept = sku(shop, "TEA")
    assert (kept["price"], kept["cost"], kept["weight_g"], kept["pack_units"]) == (15_000_000, None, None, None), "what is left out is gone"


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"price": "1.00"}, "currency_unknown", "price_currency"),
        ({"price": "1.00", "price_currency": "XXX"}, "currency_unknown", "price_currency"),
        ({"cost": "1.001", "cost_currency": "EUR"}, "amount_too_precise", "cost"),
        ({"price": "1.00001", "price_currency": "JPY"}, "amount_too_precise", "price"),
        ({"oversell": "preorder"}, "preorder_date", "preorder_until"),
        ({"preorder_until": "2026-06-01T00:00:00Z"}, "preorder_date", "preorder_until"),
    ],
)
def test_terms_that_say_nothing_are_refused(shop, body, code, field):
    refused, facts = shop.refused("catalog.put_sku", code="TEA", title="Tea", **body)
    assert (refused, facts["field"]) == (code, field)
    assert shop.rows("select from skus") == []


def test_a_preorder_has_its_date(shop):
    put(shop, "TEA", oversell="preorder", preorder_until="2026-06-01T00:00:00Z")
    assert sku(shop, "TEA")["preorder_until"].isoformat() == "2026-06-01T00:00:00+00:00"
    put(shop, "TEA")
    assert sku(shop, "TEA")["preorder_until"] is None


# ── barcodes ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_barcode_is_one_skus(shop):
    """Scanned, it must say what is in one's hand: no two SKUs share one, and one that is given up may be taken."""
    put(shop, "TEA", barcodes={"4006381333931": 1, "14006381333938": 12})
    assert barcodes(shop, "TEA") == {"4006381333931": 1, "14006381333938": 12}
    with shop.unchanged(lambda: barcodes(shop, "TEA"), shop.events):
        assert shop.refused("catalog.put_sku", code="CUP", title="Cup", barcodes={"5": 1, "4006381333931": 1}) == (
            "barcode_taken",
            {"field": "barcodes", "value": "4006381333931"},
        )
    assert shop.rows("select from skus where code = 'CUP'") == [], "nothing is left of it"
    put(shop, "TEA", barcodes={"14006381333938": 10})
    assert barcodes(shop, "TEA") == {"14006381333938": 10}
    put(shop, "CUP", barcodes={"4006381333931": 1})
    assert barcodes(shop, "CUP") == {"4006381333931": 1}


def test_a_barcode_is_handed_on_within_a_batch(shop):
    """One SKU gives it up, the next takes it, a third comes too late."""
    put(shop, "TEA", barcodes={"1": 1})
    batch = [("TEA", {"2": 1}), ("CUP", {"1": 6}), ("POT", {"1": 1}), ("TEA", {"2": 3})]
    replies = shop.office.run([submission("catalog.put_sku", {"code": c, "title": c, "barcodes": b}) for c, b in batch])
    assert [r.code for r in replies] == [None, None, "barcode_taken", None]
    assert (barcodes(shop, "TEA"), barcodes(shop, "CUP")) == ({"2": 3}, {"1": 6})


# ── bundles ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def goods(shop):
    """TEA, CUP and POT, and SET that keeps no stock."""
    shop.open(skus=("TEA", "CUP", "POT"))
    put(shop, "SET", tracked=False)
    return shop


def test_a_bundle_is_made_of_others_and_may_be_changed(goods):
    assert goods.do("catalog.put_bundle", **bundle(goods, "SET", TEA=2, CUP=1))["components"] == 2
    assert recipe(goods, "SET") == {"TEA": 2, "CUP": 1}
    assert (sku(goods, "SET")["bundle"], sku(goods, "SET")["short_bundle"]) == (True, "wait")
    goods.do("catalog.put_bundle", **bundle(goods, "SET", TEA=3, POT=1), short_bundle="partial")
    assert recipe(goods, "SET") == {"TEA": 3, "POT": 1}
    assert sku(goods, "SET")["short_bundle"] == "partial"
    put(goods, "SET", tracked=False, price="30.00", price_currency="EUR")
    assert (recipe(goods, "SET"), sku(goods, "SET")["bundle"]) == ({"TEA": 3, "POT": 1}, True), "its price is another matter"
    told = goods.rows("select data from events where type = 'catalog.bundle_put' order by seq")[-1]["data"]
    assert told["components"] == [{"sku": "TEA", "per": 3}, {"sku": "POT", "per": 1}]


def test_a_bundle_keeps_no_stock(goods):
    assert goods.refused("catalog.put_bundle", **bundle(goods, "TEA", CUP=1)) == ("bundle_keeps_stock", {"field": "code", "value": "TEA"})
    goods.do("catalog.put_bundle", **bundle(goods, "SET", CUP=1))
    assert goods.refused("stock.receive", sku="SET", location="BER", quantity=1)[0] == "sku_not_stocked"
    assert goods.refused("catalog.put_sku", code="SET", title="Set")[0] == "tracking_fixed"


@pytest.mark.parametrize(
    ("code", "parts", "refused", "field"),
    [
        ("NONE", {"TEA": 1}, "sku_unknown", "code"),
        ("SET", {"TEA": 1, "NONE": 1}, "sku_unknown", "components[1].sku"),
        ("SET", {"TEA": 1, "SET": 1}, "bundle_in_itself", "components[1].sku"),
        ("SET", {"BOX": 1}, "bundle_in_bundle", "components[0].sku"),
        ("PLAIN", {"TEA": 1}, "bundle_in_bundle", "code"),
        ("SET", {"GONE": 1}, "component_archived", "components[0].sku"),
    ],
)
def test_what_no_bundle_can_be_made_of(goods, code, parts, refused, field):
    """BOX is a bundle, PLAIN is in it: so nothing that contains BOX, nor PLAIN with anything in it, nor a circle of the two."""
    put(goods, "BOX", tracked=False)
    put(goods, "PLAIN", tracked=False)
    put(goods, "GONE", state="archived")
    goods.do("catalog.put_bundle", **bundle(goods, "BOX", PLAIN=1))
    with goods.unchanged(lambda: recipe(goods, "SET"), lambda: recipe(goods, "BOX"), goods.events):
        told = goods.refused("catalog.put_bundle", **bundle(goods, code, **parts))
    assert (told[0], told[1]["field"]) == (refused, field)


def test_a_component_is_named_once(goods):
    twice = [{"sku": "TEA"}, {"sku": "TEA", "per": 2}]
    assert goods.refused("catalog.put_bundle", code="SET", components=twice)[0] == "component_twice"


def test_two_bundles_of_each_other_in_one_batch(goods):
    """The second sees the first, whether it is there already or made a moment ago."""
    for code in ("A", "B"):
        put(goods, code, tracked=False)
    replies = goods.office.run(
        [
            submission("catalog.put_bundle", bundle(goods, "A", B=1)),
            submission("catalog.put_bundle", bundle(goods, "B", A=1)),
            submission("catalog.put_bundle", bundle(goods, "A", TEA=1)),
            submission("catalog.put_bundle", bundle(goods, "B", A=1)),
            submission("catalog.put_bundle", bundle(goods, "B", CUP=1)),
        ]
    )
    assert [r.code for r in replies] == [None, "bundle_in_bundle", None, "bundle_in_bundle", None]
    assert (recipe(goods, "A"), recipe(goods, "B")) == ({"TEA": 1}, {"CUP": 1})


# ── the end of a SKU ─────────────────────────────────────────────────────────────────────────────────────────────────────


def archive(shop, code="TEA"):
    return shop.reply("catalog.put_sku", code=code, title=code, state="archived")


def test_a_sku_is_archived_when_nothing_of_it_is_left(shop):
    """First it is not sold any more; then its orders leave, and its last units; then nobody needs to see it."""
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=2)
    shop.place("B", TEA=1)
    put(shop, "TEA", state="stopped")
    facts = {"field": "state", "value": "archived", "on_hand": 2, "promised": 2, "expected": 0, "waits": True, "bundled": False}
    assert shop.refused("catalog.put_sku", code="TEA", title="TEA", state="archived") == ("sku_in_use", facts)
    shop.shipped("A")
    facts |= {"on_hand": 0, "promised": 0}
    assert shop.refused("catalog.put_sku", code="TEA", title="TEA", state="archived") == ("sku_in_use", facts)
    shop.do("orders.cancel", order=shop.order("B"))
    assert archive(shop).accepted
    assert sku(shop, "TEA")["state"] == "archived"
    assert archive(shop).accepted, "once more says nothing new"


def test_units_in_quarantine_and_on_their_way_keep_a_sku_alive(shop):
    shop.open()
    id = sku(shop, "TEA")["id"]
    shop.owner.execute("insert into stock (sku_id, location, quarantine) values (%s, 'BER', 1)", [id])
    assert archive(shop).code == "sku_in_use"
    shop.owner.execute("update stock set quarantine = 0")
    assert archive(shop).accepted


def test_a_component_is_not_archived(goods):
    goods.do("catalog.put_bundle", **bundle(goods, "SET", CUP=1))
    code, facts = goods.refused("catalog.put_sku", code="CUP", title="CUP", state="archived")
    assert (code, facts["bundled"]) == ("sku_in_use", True)
    goods.do("catalog.put_bundle", **bundle(goods, "SET", TEA=1))
    assert archive(goods, "CUP").accepted


def test_what_arrives_in_the_same_batch_is_seen(shop):
    shop.open()
    receipt = {"sku": "TEA", "location": "BER", "quantity": 1}
    gone = receipt | {"change": -1, "reason": "count"}
    del gone["quantity"]
    away = {"code": "TEA", "title": "TEA", "state": "archived"}
    batch = [("stock.receive", receipt), ("catalog.put_sku", away), ("stock.correct", gone), ("catalog.put_sku", away)]
    replies = shop.office.run([submission(name, body) for name, body in batch])
    assert [r.code for r in replies] == [None, "sku_in_use", None, None]
    assert sku(shop, "TEA")["state"] == "archived"
