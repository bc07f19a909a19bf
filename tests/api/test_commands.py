"""Commands over HTTP: what is answered, and that what can't be right changes nothing and says why."""

from __future__ import annotations

import json
import socket
import time
from urllib.parse import urlsplit

import pytest

from argosy.base.limits import BODY_BYTES_MAX, LINES_PER_ORDER_MAX
from tests.shop import order_body


def body(**more) -> dict:
    return order_body("BAD", {"TEA": 1}) | more


def line(**more) -> dict:
    return body(lines=[{"sku": "TEA", "quantity": 1, "unit_price": "10.00"} | more])


def address(**more) -> dict:
    return body(ship_to=body()["ship_to"] | more)


def tender(**more) -> dict:
    return body(payments=[{"collector": "test"} | more])


MALFORMED = {
    "no quantity at all": (line(quantity=0), "lines[0].quantity"),
    "a negative quantity": (line(quantity=-1), "lines[0].quantity"),
    "a huge quantity": (line(quantity=10**30), "lines[0].quantity"),
    "a quantity of one and a half": (line(quantity=1.5), "lines[0].quantity"),
    "a quantity as text": (line(quantity="1"), "lines[0].quantity"),
    "a quantity that is true": (line(quantity=True), "lines[0].quantity"),
    "a price of 10^30": (line(unit_price=str(10**30)), "lines[0].unit_price"),
    "a price that is a float": (line(unit_price=9.99), "lines[0].unit_price"),
    "a negative price": (line(unit_price="-1.00"), "lines[0].unit_price"),
    "a price with an exponent": (line(unit_price="1e3"), "lines[0].unit_price"),
    "a tax with four decimals": (line(tax="1.2345"), "lines[0].tax"),
    "an empty order": (body(lines=[]), "lines"),
    "lines that are no list": (body(lines={}), "lines"),
    "no reference": (body(reference=""), "reference"),
    "a reference with a line break": (body(reference="A\nB"), "reference"),
    "a reference of 201 characters": (body(reference="x" * 201), "reference"),
    "NUL in the reference": (body(reference="A\0"), "reference"),
    "NUL in the channel": (body(channel="we\0b"), "channel"),
    "NUL in a SKU": (line(sku="TEA\0"), "lines[0].sku"),
    "NUL in a title": (line(title="Tea\0"), "lines[0].title"),
    "NUL in a name": (address(name="Anna\0"), "ship_to.name"),
    "NUL in a line of the address": (address(line1="\0"), "ship_to.line1"),
    "NUL in the second line": (address(line2="\0"), "ship_to.line2"),
    "NUL in the city": (address(city="Ber\0lin"), "ship_to.city"),
    "NUL in the region": (address(region="\0"), "ship_to.region"),
    "NUL in the postcode": (address(postcode="\0"), "ship_to.postcode"),
    "NUL in the e-mail": (address(email="\0"), "ship_to.email"),
    "NUL in the phone": (address(phone="\0"), "ship_to.phone"),
    "NUL in a collector": (tender(collector="\0"), "payments[0].collector"),
    "NUL in a payment's method": (tender(method="\0"), "payments[0].method"),
    "a country in small letters": (address(country="de"), "ship_to.country"),
    "a currency that is a word": (body(currency="Euro"), "currency"),
    "an unknown field": (body(colour="red"), "colour"),
    "an unknown field of a line": (line(colour="red"), "lines[0].colour"),
    "a time without its zone": (body(placed_at="2026-01-01T00:00:00"), "placed_at"),
    "a time that is none": (body(placed_at="2026-13-01T00:00:00Z"), "placed_at"),
    "a priority beyond all": (body(priority=10**9), "priority"),
    "too many lines": (body(lines=line()["lines"] * (LINES_PER_ORDER_MAX + 1)), "lines"),
    "a list": ([], "body"),
    "nothing": (None, "body"),
}


@pytest.mark.parametrize(("sent", "field"), MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_malformed_is_told_by_its_field(standing, sent, field):
    answer = standing.client.post("/orders", json=sent)
    problem = refused(answer, 400, "malformed")
    assert field in [e["field"] for e in problem["errors"]]
    assert all(e["message"] and "pattern" not in e["message"] for e in problem["errors"]), "in words"


REFUSED = {
    "an unknown SKU": (line(sku="NONE"), 422, "sku_unknown", {"field": "lines[0].sku", "value": "NONE"}),
    "a SKU in other letters": (line(sku="tea"), 422, "sku_unknown", {"field": "lines[0].sku"}),
    "an unknown channel": (body(channel="moon"), 422, "channel_unknown", {"field": "channel", "value": "moon"}),
    "another currency": (body(currency="USD"), 422, "currency_mismatch", {"expected": "EUR"}),
    "too many decimals": (line(unit_price="1.0000001"), 422, "amount_too_precise", {"field": "lines[0].unit_price"}),
    "too many decimals of tax": (line(tax="0.001"), 422, "amount_too_precise", {"field": "lines[0].tax"}),
    "a total that doesn't add up": (body(total="9.98"), 422, "total_mismatch", {"expected": "10.00"}),
    "a discount larger than its line": (line(discount="10.01"), 422, "discount_too_large", {"field": "lines[0].discount"}),
    "more paid than owed": (tender(authorized="10.01"), 422, "overpaid", {"expected": "10.00"}),
    "an amount no order can hold": (line(quantity=10**9, unit_price="999999999"), 422, "amount_too_large", {}),
}


STOCK = {"sku": "TEA", "location": "BER", "quantity": 1}
REFUSED_OF_STOCK = {
    "an unknown location": (STOCK | {"location": "MOON"}, "location_unknown", {"field": "location", "value": "MOON"}),
    "a location in other letters": (STOCK | {"location": "ber"}, "location_unknown", {"field": "location", "value": "ber"}),
    "an unknown SKU": (STOCK | {"sku": "NONE"}, "sku_unknown", {"field": "sku", "value": "NONE"}),
}


@pytest.mark.parametrize(("sent", "code", "facts"), REFUSED_OF_STOCK.values(), ids=REFUSED_OF_STOCK.keys())
def test_stock_of_what_is_not_there(standing, sent, code, facts):
    before = standing.counts()
    problem = refused(standing.client.post("/stock/receive", json=sent), 422, code)
    assert {name: problem.get(name) for name in facts} == facts
    assert standing.counts() == before


@pytest.mark.parametrize("quantity", [0, -1, 10**30, 1_000_000_001, 1.5, "1", None, True])
def test_a_quantity_is_a_whole_number_that_can_be(standing, quantity):
    problem = refused(standing.client.post("/stock/receive", json=STOCK | {"quantity": quantity}), 400, "malformed")
    assert [e["field"] for e in problem["errors"]] == ["quantity"]


@pytest.mark.parametrize(("sent", "status", "code", "facts"), REFUSED.values(), ids=REFUSED.keys())
def test_what_a_rule_refuses_says_what_would_pass(standing, sent, status, code, facts):
    before = standing.counts()
    problem = refused(standing.client.post("/orders", json=sent), status, code)
    assert {name: problem.get(name) for name in facts} == facts
    assert standing.counts() == before


RAW = {
    "half a document": (b'{"channel": "web"', "EOF"),
    "not UTF-8": (b'{"channel": "\xff"}', "invalid unicode"),
    "half a surrogate pair": (b'{"channel": "\\ud83d"}', "hex escape"),
    "not a number": (b'{"channel": NaN}', ""),
    "nested without end": (b"[" * 100_000, "recursion"),
    "nothing": (b"", "EOF"),
    "NUL": (b"\0", ""),
}


@pytest.mark.parametrize(("sent", "message"), RAW.values(), ids=RAW.keys())
@pytest.mark.parametrize("path", ["/orders", "/orders/100001/cancel"])
def test_what_is_no_json_is_refused_on_every_kind_of_route(standing, path, sent, message):
    if sent == b"" and path != "/orders":
        return  # no body is an empty one where the address says what is meant
    problem = refused(standing.client.post(path, content=sent), 400, "malformed")
    if path == "/orders":
        assert message in problem["errors"][0]["message"]


def refused(answer, status: int, code: str) -> dict:
    """A problem document as RFC 9457 wants it."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    problem = answer.json()
    assert (problem["type"], problem["status"], problem["code"]) == (f"/problems/{code}", status, code)
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in answer.text
    return problem


def test_an_order_is_placed(site):
    answer = site.client.post("/orders", json=order_body("A", {"TEA": 4}, total="40.00"))
    assert (answer.status_code, answer.headers["content-type"], answer.headers["etag"]) == (201, "application/json", '"1.1"')
    placed = answer.json()
    assert (placed["order"]["reference"], placed["total"], placed["waiting"], placed["existed"]) == ("A", "40.00", 0, False)
    assert site.shop.buckets("A") == "p4"
    again = site.client.post("/orders", json=order_body("A", {"TEA": 4}, total="40.00"))
    assert again.json() == placed | {"existed": True}
    other = site.client.post("/orders", json=order_body("A", {"TEA": 5}))
    assert refused(other, 409, "reference_taken")["value"] == "A"
    assert site.counts()["orders"] == 1


def test_every_character_there_is_can_be_in_a_text(site):
    name = "Zoë 🫖 😀 𝔘𝔫𝔦 \u202e ﷽ שלום"
    sent = address(name=name, city="京都🗾", line2="", email="a" * 1_000) | {"reference": "🫖-1", "customer_reference": "ключ"}
    sent["lines"][0]["title"] = "🫖" * 1_000
    placed = site.client.post("/orders", json=sent)
    assert placed.status_code == 201, placed.text
    page = site.client.get(f"/orders/{placed.json()['order']['id']}").json()
    assert (page["reference"], page["ship_to"]["name"], page["ship_to"]["city"]) == ("🫖-1", name, "京都🗾")
    assert page["lines"][0]["title"] == "🫖" * 1_000


def test_an_order_of_ten_thousand_lines(site):
    lines = [{"sku": ("TEA", "MUG")[i % 2], "quantity": 1, "unit_price": "0.01"} for i in range(LINES_PER_ORDER_MAX)]
    answer = site.client.post("/orders", json=body(lines=lines))
    assert answer.status_code == 201, answer.text
    assert (answer.json()["total"], answer.json()["waiting"]) == ("100.00", 9_990)
    assert len(site.client.get(f"/orders/{answer.json()['order']['id']}").json()["lines"]) == LINES_PER_ORDER_MAX


def test_an_address_names_an_order_by_id_or_number(site):
    site.shop.place("A", TEA=2)
    order = site.shop.state("A")
    first = site.client.post(f"/orders/{order['number']}/cancel", json={"lines": [{"line": 1, "quantity": 1}]})
    second = site.client.post(f"/orders/{order['id']}/cancel")
    assert [(a.status_code, a.json().get("cancelled")) for a in (first, second)] == [(200, 1), (200, 1)]
    assert second.headers["etag"] == '"1.3"'
    assert refused(site.client.post(f"/orders/{order['number']}/cancel"), 422, "nothing_to_cancel")["order_status"] == "cancelled"


@pytest.mark.parametrize("named", ["nope", "999999", "0190a3f0-0000-7000-8000-0000000000ff", "%00", "x" * 3_000, "%F0%9F%AB%96", "null"])
def test_an_order_that_is_not_there(standing, named):
    refused(standing.client.post(f"/orders/{named}/cancel"), 404, "order_unknown")
    refused(standing.client.get(f"/orders/{named}"), 404, "order_unknown")


def test_what_the_address_names_must_not_be_in_the_body(standing):
    problem = refused(standing.client.put("/skus/CUP", json={"title": "Cup", "code": "CUP"}), 400, "malformed")
    assert problem["errors"][0]["field"] == "code"
    problem = refused(standing.client.post("/orders/100001/fulfillments/x/pick"), 404, "order_unknown")
    standing.shop.place("FIELDS", MUG=1)
    number = standing.shop.state("FIELDS")["number"]
    for n in ("x", "0", "-1", "1.0", "99999999999", "2147483648"):
        problem = refused(standing.client.post(f"/orders/{number}/fulfillments/{n}/pick"), 400, "malformed")
        assert problem["errors"][0]["field"] == "fulfillment"


def test_a_code_may_hold_a_slash(site):
    assert site.client.put("/skus/A%2FB%20%F0%9F%AB%96", json={"title": "Both"}).json()["code"] == "A/B 🫖"
    site.shop.do("stock.receive", sku="A/B 🫖", location="BER", quantity=3)
    assert site.client.get("/skus/A%2FB%20%F0%9F%AB%96/stock").json()["locations"][0]["on_hand"] == 3
    refused(site.client.put("/skus/%FF", json={"title": "x"}), 400, "malformed")


def test_other_addresses_and_methods(standing):
    refused(standing.client.get("/nowhere"), 404, "route_unknown")
    refused(standing.client.post("/orders/1/2/3/4/5"), 404, "route_unknown")
    for method, path, allowed in (
        ("DELETE", "/orders", "GET, POST"),
        ("PATCH", "/orders/100001", "GET"),
        ("GET", "/orders/100001/cancel", "POST"),
        ("POST", "/skus/TEA", "GET, PUT"),
        ("GET", "/commands", "POST"),
        ("POST", "/events", "GET"),
    ):
        answer = standing.client.request(method, path)
        assert refused(answer, 405, "method_not_allowed")["allowed"] == allowed.split(", ")
        assert answer.headers["allow"] == allowed


# ── large bodies ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_body_of_fifty_megabytes_is_turned_away(standing):
    before = standing.counts()
    problem = refused(standing.client.post("/orders", content=b" " * 50_000_000), 413, "body_too_large")
    assert problem["bytes_max"] == BODY_BYTES_MAX
    chunks = (b" " * 1_000_000 for _ in range(50))  # nobody says beforehand how long this will be
    refused(standing.client.post("/orders", content=chunks), 413, "body_too_large")
    assert standing.counts() == before


def test_a_body_as_large_as_may_be_is_read(standing):
    sent = json.dumps(body(channel="moon")).encode()
    refused(standing.client.post("/orders", content=sent + b" " * (BODY_BYTES_MAX - len(sent))), 422, "channel_unknown")


@pytest.mark.parametrize("path", ["/orders", "/orders/{order}/cancel", "/stock/receive"])
@pytest.mark.parametrize("framing", ["content-length", "chunked"])
def test_a_body_cut_off_does_nothing(standing, path, framing):
    """The client goes away in the middle: what it had sent may even be whole JSON, and is not run. Nobody else notices."""
    order = standing.shop.place(f"CUT {path} {framing}", MUG=1)["order"]["id"]
    sent = json.dumps({"/orders": body(), "/stock/receive": STOCK}.get(path, {})).encode()
    before = standing.counts()
    where = urlsplit(standing.url)
    head = f"POST /api/v1{path.format(order=order)} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {standing.secret}\r\n"
    if framing == "chunked":
        head += f"transfer-encoding: chunked\r\n\r\n{len(sent):x}\r\n{sent.decode()}\r\n"
    else:
        head += f"content-length: {len(sent) + 1}\r\n\r\n{sent.decode()}"
    for end in (len(head), len(head) - len(sent) // 2):
        with socket.create_connection((where.hostname, where.port)) as cut:
            cut.sendall(head[:end].encode())
    assert standing.client.get("/orders?limit=1").status_code == 200
    time.sleep(0.1)
    assert standing.counts() == before


# ── once, first look, not over somebody else's change ────────────────────────────────────────────────────────────────────


def test_the_same_key_runs_once(site):
    first = site.client.post("/orders", json=order_body("A", {"TEA": 1}), headers={"Idempotency-Key": "k-1"})
    again = site.client.post("/orders", json=order_body("A", {"TEA": 1}), headers={"Idempotency-Key": "k-1"})
    assert "idempotent-replayed" not in first.headers
    assert (again.status_code, again.headers["idempotent-replayed"], again.content) == (201, "true", first.content)
    other = site.client.post("/orders", json=order_body("B", {"TEA": 1}), headers={"Idempotency-Key": "k-1"})
    refused(other, 422, "key_reused")
    no = [site.client.post("/orders", json=order_body("C", {"NO": 1}), headers={"Idempotency-Key": "k-2"}) for _ in range(2)]
    assert no[0].content == no[1].content
    assert no[1].headers["idempotent-replayed"] == "true"
    mine = site.limited("orders:write").post("/orders", json=order_body("D", {"TEA": 1}), headers={"Idempotency-Key": "k-1"})
    assert mine.status_code == 201, "a key is its API key's own"
    assert site.counts()["orders"] == 2


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb", "\xa0"])
def test_a_key_that_is_none(standing, key):
    answer = standing.client.post("/orders", json=body(), headers={"Idempotency-Key": key.encode("latin-1")})
    assert refused(answer, 400, "malformed")["errors"][0]["field"] == "Idempotency-Key"


def test_a_dry_run_changes_nothing(site):
    before = site.counts()
    logged = site.shop.one("select count(*)::int n from commands")
    answer = site.client.post("/orders?dry_run=true", json=order_body("A", {"TEA": 12}), headers={"Idempotency-Key": "k-1"})
    assert answer.status_code == 200, answer.text
    preview = answer.json()
    assert preview["dry_run"] is True
    assert preview["outcome"]["waiting"] == 2
    assert preview["outcome"]["order"]["number"] is None
    assert [e["type"] for e in preview["events"]] == ["order.placed"]
    assert sum(m["quantity"] for m in preview["goods"] if m["to"] == "promised") == 10
    refused(site.client.post("/orders?dry_run=true", json=order_body("A", {"NO": 1})), 422, "sku_unknown")
    assert (site.counts(), site.shop.one("select count(*)::int n from commands")) == (before, logged)
    real = site.client.post("/orders?dry_run=false", json=order_body("A", {"TEA": 12}), headers={"Idempotency-Key": "k-1"})
    assert (real.status_code, "idempotent-replayed" in real.headers) == (201, False)


@pytest.mark.parametrize("query", ["dryrun=true", "dry_run=1", "dry_run", "dry_run=TRUE", "x=1", "dry_run=true&y="])
def test_a_misspelt_dry_run_does_not_run(standing, query):
    before = standing.counts()
    refused(standing.client.post(f"/orders?{query}", json=body()), 400, "malformed")
    assert standing.counts() == before


def test_a_confirmation_is_refused_when_anything_has_moved(site):
    site.shop.place("A", TEA=4)
    path = f"/orders/{site.shop.state('A')['id']}/cancel"
    seen = site.client.post(f"{path}?dry_run=true", json={}).headers["etag"]
    assert seen == site.client.get(path.removesuffix("/cancel")).headers["etag"] == '"1.1"'
    site.shop.do("payments.authorize", order=site.shop.order("A"), collector="test", amount="1.00")
    moved = refused(site.client.post(path, headers={"If-Match": seen}), 409, "version_conflict")
    assert (moved["yours"], moved["current"]) == ("1.1", "1.2")
    assert site.shop.buckets("A") == "p4"
    assert site.client.post(path, headers={"If-Match": '"1"'}).status_code == 200, "nobody has edited it"
    assert refused(site.client.post(path, headers={"If-Match": '"9"'}), 409, "version_conflict")["current"] == "1"
