"""Files that people bring: what would change is shown first, what can't be taken is told row by row, and the rest is done once."""

import io
import zipfile

import pytest

from argosy.adapters.files.outcome import UnreadableFile
from argosy.adapters.files.trackings import Trackings
from argosy.engine.actor import Actor
from argosy.store.jobs import Run
from argosy.worker.jobs import JobWorker
from tests.jobs.conftest import DESK, excel, on_hand, preview, rejected


def changes(shown):
    return {planned.key: (planned.what, planned.before, planned.after) for planned in shown.changes}


# ── counted stock ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def counted(shop, tmp_path):
    """An Excel file as people make them: a title above, German headers in their own order, empty rows, three bad rows."""
    shop.open(locations=("BER", "HAM"), skus=("TEA", "CUP", "POT"), stock={"TEA": {"BER": 10}, "CUP": {"BER": 4}, "POT": {"HAM": 7}})

    def write(sheet, book):
        sheet.merge_range("A1:D1", "Inventur 2026", book.add_format({"bold": True}))
        sheet.write_row("A3", ["Bestand", "Artikel-Nr.", "Lagerort", "Bemerkung"])
        sheet.write("A4", 8)
        sheet.write_row("B4", ["TEA", "BER", "two broken"])
        sheet.write_row("A6", [4, "CUP", "BER", ""])
        sheet.write_row("A7", [7, "POT", "HAM"])
        sheet.write_row("A8", [1.5, "POT", "BER"])
        sheet.write_row("A9", [3, "NONE", "BER"])
        sheet.write_row("A10", [-1, "TEA", "HAM"])

    return excel(tmp_path / "in.xlsx", write)


def test_an_excel_file_with_three_bad_rows_is_shown_and_then_taken(shop, counted):
    upload, before = shop.upload(counted, "Inventur.xlsx"), on_hand(shop)
    shown = preview(shop, upload, what="stock", reason="yearly count")
    assert (shown.rows, dict(shown.counts)) == (6, {"change": 1, "unchanged": 2, "rejected": 3})
    assert changes(shown) == {"TEA @BER": ("change", {"on_hand": 10}, {"on_hand": 8})}
    assert rejected(shown) == {8: "unreadable_value", 9: "sku_unknown", 10: "malformed"}
    assert on_hand(shop) == before

    job = shop.start("import", what="stock", upload=upload, reason="yearly count")
    assert shop.done(job)["counts"] == {"change": 1, "unchanged": 2, "rejected": 3}
    assert on_hand(shop) == before | {"TEA @BER": 8}
    errors = shop.table(job, "rejects")
    assert [(row["line"], row["reason"], row["Artikel-Nr."]) for row in errors] == [
        ("8", "unreadable_value", "POT"),
        ("9", "sku_unknown", "NONE"),
        ("10", "malformed", "TEA"),
    ]
    assert shop.table(job)[0] == {"line": "4", "about": "TEA @BER", "what": "change", "before": "on_hand 10", "after": "on_hand 8"}
    counts = shop.rows("select data->>'sku' sku from events where type = 'stock.counted'")
    assert sorted(row["sku"] for row in counts) == ["CUP", "POT", "TEA"], "what agrees was counted too"


def test_csv_as_a_german_excel_writes_it(shop):
    """Latin-1, semicolons, no UTF-8 mark, no location: which one is said beside the file."""
    shop.open(skus=("TEE GRÜN", "TEA"), stock={"TEA": {"BER": 1}})
    data = "Artikel;Stück;Grund\r\nTEE GRÜN;1.200;gezählt\r\n;;\r\nTEA;1;\r\n".encode("cp1252")
    job = shop.start("import", what="stock", upload=shop.upload(data), location="BER", reason="count")
    assert shop.done(job)["counts"] == {"change": 1, "unchanged": 1}
    assert on_hand(shop) == {"TEA @BER": 1, "TEE GRÜN @BER": 1200}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("TEA,BER,1e9", "unreadable_value"),
        ("TEA,BER,99999999999", "malformed"),
        ("TEA,BER,-3", "malformed"),
        ("TEA,BER,", "malformed"),
        (",BER,3", "malformed"),
        ("TEA,NOWHERE,3", "location_unknown"),
        ('TEA,BER,"=1+1"', "unreadable_value"),
        ("tea,BER,3", "sku_unknown"),
        ("TEA,BER,٣", "unreadable_value"),
        ("TEA,BER," + 5_000 * "9", "unreadable_value"),
    ],
)
def test_what_can_not_be_a_count_is_told(shop, row, reason):
    shop.open(stock={"TEA": {"BER": 5}})
    shown = preview(shop, shop.upload(f"sku,location,counted\n{row}\n"), what="stock")
    assert rejected(shown) == {2: reason}
    assert on_hand(shop) == {"TEA @BER": 5}


def reworked(data, part, old, new):
    """The same Excel file, with something else in one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as sound, zipfile.ZipFile(made, "w") as odd:
        for name in sound.namelist():
            odd.writestr(name, sound.read(name).replace(old, new) if name == part else sound.read(name))
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_a_cell_at_the_end_of_the_sheet_is_told_and_stops_no_server(shop, tmp_path):
    """Of all cells before it there is no room in any memory; nor of those that a merged range names."""
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 5}})

    def far(sheet, _):
        sheet.write_row("A1", ["sku", "counted"])
        sheet.write("XFD1048576", "x")

    with pytest.raises(UnreadableFile, match="XFD1048576"):
        preview(shop, shop.upload(excel(tmp_path / "far.xlsx", far), "far.xlsx"), what="stock", location="BER")

    def wide(sheet, book):
        for row, cells in enumerate([["sku", "counted"], ["TEA", 4], ["CUP", 3]]):
            sheet.write_row(row, 0, cells)
        sheet.merge_range("D7:E9", "", book.add_format())

    data = reworked(excel(tmp_path / "wide.xlsx", wide), SHEET, b"D7:E9", b"B3:XFD1048576")
    shown = preview(shop, shop.upload(data, "wide.xlsx"), what="stock", location="BER")
    assert (dict(shown.counts), rejected(shown)) == ({"change": 1, "rejected": 1}, {3: "unreadable_value"})


@pytest.mark.parametrize("value", ["NaN", "inf", "1e300"])
def test_a_cell_whose_number_is_none_spoils_its_row_alone(shop, tmp_path, value):
    """Programs write such cells; the rows around it are taken."""
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 5}})

    def write(sheet, _):
        for row, cells in enumerate([["sku", "counted"], ["TEA", 424242], ["CUP", 3]]):
            sheet.write_row(row, 0, cells)

    data = reworked(excel(tmp_path / "in.xlsx", write), SHEET, b"<v>424242<", f"<v>{value}<".encode())
    job = shop.start("import", what="stock", upload=shop.upload(data, "in.xlsx"), location="BER")
    assert shop.done(job)["counts"] == {"rejected": 1, "change": 1}
    assert on_hand(shop) == {"CUP @BER": 3, "TEA @BER": 5}


def test_of_rows_that_say_the_same_twice_none_is_taken(shop):
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 5}})
    job = shop.start("import", what="stock", upload=shop.upload("\ufeffSKU,Qty,Location\nTEA,1,BER\nCUP,2,BER\nTEA,9,BER\n"))
    assert shop.done(job)["counts"] == {"rejected": 2, "change": 1}
    assert on_hand(shop) == {"CUP @BER": 2, "TEA @BER": 5}
    assert {row["reason"] for row in shop.table(job, "rejects")} == {"row_twice"}


def test_merged_cells_and_errors_are_nobodys_value(shop, tmp_path):
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 5}})

    def write(sheet, _):
        sheet.write_row("A1", ["sku", "counted"])
        sheet.merge_range("A2:A3", "TEA")
        sheet.write("B2", 1)
        sheet.write("B3", 2)
        sheet.write("A4", "CUP")
        sheet.write_formula("B4", "=NA()", None, "#N/A")

    shown = preview(shop, shop.upload(excel(tmp_path / "m.xlsx", write)), what="stock", location="BER")
    assert rejected(shown) == {2: "unreadable_value", 3: "unreadable_value", 4: "unreadable_value"}
    assert "merged" in shown.rejected[0].sentence
    assert "#N/A" in shown.rejected[2].sentence


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"name,colour\nTEA,red\n", "names a column for 'sku'"),
        (b"SKU,Counted units,Qty on hand,Counted\nTEA,5,5,5\n", "names a column for 'location'. It has: SKU, Counted. Columns may"),
        (b"", "names a column"),
        (b"PK\x03\x04 xl/ and then nothing", "is not an Excel file, or damaged"),
        (b'sku,location,counted\nTEA,BER,5\n"TEA,BER', "quote"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "can't be read as a table|names a column"),
    ],
)
def test_a_file_that_is_none_stops_before_anything_is_done(shop, data, sentence):
    shop.open(stock={"TEA": {"BER": 1}})
    upload = shop.upload(data)
    with pytest.raises(UnreadableFile, match=sentence):
        preview(shop, upload, what="stock")
    job = shop.start("import", what="stock", upload=upload)
    while shop.worker.step():
        pass
    row = shop.job(job)
    assert (row["state"], row["done"]) == ("failed", 0)
    assert row["message"]
    assert on_hand(shop) == {"TEA @BER": 1}


def test_an_import_keeps_to_the_limits_of_its_starter(shop):
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"BER": 5, "HAM": 5}})
    berlin = Actor("berlin", frozenset({"*"}), frozenset({"BER"}), None)
    upload = shop.upload("sku,location,counted\nTEA,BER,4\nTEA,HAM,4\n", by=berlin)
    assert rejected(preview(shop, upload, berlin, what="stock")) == {3: "location_unknown"}
    job = shop.start("import", berlin, what="stock", upload=upload)
    assert shop.done(job)["counts"] == {"change": 1, "rejected": 1}
    assert on_hand(shop) == {"TEA @BER": 4, "TEA @HAM": 5}
    assert shop.reply("jobs.start", actor=DESK, work={"kind": "import", "what": "stock", "upload": upload}).code == "upload_unknown"


# ── products ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_products_are_made_changed_and_left_as_they_are(shop):
    shop.open(skus=())
    tea = {"code": "TEA", "title": "Tea", "price": "9.99", "price_currency": "EUR", "weight_g": 130, "tax_class": "food"}
    shop.do("catalog.put_sku", **tea, barcodes={"111": 1, "112": 12}, safety_stock=3)
    shop.do("catalog.put_sku", code="CUP", title="Cup", price="2.00", price_currency="EUR")
    shop.do("catalog.put_sku", code="POT", title="Pot", barcodes={"777": 1})
    data = (
        "Bezeichnung;Artikelnummer;EAN;VK-Preis;Währung;Gewicht (g)\n"
        "Grüner Tee;TEA;111, 113;12,49;EUR;\n"
        "Cup;CUP;;2,00;EUR;\n"
        "Kanne;CAN;777;30;EUR;900\n"
        "Löffel;SPOON;;3,5;EUR;20\n"
        ";FORK;;1;EUR;\n"
        "Messer;KNIFE;;1,99999999;EUR;\n"
    )
    upload = shop.upload(data.encode("cp1252"))
    shown = preview(shop, upload, what="products")
    assert dict(shown.counts) == {"change": 1, "unchanged": 1, "create": 1, "rejected": 3}
    assert changes(shown)["TEA"] == (
        "change",
        {"title": "Tea", "barcodes": {"111": 1, "112": 12}, "price": "9.99"},
        {"title": "Grüner Tee", "barcodes": {"111": 1, "112": 12, "113": 1}, "price": "12.49"},
    )
    assert rejected(shown) == {4: "barcode_taken", 6: "malformed", 7: "malformed"}
    assert [row["code"] for row in shop.rows("select code from skus order by 1")] == ["CUP", "POT", "TEA"]

    job = shop.start("import", what="products", upload=upload)
    assert shop.done(job)["counts"] == dict(shown.counts)
    row = shop.one("select * from skus where code = 'TEA'")
    assert (row["title"], row["price"], row["weight_g"], row["safety_stock"], row["tax_class"]) == ("Grüner Tee", 12490000, 130, 3, "food")
    assert shop.one("select count(*) n from barcodes")["n"] == 4
    assert [row["code"] for row in shop.rows("select code from skus order by 1")] == ["CUP", "POT", "SPOON", "TEA"]
    again = shop.start("import", what="products", upload=upload)
    assert shop.done(again)["counts"] == {"unchanged": 3, "rejected": 3}, "saying it again changes nothing"


# ── tracking numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_tracking_numbers_for_many_orders(shop):
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"BER": 10, "HAM": 10}})
    for reference in ("PICKED", "PROMISED", "LEFT", "GONE"):
        shop.place(reference, TEA=2, authorized="20.00")
    shop.released("PICKED")
    shop.pick("PICKED")
    shop.cancel("GONE")
    shop.released("LEFT")
    shop.pick("LEFT")
    shop.do("fulfillment.ship", order=shop.order("LEFT"), fulfillment=1, carrier="dhl", tracking="T-3")
    number = shop.state("PICKED")["number"]
    data = f"Sendungsnummer;Bestellung;Versanddienst\nT-1;{number};dhl\nT-2;PROMISED;\nT-3;LEFT;\nT-4;GONE;\nT-5;NOBODY;\n;PICKED;\n"
    upload = shop.upload(data)
    shown = preview(shop, upload, kind="tracking", carrier="ups")
    assert dict(shown.counts) == {"change": 2, "unchanged": 1, "rejected": 3}
    assert rejected(shown) == {5: "nothing_to_ship", 6: "order_unknown", 7: "tracking_missing"}
    assert [shop.buckets(reference) for reference in ("PICKED", "PROMISED")] == ["p2", "p2"]
    job = shop.start("tracking", upload=upload, carrier="ups")
    assert shop.done(job)["counts"] == dict(shown.counts)
    parcels = shop.rows("select o.reference, p.carrier, p.tracking from parcels p join orders o on o.id = p.order_id order by 3")
    assert [tuple(row.values()) for row in parcels] == [("PICKED", "dhl", "T-1"), ("PROMISED", "ups", "T-2"), ("LEFT", "dhl", "T-3")]
    assert [shop.buckets(reference) for reference in ("PICKED", "PROMISED", "GONE")] == ["s2", "s2", "c2"]
    again = shop.start("tracking", upload=upload)
    assert shop.done(again)["counts"] == {"unchanged": 3, "rejected": 3}


def test_an_order_promised_at_two_places_is_not_guessed_at(shop):
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"BER": 1, "HAM": 1}})
    shop.place("SPLIT", TEA=2)
    upload = shop.upload("order,tracking\nSPLIT,T-1\n")
    assert rejected(preview(shop, upload, kind="tracking")) == {2: "location_unclear"}
    job = shop.start("tracking", upload=upload, location="HAM")
    assert shop.done(job)["counts"] == {"change": 1}
    assert shop.buckets("SPLIT") == "p1s1"


def test_an_order_named_twice_in_other_words_leaves_once(shop):
    """By its number and by its reference: nobody knows which of the rows is right, and two parcels would be goods that never left."""
    shop.open(stock={"TEA": {"BER": 10}})
    shop.place("A", TEA=2, authorized="20.00")
    upload = shop.upload(f"order,tracking\nA,T-1\n{shop.state('A')['number']},T-2\n")
    assert rejected(preview(shop, upload, kind="tracking")) == {2: "row_twice", 3: "row_twice"}
    assert shop.done(shop.start("tracking", upload=upload))["counts"] == {"rejected": 2}
    assert (shop.buckets("A"), shop.stock("TEA")["on_hand"]) == ("p2", 10)


def test_an_order_that_leaves_meanwhile_does_not_leave_again(shop, monkeypatch):
    """The floor ships it between the file's look at it and the command: the row is told, and the stock is counted down once."""
    shop.open(stock={"TEA": {"BER": 10}})
    shop.place("A", TEA=2, authorized="20.00")
    job = shop.start("tracking", upload=shop.upload("order,tracking\nA,T-1\n"))
    looked = Trackings.plan

    def late(self, connection, lines):
        planned = looked(self, connection, lines)
        shop.shipped("A")
        return planned

    monkeypatch.setattr(Trackings, "plan", late)
    assert shop.done(job)["counts"] == {"rejected": 1}
    assert [row["reason"] for row in shop.table(job, "rejects")] == ["version_conflict"]
    assert (shop.buckets("A"), shop.stock("TEA")["on_hand"]) == ("s2", 8)


def test_an_import_whose_worker_died_goes_on_behind_what_it_had_told(shop, monkeypatch):
    """Two slices of three are told of, the third is done and not told: in the end each row has one line, and one count."""
    skus = [f"S{n:03}" for n in range(250)]
    shop.open(skus=tuple(skus))
    upload = shop.upload("sku,counted\n" + "".join(f"{sku},{n}\n" for n, sku in enumerate(skus)))
    job = shop.start("import", what="stock", upload=upload, location="BER")

    class Killed(BaseException):
        pass

    real = Run.advance

    def dies(run, n=0, **said):
        if run.job.done == 200:
            raise Killed
        real(run, n, **said)

    with monkeypatch.context() as patch:
        patch.setattr(Run, "advance", dies)
        with pytest.raises(Killed):
            shop.worker.step()
    assert shop.job(job)["done"] == 200
    assert shop.one("select count(*) n from events where type = 'stock.counted'")["n"] == 250
    heir = JobWorker(shop.database, shop.stopping, lost_seconds=0)
    assert heir.step()
    heir.close()
    row = shop.job(job)
    assert (row["state"], row["done"], row["counts"]) == ("done", 250, {"change": 249, "unchanged": 1})
    assert [line["line"] for line in shop.table(job)] == [str(n) for n in range(2, 252)]
    assert shop.one("select count(*) n from events where type = 'stock.counted'")["n"] == 250
    assert shop.table(job)[-1]["before"] == "on_hand 0", "what the first run found, though the second one told it"
