"""Cells that say nothing: each spoils its own row, which is told with its line and its column as the file calls it."""

from tests.jobs.conftest import excel, on_hand, preview, rejected


def test_a_formula_spoils_its_row_alone_and_what_was_saved_with_it_is_not_believed(shop, tmp_path):
    """The message names the row, and the column as the file calls it; the file handed back has the row; the others are brought in."""
    shop.open(skus=("TEA", "CUP", "POT"), stock={"TEA": {"BER": 5}, "CUP": {"BER": 5}, "POT": {"BER": 5}})

    def write(sheet, _):
        sheet.write_row("A1", ["Artikel-Nr.", "Gezählte Menge", "Menge", "Notes"])
        sheet.write_row("A2", ["TEA", "", 7, "=1+1"])
        sheet.write("A3", "CUP")
        sheet.write_formula("C3", "=6+2", None, 8)
        sheet.write("A4", "POT")
        sheet.write_formula("C4", "=C2", None, "")
        sheet.write_formula("A5", '="PO"&"T"', None, "POT")
        sheet.write("C5", 3)

    upload = shop.upload(excel(tmp_path / "f.xlsx", write), "f.xlsx")
    shown = preview(shop, upload, what="stock", location="BER")
    assert rejected(shown) == dict.fromkeys((3, 4, 5), "unreadable_value")
    told = [planned.sentence for planned in shown.rejected]
    assert told[0].startswith("line 3, column 'Menge': the cell is a formula")
    assert told[2].startswith("line 5, column 'Artikel-Nr.': the cell is a formula")
    job = shop.start("import", what="stock", upload=upload, location="BER")
    assert shop.done(job)["counts"] == {"change": 1, "rejected": 3}
    assert on_hand(shop) == {"TEA @BER": 7, "CUP @BER": 5, "POT @BER": 5}


def test_what_a_command_refuses_is_told_by_the_files_own_column(shop):
    shop.open(stock={"TEA": {"BER": 1}})
    products = preview(shop, shop.upload("Artikel-Nr.;Bezeichnung;Gewicht (g)\nTEA;Tea;-5\n"), what="products")
    assert products.rejected[0].sentence.startswith("line 2, column 'Gewicht (g)': ")
    counted = preview(shop, shop.upload("Artikel-Nr.;Bestand\nTEA;-5\n"), what="stock", location="BER")
    assert counted.rejected[0].sentence.startswith("line 2, column 'Bestand': ")
    shop.place("A", TEA=1)
    tracking = preview(shop, shop.upload(f"Bestellung;Sendungsnummer\nA;{'9' * 2000}\n"), kind="tracking")
    assert tracking.rejected[0].sentence.startswith("line 2, column 'Sendungsnummer': ")


def test_a_tracking_number_that_is_a_formula(shop, tmp_path):
    shop.open(stock={"TEA": {"BER": 1}})
    shop.place("A", TEA=1)

    def write(sheet, _):
        sheet.write_row("A1", ["Order", "Tracking number"])
        sheet.write("A2", "A")
        sheet.write_formula("B2", '="T"&1', None, "T1")

    shown = preview(shop, shop.upload(excel(tmp_path / "t.xlsx", write), "t.xlsx"), kind="tracking")
    assert rejected(shown) == {2: "unreadable_value"}
    assert "column 'Tracking number': the cell is a formula" in shown.rejected[0].sentence
