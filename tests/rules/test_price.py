"""What an order comes to: whatever it is made of, lines and adjustments add up to it, net and tax to gross, and taxes to tax."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argosy.base.errors import Refused
from argosy.base.money import decimal
from argosy.model.order_shapes import AdjustmentIn, LineIn
from argosy.model.rows import Channel, Component, Order, Sku, Tax, TaxRate
from argosy.rules.beside import adjusted
from argosy.rules.price import priced, total
from argosy.rules.prorate import spread
from argosy.rules.tax import Taxing, computed
from tests.rules.books import NOW, world_of

CUP, SET = b"C" * 16, b"S" * 16
RATES = [
    TaxRate("DE19", "VAT", "DE", "standard", 190_000),
    TaxRate("DE7", "Reduced", "DE", "reduced", 70_000),
    TaxRate("IGIC", "IGIC", "ES", "standard", 70_000, "Canarias"),
    TaxRate("ES21", "IVA", "ES", "standard", 210_000),
    TaxRate("GST", "GST", "CA", "standard", 50_000, "QC"),
    TaxRate("QST", "QST", "CA", "standard", 99_750, "QC"),
    TaxRate("ALL", "Everything", "XX", "standard", 1_000_000),
    TaxRate("OLD", "Was", "DE", "standard", 160_000, active=False),
]


def shop(*, included=True, exponent=2, taxes="given", accept_always=False, currency="EUR"):
    """A World with TEA (reduced), CUP and a SET of two teas and a cup, and an order in it without lines."""
    world = world_of({"BER": 10})
    world.settings.channels["web"] = Channel("web", "main", "Web", currency, included, ["BER"], taxes=taxes, accept_always=accept_always)
    world.settings.tax_rates.update({r.code: r for r in RATES})
    tea = world.skus["TEA"]
    tea.tax_class = "reduced"
    for sku in (Sku(CUP, "CUP", "Cup"), Sku(SET, "SET", "Set", tracked=False, bundle=True)):
        world.file(sku)
    world.file(Component(SET, tea.id, 2))
    world.file(Component(SET, CUP, 1))
    return world, world.add(Order(world.new_id(), "main", "web", "A", currency, exponent, included, b"", NOW))


def bill(world, order, lines, extras=(), place=None, told=None):
    """Price an order; its lines and adjustments."""
    taxing = Taxing(place)
    wanted = []
    for i, line in enumerate(lines):
        wanted += priced(world, order, taxing, LineIn.model_validate(line), f"lines[{i}]", len(wanted) + 1)
    made = [line for line, _, _ in wanted]
    units = sum(n for _, _, n in wanted)
    beside = adjusted(world, order, taxing, made, units, [AdjustmentIn.model_validate(a) for a in extras])
    total(world, order, made, beside, units, told)
    return made, world.adjustments(order)


def billed_if_not_below_zero(world, order, asked, extras, place=None):
    """Its lines and adjustments; nothing where more is taken off than there is, and that is why."""
    try:
        return bill(world, order, asked, extras, place)
    except Refused as refused:
        if refused.code != "discount_too_large":
            raise
        return None


def check(world, order, lines, extras):
    rows = [*lines, *extras]
    assert all(row.net + row.tax == row.gross for row in rows)
    for column in ("net", "tax", "gross"):
        assert getattr(order, column) == sum(getattr(row, column) for row in rows), column
    assert order.gross >= 0
    assert order.discount == sum(line.discount for line in lines)
    by_row = defaultdict(int)
    for t in world.rows[Tax].values():
        by_row[t.line, t.adjustment] += t.amount
    for (line, adjustment), amount in by_row.items():
        row = next(r for r in (lines if line else extras) if r.n == (line or adjustment))
        assert amount == row.tax
    return by_row


cents = st.integers(0, 10**7).map(lambda n: decimal(n, 2))
prices = st.integers(0, 10**8).map(lambda n: decimal(n, 6))
percent = st.sampled_from(["0", "7", "19", "8.875", "100"])


@st.composite
def lines(draw, *, taxed):
    line = {"sku": draw(st.sampled_from(["TEA", "CUP", "SET"])), "quantity": draw(st.integers(1, 50)), "unit_price": draw(prices)}
    room = int(Decimal(line["unit_price"]) * line["quantity"] * 100)
    off = draw(st.integers(0, room))
    parts = draw(st.lists(st.integers(1, max(1, off)), max_size=2)) if off else []
    parts = parts if sum(parts) <= off else []
    line["discount"] = decimal(off - sum(parts), 2)
    if parts:
        line["discounts"] = [{"title": f"Sale {i}", "amount": decimal(p, 2)} for i, p in enumerate(parts)]
    if taxed and draw(st.booleans()):
        amounts = draw(st.lists(st.integers(0, (room - off) // 3), max_size=3))
        line["taxes"] = [{"code": f"T{i}", "rate": draw(percent), "amount": decimal(a, 2)} for i, a in enumerate(amounts)]
        if amounts and draw(st.booleans()):
            line["tax"] = decimal(max(0, min(room - off, sum(amounts) + draw(st.integers(-1, 1)))), 2)
    return line


extra = st.fixed_dictionaries({"kind": st.sampled_from(["discount", "fee", "shipping"]), "title": st.just("x"), "amount": cents})
orders = st.lists(lines(taxed=True), min_size=1, max_size=5)
plain = st.lists(lines(taxed=False), min_size=1, max_size=5)


@given(orders, st.lists(extra, max_size=3), st.booleans())
def test_a_channels_own_figures_add_up(asked, extras, included):
    world, order = shop(included=included)
    if (made := billed_if_not_below_zero(world, order, asked, extras)) is not None:
        check(world, order, *made)


@given(plain, st.lists(extra, max_size=3), st.booleans(), st.sampled_from([("DE", None), ("CA", "QC"), ("XX", None), ("US", "NY")]))
def test_computed_taxes_add_up(asked, extras, included, place):
    world, order = shop(included=included, taxes="computed")
    made = billed_if_not_below_zero(world, order, asked, extras, place)
    if made is None:
        return
    by_row = check(world, order, *made)
    bearing = [line.n for line in made[0] if line.role != "bundle"] + [-a.n for a in made[1]]
    assert {line or -adjustment for line, adjustment in by_row} == set(bearing), "every row says what it bears, even nothing"
    together = defaultdict(lambda: [0, 0, 0])
    for t in world.rows[Tax].values():
        rate = together[t.code, t.rate]
        rate[0], rate[1], rate[2] = rate[0] + t.base, rate[1] + t.amount, rate[2] + 1
    for (_, rate), (base, amount, rows) in together.items():
        assert abs(amount * 1_000_000 - base * rate) <= 3_000_000 * rows, "and by rate it is the rate's, but for rounding a row"


@given(st.integers(0, 10**12), st.lists(st.integers(0, 1_000_000), min_size=1, max_size=4), st.booleans())
def test_tax_is_rounded_once(amount, rates, included):
    tax, shares = computed(tuple((f"T{i}", r) for i, r in enumerate(rates)), amount, included=included)
    exact = Decimal(amount) * sum(rates) / ((1_000_000 + sum(rates)) if included else 1_000_000)
    assert abs(exact - tax) <= Decimal("0.5")
    assert sum(k for *_, k in shares) == tax
    assert all(base == (amount - tax if included else amount) for _, _, base, _ in shares)


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_what_is_spread_adds_up(whole, weights):
    parts = spread(whole, weights)
    assert sum(parts) == whole
    if sum(weights):
        assert all(abs(part * sum(weights) - whole * w) <= sum(weights) for part, w in zip(parts, weights, strict=True))


LINE = {"sku": "CUP", "quantity": 1, "unit_price": "119.00"}


@pytest.mark.parametrize(
    ("included", "place", "price", "expected"),
    [
        (True, ("DE", None), "119.00", [("DE19", 10000, 1900)]),
        (False, ("DE", "BE"), "100.00", [("DE19", 10000, 1900)]),
        (True, ("ES", "Canarias"), "107.00", [("IGIC", 10000, 700)]),
        (True, ("ES", "Madrid"), "121.00", [("ES21", 10000, 2100)]),
        (False, ("CA", "QC"), "10.00", [("GST", 1000, 50), ("QST", 1000, 100)]),
        (True, ("XX", None), "100.00", [("ALL", 5000, 5000)]),
        (False, ("XX", None), "100.00", [("ALL", 10000, 10000)]),
        (True, ("US", "NY"), "100.00", [("none", 10000, 0)]),
    ],
)
def test_the_tax_table(included, place, price, expected):
    """A region's own rows hold there instead of the country's; several are added up; without any it bears none, and says so."""
    world, order = shop(included=included, taxes="computed")
    bill(world, order, [LINE | {"unit_price": price}], place=place)
    assert [(t.code, t.base, t.amount) for t in world.rows[Tax].values()] == expected


def test_a_discount_bears_what_its_lines_bear():
    """Half of the goods at 7 %, half at 19 %: so is what is taken off them. What has a class of its own bears that."""
    world, order = shop(taxes="computed")
    goods = [LINE | {"unit_price": "100.00"}, LINE | {"sku": "TEA", "unit_price": "100.00"}]
    off = {"kind": "discount", "title": "Spring", "amount": "20.00"}
    _, extras = bill(
        world, order, goods, [off, {"kind": "shipping", "title": "Parcel", "amount": "11.90", "tax_class": "standard"}], ("DE", None)
    )
    taxes = [(t.adjustment, t.code, t.base, t.amount) for t in world.rows[Tax].values() if t.adjustment]
    assert taxes == [(1, "DE19", -840, -160), (1, "DE7", -935, -65), (2, "DE19", 1000, 190)]
    assert [(a.kind, a.gross, a.tax, a.leaves, a.units) for a in extras] == [
        ("discount", -2000, -225, "units", 2),
        ("shipping", 1190, 190, "last", 2),
    ]


@pytest.mark.parametrize(
    ("line", "extras", "more", "code"),
    [
        ({"discount": "119.01"}, [], {}, "discount_too_large"),
        ({"discount": "100.00", "discounts": [{"title": "x", "amount": "19.01"}]}, [], {}, "discount_too_large"),
        ({}, [{"kind": "discount", "title": "x", "amount": "119.01"}], {}, "discount_too_large"),
        ({"tax": "1.00", "taxes": [{"code": "T", "rate": "1", "amount": "1.02"}]}, [], {}, "tax_mismatch"),
        ({"tax": "119.01"}, [], {}, "tax_too_large"),
        ({"tax": "1.00"}, [], {"taxes": "computed"}, "taxes_computed"),
        ({"taxes": [{"code": "T", "rate": "1", "amount": "1.00"}]}, [], {"taxes": "computed"}, "taxes_computed"),
        ({}, [{"kind": "fee", "title": "x", "amount": "1.00", "tax": "0.19"}], {"taxes": "computed"}, "taxes_computed"),
        ({}, [{"kind": "fee", "title": "x", "amount": "1.00", "tax": "1.01"}], {}, "tax_too_large"),
        ({"unit_price": "119.5"}, [], {"exponent": 0, "currency": "JPY"}, None),
        ({"discount": "0.5"}, [], {"exponent": 0, "currency": "JPY"}, "amount_too_precise"),
        ({"discount": "0.125"}, [], {"exponent": 3, "currency": "KWD"}, None),
        ({"discount": "0.125"}, [], {}, "amount_too_precise"),
        ({"unit_price": None}, [], {}, "price_unknown"),
        ({"code": "B00ABC"}, [], {}, "code_beside_sku"),
        ({"sku": "NOBODY"}, [], {"known": False}, "sku_unknown"),
    ],
)
def test_what_is_not_a_price(line, extras, more, code):
    known = more.pop("known", True) if "known" in more else True
    world, order = shop(**more)
    if not known:
        world.skus["NOBODY"] = None
    place = ("DE", None) if more.get("taxes") else None
    if code is None:
        check(world, order, *bill(world, order, [LINE | line], extras, place))
        return
    with pytest.raises(Refused) as refused:
        bill(world, order, [LINE | line], extras, place)
    assert refused.value.code == code


def test_taxes_that_do_not_add_up_are_noted_where_orders_are_always_accepted():
    world, order = shop(accept_always=True)
    taxes = [{"code": "T", "rate": "19", "amount": "19.05"}]
    bill(world, order, [LINE | {"tax": "19.00", "taxes": taxes}])
    assert [(t.code, t.amount) for t in world.rows[Tax].values()] == [("T", 1905), ("rounding", -5)]


@pytest.mark.parametrize(("currency", "price"), [("EUR", 119), ("USD", None)])
def test_a_line_without_a_price_has_the_catalogs(currency, price):
    world, order = shop(currency=currency)
    cup = world.skus["CUP"]
    cup.price, cup.price_currency = 119_0000, "EUR"
    if price is None:
        with pytest.raises(Refused, match="price_unknown"):
            bill(world, order, [LINE | {"unit_price": None}])
        return
    (line,), _ = bill(world, order, [LINE | {"unit_price": None}])
    assert (line.gross, line.list_price, line.price_reason) == (price, None, None)
    world, order = shop()
    world.skus["CUP"].price, world.skus["CUP"].price_currency = 119_0000, "EUR"
    (line,), _ = bill(world, order, [LINE | {"unit_price": "0.99", "price_reason": "scratched"}])
    assert (line.gross, line.list_price, line.price_reason) == (99, 119_0000, "scratched")
