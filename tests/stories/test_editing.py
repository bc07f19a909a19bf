"""An order becomes another one, paid and partly shipped as it may be: goods first, then money, and what nobody touched stays."""

from tests.engine.crowd import at_once
from tests.shop import ADDRESS, Shop, order_body, submission
from tests.stories.changes import NEW, add, beside, lines, price, q, remove, shipping


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


def test_more_of_what_left_unordered_costs_what_was_ordered(open_shop):
    """A line of units that left without being ordered costs nothing, and bears no tax: neither is a price."""
    open_shop.sell("A", {"sku": "TEA", "quantity": 1, "unit_price": "11.90", "tax": "1.90"})
    open_shop.left_unasked("A", "BER", L1=3)
    assert lines(open_shop)[1:] == [(2, "TEA", 2, 0, 0, 0, 0, 0)]
    told = open_shop.edit("A", q(2, 1))
    assert (lines(open_shop)[2:], told["after"]["owed"]) == ([(3, "TEA", 1, 0, 1000, 190, 1190, 0)], "23.80")
    assert open_shop.not_edited("A", price(2, "1.00")) == ("nothing_kept", "changes[0].line")


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
        (remove("gift"), ("line_unknown", "changes[0].name")),
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
    assert open_shop.not_edited("A", q(1, 2))[0] == "order_held"
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
