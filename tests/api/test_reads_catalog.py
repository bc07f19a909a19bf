"""The catalog as it is shown: lists by code, a SKU as a whole, and whose a barcode is."""

from __future__ import annotations

from tests.api.test_commands import refused
from tests.api.test_reads import pages

TERMS = {"price": "19.9925", "price_currency": "EUR", "weight_g": 130, "safety_stock": 2, "pack_units": {"box": 12}}


def test_a_sku_as_a_whole(site):
    put = site.client.put("/skus/TEA%2FGREEN", json={"title": "Green tea", "barcodes": {"40/06": 1, "14": 12}, **TERMS})
    assert put.status_code == 200, put.text
    site.shop.do("catalog.put_sku", code="SET", title="Set", tracked=False)
    bundle = site.client.put("/skus/SET/bundle", json={"components": [{"sku": "TEA/GREEN", "per": 2}, {"sku": "MUG"}]})
    assert bundle.status_code == 200, bundle.text
    green = site.client.get("/skus/TEA%2FGREEN").json()
    assert {name: green[name] for name in TERMS} == TERMS
    assert (green["id"], green["sku"], green["bundle"], green["bundles"]) == (put.json()["id"], "TEA/GREEN", False, ["SET"])
    assert green["barcodes"] == [{"barcode": "14", "units": 12}, {"barcode": "40/06", "units": 1}]
    whole = site.client.get("/skus/SET").json()
    assert (whole["bundle"], whole["price"], whole["bundles"]) == (True, None, [])
    assert [(c["sku"], c["title"], c["per"]) for c in whole["components"]] == [("MUG", "MUG", 1), ("TEA/GREEN", "Green tea", 2)]
    assert site.client.get("/skus/TEA%2FGREEN/stock").json()["sku"] == "TEA/GREEN", "what stands below a code is another address"
    refused(site.client.get("/skus/NONE"), 404, "sku_not_found")


def test_whose_a_barcode_is(site):
    site.shop.do("catalog.put_sku", code="TEA", title="Tea", barcodes={"40/06": 6})
    found = site.client.get("/barcodes/40%2F06").json()
    assert (found["sku"], found["units"], found["barcode"], found["state"]) == ("TEA", 6, "40/06", "active")
    refused(site.client.get("/barcodes/40"), 404, "barcode_unknown")
    refused(site.client.get("/barcodes/40%00"), 400, "malformed")
    refused(site.limited("stock:read").get("/barcodes/40"), 403, "scope_missing")
    assert site.limited("catalog:read", channels=["web"]).get("/barcodes/40%2F06").status_code == 200, "SKUs are everybody's"


def test_skus_by_code_each_once(site):
    for code in ("A1", "A2", "a1", "B", "A%"):
        site.shop.do("catalog.put_sku", code=code, title=code)
    everything = sorted(["A1", "A2", "a1", "B", "A%", "TEA", "MUG"])
    for limit in (1, 3, 500):
        assert [s["sku"] for s in pages(site.client, "/skus?", limit)] == everything
        assert [s["sku"] for s in pages(site.client, "/skus?code=A&", limit)] == ["A%", "A1", "A2"]
    assert pages(site.client, "/skus?code=A%25&", 1)[0]["sku"] == "A%", "what a pattern would mean is a letter here"
    for wrong in ("after=x", "after=WzFd", "after=WyJcdTAwMDAiXQ", "code=%00", "limit=0"):
        refused(site.client.get(f"/skus?{wrong}"), 400, "malformed")
