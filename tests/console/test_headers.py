"""What every answer says to the browser, whatever went right or wrong; and that a text which somebody typed stays a text."""

from __future__ import annotations

import httpx2
import pytest

from argosy.base.secrets import hashed
from argosy.console.ask import own
from argosy.console.person import csrf_of

SCRIPT = "<script>alert(1)</script><img src=x onerror=b>\"'{{7*7}}"


@pytest.fixture(scope="module")
def client(console):
    token = console.sign_in(console.user("owner"))
    with httpx2.Client(base_url=console.url, cookies={"argosy": token}, timeout=30, trust_env=False) as client:
        client.headers["x-csrf-token"] = csrf_of(token)
        yield client


@pytest.mark.parametrize("address", ["/orders", "/orders/none", "/nowhere", "/sign-in", "/static/0/css/base.css", "/act/orders.hold"])
def test_headers(client, address):
    answer = client.get(address)
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    if not address.startswith("/static"):
        assert answer.headers["cache-control"] == "no-store"
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
        assert " onclick=" not in answer.text


def test_cookies(console, client):
    """The browser keeps a session to itself."""
    user = console.user("owner")
    email = console.shop.one("select email from users where id = %s", user)["email"]
    console.shop.do("access.set_password", user=user, password=hashed("harbour tide lantern"))
    with httpx2.Client(base_url=console.url, timeout=30, trust_env=False) as fresh:
        answer = fresh.post("/sign-in", data={"email": email, "password": "harbour tide lantern"})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_script_in_every_text(console, client):
    """Typed anywhere, it is shown as it was typed."""
    shop = console.shop
    address = {"name": SCRIPT, "line1": SCRIPT, "city": SCRIPT, "postcode": "1", "country": "DE"}
    placed = shop.do(
        "orders.place",
        channel="web",
        reference=SCRIPT,
        currency="EUR",
        lines=[{"sku": "MUG", "quantity": 1, "unit_price": "1.00", "title": SCRIPT}],
        ship_to=address,
    )
    shop.do("orders.annotate", order=placed["order"]["id"], text=SCRIPT)
    shop.do("orders.tag", order=placed["order"]["id"], add=[SCRIPT])
    shop.do("orders.hold", order=placed["order"]["id"], type="fraud", reason=SCRIPT)
    for page in (
        "/orders",
        f"/orders/{placed['order']['number']}",
        f"/orders?{httpx2.QueryParams(q=SCRIPT)}",
        f"/orders?{httpx2.QueryParams(tag=SCRIPT)}",
    ):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "<script>alert" not in answer.text, page
        assert "<img src=x" not in answer.text, page
        assert "{{7*7}}" in answer.text, page


@pytest.mark.parametrize(
    "query",
    [
        "status=x",
        "days_late=-1",
        "after=nonsense",
        "amount_from=ten",
        "q=" + "x" * 2000,
        "nobody=1",
        "placed_from=yesterday",
        "custom.=1",
        "sku=%00",
        "columns=,,,",
    ],
)
def test_nonsense_in_an_address(client, query):
    assert client.get(f"/orders?{query}").status_code in (200, 400)


def test_a_sign_in_leads_nowhere_else(console):
    """`next` stays within the console."""
    for evil in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", "/\t/evil"):
        assert own(evil) == "/", evil
    assert own("/orders?status=open") == "/orders?status=open"
