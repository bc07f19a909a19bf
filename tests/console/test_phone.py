"""The console on a phone: nothing stands beyond the edge of its screen, and what matters is seen without a finger."""

from __future__ import annotations

import pytest

from tests.console.test_axe import filled  # noqa: F401 -- something on every page

PHONE = {"width": 390, "height": 844}
PAGES = (
    *("/", "/orders", "/orders/{order}", "/orders/{order}/edit", "/orders/new", "/orders/duplicates"),
    *("/customers", "/customers/{customer}", "/stock", "/stock/TEA", "/transfers", "/supplies", "/products", "/products/TEA"),
    *("/new-product", "/import-stock", "/fulfillment", "/approvals", "/jobs", "/jobs/{job}", "/audit-log", "/settings"),
    *("/settings/channels", "/settings/channels/edit/web", "/settings/users", "/settings/roles", "/settings/roles/manager"),
    *("/settings/keys", "/settings/mails", "/me", "/nowhere"),
)
BEYOND = """() => [...document.querySelectorAll("main *")]
    .filter((one) => one.getBoundingClientRect().width > 1 && one.getBoundingClientRect().right > innerWidth + 1)
    .filter((one) => !one.closest(".scroll, .tabs, .more-list, .unseen, option") || one.closest(".stacks"))
    .map((one) => `${one.tagName}.${one.className}`)"""
"""What is cut off. Tabs are pushed with a finger, and so are tables that aren't stacked."""


@pytest.fixture
def phone(page):
    page.set_viewport_size(PHONE)
    return page


def test_no_page_goes_beyond_the_edge(phone, filled):  # noqa: F811
    wrong = {}
    for address in PAGES:
        phone.goto(address.format(**filled))
        wide = phone.evaluate("document.documentElement.scrollWidth")
        if beyond := phone.evaluate(BEYOND) or wide > PHONE["width"]:
            wrong[address] = wide, beyond
    assert not wrong


def test_the_total_is_seen(phone, filled):  # noqa: F811
    def shown(locator) -> bool:
        box = locator.bounding_box()
        return box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]

    phone.goto("/orders")
    row = phone.locator("[data-row]").filter(has_text=filled["order"])
    assert shown(row.get_by_text("€20.00"))
    assert shown(row.get_by_role("link", name=filled["order"]))
    row.get_by_text("€20.00").click()
    phone.wait_for_url(f"**/orders/{filled['order']}")
    total = phone.locator("tfoot .total").first
    assert shown(total.get_by_text("€20.00"))
    assert shown(phone.locator("tbody .at-end").first)
