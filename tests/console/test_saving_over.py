"""Two people have the same form open: what only one of them changes is saved, whoever saves first; where both change one field, who saves
second is told what the first has made of it, keeps what they typed, and decides.

Every form that saves over something is here; where both have one, in two browsers.
"""

from __future__ import annotations

import pytest

from argosy.console.actions import ACTIONS
from argosy.console.actions.replaced import REPLACED
from argosy.engine.registry import REGISTRY
from tests.console.test_order import from_menu, opened
from tests.shop import ADDRESS

CHANGED = "Somebody has changed it since you opened it."
STAYS = "Somebody else has changed this meanwhile, and it stays so"
OVER = "Mine goes over what is there now"


@pytest.fixture
def number(console, request):
    return console.shop.place(request.node.name[:40], TEA=1)["order"]["number"]


def told(place) -> list[list[str]]:
    """What stands side by side: field, when it was opened, now, yours."""
    place.get_by_text(CHANGED).wait_for()
    rows = place.locator(".problem tbody tr")
    return rows.evaluate_all("rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim()))")


def stays(place) -> list[list[str]]:
    """What only the other has changed: field, and what it was and is."""
    place.get_by_role("region", name=STAYS).wait_for()
    return place.get_by_role("region", name=STAYS).locator("dt, dd").all_text_contents()


def over(dialog, button: str) -> None:
    """Knowingly: ticked, tried again, and done."""
    dialog.get_by_label(OVER).check()
    dialog.get_by_text("What this would do").wait_for()
    assert dialog.get_by_label(OVER).is_checked()
    done = dialog.get_by_role("button", name=button, exact=True).and_(dialog.locator("[type=submit]"))
    done.click()
    dialog.wait_for(state="detached")


def save(dialog, button: str) -> None:
    dialog.locator("[data-ready]").wait_for()
    dialog.get_by_role("button", name=button, exact=True).and_(dialog.locator("[type=submit]")).click()
    dialog.wait_for(state="detached")


def one(console, query, *values):
    return console.shop.one(query, *values)


# ── customers ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_customer(console, both):
    id = console.shop.do("customers.put", reference="S-1", name="Mira Lund", email="mira@example.org")["id"]
    dialogs = []
    for page in both:
        page.goto(f"/customers/{id}")
        page.get_by_role("button", name="Edit").click()
        dialogs.append(page.get_by_role("dialog"))
        dialogs[-1].locator("[data-ready]").wait_for()
    first, second = dialogs
    first.get_by_label("Company").fill("Lund AB")
    save(first, "Edit")
    second.get_by_label("Telephone").fill("0123")
    assert stays(second) == ["company", "– → Lund AB"]
    assert not second.get_by_text(CHANGED).count()
    save(second, "Edit")
    both[1].get_by_text("What somebody else has changed meanwhile stays: company.").wait_for()
    assert one(console, "select company, phone from customers where id = %s", id) == {"company": "Lund AB", "phone": "0123"}


def test_seen_is_seen_of_what_it_was_then(console, page):
    """Who has agreed to go over one change is told of the next."""
    id = console.shop.do("customers.put", reference="S-2", name="Otto")["id"]
    page.goto(f"/customers/{id}")
    page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[data-ready]").wait_for()
    console.shop.do("customers.put", reference="S-2", name="Otto 2")
    dialog.get_by_label("Note").fill("mine")
    dialog.get_by_label("Name").fill("Otto 1")
    assert told(dialog) == [["name", "Otto", "Otto 2", "Otto 1"]]
    assert dialog.get_by_role("button", name="Edit").is_disabled()
    assert dialog.get_by_label("Note").input_value() == "mine", "what was typed is gone"
    dialog.get_by_label(OVER).check()
    dialog.locator("[data-ready]").wait_for()
    console.shop.do("customers.put", reference="S-2", name="Otto 3", company="Otto KG")
    dialog.get_by_role("button", name="Edit").click()
    assert told(dialog) == [["name", "Otto", "Otto 3", "Otto 1"]]
    assert one(console, "select name, note from customers where id = %s", id) == {"name": "Otto 3", "note": None}
    over(dialog, "Edit")
    assert one(console, "select name, note, company from customers where id = %s", id) == {
        "name": "Otto 1",
        "note": "mine",
        "company": "Otto KG",
    }


def test_a_new_customer_who_is_there_already(console, page):
    console.shop.do("customers.put", reference="S-3", name="Petra There", email="petra@example.org")
    page.goto("/customers")
    page.get_by_role("button", name="New customer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Paul New")
    dialog.get_by_label("Number", exact=True).fill("S-3")
    dialog.get_by_text("It is there already: saving would change it.").wait_for()
    assert dialog.get_by_role("button", name="New customer").is_disabled()
    assert one(console, "select name from customers where reference = 'S-3'") == {"name": "Petra There"}


def test_an_entry_of_an_address_book(console, page):
    id = console.shop.do("customers.put", reference="S-4", name="Ada Book")["id"]
    console.shop.do("customers.put_address", customer="S-4", address=ADDRESS)
    page.goto(f"/customers/{id}")
    page.get_by_role("button", name="Change").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[data-ready]").wait_for()
    console.shop.do("customers.put_address", customer="S-4", n=1, address=ADDRESS | {"line1": "Neue Str. 1"}, bills=True)
    dialog.get_by_label("Called").fill("Home")
    assert stays(dialog)[::2] == ["bills go there", "address"]
    dialog.get_by_label("Telephone").fill("0123")
    ((field, _was, now, mine),) = told(dialog)
    assert (field, "Neue Str. 1" in now, "0123" in mine) == ("address", True, True), "half of the one and half of the other is no address"
    assert one(console, "select label from customer_addresses where customer_id = %s", id) == {"label": None}
    over(dialog, "Add an address")
    found = (
        "select c.label, c.bills, a.line1, a.phone from customer_addresses c join addresses a on a.id = c.address where c.customer_id = %s"
    )
    assert one(console, found, id) == {"label": "Home", "bills": True, "line1": ADDRESS["line1"], "phone": "0123"}


# ── stock and products ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_supply(console, both):
    shop = console.shop
    shop.do("stock.expect", supply="PO-1", sku="TEA", location="BER", quantity=8)
    first, second = both
    second.goto("/supplies")
    shop.do("stock.expect", supply="PO-1", sku="TEA", location="BER", quantity=9)
    dialogs = []
    for page in (second, first):  # what the second one's page said was old before its dialog was opened
        page.goto("/supplies") if page is first else None
        page.get_by_role("button", name="Change").click()
        dialogs.append(page.get_by_role("dialog"))
    late, quick = dialogs
    assert late.get_by_label("Units in all").input_value() == "9"
    quick.get_by_label("Units in all").fill("20")
    save(quick, "Expect")
    late.get_by_label("Expected").fill("2199-01-02T10:00")
    assert stays(late) == ["units", "9 → 20"]
    late.get_by_label("Units in all").fill("18")
    assert told(late) == [["units", "9", "20", "18"]]
    assert one(console, "select expected from supplies where reference = 'PO-1'") == {"expected": 20}
    late.get_by_label("Units in all").fill("21")
    late.get_by_role("cell", name="21").wait_for()
    over(late, "Expect")
    assert one(console, "select expected, expected_at is null as when from supplies where reference = 'PO-1'") == {
        "expected": 21,
        "when": False,
    }
    shop.audited()


def test_safety_stock(console, page):
    console.shop.do("catalog.put_sku", code="SAFE", title="Safe", safety_stock=1)
    page.goto("/stock/SAFE")
    page.locator("[hx-get^='/safety-stock']").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Units").wait_for()
    console.shop.do("catalog.put_sku", code="SAFE", title="Safer", safety_stock=5)
    dialog.get_by_label("Units").fill("3")
    assert told(dialog) == [["safety stock", "1", "5", "3"]]
    dialog.get_by_label(OVER).check()
    dialog.get_by_text("What this would change").wait_for()
    dialog.get_by_role("button", name="Save").click()
    dialog.wait_for(state="detached")
    assert one(console, "select title, safety_stock from skus where code = 'SAFE'") == {"title": "Safer", "safety_stock": 3}


# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_address(console, both, number):
    """The dry run is made anew at each key, and would take somebody else's street for what is there."""
    dialogs = []
    for page in both:
        dialogs.append(opened(page, number))
        from_menu(page, "Order", "Change address")
        dialogs[-1].locator("[data-ready]").wait_for()
    dialogs[0].get_by_label("Street and number").fill("Nebenstr. 7")
    save(dialogs[0], "Change address")
    dialogs[1].get_by_label("Telephone").fill("0123")
    ((field, was, now, mine),) = told(dialogs[1])
    assert (field, "Nebenstr. 7" in was, "Nebenstr. 7" in now, "0123" in mine) == ("where it goes", False, True, True)
    address = "select a.line1, a.phone from addresses a join orders o on o.ship_to = a.id where o.number = %s"
    assert one(console, address, number) == {"line1": "Nebenstr. 7", "phone": None}
    dialogs[1].get_by_label("Street and number").fill("Nebenstr. 7")
    dialogs[1].get_by_label(OVER).wait_for()
    over(dialogs[1], "Change address")
    assert one(console, address, number) == {"line1": "Nebenstr. 7", "phone": "0123"}
    console.shop.audited()


def test_terms_one_says_something_of(console, page, number):
    """What somebody else has set beside it is no matter: it stays."""
    dialog, order = opened(page, number), {"channel": "web", "reference": "test_terms_one_says_something_of"}
    from_menu(page, "Order", "Change terms")
    dialog.get_by_label("Priority").wait_for()
    console.shop.do("orders.set_terms", order=order, priority=4, delivery_method="express")
    dialog.get_by_label("Wanted for").fill("2199-01-02T10:00")
    dialog.locator("[data-ready]").wait_for()
    dialog.get_by_label("Priority").fill("2")
    assert told(dialog) == [["priority", "0", "4", "2"]]
    over(dialog, "Change terms")
    assert one(console, "select priority, delivery_method from orders where number = %s", number) == {
        "priority": 2,
        "delivery_method": "express",
    }


def test_who_looks_after_it(console, page, number):
    order = {"channel": "web", "reference": "test_who_looks_after_it"}
    anna, bert = (f"user:{console.user('order_desk', name=name)}" for name in ("Anna Desk", "Bert Desk"))
    dialog = opened(page, number)
    from_menu(page, "Order", "Assign")
    dialog.locator("[data-ready]").wait_for()
    console.shop.do("orders.assign", order=order, assignee=anna)
    dialog.get_by_label("Who").select_option(label="Bert Desk")
    dialog.get_by_role("cell", name="Bert Desk").wait_for()
    assert told(dialog) == [["who", "–", "Anna Desk", "Bert Desk"]]
    over(dialog, "Assign")
    assert one(console, "select assignee from orders where number = %s", number) == {"assignee": bert}


def test_when_to_look_at_it_again(console, page, number):
    order = {"channel": "web", "reference": "test_when_to_look_at_it_again"}
    dialog = opened(page, number)
    from_menu(page, "Order", "Follow up")
    dialog.get_by_text("Still needed:").wait_for()
    console.shop.do("orders.follow_up", order=order, at="2199-03-09T09:00:00Z", assignee="desk")
    dialog.get_by_label("When").fill("2199-04-09T09:00")
    assert [row[:3] for row in told(dialog)] == [["when", "–", "2199-03-09 10:00"], ["who", "–", "desk"]]
    assert one(console, "select count(*)::int n from follow_ups where closed_at is not null") == {"n": 0}
    over(dialog, "Follow up")


def test_ones_own_fields(console, both, number):
    for code, title, type in (("engraving", "Engraving", "text"), ("gift", "Is a gift", "flag")):
        console.shop.do("settings.put_custom_field", code=code, title=title, type=type)
    console.shop.do("orders.set_custom", order={"channel": "web", "reference": "test_ones_own_fields"}, values={"engraving": "Anna"})
    dialogs = []
    for page in both:
        dialogs.append(opened(page, number))
        from_menu(page, "Order", "Own fields")
        dialogs[-1].get_by_label("Engraving").wait_for()
    first, second = dialogs
    first.get_by_label("Engraving").fill("Anne")
    save(first, "Own fields")
    second.get_by_label("Is a gift").select_option("true")
    assert stays(second) == ["Engraving", "Anna → Anne"]
    second.get_by_label("Engraving").fill("")
    assert told(second) == [["Engraving", "Anna", "Anne", "–"]]
    over(second, "Own fields")
    assert one(console, "select custom from orders where number = %s", number) == {"custom": {"gift": True}}
    both[1].get_by_text("Is a gift").first.wait_for()
    assert both[1].get_by_text("Set: Engraving, Is a gift").count()


def test_a_field_of_an_edit(console, both, number):
    """Two change the price of one line; what only one of them touched is no matter."""
    first, second = both
    for page in both:
        page.goto(f"/orders/{number}/edit")
    second.get_by_label("Shipping in all").fill("4.90")
    second.get_by_text("€4.90 more to collect").wait_for()
    for page, price in ((first, "8.00"), (second, "9.00")):
        page.locator("[name='lines.1.reason']").fill("dented")
        page.locator("[name='lines.1.unit_price']").fill(price)
        if page is first:
            page.get_by_text("€2.00 less to pay").wait_for()
            page.get_by_role("button", name="Apply the changes").click()
            page.wait_for_url(f"**/orders/{number}")
    assert told(second) == [["TEA unit price", "10.00", "8.00", "9.00"]]
    assert second.get_by_role("button", name="Apply the changes").is_disabled()
    assert second.locator("[name='lines.1.unit_price']").input_value() == "9.00"
    second.reload()
    assert told(second)[0][3] == "9.00", "a draft that was kept goes over it unseen"
    second.get_by_label(OVER).click()  # and it is gone with what it answers: `check` would look at it once more
    second.get_by_text("€5.90 more to collect").wait_for()
    second.get_by_role("button", name="Apply the changes").click()
    second.wait_for_url(f"**/orders/{number}")
    assert one(console, "select due::int from orders where number = %s", number) == {"due": 1390}
    console.shop.audited()


def test_a_view(console, both):
    first, second = both
    for page in both:
        page.goto("/orders?status=open")
    first.get_by_role("button", name="Save this view").click()
    dialog = first.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Ours")
    dialog.get_by_label("Everybody sees it").check()
    dialog.get_by_role("button", name="Save", exact=True).click()
    first.get_by_role("link", name="Ours").wait_for()
    dialogs = []
    for page in both:
        page.goto("/orders")
        page.get_by_role("link", name="Ours").click()
        page.get_by_role("button", name="Change this view").click()
        dialogs.append(page.get_by_role("dialog"))
    for dialog, name in zip(dialogs, ("Open ones", "Those that are open"), strict=True):
        dialog.get_by_label("Name").fill(name)
        dialog.get_by_role("button", name="Save", exact=True).click()
        if dialog is dialogs[0]:
            first.get_by_role("link", name="Open ones").wait_for()
    assert told(dialogs[1]) == [["title", "Ours", "Open ones", "Those that are open"]]
    assert one(console, "select title from views") == {"title": "Open ones"}
    dialogs[1].get_by_label(OVER).check()
    dialogs[1].get_by_role("button", name="Save", exact=True).click()
    second.get_by_role("link", name="Those that are open").wait_for()
    assert one(console, "select title from views") == {"title": "Those that are open"}


def test_every_dialog_that_saves_over_something_is_known():
    """A command that guards what it replaces is given both sides wherever a dialog sends it."""
    assert {action.command for action in ACTIONS.values() if action.declaration.replaces} <= REPLACED.keys()
    assert REPLACED.keys() <= REGISTRY.keys()
