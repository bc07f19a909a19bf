"""A scanner reads what was printed: short codes as Code 128, all others as QR."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argosy.documents.order_confirmation import order_confirmations
from argosy.documents.packing_slip import packing_slips
from argosy.documents.pick_list import pick_lists
from argosy.documents.symbols import MODULES_MAX, QUIET, symbol
from tests.documents.papers import AT, line, order, scanned, slip

BARS = ("SKU-0001", "4006381333931", "a b/C.d", "x", "~!\"#$%&'()*")
SQUARES = ("0190a3f0-0000-7000-8000-000000000001:1", "TEE-GRÜN-Ł-Ω-Ж-茶", "x" * 64)
AS_ASKED = {"language": "en", "paper": "a4", "at": AT}


def test_what_is_short_is_bars_and_everything_else_a_square():
    assert [symbol(text)["kind"] for text in (*BARS, *SQUARES)] == ["bars"] * len(BARS) + ["square"] * len(SQUARES)


@pytest.mark.parametrize("codes", [BARS, SQUARES], ids=["bars", "squares"])
def test_a_scanner_reads_a_pick_list(monkeypatch, codes):
    """The order's code in its head, and that of each article: its barcode, where it has one, else its SKU."""
    made = slip("W-001001", lines=[line(code) for code in codes] + [line("TEA", barcode="04006381333900")])
    found = scanned(monkeypatch, lambda: pick_lists([made], **AS_ASKED))
    assert sorted(found) == sorted([*codes, "04006381333900", "W-001001:1"])


def test_a_scanner_reads_each_order_of_a_pick_list(monkeypatch):
    made = [slip(f"10000{n}") for n in range(1, 7)]
    found = scanned(monkeypatch, lambda: pick_lists(made, **AS_ASKED))
    assert sorted(found) == [*(f"10000{n}:1" for n in range(1, 7)), "TEA"]


def test_a_scanner_reads_the_order_on_slips_and_confirmations(monkeypatch):
    assert scanned(monkeypatch, lambda: packing_slips([slip("W-001001")], **AS_ASKED)) == ["W-001001"]
    assert scanned(monkeypatch, lambda: order_confirmations([order("W-001001")], **AS_ASKED)) == ["W-001001"]


def test_bars_fit_on_the_paper():
    longest = max(n for n in range(1, 65) if symbol("x" * n)["kind"] == "bars")
    assert longest >= 14
    assert symbol("x" * longest)["modules"] <= MODULES_MAX + 2 * QUIET


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Co"]), min_size=1, max_size=64))
@settings(max_examples=200, deadline=None)
def test_any_code_has_a_symbol(text):
    assert symbol(text)["svg"].startswith("<svg")
