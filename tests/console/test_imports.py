"""Stock and products from files: what is wrong with a row is said before anything is done, and the others come in."""

from __future__ import annotations

import threading

import pytest
import xlsxwriter

from argosy.worker.jobs import JobWorker


@pytest.fixture
def worker(console):
    """Whoever does the jobs; the console's server does none itself."""
    stopping = threading.Event()
    worker = JobWorker(console.shop.database, stopping)

    def run() -> None:
        while not stopping.wait(0.05):
            worker.step()

    thread = threading.Thread(target=run)
    thread.start()
    yield
    stopping.set()
    thread.join()
    worker.close()


def test_stock_from_excel_with_three_bad_rows(console, page, worker, tmp_path):
    rows = [("SKU", "Counted"), ("TEA", 7), ("NOPE", 1), ("MUG", "many"), ("MUG", -1), ("<b>MUG</b>", 2)]
    with xlsxwriter.Workbook(tmp_path / "count.xlsx") as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    page.goto("/stock")
    page.get_by_role("link", name="Import").click()
    page.get_by_label("File").set_input_files(tmp_path / "count.xlsx")
    page.get_by_label("Location").select_option("BER")
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("heading", name="Rows that are not taken").wait_for()
    assert page.locator("section", has_text="Rows that are not taken").locator("tbody tr").count() == 4
    page.get_by_role("cell", name="<b>MUG</b> @BER").wait_for()
    assert console.shop.stock("TEA")["on_hand"] == 10, "a preview has done it"
    page.get_by_role("button", name="Bring 1 row in").click()
    page.get_by_text("4 of 4").or_(page.get_by_text("5 of 5")).wait_for()
    page.locator(".status").get_by_text("Done").wait_for()
    assert console.shop.stock("TEA")["on_hand"] == 7
    with page.expect_download() as download:
        page.get_by_role("link", name="Rows not taken").click()
    rejected = download.value.path().read_text(encoding="utf-8-sig")
    assert rejected.count("sku_unknown") == 2, rejected
    console.shop.audited()


def test_products_from_a_csv_file_in_latin_1(console, page, worker, tmp_path):
    file = tmp_path / "artikel.csv"
    file.write_bytes("Artikelnr;Bezeichnung;VK-Preis;Währung\nTEA;Grüner Tee;4,90;EUR\nNEU;Neu;x;EUR\n".encode("latin-1"))
    page.goto("/import-products")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("cell", name="Grüner Tee").wait_for()
    page.get_by_role("button", name="Bring 1 row in").click()
    page.locator(".status").get_by_text("Done").wait_for()
    assert console.shop.one("select title from skus where code = 'TEA'")["title"] == "Grüner Tee"
    assert console.shop.rows("select * from skus where code = 'NEU'") == []


def test_what_is_no_table(console, page, tmp_path):
    file = tmp_path / "stock.xlsx"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    page.goto("/import-stock")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_text("The file can't be read.").wait_for()


def test_somebody_elses_file(console, page, browse, tmp_path):
    """An address that was passed on shows nobody a file that they have not brought."""
    file = tmp_path / "count.csv"
    file.write_text("sku,counted,location\nTEA,3,BER\n")
    page.goto("/import-stock")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Bring 1 row in").wait_for()
    assert browse("stock").goto(page.url).status == 422


def test_columns_that_are_not_read_are_told_beside_why_a_row_is_not_taken(console, page, tmp_path):
    """What nobody reads would be missed when it is too late; and of a product that isn't there, which it is is what one mends."""
    file = tmp_path / "count.csv"
    file.write_text("sku,counted,location,shelf <b>\nNOPE,3,BER,7\n")
    page.goto("/import-stock")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_text("Not read, as their names are not known: shelf <b>.").wait_for()
    page.get_by_role("cell", name="There is no such SKU. NOPE").wait_for()
