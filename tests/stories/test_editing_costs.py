"""What an edited order costs: new prices, charges and bundles; what was sold stays as it was sold, and as it was taxed."""

import pytest

from tests.shop import ADDRESS
from tests.stories.changes import add, adjusted, beside, lines, price, q, remove, shipping, undo

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


def test_a_price_that_was_changed_holds_for_the_units_added_later(open_shop):
    """Whoever has agreed on 7.00 and takes two more pays 7.00 for them; back at the first price there is nothing to note."""
    open_shop.place("A", TEA=3)
    open_shop.edit("A", price(1, "7.00", "matched"))
    open_shop.cancel("A", L1=1)
    assert open_shop.edit("A", q(1, 4))["after"]["owed"] == "28.00"
    row = open_shop.one("select unit_price, list_price, price_reason from order_lines where n = 2")
    assert row == {"unit_price": 7000000, "list_price": 10000000, "price_reason": "matched"}
    open_shop.edit("A", price(1, "10.00"))
    assert open_shop.edit("A", q(1, 3))["after"]["owed"] == "44.00"
    assert open_shop.one("select unit_price, list_price from order_lines where n = 3") == {"unit_price": 10000000, "list_price": None}


def test_a_bundles_changed_price_holds_for_more_of_it(sets):
    sets.edit("A", price(1, "8.00"))
    assert sets.edit("A", q(1, 6))["after"]["owed"] == "48.00"


def test_prices_without_tax_bear_it_on_top(shop):
    shop.open(stock={"TEA": {"BER": 9}}, prices_include_tax=False)
    shop.sell("A", {"sku": "TEA", "quantity": 2, "unit_price": "10.00", "tax": "3.80"})
    assert shop.edit("A", price(1, "8.00"))["after"]["owed"] == "19.04"
    assert adjusted(shop) == [(1, "price", -400, -76, -476, 2, 1, None)]
    assert shop.edit("A", q(1, 3))["after"]["owed"] == "28.56", "one more, at what they cost now"
    assert shop.edit("A", shipping("5.00", tax="0.95"))["after"]["owed"] == "34.51"
    assert shop.edit("A", shipping("10.00"))["after"]["owed"] == "40.46", "its tax as before, in proportion"


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


def test_more_than_half_is_taken_off(open_shop):
    """Measured by what is owed before it, not by what it leaves."""
    open_shop.place("A", TEA=2, authorized="20.00")
    assert open_shop.not_edited("A", beside("discount", "12.00"), beside("discount", "8.01")) == (
        "adjustment_too_large",
        "changes[1].amount",
    )
    assert open_shop.edit("A", beside("discount", "12.00"))["after"]["owed"] == "8.00"
    assert open_shop.edit("A", beside("discount", "8.00"))["after"]["owed"] == "0.00"
    assert open_shop.asked("A") == ["void 1200", "void 800"]


def test_nothing_costs_less_than_nothing(open_shop):
    open_shop.sell("A", {"sku": "TEA", "quantity": 2, "unit_price": "10.00", "discount": "5.00"})
    with open_shop.unchanged(open_shop.events, lambda: open_shop.state("A")):
        assert open_shop.not_edited("A", beside("discount", "15.01")) == ("adjustment_too_large", "changes[0].amount")
        assert open_shop.not_edited("A", price(1, "2.49")) == ("discount_too_large", "changes[0].unit_price")
        assert open_shop.not_edited("A", remove(1), beside("fee", "1.00")) == ("nothing_kept", "changes[1]")
        assert open_shop.not_edited("A", remove(1), price(1, "1.00")) == ("nothing_kept", "changes[1].line")
    assert open_shop.edit("A", price(1, "2.50"))["after"]["owed"] == "0.00"
