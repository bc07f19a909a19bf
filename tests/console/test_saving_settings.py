"""Two people have a form of users, roles or settings open: what only one of them changes is saved, and what both change is shown."""

from __future__ import annotations

import pytest

from argosy.console.vocabulary import FIELDS
from tests.console.test_saving_over import OVER, one, stays, told


def test_what_a_user_may_do_and_is_called(console, both):
    user = console.user("order_desk", name="Una User")
    for page in both:
        page.goto(f"/settings/users/{user}")
    first, second = both
    first.get_by_label("Warehouse").check()
    first.get_by_role("button", name="Save roles").click()
    first.wait_for_load_state()
    second.get_by_label("Only these:").last.check()
    second.get_by_label("web").check()
    second.get_by_role("button", name="Save roles").click()
    second.get_by_text("What somebody else has changed meanwhile stays: roles.").wait_for()
    found = "select roles, channels from users where id = %s"
    assert one(console, found, user) == {"roles": ["order_desk", "warehouse"], "channels": ["web"]}
    console.shop.do("access.set_roles", user=user, roles=["order_desk"])
    second.get_by_label("Order desk").uncheck()
    second.get_by_role("button", name="Save roles").click()
    ((field, _was, now, mine),) = told(second)
    assert (field, "Warehouse" in now, "Warehouse" in mine) == ("roles", False, True)
    second.get_by_label(OVER).check()
    second.get_by_role("button", name="Save roles").click()
    second.get_by_label(OVER).wait_for(state="detached")
    assert one(console, found, user) == {"roles": ["warehouse"], "channels": None}
    console.shop.do("access.change_user", user=user, name="Una Wed")
    second.get_by_label("Time zone").select_option("Europe/Paris")
    second.get_by_role("button", name="Save", exact=True).click()
    second.get_by_text("What somebody else has changed meanwhile stays: name.").wait_for()
    assert one(console, "select name, time_zone from users where id = %s", user) == {"name": "Una Wed", "time_zone": "Europe/Paris"}


def test_oneself(console, browse):
    page = browse("order_desk", name="Ivo Self")
    page.goto("/me")
    user = console.shop.one("select id from users where name = 'Ivo Self'")["id"]
    console.shop.do("access.change_user", user=str(user), time_zone="Asia/Tokyo")
    page.get_by_label("Name").fill("Ivo Self 2")
    page.get_by_label("Time zone").select_option("Europe/Paris")
    page.get_by_role("button", name="Save").first.click()
    assert told(page) == [["time zone", "Europe/Berlin", "Asia/Tokyo", "Europe/Paris"]]
    page.get_by_label(OVER).check()
    page.get_by_role("button", name="Save").first.click()
    page.get_by_text("Saved.").wait_for()
    assert one(console, "select name, time_zone from users where id = %s", user) == {"name": "Ivo Self 2", "time_zone": "Europe/Paris"}


def test_a_role(console, page):
    role = {"code": "help", "title": "Help", "scopes": ["orders:read"]}
    console.shop.do("access.put_role", **role)
    page.goto("/settings/roles/help")
    console.shop.do("access.put_role", **role | {"title": "Helpers"})
    page.get_by_label("Title").fill("Mine")
    page.get_by_role("button", name="Save").click()
    assert told(page) == [["title", "Help", "Helpers", "Mine"]]
    page.get_by_label(OVER).check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/settings/roles")
    assert one(console, "select title from roles where code = 'help'") == {"title": "Mine"}


KINDS = {
    "channels": ("settings.put_channel", {"code": "shop", "title": "Shop", "currency": "EUR", "locations": ["BER"]}, {"buffer": 2}),
    "taxes": ("settings.put_tax_rate", {"code": "DE7", "title": "VAT", "country": "DE", "rate": "7"}, {"rate": "19"}),
    "holds": ("settings.put_hold_type", {"code": "odd", "title": "Odd"}, {"blocks_edit": True}),
    "fields": ("settings.put_custom_field", {"code": "gift", "title": "Gift", "type": "flag"}, {"active": False}),
}


TABLES = {"channels": "channels", "taxes": "tax_rates", "holds": "hold_types", "fields": "custom_fields"}
STORED = {"taxes": 19_0000}
"""Where it is not what the command says."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_setting(console, page, kind):
    command, body, theirs = KINDS[kind]
    console.shop.do(command, **body)
    page.goto(f"/settings/{kind}/edit/{body['code']}")
    console.shop.do(command, **body | theirs)
    page.get_by_label("Title").fill("Mine")
    assert stays(page)[0] == FIELDS[next(iter(theirs))]
    page.get_by_role("button", name="Save").click()
    page.get_by_text(f"What somebody else has changed meanwhile stays: {FIELDS[next(iter(theirs))]}.").wait_for()
    name = next(iter(theirs))
    assert one(console, f"select title, {name} as other from {TABLES[kind]} where code = %s", body["code"]) == {
        "title": "Mine",
        "other": STORED.get(kind, theirs[name]),
    }
