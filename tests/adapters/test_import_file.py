"""Reading: a file is read whole and exactly, or not at all and with the line named."""

import gzip
import itertools
from datetime import UTC, datetime

import pytest

from argosy.adapters.files import ONLINE_RETAIL, UnreadableFile
from argosy.adapters.files.orders import invoices
from argosy.adapters.files.preset import told_by
from argosy.adapters.files.reader import Source
from argosy.adapters.files.survey import survey
from tests.adapters.sales import HEADER, LINES, REAL, REAL_MISSING, written

GOOD = "536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"


def surveyed(path):
    with Source(path, ONLINE_RETAIL) as source:
        return survey(source, ONLINE_RETAIL.rules["live"], lambda _: None, 100_000)


def rows_of(path):
    with Source(path, ONLINE_RETAIL) as source:
        return list(source.rows())


def test_a_line_is_read_as_it_stands(tmp_path):
    rows = rows_of(written(tmp_path / "f.csv"))

    assert [row.number for row in rows] == list(range(2, 16))
    assert (rows[0].title, rows[0].code, rows[0].amount) == ("WHITE HEART, LARGE", "85123A", 1530)
    assert rows[1].code == "85123a"
    assert rows[7].amount == 150, "1.495 is rounded half up"
    assert rows[9].amount == -1106


def test_packing_line_ends_and_a_mark_at_the_start_say_nothing(tmp_path):
    plain = rows_of(written(tmp_path / "f.csv"))
    packed = rows_of(written(tmp_path / "f.csv.gz"))
    (tmp_path / "windows.csv").write_bytes(b"\xef\xbb\xbf" + f"{HEADER}\n{LINES}".replace("\n", "\r\n").encode())

    assert packed == plain
    assert rows_of(tmp_path / "windows.csv") == plain


def test_a_line_number_is_that_of_the_file_not_of_the_record(tmp_path):
    two_lines = GOOD.replace("WHITE HEART", '"WHITE\nHEART"')
    assert [row.number for row in rows_of(written(tmp_path / "f.csv", two_lines + GOOD))] == [2, 4]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (GOOD + "536366,22423,CAKE", "line 3: 3 fields instead of 8; is the file cut off there?"),
        (GOOD + GOOD[:-5], "line 3: it ends in the middle of a line"),
        (GOOD + GOOD.replace(",6,", ",six,"), "line 3: the quantity 'six' is not a whole number"),
        (GOOD + GOOD.replace(",6,", ",1_0,"), "line 3: the quantity '1_0' is not a whole number"),
        (GOOD + GOOD.replace("2.55", "2,55"), "line 3: 9 fields instead of 8"),
        (GOOD + GOOD.replace("2.55", ""), "line 3: the price '' is not a decimal number"),
        (GOOD + GOOD.replace("2.55", "nan"), "line 3: the price 'nan' is not a decimal number"),
        (GOOD + GOOD.replace("2.55", "0.0000001"), "line 3: 0.0000001 has more than 6 decimals"),
        (GOOD + GOOD.replace("2010-12-01", "12/1/2010"), "line 3: Invalid isoformat string"),
        (GOOD + GOOD.replace("WHITE", "W" * 1_001), "line 3: a field is longer than 1000 characters"),
        (GOOD + GOOD.replace("WHITE", '"WHITE') + GOOD, r"line \d: .*is there a quote that isn't closed"),
    ],
)
def test_a_line_that_cannot_be_read_stops_it_and_is_named(tmp_path, lines, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        surveyed(written(tmp_path / "f.csv", lines))


def test_another_encoding_is_named(tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes(f"{HEADER}\n{GOOD}".encode() + GOOD.replace("WHITE", "£20").encode("latin-1"))
    with pytest.raises(UnreadableFile, match="line 3: not UTF-8"):
        surveyed(path)


@pytest.mark.parametrize("header", ["", "a,b,c", HEADER.lower(), HEADER + ",More"])
def test_another_header_is_another_kind_of_file(tmp_path, header):
    with pytest.raises(UnreadableFile, match="its first line must be InvoiceNo,StockCode"):
        surveyed(written(tmp_path / "f.csv", GOOD, header))


def test_an_empty_file_is_not_one_of_ours_and_a_missing_one_is_said_to_be(tmp_path):
    (tmp_path / "empty.csv").touch()
    with pytest.raises(UnreadableFile, match="its first line must be"):
        surveyed(tmp_path / "empty.csv")
    with pytest.raises(UnreadableFile, match="can't be opened: No such file"):
        surveyed(tmp_path / "none.csv")
    with pytest.raises(UnreadableFile, match="can't be opened: Is a directory"):
        surveyed(tmp_path)


def test_a_last_line_without_its_end_is_whole_if_its_last_word_is(tmp_path):
    assert surveyed(written(tmp_path / "f.csv", LINES.rstrip("\n"))).lines == 14


def test_wherever_a_packed_file_is_cut_off_it_is_seen(tmp_path):
    whole = gzip.compress(f"{HEADER}\n{LINES}".encode())
    path = tmp_path / "cut.csv.gz"
    for end in range(3, len(whole), 7):
        path.write_bytes(whole[:end])
        with pytest.raises(UnreadableFile):
            surveyed(path)


def test_a_packed_file_with_a_flipped_bit_is_seen(tmp_path):
    path = written(tmp_path / "f.csv.gz", LINES * 50)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        surveyed(path)


def test_invoices_keep_the_order_of_their_first_lines_however_they_interleave(tmp_path):
    rows = dict(zip("abc", rows_of(written(tmp_path / "f.csv")), strict=False))
    for words in set(itertools.permutations("aabbbc")):
        mixed = [rows[w]._replace(invoice=w, number=n) for n, w in enumerate(words)]

        found = list(invoices(mixed, {"a": 2, "b": 3, "c": 1}))

        assert [group[0].invoice for group in found] == list(dict.fromkeys(words))
        assert sorted(row for group in found for row in group) == sorted(mixed)
        assert all(len({row.invoice for row in group}) == 1 and group == sorted(group) for group in found)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2011-01-15 12:00", "2011-01-15 12:00"),
        ("2011-07-15 12:00", "2011-07-15 11:00"),
        ("2011-10-30 01:30", "2011-10-30 00:30"),  # happened twice: the first
        ("2011-03-27 01:30", "2011-03-27 01:30"),  # never happened
        ("2011-07-15T12:00+02:00", "2011-07-15 10:00"),
    ],
)
def test_times_are_of_london(local, utc):
    assert ONLINE_RETAIL.instant(datetime.fromisoformat(local)) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "reason"),
    [(code, None) for code in "22423 85123A 85123a 15056BL 79323p".split()]
    + [(code, "not_goods") for code in "POST DOT M m C2 D S B gift_0001_20 DCGS0004 DCGSSBOY PADS SP1002 AMAZONFEE".split()]
    + [("BANK CHARGES", "not_goods"), ("", "not_goods"), ("1" * 65, "not_goods"), ("22423\x07", "not_goods")],
)
def test_goods_have_codes_that_begin_with_a_digit(tmp_path, code, reason):
    row = rows_of(written(tmp_path / "f.csv", GOOD))[0]._replace(code=code)
    rule = told_by(ONLINE_RETAIL.rules["live"], row)
    assert (rule and rule.reason) == reason


@pytest.mark.skipif(not REAL.exists(), reason=REAL_MISSING)
def test_the_real_file_holds_what_is_known_of_it():
    found = surveyed(REAL)

    assert (found.lines, found.amount) == (541_909, 974_774_793)
    assert (found.invoice_lines.total(), len(found.invoice_lines), max(found.invoice_lines.values())) == (529_061, 21_109, 1_112)
    assert (len(found.sold), found.sold.total()) == (4_023, 5_576_996)
    assert sum(1 for code in found.sold if code.upper() != code and code.upper() in found.sold) == 109
    assert found.title("85123A") == "WHITE HANGING HEART T-LIGHT HOLDER"
