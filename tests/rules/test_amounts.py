"""Money on the wire and inside, rounding, and spreading a total over units: nothing is lost, whatever the sizes."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argosy.base.money import (
    PRICE_DECIMALS,
    BadAmount,
    decimal,
    exponent,
    half_up,
    known,
    line_total,
    scaled,
)
from argosy.rules.prorate import prorate, share

minor_units = st.integers(-(10**15), 10**15)
decimals = st.integers(0, 7)
units = st.integers(1, 10**6)


@given(minor_units, decimals)
def test_an_amount_survives_the_wire(amount, places):
    assert scaled(decimal(amount, places), places) == amount


@given(minor_units, decimals)
def test_an_amount_is_written_with_all_its_decimals(amount, places):
    written = decimal(amount, places)
    assert Decimal(written) == Decimal(amount).scaleb(-places)
    assert len(written.partition(".")[2]) == places


@given(st.decimals(min_value=0, max_value=10**9, places=5), decimals)
def test_an_amount_is_read_exactly_or_not_at_all(amount, places):
    exact = amount.scaleb(places)
    if exact == exact.to_integral_value():
        assert scaled(f"{amount:f}", places) == int(exact)
    else:
        with pytest.raises(BadAmount):
            scaled(f"{amount:f}", places)


@pytest.mark.parametrize("nonsense", ["", ".", "x", "1.x", "--1", "1.2.3"])
def test_what_is_no_amount_is_refused(nonsense):
    with pytest.raises(BadAmount):
        scaled(nonsense, 2)


def test_currencies_have_the_decimals_of_iso_4217():
    assert [exponent(c) for c in ("JPY", "EUR", "KWD")] == [0, 2, 3]
    assert not known("XXX")


@given(minor_units, units)
def test_rounding_is_half_up_away_from_zero(numerator, denominator):
    exact = Decimal(numerator) / Decimal(denominator) if (2 * numerator) % denominator == 0 else None
    rounded = half_up(numerator, denominator)
    assert abs(rounded * denominator - numerator) * 2 <= denominator
    assert half_up(-numerator, denominator) == -rounded
    if exact is not None:
        assert rounded == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(st.integers(1, 10**6), st.integers(0, 10**12))
def test_a_line_is_rounded_once(quantity, price):
    exact = (Decimal(quantity) * price).scaleb(-PRICE_DECIMALS)
    assert line_total(quantity, price) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(minor_units, st.lists(st.integers(0, 50), min_size=1, max_size=12))
def test_any_sequence_of_parts_adds_up_to_the_whole(total, parts):
    n = sum(parts)
    given_out = done = 0
    for part in parts:
        given_out += prorate(total, n, done + 1, done + part)
        done += part
    assert given_out == (total if n else 0)


@given(minor_units, st.integers(1, 500), st.data())
def test_no_unit_carries_more_than_its_share_and_a_coin(total, n, data):
    i = data.draw(st.integers(1, n))
    assert abs(prorate(total, n, i, i) * n - total) < n + n
    assert 0 <= share(abs(total), n, i - 1) <= share(abs(total), n, i) <= abs(total)


def test_the_cents_fall_where_the_units_are_cut():
    assert [prorate(1000, 3, i, i) for i in (1, 2, 3)] == [333, 334, 333]
    assert [prorate(-1000, 3, i, i) for i in (1, 2, 3)] == [-333, -334, -333]
    assert prorate(1000, 3, 2, 1) == 0, "no units carry nothing"
