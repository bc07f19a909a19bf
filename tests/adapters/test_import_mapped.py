"""Any file under a mapping: whole orders are taken or told, what can't be read changes nothing, and a preview writes nothing."""

import csv
import gzip
import json
from datetime import UTC, datetime

import pytest
import xlsxwriter

from argosy.adapters.files import ImportStopped, UnreadableFile, import_mapped, preview
from argosy.adapters.files.mapping import BadMapping, mapping_of, read_mapping
from argosy.adapters.files.tables import Table

MAPPING = """
command = "orders.place"
group = "Auftrag"

[file]
delimiter = ";"
decimal = ","
dates = "%d.%m.%Y %H:%M"
timezone = "Europe/Berlin"

[fields]
reference = "Auftrag"
placed_at = "Datum"
total = "Summe"
"ship_to.name" = "Kunde"
"ship_to.line1" = "Straße"
"ship_to.postcode" = "PLZ"
"ship_to.city" = "Ort"
"lines.sku" = "Artikel"
"lines.quantity" = "Menge"
"lines.unit_price" = "Preis"

[constants]
channel = "web"
currency = "EUR"
"ship_to.country" = "DE"
"""
HEADER = "Auftrag;Datum;Summe;Kunde;Straße;PLZ;Ort;Artikel;Menge;Preis"
A = "A-1;24.12.2024 10:30;1.021,50;Jörg Weiß;Hauptstr. 5;01067;Dresden;{}"
LINES = [
    A.format("TEA;2;500,75"),
    "A-2;24.12.2024 11:00;10,00;Anna;Weg 1;10115;Berlin;TEA;1;10,00",
    A.format("CUP;1;20,00"),
]
"""A-1 is interrupted by A-2."""


@pytest.fixture
def open_shop(shop):
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 2}})
    return shop


@pytest.fixture
def mapping():
    return mapped()


def mapped(text=MAPPING, **of_file):
    import tomllib

    told = tomllib.loads(text)
    told.setdefault("file", {}).update(of_file)
    return mapping_of(told)


def written(path, lines=LINES, header=HEADER, encoding="utf-8", end="\n"):
    path.write_bytes(("\n".join([header, *lines]) + end).encode(encoding))
    return path


def brought(shop, path, mapping, rejects=None):
    return import_mapped(shop.office, path, mapping, rejects=rejects or path.with_name("rejects.csv")).as_dict()


def told(path):
    with path.with_name("rejects.csv").open(encoding="utf-8", newline="") as file:
        return [(int(row["line"]), row["reason"], row["sentence"]) for row in csv.DictReader(file)]


def counts(shop):
    return [shop.one(f"select count(*) n from {table}")["n"] for table in ("orders", "commands", "events", "goods_ledger")]


def test_lines_of_one_order_become_it(open_shop, mapping, tmp_path):
    done = brought(open_shop, written(tmp_path / "o.csv"), mapping)

    assert (done["lines_in"], done["lines_imported"], done["lines_told"], done["accepted"], done["existing"]) == (3, 3, 0, 2, 0)
    row = open_shop.one(
        "select o.gross, o.placed_at, a.name, a.line1, a.postcode from orders o join addresses a on a.id = o.ship_to "
        "where reference = 'A-1'"
    )
    assert (row["gross"], row["name"], row["line1"], row["postcode"]) == (102150, "Jörg Weiß", "Hauptstr. 5", "01067")
    assert row["placed_at"] == datetime(2024, 12, 24, 9, 30, tzinfo=UTC)
    assert [(open_shop.line("A-1", n)["code"], open_shop.line("A-1", n)["gross"]) for n in (1, 2)] == [("TEA", 100150), ("CUP", 2000)]


def test_a_second_run_changes_nothing(open_shop, mapping, tmp_path):
    file = written(tmp_path / "o.csv")
    brought(open_shop, file, mapping)
    before = counts(open_shop)
    again = brought(open_shop, file, mapping)
    assert (again["accepted"], again["existing"]) == (0, 2)
    assert counts(open_shop) == before


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_was_handed_back_is_mended_and_brought_in_again(open_shop, tmp_path, mark):
    """Separated by commas and in UTF-8, whatever the file was; a spreadsheet may put a mark before it."""
    mapping = mapped(encoding="latin-1")
    lines = [*LINES, "A-3;24.12.2024 12:00;40,00;Jörg;Weg 2;10115;Berlin;TEA;zwei;20,00"]
    done = brought(open_shop, written(tmp_path / "o.csv", lines, encoding="latin-1"), mapping)
    assert (done["accepted"], done["lines_told"]) == (2, 1)
    mended = tmp_path / "o.csv.rejects.csv"
    mended.write_text(mark + (tmp_path / "rejects.csv").read_text("utf-8").replace("zwei", "2"), "utf-8")
    again = brought(open_shop, mended, mapping)
    assert (again["accepted"], again["existing"], again["lines_told"]) == (1, 0, 0)
    assert open_shop.one("select a.name from orders o join addresses a on a.id = o.ship_to where reference = 'A-3'")["name"] == "Jörg"
    mended.write_text(mended.read_text("utf-8").replace(",2,", ",drei,").replace("A-3", "A-4"), "utf-8")
    brought(open_shop, mended, mapping)
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == ["line", "reason", "sentence", *HEADER.split(";")], "why is told once"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("utf-16", "utf-16"), ("latin-1", "latin-1"), ("cp1252", "windows-1252")],
)
@pytest.mark.parametrize("packed", [False, True])
def test_whatever_it_is_encoded_in(mapping, tmp_path, encoding, said, packed):
    lines = [line.replace("Anna", "Ànnà\u00a0Ò") for line in LINES]
    file = written(tmp_path / "o.csv", lines, encoding=encoding)
    if packed:
        file.write_bytes(gzip.compress(file.read_bytes()))
    rows = list(Table(file, mapped(encoding=said) if said else mapping).rows())
    assert [row.number for row in rows] == [2, 3, 4]
    assert [row.cells["Kunde"] for row in rows] == ["Jörg Weiß", "Ànnà\u00a0Ò", "Jörg Weiß"]
    assert rows[0].cells["Straße"] == "Hauptstr. 5"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda p: written(p, header=HEADER.replace("Menge", "Stück")), "has no column 'Menge', which the mapping names. It has: Auftrag"),
        (lambda p: written(p, header=HEADER.replace("Summe", "Datum")), "has no column 'Summe'"),
        (lambda p: written(p, header=HEADER.replace(";", ",")), "It has: Auftrag,Datum,.*; is ';' not its delimiter"),
        (lambda p: written(p, header=HEADER + ";Preis", lines=[f"{x};1" for x in LINES]), "has two columns 'Preis'"),
        (lambda p: written(p, [*LINES, "A-3;24.12.2024"], end=""), "line 5: 2 fields instead of 10; is the file cut off there"),
        (lambda p: written(p, [*LINES, 'A-3;"24.12'], end=""), "is there a quote that isn't closed"),
        (lambda p: written(p, encoding="latin-1"), "line 1: not utf-8 .*name its encoding in the mapping, such as latin-1"),
        (lambda p: p.write_bytes(gzip.compress(b"Auftrag;Datum\n" * 999)[:40]), "breaks off or is damaged|can't be read"),
        (lambda p: None, "can't be opened: No such file"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_changes_nothing(open_shop, mapping, tmp_path, spoil, sentence):
    path = tmp_path / "o.csv"
    spoil(path)
    before = counts(open_shop)
    with pytest.raises(UnreadableFile, match=sentence):
        brought(open_shop, path, mapping)
    assert counts(open_shop) == before
    assert not path.with_name("rejects.csv").exists()


def test_a_mark_that_contradicts_the_mapping_is_said(tmp_path):
    with pytest.raises(UnreadableFile, match="begins with the mark of utf-16, and the mapping says latin-1"):
        list(Table(written(tmp_path / "o.csv", encoding="utf-16"), mapped(encoding="latin-1")).rows())


@pytest.mark.parametrize(
    ("line", "reason", "sentence"),
    [
        (A.format("TEA;2;500.75"), "unreadable_value", "line 4, column 'Preis': '500.75' is not a number with ',' before its decimals."),
        (A.format("TEA;1,5;1,00"), "unreadable_value", "line 4, column 'Menge': '1,5' is not a whole number."),
        (A.format("TEA;0;1,00"), "malformed", "line 4, column 'Menge': Input should be greater than 0"),
        (A.format("TEA;;1,00"), "malformed", "line 4, column 'Menge': Field required"),
        (A.format("TEA;=A1*2;1,00"), "unreadable_value", "line 4, column 'Menge': '=A1*2' is a formula, not its value: export values."),
        (A.format("NONE;1,0;20,00"), "sku_unknown", "There is no such SKU: NONE."),
        (A.format("CUP;1;25,00"), "total_mismatch", "that was sent: 1021.50 (expected: 1026.50)."),
        (A.format("CUP;1;20,00").replace("24.12.2024", "2024-12-24"), "unreadable_value", "is not a date written as %d.%m.%Y %H:%M."),
        (A.format("CUP;1;20,00").replace("24.12.2024", "23.12.2024"), "group_differs", "line 4: 'Datum' is not what line 2 of the same"),
    ],
)
def test_an_order_is_told_whole_if_one_of_its_lines_cannot_be_taken(open_shop, mapping, tmp_path, line, reason, sentence):
    file = written(tmp_path / "o.csv", [*LINES[:2], line])

    done = brought(open_shop, file, mapping)

    assert (done["lines_imported"], done["lines_told"], done["accepted"]) == (1, 2, 1)
    assert [(n, why) for n, why, _ in told(file)] == [(2, reason), (4, reason)]
    assert all(sentence in said for _, _, said in told(file))
    assert open_shop.rows("select reference from orders") == [{"reference": "A-2"}]


def test_two_ways_of_writing_dates_can_be_named(open_shop, tmp_path):
    file = written(tmp_path / "o.csv", [LINES[1], LINES[1].replace("A-2", "A-3").replace("24.12.2024 11:00", "2024-12-24")])
    assert brought(open_shop, file, mapped(dates=["%d.%m.%Y %H:%M", "%Y-%m-%d"]))["accepted"] == 2
    assert open_shop.state("A-3")["placed_at"] == datetime(2024, 12, 23, 23, 0, tzinfo=UTC)


def test_a_preview_writes_nothing_and_says_what_and_why(open_shop, mapping, tmp_path):
    file = written(
        tmp_path / "o.csv",
        [*LINES, LINES[1].replace("A-2", "A-3").replace(";1;10,00", ";x;10,00"), LINES[1].replace("TEA", "NONE").replace("A-2", "A-4")],
    )
    before = counts(open_shop)

    looks = list(preview(open_shop.office, file, mapping))

    assert counts(open_shop) == before
    assert list(tmp_path.iterdir()) == [file]
    assert [(look.lines, look.reason) for look in looks] == [([2, 4], None), ([3], None), ([5], "unreadable_value"), ([6], "sku_unknown")]
    assert looks[0].body["lines"][1] == {"sku": "CUP", "quantity": 1, "unit_price": "20.00"}
    assert looks[2].sentences("orders.place") == [
        "line 5: rejected (unreadable_value): line 5, column 'Menge': 'x' is not a number with ',' before its decimals."
    ]


# ── other commands, other files ──────────────────────────────────────────────────────────────────────────────────────

STOCK = """
command = "stock.receive"
[fields]
sku = "sku"
quantity = "units"
[constants]
location = "BER"
"""


def test_goods_received_are_received_once_however_often_the_file_comes(open_shop, tmp_path):
    """Two equal lines are two receipts; keys are forgotten after some days."""
    file = written(tmp_path / "in.csv", ["TEA,5", "TEA,5", "CUP,x", "NONE,1"], "sku,units")
    mapping = mapped(STOCK)
    done = brought(open_shop, file, mapping)
    assert (done["accepted"], done["lines_told"]) == (2, 2)
    open_shop.owner.execute("delete from idempotency")
    open_shop.do("catalog.put_sku", code="NONE", title="None no more")
    again = brought(open_shop, file, mapping)
    assert (again["accepted"], again["existing"], again["lines_told"]) == (1, 2, 1), "what was missing then is taken now"
    assert open_shop.stock("TEA")["on_hand"] == 12


def test_skus_with_flags_and_codes_that_stay_text(open_shop, tmp_path):
    fields = 'code = "code"\ntitle = "title"\ntracked = "stock"\ncost = "cost"'
    text = f'command = "catalog.put_sku"\n[fields]\n{fields}\n[constants]\ncost_currency = "EUR"'
    file = written(tmp_path / "s.csv", ['"=""007""",Bond,no,7.50', " 42 , Answer ,Yes,"], "code,title,stock,cost")
    assert brought(open_shop, file, mapped(text))["accepted"] == 2
    rows = open_shop.rows("select code, title, tracked, cost from skus where code in ('007', '42') order by code")
    assert [tuple(r.values()) for r in rows] == [("007", "Bond", False, 750), ("42", "Answer", True, None)]


def test_ndjson_with_its_lines_inside(open_shop, tmp_path):
    text = """
command = "orders.record"
group = "id"
[file]
each = "items"
[fields]
reference = "id"
placed_at = "at"
"lines.sku" = "items.sku"
"lines.quantity" = "items.qty"
"lines.unit_price" = "items.price"
[constants]
channel = "web"
currency = "EUR"
location = "BER"
collector = "test"
"""
    orders = [
        {
            "id": "N-1",
            "at": "2020-01-01T00:00:00Z",
            "items": [{"sku": "TEA", "qty": 2, "price": 1.1}, {"sku": "CUP", "qty": 1, "price": "2"}],
        },
        {"id": "N-2", "at": "2020-01-01T00:00:00Z", "items": [{"sku": "TEA", "qty": 2.5, "price": 1}]},
    ]
    file = tmp_path / "o.ndjson"
    file.write_text("\n".join(map(json.dumps, orders)))
    assert brought(open_shop, file, mapped(text))["lines_told"] == 1
    assert (open_shop.state("N-1")["gross"], open_shop.statuses("N-1")) == (420, "complete paid delivered none")
    file.write_text(json.dumps(orders[0]) + "\n" + json.dumps(orders[1])[:30])
    with pytest.raises(UnreadableFile, match=r"line 2: not JSON .*cut off"):
        brought(open_shop, file, mapped(text))


def test_an_excel_file_with_formulas(open_shop, tmp_path):
    file = tmp_path / "in.xlsx"

    def save(*more):
        book = xlsxwriter.Workbook(str(file))
        sheet = book.add_worksheet("Sheet")
        for n, row in enumerate([["sku", "units", "note"], ["TEA", 5, "=1+1"], [], ["CUP", 3.0], *more]):
            sheet.write_row(n, 0, row)
        if more:
            sheet.write_formula(4, 1, "=1+2", None, "")
        book.close()

    save()
    assert brought(open_shop, file, mapped(STOCK))["accepted"] == 2, "a formula in a column nobody asks for is none of ours"
    assert open_shop.stock("CUP")["on_hand"] == 3
    save(["CUP", ""])
    found = brought(open_shop, file, mapped(STOCK))
    assert (found["existing"], found["lines_told"]) == (0, 1), "a formula is told, the others go on"
    assert (open_shop.stock("TEA")["on_hand"], open_shop.stock("CUP")["on_hand"]) == (12, 6)
    with pytest.raises(UnreadableFile, match=r"has no sheet 'Orders'\. It has: Sheet"):
        brought(open_shop, file, mapped(STOCK, sheet="Orders"))
    file.write_bytes(file.read_bytes()[:500])
    with pytest.raises(UnreadableFile, match="is not an Excel file, or damaged"):
        brought(open_shop, file, mapped(STOCK))


def test_rows_whose_group_is_a_formula_are_no_group(open_shop, tmp_path):
    """Neither of them becomes a part of the other, nor of an order whose rows leave the cell empty."""
    text = """
command = "orders.record"
group = "id"
[fields]
placed_at = "at"
"lines.sku" = "sku"
"lines.quantity" = "n"
"lines.unit_price" = "price"
reference = "name"
[constants]
channel = "web"
currency = "EUR"
location = "BER"
collector = "test"
"""
    file = tmp_path / "g.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "name", "at", "sku", "n", "price"])
        for n, name in enumerate(("X", "X", "Y"), 1):
            sheet.write_row(n, 0, [name, name, "2020-01-01T00:00:00Z", "TEA", 1, 1])
        for n in (1, 2):
            sheet.write_formula(n, 0, '="X"', None, "X")
    assert brought(open_shop, file, mapped(text))["lines_told"] == 2
    assert [row["reference"] for row in open_shop.rows("select reference from orders")] == ["Y"]


# ── mappings that can't be used ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('command = "orders.plaice"', "there is no command 'orders.plaice'"),
        ('command = "stock.rebalance"', "there is no command 'stock.rebalance'"),
        ('command = "stock.receive"\n[fields]\nskew = "a"', "stock.receive has no field skew; here it has: sku, location"),
        ('command = "orders.place"\n[fields]\n"lines.skew" = "a"', "no field lines.skew; here it has: sku, quantity"),
        ('command = "stock.receive"\nfeilds = 1', "can't say feilds; it can say: command"),
        ('command = "stock.receive"\n[file]\ncolour = 1', r"\[file\] can't say colour"),
        ('command = "stock.receive"\n[fields]\nsku = 1', "names one column"),
        ('command = "stock.receive"\n[fields]\nsku = "a"\n[constants]\nsku = "b"', "sku is both a field and a constant"),
        ('command = "stock.receive"\n[file]\ntimezone = "Mars/Base"', "there is no time zone 'Mars/Base'"),
        ('command = "stock.receive"\n[file]\ndecimal = ";"', "decimal is a point or a comma"),
        ("command = ", "is not TOML"),
    ],
)
def test_a_mapping_says_what_is_wrong_with_it(tmp_path, text, sentence):
    path = tmp_path / "m.toml"
    path.write_text(text)
    with pytest.raises(BadMapping, match=sentence):
        read_mapping(path)
    with pytest.raises(BadMapping, match="can't be opened"):
        read_mapping(tmp_path / "none.toml")


def test_the_file_is_never_written_over_by_its_rejects(open_shop, mapping, tmp_path):
    file = written(tmp_path / "o.csv")
    with pytest.raises(ImportStopped, match="name another one"):
        brought(open_shop, file, mapping, rejects=file)
