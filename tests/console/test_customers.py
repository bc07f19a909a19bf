"""Customers: found, changed, made one, told what we hold on them, and forgotten; and orders that were placed twice."""

from __future__ import annotations

import json

from tests.shop import ADDRESS, order_body

GO_ON = "() => document.querySelector('[name=company]').focus()"
SETTLED_MS = 100
"""Well after htmx has settled what it swapped in."""


def customer(console, reference, **more):
    return console.shop.do("customers.put", reference=reference, **more)["id"]


def until_shown(page, address, name):
    """Open the page again until it has the link: what looks alike is found out right after it has happened."""
    for _ in range(50):
        page.goto(address)
        if page.get_by_role("link", name=name).count():
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"{name} is not on {address}")


def test_found_and_changed(console, page):
    customer(console, "C-1", name="Mira <b>Lund</b>", email="mira@example.org")
    until_shown(page, "/customers?q=mira", "Mira <b>Lund</b>")
    page.get_by_role("link", name="Mira <b>Lund</b>").click()
    page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Company").fill("Lund AB")
    dialog.get_by_role("button", name="Edit").click()
    page.get_by_text("Lund AB").first.wait_for()
    page.get_by_role("button", name="Add an address").click()
    for label, value in (("Street and number", "Storgatan 1"), ("City", "Lund"), ("Country", "SE")):
        dialog.get_by_label(label).fill(value)
    dialog.get_by_role("button", name="Add an address").click()
    page.get_by_text("Storgatan 1").wait_for()
    found = console.shop.one("select name, company, email from customers where reference = 'C-1'")
    assert found == {"name": "Mira <b>Lund</b>", "company": "Lund AB", "email": "mira@example.org"}, "what was not touched is gone"
    page.goto("/customers?q=nobodyatall")
    page.get_by_text("Nobody is found by that.").wait_for()
    assert page.goto("/customers/nonsense").status == 404


def test_a_dialog_takes_the_focus_once(console, page):
    """Whoever has gone on to the next field as soon as it was there stays in it."""
    customer(console, "C-F", name="Quick", email="quick@example.org")
    until_shown(page, "/customers?q=quick", "Quick")
    page.get_by_role("link", name="Quick").click()
    page.get_by_role("button", name="Edit").click(trial=True)
    page.evaluate("document.body.addEventListener('htmx:afterSwap', () => setTimeout(" + GO_ON + "), { once: true })")
    page.get_by_role("button", name="Edit").click()
    page.get_by_role("dialog").get_by_label("Company").wait_for()
    page.wait_for_timeout(SETTLED_MS)
    assert page.evaluate("document.activeElement.name") == "company"


def test_two_become_one(console, page):
    first = customer(console, "D-1", name="Otto Twice", email="otto@example.org")
    second = customer(console, "D-2", name="O. Twice", email="otto@example.org")
    console.shop.do("orders.place", **order_body("D-A", {"TEA": 1}), customer="D-2")
    until_shown(page, "/customers/duplicates", "Compare and merge")
    page.get_by_role("link", name="Compare and merge").first.click()
    page.get_by_text("1 order becomes theirs.").wait_for()
    assert console.shop.one("select merged_into from customers where id = %s", second)["merged_into"] is None, "a preview has done it"
    page.get_by_role("button", name="Merge them").click()
    page.wait_for_url(f"**/customers/{first}")
    page.locator("[data-row]").get_by_text("Open").wait_for()
    assert page.get_by_text("still on their way").count() == 0, "their orders are there, without a reload, and nothing is waited for"
    page.goto(f"/customers/{second}")
    page.wait_for_url(f"**/customers/{first}")


def test_whom_to_merge_into_is_searched_for(console, page):
    """By name, e-mail address or number; whoever goes is not offered to become themselves."""
    goes = customer(console, "M-1", name="Mia Merge", email="mia@example.org")
    stays = customer(console, "M-2", name="Mia Merger", email="mia.merger@example.org")
    until_shown(page, "/customers?q=m-2", "Mia Merger")
    page.goto(f"/customers/{goes}/merge")
    for typed in ("mia", "mia.merger@example.org", "M-2"):
        page.get_by_role("searchbox", name="Search customers").fill(typed)
        page.locator("#found").get_by_role("link", name="M-2").wait_for()
        assert page.locator("#found").get_by_role("link").count() == 1
    page.get_by_role("searchbox", name="Search customers").fill("nobodyatall")
    page.get_by_text("Nobody else is found by that.").wait_for()
    assert "M-2" in page.request.get(f"/customers/{goes}/merge?q=merger").text(), "without a script as well"
    page.goto(f"/customers/{goes}/merge?q=merger")
    page.locator("#found").get_by_role("link", name="M-2").click()
    page.get_by_role("button", name="Merge them").click()
    page.wait_for_url(f"**/customers/{stays}")


def test_told_and_forgotten(console, page):
    gone = customer(console, "E-1", name="Zoë Gone", email="zoe@example.org")
    page.goto(f"/customers/{gone}")
    with page.expect_download() as told:
        page.get_by_role("link", name="Personal data").click()
    assert json.loads(told.value.path().read_text())["customers"][0]["name"] == "Zoë Gone"
    page.get_by_role("link", name="Erase").click()
    page.get_by_label("Type the name to confirm").fill("Zoe")
    page.get_by_role("button", name="Erase for ever").click()
    page.get_by_text("That is not the name.").wait_for()
    assert console.shop.one("select erased_at from customers where id = %s", gone)["erased_at"] is None
    page.get_by_label("Type the name to confirm").fill(" Zoë  Gone ")
    page.get_by_role("button", name="Erase for ever").click()
    page.get_by_role("heading", name="Erased").wait_for()
    assert console.shop.one("select name, email from customers where id = %s", gone) == {"name": None, "email": None}


def test_who_owes_is_not_forgotten(console, page):
    busy = customer(console, "F-1", name="Finn Busy")
    console.shop.do("orders.place", **order_body("F-A", {"TEA": 1}), customer="F-1")
    page.goto(f"/customers/{busy}/erase")
    page.locator(".problem").wait_for()
    assert page.get_by_role("button", name="Erase for ever").count() == 0


def test_an_order_placed_twice(console, page):
    ship_to = ADDRESS | {"email": "twice@example.org"}
    orders = [
        console.shop.do("orders.place", **order_body(name, {"MUG": 3}) | {"ship_to": ship_to})["order"]["number"] for name in ("G-1", "G-2")
    ]
    until_shown(page, "/orders/duplicates", orders[0])
    for number in orders:
        page.get_by_role("link", name=number).first.wait_for()
    page.get_by_role("button", name="Cancel units").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Cancel units").click()
    page.get_by_text("No order looks like another one.").wait_for()


def test_limited_people_see_no_customers(console, visitor):
    visitor.context.add_cookies(
        [{"name": "argosy", "value": console.sign_in(console.user("order_desk", channels=["web"])), "url": console.url}]
    )
    assert visitor.goto("/customers").status == 403
    assert visitor.goto("/orders/new").status == 200
