"""Every page through axe: nothing that keeps somebody out, light and dark, wide and narrow (WCAG 2.2 AA)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from argosy.base import ids
from argosy.console.screens import SCREENS
from argosy.console.settings_kinds import KINDS
from argosy.engine.actor import SYSTEM, Actor
from argosy.store.blobs import stored

AXE = Path(__file__).parents[2] / "assets/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PARTS = 4
"""Of all pages, so that no test takes minutes."""
LIGHT = ("tag", RULES)
DARK = ("rule", ["color-contrast"])
GRAVE = ("serious", "critical")
NOT_PAGES = (
    *("/live", "/session", "/sign-on", "/sign-on/callback", "/link", "/act/{command}", "/safety-stock", "/customers/{customer}/data"),
    "/orders/{order}/attachments/{n}",
    *("/find", "/orders/filter", "/orders/columns", "/orders/view", "/orders/export", "/audit-log/export"),
    *("/orders/new/skus", "/orders/new/customers", "/orders/stocked"),
)
"""A stream, what leads elsewhere, what needs a token, and what is looked at where it opens: dialogs, and what is found while typing."""


@pytest.fixture(scope="module")
def filled(console):
    """Something on every page: an order held, noted, with a file and a day to look again, one cancelled, one waiting."""
    shop = console.shop
    first = shop.place("AXE-1", TEA=2, authorized="20.00")
    shop.do("orders.hold", order=first["order"]["id"], type="fraud", reason="looks odd")
    shop.do("orders.annotate", order=first["order"]["id"], text="called, will call back")
    shop.do("orders.follow_up", order=first["order"]["id"], at="2199-03-09T09:00:00Z", note="have they answered?")
    file = stored(shop.connection, "note.txt", SYSTEM.id, datetime.now(UTC), iter([b"left at the door"]))
    shop.do("orders.attach", order=first["order"]["id"], upload=ids.text(file.id))
    shop.do("orders.cancel", order=shop.place("AXE-2", TEA=1)["order"]["id"])
    shop.place("AXE-3", MUG=5)
    shop.do("stock.transfer", transfer="T-1", source="BER", target="MUC", lines=[{"sku": "TEA", "quantity": 1}])
    shop.do("stock.expect", supply="PO-1", sku="MUG", location="BER", quantity=2)
    job = shop.do("jobs.start", work={"kind": "export", "list": "skus", "filters": {}, "format": "csv"})["job"]
    customer = shop.do("customers.put", reference="AXE", name="Anna Schmidt", email="anna@example.org")["id"]
    shop.do("customers.put", name="A. Schmidt", email="anna@example.org")
    agent = Actor("user:agent", frozenset({"*"}), limits={"cancel": {"EUR": "1.00"}})
    asked = shop.reply(
        "approvals.ask", actor=agent, order=first["order"]["id"], command="orders.cancel", body={"reason": "too late"}, reason="a regular"
    )
    assert asked.accepted, asked.body
    settings = {"kind": "channels", "code:path": "web", "user": console.user("owner"), "role": "manager"}
    orders = {"order": first["order"]["number"], "n": "1", "sku:any": "TEA", "transfer:any": "T-1"}
    return orders | settings | {"job": job, "customer": customer}


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
    return [*found, *(f"/settings/{kind}/new" for kind in KINDS), "/settings/mails/reset/en"]


def grave(page, rules=LIGHT) -> list[str]:
    """What axe finds on the page as it is, each with where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {resultTypes: ['violations'], runOnly: {type: rules[0], values: rules[1]}})", rules)
    return [f"{v['id']}: {v['help']} at {[n['target'] for n in v['nodes']][:3]}" for v in found["violations"] if v["impact"] in GRAVE]


@pytest.mark.skipif(not AXE.exists(), reason="axe is not there: python assets/fetch.py brings it")
@pytest.mark.parametrize("part", range(PARTS))
def test_pages(filled, page, part):
    """In the dark, only the colours are others."""
    wrong = {}
    for address in addresses(filled)[part::PARTS]:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")  # or a colour is looked at on its way to another
        page.goto(address)
        found = grave(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        if found := found + grave(page, DARK):
            wrong[address] = found
    assert not wrong, wrong


@pytest.mark.skipif(not AXE.exists(), reason="axe is not there: python assets/fetch.py brings it")
def test_dialogs(filled, page):
    page.goto(f"/orders/{filled['order']}")
    for name in ("Hold", "Cancel units", "Another time", "Take off"):
        page.get_by_role("button", name=name, exact=True).first.click()
        page.get_by_role("dialog").get_by_role("button", name="Back").wait_for()
        assert grave(page) == []
        page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    assert grave(page) == []


@pytest.mark.skipif(not AXE.exists(), reason="axe is not there: python assets/fetch.py brings it")
def test_dialogs_of_the_list(filled, page):
    page.goto("/orders")
    for name in ("Filter", "Columns", "Export", "Save this view"):
        page.get_by_role("button", name=name).click()
        page.get_by_role("dialog").get_by_role("button", name="Close").wait_for()
        assert grave(page) == [], name
        page.keyboard.press("Escape")
    page.locator("[data-select]").first.check()
    page.get_by_role("group", name="With the selected orders").get_by_role("button", name="Cancel").click()
    page.get_by_text("What this would do").wait_for()
    assert grave(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.locator("#palette-found [role=option]").first.wait_for()
    assert grave(page) == []
