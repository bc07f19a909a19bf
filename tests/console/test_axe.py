"""Every page through axe: nothing that keeps somebody out, light and dark, wide and narrow (WCAG 2.2 AA)."""

from __future__ import annotations

from pathlib import Path

import pytest

from argosy.console.screens import SCREENS

AXE = Path(__file__).parents[2] / "assets/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = ("serious", "critical")
PARTS = ("/orders/new/skus", "/orders/new/customers", "/customers/{customer}/data")
NOT_PAGES = ("/live", "/sign-on", "/sign-on/callback", "/link", "/act/{command}", *PARTS)
"""Found while typing, and a file; a stream, what leads elsewhere, what needs a token, and dialogs, which are looked at where they open."""


@pytest.fixture(scope="module")
def filled(console):
    """Something on every page: an order held and noted, one cancelled, one waiting."""
    shop = console.shop
    first = shop.place("AXE-1", TEA=2, authorized="20.00")
    shop.do("orders.hold", order=first["order"]["id"], type="fraud", reason="looks odd")
    shop.do("orders.annotate", order=first["order"]["id"], text="called, will call back")
    shop.do("orders.cancel", order=shop.place("AXE-2", TEA=1)["order"]["id"])
    shop.place("AXE-3", MUG=5)
    customer = shop.do("customers.put", reference="AXE", name="Anna Schmidt", email="anna@example.org")["id"]
    shop.do("customers.put", name="A. Schmidt", email="anna@example.org")
    return {"customer": customer, "order": first["order"]["number"]}


def addresses(filled) -> list[str]:
    """Every page there is; of those with a field, whatever we have something for."""
    found = []
    for door in (door for screens in SCREENS for door in screens.doors):
        if door.method != "GET" or door.path in NOT_PAGES or door.path.endswith(".pdf"):
            continue
        address = door.path
        for name, value in filled.items():
            address = address.replace("{" + name + "}", value)
        if "{" not in address:
            found.append(address)
    return found


def grave(page) -> list[str]:
    """What axe finds on the page as it is, each with where."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [f"{v['id']}: {v['help']} at {[n['target'] for n in v['nodes']][:3]}" for v in found["violations"] if v["impact"] in GRAVE]


@pytest.mark.skipif(not AXE.exists(), reason="axe is not there: python assets/fetch.py brings it")
@pytest.mark.parametrize("look", ["light", "dark"])
def test_pages(filled, page, look):
    page.emulate_media(color_scheme=look)
    wrong = {}
    for address in addresses(filled):
        page.goto(address)
        if found := grave(page):
            wrong[address] = found
    assert not wrong, wrong


@pytest.mark.skipif(not AXE.exists(), reason="axe is not there: python assets/fetch.py brings it")
def test_dialogs(filled, page):
    page.goto(f"/orders/{filled['order']}")
    for name in ("Hold", "Cancel units"):
        page.get_by_role("button", name=name, exact=True).first.click()
        page.get_by_role("dialog").get_by_role("button", name="Back").wait_for()
        assert grave(page) == []
        page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    assert grave(page) == []
