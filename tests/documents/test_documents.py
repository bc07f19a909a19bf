"""Whatever people wrote is printed as they wrote it: nothing of it is carried out, nothing is lost, nothing runs off the page."""

from __future__ import annotations

import re
import resource
from pathlib import Path

import pytest

from argosy.documents.order_confirmation import order_confirmations
from argosy.documents.packing_slip import packing_slips
from argosy.documents.pick_list import pick_lists
from argosy.documents.press import breakable
from argosy.documents.wording import address_lines, quantity, unit_price
from tests.documents.papers import AT, HERE, line, order, pictures, read, slip, sold, texts

A4_AND_LETTER = {"a4": (595, 842), "letter": (612, 792)}
MARKUP = '#import "@preview/x:1.0.0": * $x^2$ \\ *b* _i_ `c` <l> @r // c /* c */ #sys.inputs.data \\u{41} [[ ]] = h - l + n ~ -- "q" #{'
WORDS = "ä é ø ß € £ ł ő ş Ω λόγος Жук Київ"


def slips(*made, language=None, paper="a4"):
    return packing_slips(made, language=language, paper=paper, at=AT)


def confirmed(*made, language=None, paper="a4"):
    return order_confirmations(made, language=language, paper=paper, at=AT)


def listed(*made, language=None, paper="a4"):
    return pick_lists(made, language=language, paper=paper, at=AT)


def in_every_field(text: str) -> list[bytes]:
    """The three documents, with this text wherever a person may write one."""
    address = dict.fromkeys(("name", "line1", "line2", "city", "region", "postcode"), text) | {"country": "DE"}
    told = {"seller": text, "reference": text, "customer_reference": text, "location_title": text, "gift": [text], "from": address}
    one = slip(text[:64], to=address, carrier=text, tracking=text, lines=[line(text[:64], title=text)], **told)
    agreed = order(
        text[:64],
        **{"seller": text, "customer_reference": text, "ship_to": address, "bill_to": address},
        lines=[sold(sku=text[:64], title=text, discounts=[{"title": text, "amount": 5}])],
        adjustments=[{"title": text, "amount": 1}],
        taxes=[{"title": text, "rate": 190000, "amount": 1}],
        payments=[{"method": text, "taken": 1, "held": 0, "expected": 0, "returned": 0}],
    )
    return [slips(one), listed(one), listed(one, one | {"fulfillment": 2}), confirmed(agreed)]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("text", [MARKUP, WORDS, "{at} {n} %s {0} %(x)s", "a\nb\r\nc\td", "<script>alert(1)</script>"])
def test_what_people_write_is_text(text):
    for pdf in in_every_field(text):
        assert squeezed(text) in squeezed("".join(texts(pdf)))


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1000,
        "word " * 200,
        "שלום עולם " * 20,
        "مرحبا بالعالم " * 20,
        "日本語テキスト" * 50,
        "🎁👨‍👩‍👧" * 20,
        "\u202e\u200f\ufeff\ufffe",
        "a\u0301" * 500,
    ],
)
def test_long_and_strange_texts_are_printed(text):
    """Letters that no font has are boxes: on another machine they may be there. The file is made all the same."""
    for pdf in in_every_field(text):
        assert len(read(pdf).pages) >= 1


def test_nothing_runs_off_the_page(monkeypatch):
    """A word of a thousand letters is broken: no ink within the last 15 mm of the paper, on either side."""
    made = pictures(monkeypatch, lambda: in_every_field("W" * 1000), 72)
    assert len(made) >= 4
    for page in made:
        margin = round(15 / 25.4 * 72)
        for left in (0, page.width - margin):
            assert page.crop((left, 0, left + margin, page.height)).getextrema()[0] > 250


def test_a_long_gift_message_goes_on_over_the_page():
    note = "\n".join(f"line {i} of a long letter" for i in range(400))
    found = texts(slips(slip(gift=[note])))
    assert len(found) > 3
    assert [int(n) for n in re.findall(r"line (\d+) of", "\n".join(found))] == list(range(400))


def test_pages_are_counted_for_each_document_alone():
    """Printed together, each is handed to somebody else."""
    many = slip("100002", lines=[line(f"SKU-{i:03}") for i in range(80)])
    found = texts(slips(slip("100001"), many, slip("100003")))
    counted = [re.search(r"(10000\d) Page (\d) of (\d)", page).groups() for page in found]
    assert counted == [("100001", "1", "1"), *(("100002", str(i), "2") for i in (1, 2)), ("100003", "1", "1")]


@pytest.mark.parametrize(
    "make", [lambda p: slips(slip(), paper=p), lambda p: listed(slip(), paper=p), lambda p: confirmed(order(), paper=p)]
)
@pytest.mark.parametrize("paper", A4_AND_LETTER)
def test_paper_is_as_asked(make, paper):
    (page,) = read(make(paper)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4_AND_LETTER[paper]


def test_the_same_data_is_the_same_file():
    assert slips(slip()) == slips(slip())


def test_a_pick_list_is_in_the_order_of_the_codes():
    one = slip("1", lines=[line("B", 2), line("A", 1), line("C", 0)])
    other = slip("2", lines=[line("B", 3, to_pick=1), line("A-1", 1250, exponent=3, unit="kg")])
    (page,) = texts(listed(one, other))
    assert re.findall(r"^(?:\S+ kg )?(A|A-1|B|C)(?: Tea, 100 g)?$", page, re.M) == ["A", "A-1", "B"], (
        "and nothing of what is picked already"
    )
    rows = page.splitlines()
    at = rows.index("B")
    assert (rows[at - 1], rows[at + 2 : at + 4]) == ("3", ["2 1:1", "1 2:1"])
    assert "1.25 kg 2:1" in rows


def test_what_has_nothing_left_to_pick_is_not_on_the_list_of_many():
    """Cancelled or picked meanwhile: nobody looks for its number among the boxes."""
    (page,) = texts(listed(slip("1", lines=[line("A", 2)]), slip("2", lines=[line("B", 3, to_pick=0)]), slip("3", lines=[])))
    assert "Order 1 · W-1" in page
    assert "B" not in page.splitlines()
    (page,) = texts(listed(slip("2", lines=[line("B", 3, to_pick=0)]), slip("3", lines=[])))
    assert "Nothing is left to pick." in page


def test_yen_and_dinars_and_prices_with_more_decimals():
    (page,) = texts(confirmed(order(currency="JPY", exponent=0, gross=1200, owed=1200, lines=[sold(unit_price=12_000_000, amount=1200)])))
    assert "JP¥1,200 JP¥1,200" in page
    dinars = order(currency="KWD", exponent=3, gross=1500, owed=1500, lines=[sold(unit_price=15_000_500, amount=1500)])
    (page,) = texts(confirmed(dinars, language="de"))
    assert "1,50005 KWD 1,500 KWD" in page


def test_what_is_weighed_has_a_price_by_its_unit():
    """It is kept and priced by the gram, and said by the kilo."""
    (page,) = texts(confirmed(order(lines=[sold(units=1250, exponent=3, unit="kg", unit_price=12_500, amount=1563)])))
    assert "1.25 kg Tea, 100 g TEA €12.50 €15.63" in page


def test_taxes_stand_on_top_of_prices_without_them():
    taxes = [{"title": "VAT", "rate": 190_000, "amount": 190}, {"title": "VAT", "rate": 55_000, "amount": 5}]
    (page,) = texts(confirmed(order(prices_include_tax=False, taxes=taxes, tax=195, gross=1195, owed=1195)))
    assert page.splitlines()[-6:-1] == ["1 Tea, 100 g TEA €10.00 €10.00", "Goods €10.00", "VAT 19% €1.90", "VAT 5.5% €0.05", "Total €11.95"]


def test_a_bundle_is_a_heading_with_its_parts_below():
    heading = sold(sku="SET", title="Tea set", heading=True, units=2, amount=0)
    (page,) = texts(confirmed(order(lines=[heading, sold(inside=True, units=4, unit_price=2_500_000)])))
    assert "2 Tea set SET\n4 Tea, 100 g TEA €2.50 €10.00" in page


@pytest.mark.parametrize(
    ("address", "locale", "written"),
    [
        (HERE, "en", ["Anna Schmidt", "Hauptstr. 5", "10115 Berlin", "Germany"]),
        (
            HERE | {"country": "US", "region": "NY", "city": "New York", "line2": "Apt 4"},
            "de",
            ["Apt 4", "New York, NY 10115", "Vereinigte Staaten"],
        ),
        (HERE | {"postcode": None, "region": "Leinster", "city": "Dublin", "country": "IE"}, "en", ["Dublin, Leinster", "Ireland"]),
        (None, "en", []),
    ],
)
def test_addresses(address, locale, written):
    assert address_lines(address, locale)[-len(written) :] == written


def test_quantities_and_prices():
    assert (quantity(1234, 0, "piece", "de"), quantity(1250, 3, "kg", "de")) == ("1.234", "1,25\xa0kg")
    assert [unit_price(n, "EUR", 2, "en-GB") for n in (19_990_000, 12_500, 0)] == ["€19.99", "€0.0125", "€0.00"]


def test_only_words_longer_than_a_line_are_cut():
    assert breakable("Darjeeling First Flush 2026, Second Invoice") == "Darjeeling First Flush 2026, Second Invoice"
    assert breakable("x" * 50).split("\u200b") == [*["x" * 12] * 4, "xx"]
    assert breakable(None) == ""


STATM = Path("/proc/self/statm")


@pytest.mark.skipif(not STATM.exists(), reason="only Linux tells what is in memory")
def test_typst_forgets_what_it_laid_out():
    """Otherwise each of its last ten files stays in memory, with all the addresses in it: some 25 MB more for each of these."""
    made = [[slip(f"{run}-{i}", lines=[line(f"SKU-{run}-{k}") for k in range(6)]) for i in range(50)] for run in range(5)]
    slips(*made[0])
    before = int(STATM.read_text().split()[1])
    for some in made[1:]:
        slips(*some)
    grown = (int(STATM.read_text().split()[1]) - before) * resource.getpagesize() / 2**20
    assert grown < 40, f"{grown:.0f} MB more"
