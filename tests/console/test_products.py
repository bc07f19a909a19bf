"""Products: made, changed, found; two people at one form; bundles."""

from __future__ import annotations

import pytest


def sku(console, code: str) -> dict:
    return console.shop.one("select * from skus where code = %s", code)


def barcodes(console, code: str) -> dict[str, int]:
    found = console.shop.rows("select b.barcode, b.units from barcodes b join skus k on k.id = b.sku_id where k.code = %s", code)
    return {row["barcode"]: row["units"] for row in found}


def test_a_new_product(console, page):
    page.goto("/products")
    page.get_by_role("link", name="New product").click()
    page.get_by_label("SKU").fill("TEA")
    page.get_by_label("Title").fill("Earl Grey")
    page.get_by_text("There is a product of this SKU already").wait_for()
    page.get_by_label("SKU").fill("EARL")
    page.get_by_label("Price").first.fill("4.905")
    page.get_by_label("Barcode 1").fill("4.006.381")
    page.get_by_label("Units in the pack").first.fill("6")
    page.get_by_text("A new product is made.").wait_for()
    page.get_by_role("button", name="Make the product").click()
    page.wait_for_url("**/products/EARL")
    made = sku(console, "EARL")
    assert (made["title"], made["price"], made["price_currency"], made["tracked"]) == ("Earl Grey", 4_905_000, "EUR", True)
    assert barcodes(console, "EARL") == {"4.006.381": 6}, "a code with dots is one code"


def test_a_tax_class_is_one_of_the_tax_table(console, page):
    """While the table is empty it is typed; what a product has that is in no row stays, and is told apart."""
    page.goto("/new-product")
    assert page.get_by_label("Tax class").evaluate("field => field.tagName") == "INPUT"
    for code, tax_class in (("DE", "standard"), ("DE-BOOK", "books")):
        console.shop.do("settings.put_tax_rate", code=code, title=code, country="DE", tax_class=tax_class, rate="19")
    console.shop.do("catalog.put_sku", code="OLD-TAX", title="Old", tax_class="luxury")
    page.goto("/products/OLD-TAX")
    assert page.get_by_label("Tax class").locator("option").all_inner_texts() == ["Standard", "books", "luxury: not in the tax table"]
    assert page.get_by_label("Tax class").input_value() == "luxury"


def test_saving_changes_what_was_changed_alone(console, page):
    console.shop.do(
        "catalog.put_sku", code="PRE", title="Pre", oversell="preorder", preorder_until="2030-01-02T10:20:30Z", pack_units={"box": 12}
    )
    before = sku(console, "PRE")
    page.goto("/products/PRE")
    page.get_by_label("Safety stock").fill("3")
    page.get_by_text("0 → 3").wait_for()
    assert page.locator(".changes dt").all_inner_texts() == ["safety stock"]
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    assert sku(console, "PRE") == before | {"safety_stock": 3}
    page.get_by_label("Title").fill("Pre 2")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Pre 2").wait_for()
    assert sku(console, "PRE") == before | {"safety_stock": 3, "title": "Pre 2"}, "saved twice from one page"


def test_what_is_typed_while_a_save_comes_back_stays(console, page):
    """The page is refreshed after a save; who types on meanwhile loses nothing, and saves from what is there by then."""
    console.shop.do("catalog.put_sku", code="LATE", title="Late")
    page.goto("/products/LATE")
    page.get_by_label("Safety stock").fill("3")
    page.get_by_text("0 → 3").wait_for()
    page.route("**/products/LATE", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    page.get_by_label("Title").fill("Late 2")
    page.get_by_label("Title").blur()
    page.locator("[name=was][value*='\"safety_stock\":3']").first.wait_for(state="attached")
    assert page.get_by_label("Title").input_value() == "Late 2"
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Late 2").wait_for()


def test_somebody_else_has_saved_meanwhile(console, page):
    """Nothing is saved; what it was, is now, and would be stand side by side; then the person decides."""
    console.shop.do("catalog.put_sku", code="TWO", title="Two", price="5.00", price_currency="EUR")
    page.goto("/products/TWO")
    page.get_by_label("Title").fill("Mine")
    console.shop.do("catalog.put_sku", code="TWO", title="Two", price="7.00", price_currency="EUR", weight_g=90)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("What somebody else has changed meanwhile stays: price, weight in g.").wait_for()
    assert (sku(console, "TWO")["title"], sku(console, "TWO")["price"]) == ("Mine", 7_000_000), "what only one of them touched is saved"
    page.goto("/products/TWO")
    page.get_by_label("Title").fill("Mine too")
    page.get_by_label("Price").first.fill("6.00")
    console.shop.do("catalog.put_sku", code="TWO", title="Mine", price="5.00", price_currency="EUR", weight_g=90)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Somebody has changed it since you opened it.").wait_for()
    cells = page.locator("#saving tbody tr").locator("th, td").all_text_contents()
    assert [said.strip() for said in cells] == ["price", "7.00", "5.00", "6.00"]
    assert sku(console, "TWO")["title"] == "Mine"
    console.shop.do("catalog.put_sku", code="TWO", title="Mine", price="8.00", price_currency="EUR", weight_g=90)
    page.get_by_label("Mine goes over what is there now").check()
    page.get_by_text("8.00", exact=True).wait_for()
    assert sku(console, "TWO")["title"] == "Mine", "what was agreed to go over was another state"
    page.get_by_label("Mine goes over what is there now").check()
    page.get_by_text("What this would change").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Mine too").wait_for()
    assert sku(console, "TWO")["price"] == 6_000_000


def test_what_is_wrong_is_said_where_it_is_typed(console, page):
    page.goto("/products/MUG")
    page.get_by_label("Beyond its stock").select_option("preorder")
    page.locator("#saving .problem").wait_for()
    page.get_by_label("Beyond its stock").select_option("backorder")
    page.get_by_label("Price").first.fill("much")
    page.locator("#saving .wrong").get_by_text("price", exact=True).wait_for()


def test_a_bundle(console, page):
    console.shop.do("catalog.put_sku", code="SET", title="Set", tracked=False)
    page.goto("/products/SET")
    page.get_by_label("SKU 1").fill("TEA")
    page.get_by_label("Units in each").first.fill("2")
    page.get_by_label("SKU 2").fill("MUG")
    page.locator("#saving-parts").get_by_text("TEA × 2, MUG × 1").wait_for()
    page.get_by_role("button", name="Save what is in it").click()
    page.locator(".status").get_by_text("bundle").wait_for()
    rows = console.shop.rows(
        "select p.code, c.per from components c join skus p on p.id = c.component_id join skus b on b.id = c.sku_id where b.code = 'SET'"
    )
    assert {row["code"]: row["per"] for row in rows} == {"TEA": 2, "MUG": 1}
    page.goto("/products/TEA")
    page.get_by_role("link", name="SET", exact=True).wait_for()


def test_safety_stock_from_the_stock_page(console, page):
    page.goto("/stock/TEA")
    page.get_by_role("button", name="Safety stock").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Units").fill("2")
    dialog.get_by_text("0 → 2").wait_for()
    dialog.get_by_role("button", name="Save").click()
    page.get_by_text("Each location keeps 2 back from newcomers.").wait_for()
    assert sku(console, "TEA")["safety_stock"] == 2


FAST = """() => new MutationObserver((changes, watch) => {
  const field = document.querySelector('#field-safety_stock');
  if (!field) return;
  watch.disconnect();
  field.value = '7';
  field.dispatchEvent(new Event('input', {bubbles: true}));
}).observe(document.getElementById('dialog-place'), {childList: true, subtree: true})"""
"""Types as early as anybody could: as soon as the field is there."""


def test_who_types_before_a_dialog_is_ready_is_heard(console, page):
    """A scanner or a quick hand is there before the page listens: what would change was never shown then."""
    page.goto("/stock/TEA")
    page.evaluate(FAST)
    page.get_by_role("button", name="Safety stock").click()
    page.get_by_role("dialog").get_by_text("→ 7").wait_for()


@pytest.mark.parametrize("address", ["/products/NOPE", "/products/%00", "/stock/%F0%9F%8D%B5", "/products?after=x", "/stock?q=%00"])
def test_nonsense_in_the_address(console, page, address):
    assert page.goto(address).status in (200, 400, 404)


def test_who_may_only_read(console, browse):
    page = browse("read_only")
    page.goto("/products/TEA")
    assert page.get_by_label("Title").is_disabled()
    assert page.get_by_role("button", name="Save").count() == 0
