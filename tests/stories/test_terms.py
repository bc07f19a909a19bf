"""What an order says of when and how it leaves, by whom and why; and lines of things we do not know yet."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.shop import order_body, submission


def later(days=3):
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def passes(shop, reference, days=4):
    """Days later: what fell due meanwhile is done."""
    shop.owner.execute("update clock set offset_us = offset_us + %s", (days * 86_400 * 1_000_000,))
    return shop.do("orders.meet_date", order=shop.order(reference))


def terms(shop, reference, lines, **more):
    return shop.do("orders.place", **order_body(reference, lines, **more))


def reasons(shop, reference):
    rows = shop.rows("select p.* from promises p join orders o on o.id = p.owner where reference = %s and kind = 'waiting'", reference)
    return sorted({r["reason"] for r in rows})


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_order_for_later(shop):
    """Story 30: it waits for its date though there is stock, which others may have; then it has its turn."""
    shop.open(stock={"TEA": {"BER": 3}})
    payment = [{"collector": "test", "pending": "20.00"}]
    terms(shop, "A", {"TEA": 2}, not_before=later(), payments=payment)
    assert (shop.buckets("A"), reasons(shop, "A"), shop.stock("TEA")["promised"]) == ("w2", ["date"], 0)
    assert shop.payment("A") == {"pending": 2000}
    shop.place("B", TEA=1)
    assert shop.buckets("B") == "p1"
    assert shop.refused("fulfillment.release", order=shop.order("A"))[0] == "order_early"
    assert passes(shop, "A", days=1)["dates"] == [], "not yet: it is asked again when the date comes"
    assert shop.buckets("A") == "w2"
    assert passes(shop, "A")["dates"] == ["not_before"]
    assert shop.buckets("A") == "p2"
    shop.released("A")


def test_a_date_that_has_passed_already_holds_up_nothing(shop):
    shop.open(stock={"TEA": {"BER": 3}})
    terms(shop, "A", {"TEA": 2}, not_before="2020-01-01T00:00:00Z")
    assert shop.buckets("A") == "p2"
    assert shop.rows("select * from due where command = 'orders.meet_date'") == []


def test_for_later_is_no_way_around_what_is_not_sold_beyond_stock(shop):
    shop.open(stock={"TEA": {"BER": 3}})
    shop.do("catalog.put_sku", code="TEA", title="Tea", oversell="deny")
    code, facts = shop.refused("orders.place", **order_body("A", {"TEA": 4}, not_before=later()))
    assert (code, facts["available"]) == ("not_available", 3)
    terms(shop, "B", {"TEA": 3}, not_before=later())
    assert shop.buckets("B") == "w3"


def test_an_order_that_is_to_leave_complete(shop):
    """Story 1: nothing is promised until all is there; at `complete_by` it takes what there is, and the rest is cancelled."""
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 2}})
    terms(shop, "A", {"TEA": 2, "CUP": 1}, ship_complete="wait", complete_by=later(), authorized="30.00")
    assert (shop.buckets("A"), reasons(shop, "A")) == ("w3", ["complete", "rest"])
    shop.receive("CUP", 1)
    assert shop.buckets("A") == "p3"
    shop.released("A")
    shop.pick("A", L1=1, L2=1, short={1: 1})
    assert shop.buckets("A") == "w1p2"
    assert passes(shop, "A")["dates"] == ["complete_by"]
    assert shop.state("A")["ship_complete"] == "no"
    shop.ship("A")
    shop.cancel("A")
    assert shop.buckets("A") == "s2c1"
    assert shop.asked("A") == ["capture 2000", "void 1000"]


def test_what_is_short_at_once_is_promised_when_the_date_has_come(shop):
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 2}})
    terms(shop, "A", {"TEA": 2, "CUP": 1}, ship_complete="wait", complete_by=later())
    passes(shop, "A")
    assert shop.buckets("A") == "w1p2"
    shop.released("A")


def test_a_complete_order_of_one_line_takes_no_crumb(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    terms(shop, "A", {"TEA": 3}, ship_complete="wait")
    assert shop.buckets("A") == "w3"
    shop.receive("TEA", 1)
    assert shop.buckets("A") == "p3"


def test_an_order_that_keeps_what_is_there(shop):
    """What there is is set aside for it, and leaves with the rest."""
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 2}})
    terms(shop, "A", {"TEA": 2, "CUP": 1}, ship_complete="keep", complete_by=later())
    assert (shop.buckets("A"), shop.stock("TEA")["promised"]) == ("w1p2", 2)
    code, facts = shop.refused("fulfillment.release", order=shop.order("A"))
    assert (code, facts["waiting"]) == ("order_incomplete", 1)
    passes(shop, "A")
    shop.released("A")


# ── who, how and what was said ───────────────────────────────────────────────────────────────────────────────────────


def customer(shop, id, **more):
    columns = {"id": id, "created_at": datetime.now(UTC)} | more
    names = ", ".join(columns)
    shop.owner.execute(f"insert into customers ({names}) values ({', '.join(['%s'] * len(columns))})", tuple(columns.values()))


ANNA, OLD, MIDDLE = [f"0190a3f0-0000-7000-8000-00000000000{c}" for c in "abc"]


@pytest.mark.parametrize("named", [ANNA, "C-1"])
def test_a_customer_is_named_by_id_or_reference(shop, named):
    shop.open()
    customer(shop, ANNA, reference="C-1")
    terms(shop, "A", {"TEA": 1}, customer=named)
    assert str(shop.state("A")["customer_id"]) == ANNA


@pytest.mark.parametrize("named", [OLD, "C-0"])
def test_an_order_of_a_customer_who_was_merged_is_theirs_who_they_became(shop, named):
    """However often since: a shop that still knows the old customer loses no order."""
    shop.open()
    customer(shop, ANNA, reference="C-1")
    customer(shop, MIDDLE, reference="C-2", merged_into=ANNA)
    customer(shop, OLD, reference="C-0", merged_into=MIDDLE)
    terms(shop, "A", {"TEA": 1}, customer=named)
    assert str(shop.state("A")["customer_id"]) == ANNA


def test_an_order_behind_its_customers_merge_in_one_batch(shop):
    """Who they became was not looked for when the batch was loaded: the order waits, and finds them."""
    shop.open(stock={"TEA": {"BER": 5}})
    customer(shop, ANNA, reference="C-1")
    customer(shop, OLD, reference="C-0")
    merge = submission("customers.merge", {"customer": "C-0", "into": "C-1"})
    place = submission("orders.place", order_body("A", {"TEA": 1}, customer="C-0"))
    assert [reply.code for reply in shop.office.run([merge, place])] == [None, None]
    assert str(shop.state("A")["customer_id"]) == ANNA


@pytest.mark.parametrize("named", [ANNA, "C-1"])
def test_a_customer_who_is_not_there(shop, named):
    shop.open()
    code, facts = shop.refused("orders.place", **order_body("A", {"TEA": 1}, customer=named))
    assert (code, facts["field"]) == ("customer_unknown", "customer")


def test_what_is_written_on_an_order(shop):
    shop.open()
    terms(
        shop, "A", {"TEA": 1}, gift_message="Happy birthday, Anna", note="ring twice", tags=["vip", "b2b", "vip"], delivery_method="express"
    )
    notes = shop.rows("select n, kind, text from notes order by n")
    assert [tuple(n.values()) for n in notes] == [(1, "gift", "Happy birthday, Anna"), (2, "note", "ring twice")]
    assert (shop.state("A")["tags"], shop.state("A")["delivery_method"]) == (["b2b", "vip"], "express")
    assert not [e for e in shop.rows("select data::text as d from events") if "Anna" in e["d"] or "ring" in e["d"]]


FIELDS = {"colour": "text", "weight": "number", "gift": "flag", "event": "date"}


@pytest.fixture
def fields(shop):
    shop.open()
    for code, type in FIELDS.items():
        shop.owner.execute("insert into custom_fields (code, title, type) values (%s, %s, %s)", (code, code, type))
    shop.owner.execute("insert into custom_fields (code, title, type, active) values ('old', 'Old', 'text', false)")
    shop.settings_moved()
    return shop


def test_the_merchants_own_fields(fields):
    values = {"colour": "red", "weight": 1.5, "gift": True, "event": "2026-12-24"}
    terms(fields, "A", {"TEA": 1}, custom=values)
    assert fields.state("A")["custom"] == values


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("colour", 1, "custom_value_wrong"),
        ("weight", "1", "custom_value_wrong"),
        ("weight", True, "custom_value_wrong"),
        ("gift", 1, "custom_value_wrong"),
        ("event", "24.12.2026", "custom_value_wrong"),
        ("event", "20261224", "custom_value_wrong"),
        ("old", "x", "custom_field_unknown"),
        ("new", "x", "custom_field_unknown"),
    ],
)
def test_what_a_field_does_not_take(fields, field, value, code):
    refusal, facts = fields.refused("orders.place", **order_body("A", {"TEA": 1}, custom={field: value}))
    assert (refusal, facts["field"]) == (code, f"custom.{field}")


# ── things we do not know yet ────────────────────────────────────────────────────────────────────────────────────────


def test_a_line_without_a_sku_waits_to_be_mapped(shop):
    """A marketplace sells what we know by another code. The rest of the order is promised meanwhile; then it has its turn."""
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 5}, "CUP": {"BER": 1}}, accept_always=True)
    lines = [
        {"code": "B00ABC", "title": "Tea, the green one", "quantity": 2, "unit_price": "10.00"},
        {"sku": "NOBODY", "quantity": 1, "unit_price": "10.00"},
        {"sku": "CUP", "quantity": 1, "unit_price": "10.00"},
    ]
    shop.do("orders.place", **order_body("A", {}, authorized="40.00") | {"lines": lines})
    assert (shop.buckets("A"), reasons(shop, "A")) == ("w3p1", ["unmapped"])
    assert [shop.line("A", n)["title"] for n in (1, 2, 3)] == ["Tea, the green one", "", "CUP"]
    assert "order.oversold" not in shop.events()
    shop.do("orders.map_line", order=shop.order("A"), line=1, sku="TEA")
    assert (shop.buckets("A"), shop.stock("TEA")["promised"], shop.line("A")["title"]) == ("w1p3", 2, "Tea, the green one")
    assert shop.refused("orders.map_line", order=shop.order("A"), line=1, sku="CUP")[0] == "line_mapped"
    shop.cancel("A", L2=1)
    assert (shop.buckets("A"), shop.asked("A")) == ("p3c1", ["void 1000"])


def test_other_channels_know_what_they_sell(shop):
    shop.open()
    for line in ({"sku": "NOBODY"}, {"code": "B00ABC"}, {}):
        body = order_body("A", {}) | {"lines": [line | {"quantity": 1, "unit_price": "1.00"}]}
        assert shop.refused("orders.place", **body)[0] == "sku_unknown"


def test_a_line_may_turn_out_to_need_no_stock(shop):
    shop.open(accept_always=True)
    shop.do("catalog.put_sku", code="BOOK", title="E-book", tracked=False)
    shop.bundle("SET", TEA=1)
    shop.do("orders.place", **order_body("A", {"X": 1}))
    assert shop.refused("orders.map_line", order=shop.order("A"), line=1, sku="SET")[0] == "sku_is_bundle"
    shop.do("orders.map_line", order=shop.order("A"), line=1, sku="BOOK")
    assert shop.buckets("A") == "p1"


def test_a_complete_order_is_not_complete_while_a_line_is_unknown(shop):
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 2}, "CUP": {"BER": 2}}, accept_always=True)
    terms(shop, "A", {"TEA": 2, "X": 1}, ship_complete="wait")
    assert reasons(shop, "A") == ["rest", "unmapped"]
    shop.do("orders.allocate", order=shop.order("A"))
    assert shop.buckets("A") == "w3"
    shop.do("orders.map_line", order=shop.order("A"), line=2, sku="CUP")
    assert shop.buckets("A") == "p3"
