"""Settings in a browser: what saving would change, somebody else quicker, who may do what, keys, and what the audit log says of it all."""

from __future__ import annotations

from typing import get_args

import httpx2
import pytest

from argosy.console.actions import ACTIONS
from argosy.console.person import csrf_of
from argosy.console.scopes import AREAS, EVERY, spelt
from argosy.console.screens import SCREENS
from argosy.console.settings_kinds import KINDS
from argosy.console.telling import commands as telling
from argosy.console.telling import entering
from argosy.engine.actor import SYSTEM_SCOPE
from argosy.engine.registry import REGISTRY
from argosy.model.access_shapes import Method, SignInOutcome
from argosy.model.roles import BUILT_IN
from argosy.model.scopes import SCOPES

SCRIPT = "<script>alert(1)</script>"


def location(console, code: str = "BER"):
    return console.shop.one("select title, active, hours, address from locations where code = %s", code)


def test_closing_a_location_says_what_stands_there(console, page):
    console.shop.place("SET-1", TEA=3)
    page.goto("/settings/locations")
    page.get_by_role("link", name="BER", exact=True).click()
    page.get_by_label("In use").uncheck()
    page.get_by_text("3 units promised there stay promised there.").wait_for()
    assert location(console)["active"] is True, "a preview has done it"
    page.get_by_label("Monday 1: opens").fill("08:00")
    page.locator(".wrong-said").first.wait_for()
    page.get_by_label("Monday 1: closes").fill("12:30")
    page.get_by_label("In use").check()
    page.get_by_text("mon 08:00–12:30").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved: BER").wait_for()
    assert location(console)["hours"]["mon"] == [{"opens": "08:00", "closes": "12:30"}]
    assert location(console)["active"] is True


def test_somebody_else_was_quicker(console, page):
    """Neither change is lost unseen: both are shown, and the person decides."""
    shop = console.shop
    shop.do("settings.put_location", code="NEW", title="As it was")
    page.goto("/settings/locations/edit/NEW")
    page.get_by_label("Title").fill("Mine")
    page.get_by_text("As it was →").wait_for()
    shop.do("settings.put_location", code="NEW", title="Theirs", timezone="Europe/Berlin")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Somebody has changed it since you opened it.").wait_for()
    assert location(console, "NEW")["title"] == "Theirs"
    row = page.get_by_role("row", name="title")
    assert row.get_by_role("cell").all_inner_texts() == ["As it was", "Theirs", "Mine"]
    assert page.get_by_label("Title").input_value() == "Mine"
    page.get_by_label("Mine goes over").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved: NEW").wait_for()
    assert location(console, "NEW")["title"] == "Mine"


NEW = {
    "locations": {"title": SCRIPT},
    "channels": {"title": SCRIPT, "currency": "EUR", "locations.0": "BER"},
    "taxes": {"title": SCRIPT, "country": "DE", "rate": "19", "tax_class": "standard"},
    "holds": {"title": SCRIPT, "blocks_release": "true"},
    "collectors": {"kind": "manual"},
    "fields": {"title": SCRIPT, "type": "text"},
    "series": {"prefix": "S-", "padding": "5"},
}


@pytest.fixture(scope="module")
def client(console):
    token = console.sign_in(console.user("owner"))
    with httpx2.Client(base_url=console.url, cookies={"argosy": token}, timeout=30, trust_env=False) as client:
        client.headers |= {"x-csrf-token": csrf_of(token), "hx-request": "true"}
        yield client


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_made_and_stays_as_it_is_when_saved_untouched(client, page, kind):
    """A form that says less than its command takes would change, unseen, what it leaves out."""
    address = f"/settings/{kind}"
    said = NEW[kind] | {"code": "MADE", "new": "yes"}
    assert client.post(address, data=said).headers["hx-redirect"] == f"{address}?saved=MADE"
    assert "There is one of this code already" in client.post(address, data=said).text
    page.goto(f"{address}/edit/MADE")
    page.evaluate("document.querySelector('form[data-editing] [name]').dispatchEvent(new Event('change', {bubbles: true}))")
    page.get_by_text("Nothing: it is so already.").wait_for()
    page.get_by_role("link", name="Back to the list").click()
    page.get_by_role("link", name="MADE").wait_for()


def test_the_last_owner_stays(console, page):
    shop = console.shop
    shop.rows("update users set password = null where roles ? 'owner' returning id")
    user = console.user("owner")
    shop.do("access.set_password", user=user, password="$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo")
    page.goto(f"/settings/users/{user}")
    page.get_by_role("button", name="Disable").click()
    assert shop.one("select disabled_at from users where id = %s", user) == {"disabled_at": None}, "it is asked first"
    page.get_by_role("button", name="Disable them").click()
    page.get_by_text("Nobody else could sign in as an owner. Make somebody else an owner first, who has signed in once.").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("checkbox", name="Owner").uncheck()
    page.get_by_role("button", name="Save roles").click()
    page.locator("section").filter(has_text="What they may do").locator(".problem").wait_for()
    assert shop.one("select roles, disabled_at from users where id = %s", user) == {"roles": ["owner"], "disabled_at": None}


def test_roles_limits_and_whom_they_bind(console, page):
    page.goto("/settings/roles/new")
    page.get_by_label("Title").fill("Support")
    page.get_by_label("Code").fill("support")
    for box in ("Orders: see", "Orders: change", "Money: change"):
        page.get_by_label(box).check()
    page.get_by_label("Refund: Limit").select_option("up_to")
    page.get_by_label("Refund, EUR").fill("100.00")
    page.get_by_label("Cancel: Limit").select_option("up_to")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Support").click()
    kept = console.shop.one("select scopes, limits from roles where code = 'support'")
    assert kept == {"scopes": ["orders:read", "orders:write", "payments:write"], "limits": {"refund": {"EUR": "100.00"}, "cancel": {}}}
    assert page.get_by_label("Refund, EUR").input_value() == "100.00"
    page.get_by_label("Refund: Limit").select_option("")
    console.shop.do("access.put_role", code="support", title="Support desk")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("What somebody else has changed meanwhile stays: title.").wait_for()
    assert console.shop.one("select title, limits from roles where code = 'support'") == {"title": "Support desk", "limits": {"cancel": {}}}
    page.goto("/settings/roles/owner")
    assert page.get_by_role("button", name="Save").count() == 0


def test_users_are_limited_and_their_sessions_ended(console, page):
    user = console.user("warehouse")
    token = console.sign_in(user)
    page.goto(f"/settings/users/{user}")
    page.get_by_label("Stock", exact=True).check()
    places = page.get_by_role("group", name="Locations")
    places.get_by_label("MUC").check()
    assert places.get_by_label("Only these:").is_checked(), "ticking one means these alone"
    places.get_by_label("All locations").check()
    assert not places.get_by_label("MUC").is_checked()
    places.get_by_label("MUC").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Save roles").click()
    kept = console.shop.one("select roles, locations, channels from users where id = %s", user)
    assert (sorted(kept["roles"]), kept["locations"], kept["channels"]) == (["stock", "warehouse"], ["MUC"], None)
    both = {"roles": ["stock"], "locations": ["MUC"], "locations_all": "all", "channels_all": "all"}
    csrf = page.locator("meta[name=csrf]").get_attribute("content")
    answer = page.request.post(f"/settings/users/{user}/roles", form=both | {"roles": "stock", "locations": "MUC", "csrf": csrf})
    assert answer.status == 400, "a form that says both limits nobody unseen"
    page.get_by_role("button", name="End all of them").click()
    page.get_by_role("button", name="End them").click()
    page.locator("#toasts").get_by_text("A warehouse is signed in nowhere now.").wait_for()
    page.get_by_text("Nowhere.").wait_for()
    with httpx2.Client(base_url=console.url, cookies={"argosy": token}, timeout=30, trust_env=False) as theirs:
        assert theirs.get("/me").status_code == 303


def test_nobody_gets_a_link_of_who_may_do_more(console):
    """The link is shown: who could have one made for an owner could become one."""
    console.shop.do("access.put_role", code="people", title="People", scopes=["access:read", "access:write"])
    token = console.sign_in(console.user("people"))
    owner = console.user("owner")
    with httpx2.Client(base_url=console.url, cookies={"argosy": token}, timeout=30, trust_env=False) as client:
        client.headers |= {"x-csrf-token": csrf_of(token), "hx-request": "true"}
        before = console.shop.one("select count(*) as n from one_time_tokens")["n"]
        for deed in ("link", "end-sessions", "disable", "remove-second-factor", "about", "roles"):
            answer = client.post(f"/settings/users/{owner}/{deed}", data={"name": "Mallory", "roles": "warehouse"})
            assert answer.status_code == 403, deed
            assert "may do more than you" in answer.text, deed
        assert console.shop.one("select count(*) as n from one_time_tokens")["n"] == before
    client_of_owner = console.sign_in(owner)
    with httpx2.Client(base_url=console.url, cookies={"argosy": client_of_owner}, timeout=30, trust_env=False) as client:
        client.headers |= {"x-csrf-token": csrf_of(client_of_owner), "hx-request": "true"}
        assert client.post(f"/settings/users/{owner}/link").status_code == 200
    mail = console.shop.one("select id from outbox order by created_at desc limit 1")["id"]
    with httpx2.Client(base_url=console.url, cookies={"argosy": token}, timeout=30, trust_env=False) as client:
        answer = client.get(f"/outbox/{mail}")
        assert answer.status_code == 403
        assert "token=" not in answer.text


def test_a_key_is_made_used_and_revoked(console, page):
    page.goto("/settings/keys/new")
    page.get_by_label("What it is for").fill(f"web shop {SCRIPT}")
    page.get_by_label("Orders: see").check()
    page.get_by_role("button", name="Make the key").click()
    secret = page.get_by_label("The key's secret").input_value()
    api = {"base_url": f"{console.url}/api/v1", "headers": {"authorization": f"Bearer {secret}"}}
    with httpx2.Client(**api, timeout=30, trust_env=False) as client:
        assert client.get("/orders").status_code == 200
        assert client.get("/skus").status_code == 403
    page.goto("/settings/keys")
    assert secret not in page.content()
    row = page.get_by_role("row", name="web shop")
    row.get_by_role("button", name="Revoke").click()
    row.get_by_role("button", name="Revoke this key").click()
    page.locator("#toasts").get_by_text("The key has been revoked.").wait_for()
    row.get_by_text("Revoked").wait_for()


def test_the_audit_log(console, page):
    """Who did what, in words, by filters that stand in the address; a row opens what is known; all of it as a file."""
    shop = console.shop
    user = console.user("order_desk")
    name = shop.one("select name from users where id = %s", user)["name"]
    shop.refused("settings.put_channel", code="web", title="Web", currency="USD", locations=["BER"])
    page.goto("/audit-log")
    page.get_by_label("What", exact=True).select_option("access")
    page.wait_for_url("**command=access**")
    page.get_by_role("row", name="Invite a user").filter(has_text=name).first.get_by_role("link").click()
    page.get_by_text("Invited as").wait_for()
    page.go_back()
    page.get_by_label("Outcome").select_option("refused")
    page.wait_for_url("**outcome=refused**")
    shop.do("access.record_sign_in", method="password", outcome="throttled", user=user)
    follow_up = shop.place("SET-3", TEA=1)["order"]["id"]
    shop.do("orders.follow_up", order=follow_up, at="2030-01-01T10:00:00Z", assignee=f"user:{user}")
    page.goto("/audit-log?command=access.record_sign_in")
    assert page.locator("[data-row] .at-end").first.inner_text() == "Failed with a password: too many attempts"
    page.goto("/audit-log?command=orders.follow_up")
    page.get_by_role("row", name="Set a follow-up").first.get_by_role("link").click()
    page.get_by_text(name).first.wait_for()
    page.goto("/audit-log?outcome=currency_fixed")
    page.get_by_role("cell", name="Save a channel").wait_for()
    placed = shop.place("SET-2", TEA=1)
    page.goto(f"/audit-log?subject={placed['order']['number']}")
    page.get_by_role("cell", name="Place an order").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    lines = download.value.path().read_text().splitlines()
    assert lines[0].startswith("at,actor,actor_name,command")
    assert any("orders.place" in line and f"order {placed['order']['number']}" in line for line in lines[1:])
    assert not any("access." in line for line in lines[1:]), "the file holds what the list doesn't"


def test_the_audit_log_says_what_things_are_called(console, client):
    """And finds them by that; a customer's name is for those who may see customers."""
    shop = console.shop
    shop.do("customers.put", reference="LOG-1", name="Frieda Blum", email="frieda@example.com")
    shop.do("settings.put_hold_type", code="log_hold", title="Odd")
    shop.do("stock.receive", sku="TEA", location="BER", quantity=1)
    for asked, told in (("Frieda Blum", "customer Frieda Blum"), ("FRIEDA@example.com", "customer Frieda Blum"), ("TEA", ">TEA<")):
        page = client.get("/audit-log", params={"subject": asked}).text
        assert "data-row" in page, asked
        assert told in page, asked
    assert ">log_hold<" in client.get("/audit-log?command=settings.put_hold_type").text
    shop.do("access.put_role", code="auditor", title="Auditor", scopes=["access:read"])
    with httpx2.Client(base_url=console.url, cookies={"argosy": console.sign_in(console.user("auditor"))}, trust_env=False) as auditor:
        page = auditor.get("/audit-log?command=customers.put").text
        assert "a customer" in page
        assert "Frieda" not in page
        assert "data-row" not in auditor.get("/audit-log?subject=Frieda Blum").text


def test_every_command_and_outcome_has_words():
    """A program's name of one is for programs."""
    shown = {name for name, declared in REGISTRY.items() if declared.body.__module__.startswith("argosy.commands")}
    assert telling.TITLES.keys() == shown
    assert telling.AREAS.keys() == {name.partition(".")[0] for name in shown}
    assert entering.METHODS.keys() == set(get_args(Method))
    assert entering.OUTCOMES.keys() == set(get_args(SignInOutcome)) - {"ok"}


@pytest.mark.parametrize(
    "query", ["since=yesterday", "subject=%00", "actor=%00", "after=x", "command=no.such", "outcome=no", "until=9999-12-31"]
)
def test_nonsense_in_the_audit_logs_address(client, query):
    assert client.get(f"/audit-log?{query}").status_code in (200, 400)


@pytest.mark.parametrize(
    "address", ["/settings/nonsense", "/settings/locations/edit/%2e%2e", "/settings/users/x", "/settings/roles/x", "/outbox/x"]
)
def test_what_is_not_there(client, address):
    assert client.get(address).status_code in (404, 422)


def test_every_scope_is_told():
    """A scope that the matrix doesn't know can't be given by anybody but in a terminal."""
    named = {declared.scope for declared in REGISTRY.values()} | {door.scope for screens in SCREENS for door in screens.doors}
    named |= {scope for role in BUILT_IN for scope in role.scopes if scope != "*"}
    named |= {action.declaration.scope for action in ACTIONS.values()}
    assert named - {SYSTEM_SCOPE, None} <= EVERY
    assert spelt(["orders:*"]) == {"orders:read", "orders:write"}
    assert spelt(["*"]) == EVERY
    assert [area.code for area in AREAS] == list(SCOPES)
    own = {scope for area in AREAS for scope, _words in area.own}
    assert own == {scope for scope in EVERY if scope.partition(":")[2] not in ("read", "write")}, "a box is missing, or says nothing"
