"""An order becomes another one, paid and partly shipped as it may be: goods first, then money, and what nobody touched stays."""

import pytest

from tests.engine.crowd import at_once
from tests.shop import ADDRESS, Shop, order_body, submission

NEW = ADDRESS | {"line1": "Nebenstr. 7"}


def q(line, quantity):
    return "set_quantity", {"line": line, "quantity": quantity}


def price(line, unit_price, reason="agreed"):
    return "set_price", {"line": line, "unit_price": unit_price, "reason": reason}


def add(sku, quantity=1, unit_price="10.00", **more):
    return "add_line", {"sku": sku, "quantity": quantity, "unit_price": unit_price, **more}


def remove(line):
    return "remove_line", {"line": line}


def beside(kind, amount, **more):
    return "add_adjustment", {"kind": kind, "title": kind, "amount": amount, **more}


def undo(adjustment):
    return "remove_adjustment", {"adjustment": adjustment}


def shipping(amount, **more):
    return "set_shipping", {"amount": amount, **more}


@pytest.fixture
def open_shop(shop):
    return shop.open(skus=("TEA", "CUP", "POT"), stock={"TEA": {"BER": 10}, "CUP": {"BER": 10}})


def lines(shop, reference="A"):
    rows = shop.rows("select l.* from order_lines l join orders o on o.id = l.order_id where reference = %s order by n", reference)
    return [tuple(r[name] for name in ("n", "code", "ordered", "cancelled", "net", "tax", "gross", "discount")) for r in rows]


def adjusted(shop):
    return [tuple(r.values()) for r in shop.rows("select n, kind, net, tax, gross, units, line, reverses from adjustments order by n")]


def paid(shop, units, amount, **more):
    """An order that is all paid."""
    shop.sell("A", {"TEA": units} if isinstance(units, int) else units, authorized=amount, **more)
    shop.do("payments.capture", order=shop.order("A"), payment=1, amount=amount)
    shop.captured("A", amount)


# ── units ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_fewer_of_a_paid_order_are_refunded(open_shop):
    paid(open_shop, 4, "40.00")
    told = open_shop.edit("A", q(1, 3), reason="one is enough for Anna")
    assert (open_shop.buckets("A"), open_shop.asked("A")) == ("p3c1", ["refund 1000"])
    assert told["lines"] == [
        {
            **{"line": 1, "sku": "TEA", "before": 4, "after": 3, "owed_before": "40.00", "owed_after": "30.00"},
            **{"promised": 3, "waiting": 0, "recalling": 0},
        }
    ]
    assert told["before"] == {"gross": "40.00", "owed": "40.00", "due": "0.00"}
    assert told["after"] == {"gross": "40.00", "owed": "30.00", "due": "0.00"}
    assert told["money"] == [{"payment": 1, "collector": "test", "kind": "refund", "amount": "10.00"}]
    event = open_shop.one("select data from events where type = 'order.edited'")["data"]
    assert event.pop("subject") == str(open_shop.state("A")["id"])
    assert event == {
        "cancelled": [{"line": 1, "sku": "TEA", "cancelled": 1, "recalling": 0}],
        **{"added": [], "adjustments": [], "changed": [], "owed": -1000, "currency": "EUR", "note": 1},
    }
    assert "Anna" not in str(open_shop.rows("select data from events"))
    assert open_shop.one("select kind, text from notes") == {"kind": "edit", "text": "one is enough for Anna"}


def test_more_is_a_line_of_its_own_and_due(open_shop):
    """`ordered` never rises: what was sold stays as it was sold."""
    paid(open_shop, 4, "40.00")
    told = open_shop.edit("A", q(1, 6))
    assert lines(open_shop) == [(1, "TEA", 4, 0, 4000, 0, 4000, 0), (2, "TEA", 2, 0, 2000, 0, 2000, 0)]
    assert (told["before"]["due"], told["after"]["due"], told["money"]) == ("0.00", "20.00", [])
    assert (open_shop.buckets("A"), open_shop.state("A")["due"]) == ("p6", 2000)
    open_shop.authorize("A", "20.00")
    assert open_shop.state("A")["due"] == 0
    open_shop.shipped("A")
    assert open_shop.asked("A") == ["capture 2000"]


def test_more_costs_what_it_cost_whatever_the_tax_table_says_now(shop):
    shop.open(stock={"TEA": {"BER": 9}})
    shop.computed(("vat", "DE", "standard", 190000))
    shop.sell("A", {"sku": "TEA", "quantity": 3, "unit_price": "10.00", "discount": "3.00"})
    shop.owner.execute("update tax_rates set rate = 70000")
    shop.settings_moved()
    shop.edit("A", q(1, 5), add("TEA"))
    assert [(gross, tax, discount) for *_, tax, gross, discount in lines(shop)] == [(2700, 431, 300), (1800, 287, 200), (1000, 65, 0)]
    assert [(r["line"], r["rate"], r["amount"]) for r in shop.rows("select * from taxes order by n")] == [
        (1, 190000, 431),
        (2, 190000, 287),
        (3, 70000, 65),
    ]


def test_what_the_shelf_lacks_waits_and_is_told(open_shop):
    open_shop.place("A", TEA=8)
    told = open_shop.preview("orders.edit", order=open_shop.order("A"), changes=[{"type": "set_quantity", "line": 1, "quantity": 12}])
    assert [(x["after"], x["promised"], x["waiting"]) for x in told["outcome"]["lines"]] == [(4, 2, 2)]
    assert open_shop.buckets("A") == "p8", "a preview writes nothing"
    open_shop.edit("A", q(1, 12))
    assert open_shop.buckets("A") == "w2p10"
    open_shop.receive("TEA", 5)
    assert open_shop.buckets("A") == "p12"


def test_what_is_not_sold_beyond_its_stock_is_not_added(open_shop):
    open_shop.do("catalog.put_sku", code="TEA", title="TEA", oversell="deny")
    open_shop.place("A", TEA=8)
    with open_shop.unchanged(open_shop.events, lambda: open_shop.state("A")):
        assert open_shop.not_edited("A", beside("fee", "1.00"), q(1, 11)) == ("not_available", "changes[1].quantity")
        assert open_shop.not_edited("A", q(1, 10), add("TEA")) == ("not_available", "changes[1].quantity")


def test_one_sku_is_swapped_for_another(open_shop):
    paid(open_shop, {"TEA": 1, "CUP": 1}, "20.00")
    told = open_shop.edit("A", remove(1), add("POT", unit_price="12.50"))
    assert (open_shop.buckets("A"), told["after"]) == ("w1p1c1", {"gross": "32.50", "owed": "22.50", "due": "2.50"})
    assert open_shop.asked("A") == [], "what was given up pays for what was added"
    assert [(x["line"], x["before"], x["after"]) for x in told["lines"]] == [(1, 1, 0), (3, 0, 1)]


def test_of_a_partly_shipped_order_the_rest_is_edited(open_shop):
    open_shop.sell("A", {"TEA": 4, "CUP": 2}, authorized="60.00")
    open_shop.released("A")
    open_shop.pick("A", L1=2)
    open_shop.ship("A", L1=2)
    open_shop.captured("A", "20.00")
    assert open_shop.not_edited("A", q(1, 1)) == ("less_than_shipped", "changes[0].quantity")
    told = open_shop.edit("A", q(1, 3), remove(2), add("POT", 2, "5.00"))
    assert (open_shop.buckets("A"), told["after"]["owed"], told["after"]["due"]) == ("w2p1s2c3", "40.00", "0.00")
    assert open_shop.asked("A") == ["void 2000"]
    told = open_shop.edit("A", remove(1))
    assert [(x["before"], x["after"]) for x in told["lines"]] == [(3, 2)], "what has shipped stays"
    assert open_shop.not_edited("A", remove(1)) == ("nothing_changes", "changes")


def test_what_the_floor_has_picked_is_recalled(open_shop):
    open_shop.sell("A", {"TEA": 4}, authorized="40.00")
    open_shop.released("A")
    open_shop.pick("A")
    told = open_shop.edit("A", q(1, 1))
    assert (told["recalling"], told["lines"][0]["after"], told["lines"][0]["recalling"], told["money"]) == (3, 1, 3, [])
    assert open_shop.not_edited("A", q(1, 1)) == ("nothing_changes", "changes"), "it is asked for already"
    told = open_shop.edit("A", q(1, 2))
    assert (told["lines"][0]["line"], told["lines"][0]["after"]) == (2, 1), "the recall stands; one more is a line more"
    open_shop.recalled("A", 1, stopped=3)
    assert (open_shop.buckets("A"), open_shop.asked("A")) == ("p2c3", ["void 2000"])


def test_an_order_that_left_is_opened_by_what_is_added(open_shop):
    open_shop.place("A", TEA=1, authorized="10.00")
    open_shop.shipped("A")
    assert open_shop.state("A")["status"] == "complete"
    assert open_shop.not_edited("A", ("set_address", {"ship_to": NEW}))[0] == "order_closed"
    open_shop.edit("A", add("CUP"), ("set_address", {"ship_to": NEW}))
    assert (open_shop.state("A")["status"], open_shop.buckets("A")) == ("open", "p1s1")
    open_shop.place("B", TEA=1)
    open_shop.cancel("B")
    assert open_shop.not_edited("B", add("CUP"))[0] == "order_closed"


# ── bundles ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def sets(shop):
    """A set is two of tea and one cup; four are sold at 10.01."""
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 10}, "CUP": {"BER": 9}})
    shop.bundle("SET", TEA=2, CUP=1)
    shop.sell("A", {"SET": 4}, price="10.01", authorized="40.04")
    return shop


def test_a_bundle_is_edited_whole(sets):
    assert sets.not_edited("A", q(2, 1)) == ("line_in_bundle", "changes[0].line")
    assert sets.not_edited("A", price(3, "1.00")) == ("line_in_bundle", "changes[0].line")
    told = sets.edit("A", q(1, 3))
    assert (sets.buckets("A"), told["after"]["owed"]) == ("p9c3", "30.03")
    assert [(x["line"], x["before"], x["after"]) for x in told["lines"]] == [(1, 4, 3), (2, 4, 3), (3, 8, 6)]
    told = sets.edit("A", q(1, 5))
    assert [x[:4] for x in lines(sets)[3:]] == [(4, "SET", 0, 0), (5, "CUP", 2, 0), (6, "TEA", 4, 0)]
    assert (sets.buckets("A"), told["after"]["owed"]) == ("p15c3", "50.05")
    assert sets.one("select role, parent, per_parent from order_lines where n = 6") == {"role": "component", "parent": 4, "per_parent": 2}


def test_more_bundles_wait_whole(sets):
    told = sets.edit("A", q(1, 6))
    assert (sets.buckets("A"), [x["waiting"] for x in told["lines"]]) == ("w6p12", [0, 2, 4])
    sets.receive("TEA", 2)
    assert sets.buckets("A") == "p18"


def test_a_bundles_price_is_its_components(sets):
    told = sets.edit("A", price(1, "8.00"))
    assert told["after"]["owed"] == "32.00"
    assert sum(a[4] for a in adjusted(sets)) == -804
    sets.edit("A", remove(1))
    assert (sets.state("A")["status"], sets.asked("A")[-1]) == ("cancelled", "void 3200")


# ── what it costs ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_price_is_changed_after_half_has_left(shop):
    """Story 23: 2.50 less a piece is let go at once, and the second half is taken at what is left."""
    shop.open(stock={"TEA": {"BER": 4}})
    shop.sell("A", {"TEA": 4}, price="25.00", authorized="100.00")
    shop.released("A")
    shop.pick("A")
    shop.ship("A", L1=2)
    shop.captured("A", "50.00")
    told = shop.edit("A", price(1, "22.50", "they had an offer"))
    assert (told["after"]["owed"], told["after"]["due"], shop.asked("A")) == ("90.00", "0.00", ["void 1000"])
    assert told["adjustments"] == [{"adjustment": 1, "kind": "price", "gross": "-10.00", "line": 1}]
    shop.voided("A", "10.00", instruction=2)
    shop.ship("A", L1=2)
    assert shop.asked("A") == ["capture 4000"]
    shop.captured("A", "40.00")
    assert shop.statuses("A") == "complete paid shipped none"
    assert lines(shop) == [(1, "TEA", 4, 0, 10000, 0, 10000, 0)], "what it was sold for stays"


def test_a_price_is_changed_again_and_back(open_shop):
    """Each change is the difference to what its units cost now; the price it had leaves nothing behind."""
    open_shop.sell("A", {"sku": "TEA", "quantity": 3, "unit_price": "10.00", "tax": "4.79"})
    open_shop.edit("A", price(1, "8.00"))
    open_shop.cancel("A", L1=1)
    assert open_shop.edit("A", price(1, "9.00"))["after"]["owed"] == "18.00"
    assert open_shop.not_edited("A", price(1, "9.00")) == ("nothing_changes", "changes")
    assert open_shop.edit("A", price(1, "10.00"))["after"]["owed"] == "20.00"
    assert [(kind, gross, units) for _, kind, _, _, gross, units, *_ in adjusted(open_shop)] == [
        ("price", -600, 3),
        ("price", 200, 2),
        ("price", 200, 2),
    ]
    assert [tax for _, _, _, tax, *_ in adjusted(open_shop)] == [-96, 32, 32]


def test_a_new_price_holds_for_the_units_added_with_it(open_shop):
    open_shop.place("A", TEA=2)
    told = open_shop.edit("A", price(1, "7.00", "matched"), q(1, 5))
    assert told["after"]["owed"] == "35.00"
    row = open_shop.one("select unit_price, list_price, price_reason from order_lines where n = 2")
    assert row == {"unit_price": 7000000, "list_price": 10000000, "price_reason": "matched"}


def test_prices_without_tax_bear_it_on_top(shop):
    shop.open(stock={"TEA": {"BER": 9}}, prices_include_tax=False)
    shop.sell("A", {"sku": "TEA", "quantity": 2, "unit_price": "10.00", "tax": "3.80"})
    assert shop.edit("A", price(1, "8.00"))["after"]["owed"] == "19.04"
    assert adjusted(shop) == [(1, "price", -400, -76, -476, 2, 1, None)]
    assert shop.edit("A", q(1, 3))["after"]["owed"] == "30.94", "one more, as it was sold"
    assert shop.edit("A", shipping("5.00", tax="0.95"))["after"]["owed"] == "36.89"
    assert shop.edit("A", shipping("10.00"))["after"]["owed"] == "42.84", "its tax as before, in proportion"


def test_charges_beside_the_lines_come_and_go(open_shop):
    open_shop.place("A", TEA=2, authorized="20.00")
    told = open_shop.edit("A", beside("fee", "3.00"), beside("discount", "5.00"), shipping("4.90"))
    assert (told["after"]["owed"], told["after"]["due"]) == ("22.90", "2.90")
    assert open_shop.edit("A", shipping("0.00"))["after"]["owed"] == "18.00"
    told = open_shop.edit("A", undo(1), undo(2))
    assert [(a["kind"], a["gross"]) for a in told["adjustments"]] == [("fee", "-3.00"), ("discount", "5.00")]
    assert told["after"]["owed"] == "20.00"
    for n in (1, 5):
        assert open_shop.not_edited("A", undo(n)) == ("adjustment_reversed", "changes[0].adjustment")
    assert open_shop.not_edited("A", undo(9)) == ("adjustment_unknown", "changes[0].adjustment")
    open_shop.cancel("A", L1=1)
    assert open_shop.state("A")["due"] == 0
    assert open_shop.asked("A") == ["void 200", "void 800"], "an adjustment and its reverse leave together"


def test_computed_taxes_are_for_what_is_new(shop):
    """An order moves to Austria: what was sold in Germany keeps its tax, what is added bears Austria's."""
    shop.open(stock={"TEA": {"BER": 9}})
    shop.computed(("vat", "DE", "standard", 190000), ("ust", "AT", "standard", 200000))
    shop.sell("A", {"TEA": 1}, price="11.90")
    vienna = ADDRESS | {"country": "AT"}
    shop.edit("A", ("set_address", {"ship_to": vienna}), add("TEA", unit_price="12.00"), q(1, 2))
    assert [(x[5], x[6]) for x in lines(shop)] == [(190, 1190), (190, 1190), (200, 1200)]
    shop.edit("A", beside("fee", "3.58"))
    rows = shop.rows("select code, rate, base, amount from taxes where adjustment = 1 order by n")
    assert [tuple(r.values()) for r in rows] == [("vat", 190000, 200, 38), ("ust", 200000, 100, 20)], "it bears what the goods bear"
    shop.edit("A", add("TEA", unit_price="12.00"))
    assert lines(shop)[-1][5] == 200, "where it goes now is known"
    assert shop.not_edited("A", add("TEA", tax="1.00")) == ("taxes_computed", "changes[0].tax")


def test_nothing_costs_less_than_nothing(open_shop):
    open_shop.sell("A", {"sku": "TEA", "quantity": 2, "unit_price": "10.00", "discount": "5.00"})
    with open_shop.unchanged(open_shop.events, lambda: open_shop.state("A")):
        assert open_shop.not_edited("A", beside("discount", "15.01")) == ("adjustment_too_large", "changes[0].amount")
        assert open_shop.not_edited("A", price(1, "2.49")) == ("discount_too_large", "changes[0].unit_price")
        assert open_shop.not_edited("A", remove(1), beside("fee", "1.00")) == ("nothing_kept", "changes[1]")
        assert open_shop.not_edited("A", remove(1), price(1, "1.00")) == ("nothing_kept", "changes[1].line")
    assert open_shop.edit("A", price(1, "2.50"))["after"]["owed"] == "0.00"


# ── where it goes ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_goes_elsewhere_while_the_floor_has_none_of_it(open_shop):
    open_shop.place("A", TEA=3)
    told = open_shop.edit("A", ("set_address", {"ship_to": NEW}), ("set_delivery", {"delivery_method": "express"}))
    assert told["changed"] == ["ship_to", "delivery_method"]
    open_shop.released("A")
    for change in (("set_address", {"ship_to": ADDRESS}), ("set_delivery", {"delivery_method": None})):
        assert open_shop.not_edited("A", q(1, 4), change)[0] == "order_released"
    assert open_shop.edit("A", ("set_address", {"bill_to": ADDRESS}), q(1, 4))["changed"] == ["bill_to"]
    assert "Nebenstr" not in str(open_shop.rows("select data from events"))
    open_shop.pick("A")
    open_shop.ship("A")
    assert open_shop.edit("A", ("set_address", {"ship_to": ADDRESS}))["changed"] == ["ship_to"], "of what has not left"


# ── refusals, versions, holds ────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_not_there_is_not_edited(open_shop):
    open_shop.place("A", TEA=3)
    open_shop.do("catalog.put_sku", code="CUP", title="CUP", state="stopped")
    free = {"quantity": 1, "title": "To be made"}
    for change, refusal in (
        (q(9, 1), ("line_unknown", "changes[0].line")),
        (remove("gift"), ("line_unknown", "changes[0].line")),
        (add("NONE"), ("sku_unknown", "changes[0].sku")),
        (add("CUP"), ("sku_not_for_sale", "changes[0].sku")),
        (("add_line", {"sku": "TEA", "quantity": 1}), ("price_unknown", "changes[0].unit_price")),
        (("add_line", free), ("sku_unknown", "changes[0].sku")),
        (add("TEA", code="X"), ("code_beside_sku", "changes[0].code")),
        (price(1, "1.0000001"), ("amount_too_precise", "changes[0].unit_price")),
        (q(1, 3), ("nothing_changes", "changes")),
    ):
        assert open_shop.not_edited("A", change) == refusal
    assert open_shop.not_edited("A", add("TEA", name="x"), remove("x")) == ("nothing_changes", "changes")
    told = open_shop.edit("A", ("add_line", free | {"unit_price": "99.00"}))
    assert (told["lines"][0]["waiting"], open_shop.buckets("A")) == (1, "w1p3"), "it waits until its SKU is known"
    open_shop.do("orders.map_line", order=open_shop.order("A"), line=2, sku="TEA")
    assert open_shop.buckets("A") == "p4"


def test_a_held_order_is_not_edited_and_what_may_not_be_promised_waits(open_shop):
    open_shop.place("A", TEA=1)
    open_shop.hold("A", "fraud")
    blocked = open_shop.rows("select code from hold_types where blocks_edit and code = 'fraud'")
    assert (open_shop.not_edited("A", q(1, 2))[0] == "order_held") == bool(blocked)
    open_shop.place("B", TEA=1)
    open_shop.hold("B", "stock")
    open_shop.edit("B", q(1, 3))
    assert open_shop.buckets("B") == "w2p1"
    open_shop.unhold("B", "stock")
    assert open_shop.buckets("B") == "p3"


def test_whoever_looked_before_is_told(open_shop):
    seen = f'"{open_shop.place("A", TEA=2)["order"]["version"]}"'
    open_shop.edit("A", add("CUP"))
    body = {"order": open_shop.order("A"), "changes": [{"type": "set_quantity", "line": 1, "quantity": 1}]}
    assert open_shop.reply("orders.edit", if_match=seen, **body).code == "version_conflict"
    previewed = open_shop.office.preview(submission("orders.edit", body).body)
    assert open_shop.reply("orders.edit", if_match=previewed.etag, **body).accepted


def test_edited_and_then_cancelled(open_shop):
    paid(open_shop, {"TEA": 3, "CUP": 1}, "40.00")
    open_shop.edit("A", q(1, 5), price(1, "9.00"), remove(2), beside("discount", "2.00"), shipping("4.00"))
    open_shop.authorize("A", "7.00")
    open_shop.cancel("A")
    assert (open_shop.state("A")["status"], open_shop.state("A")["due"]) == ("cancelled", 0)
    assert sorted(open_shop.asked("A")) == ["refund 4000", "void 700"]


def test_an_order_that_leaves_whole_waits_whole_with_what_is_added(open_shop):
    open_shop.do("orders.place", **order_body("A", {"TEA": 2, "POT": 1}) | {"ship_complete": "wait"})
    assert open_shop.buckets("A") == "w3"
    open_shop.edit("A", add("CUP"))
    assert open_shop.buckets("A") == "w4"
    open_shop.edit("A", remove(2))
    assert open_shop.buckets("A") == "p3c1", "what kept it waiting is gone"


def test_two_edits_at_once_lose_no_unit(open_shop):
    """Each sees what the other did: of two who want one more, both get it."""
    open_shop.place("A", TEA=1)
    shops = [Shop(open_shop.database) for _ in range(4)]
    body = {"order": open_shop.order("A")}
    more = [[{"type": "add_line", "sku": "CUP", "quantity": n, "unit_price": "1.00"}] for n in (1, 2, 3, 4)]
    works = [lambda i=i: shops[i].reply("orders.edit", **body, changes=more[i]) for i in range(4)]
    replies = at_once(*works)
    for shop in shops:
        shop.close()
    assert [r.status for r in replies] == [200] * 4
    assert (open_shop.buckets("A"), sorted(x[2] for x in lines(open_shop))) == ("p11", [1, 1, 2, 3, 4])
