"""Every list of the API, in one table: pages, CSV and lines hold the same rows, however many slices that takes; for a key with limits
those within them; and not beyond the moment at which the key is removed.
"""

from __future__ import annotations

import asyncio
import csv
import io
import itertools
import json
import re
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from argosy.api.examples_kept import SETTINGS
from argosy.engine.actor import Actor
from argosy.serving import exports, keys
from tests.api.conftest import opened
from tests.api.documented import DOCUMENT
from tests.api.test_commands import refused
from tests.api.test_reads_customers import followed
from tests.shop import order_body

SLICE = 3
CLERK = Actor("clerk", frozenset({"*"}), limits={"discount": {"EUR": "0.50"}})
LISTS = {
    "/orders": "orders",
    "/promises?sku=MUG": "promises-MUG",
    "/events": "events",
    "/skus": "skus",
    "/skus/TEA%2FGREEN/moves": "moves-TEA_GREEN",
    "/stock?location=BER": "stock-BER",
    "/supplies": "supplies",
    "/stock/transfers": "transfers",
    "/fulfillments?location=BER": "fulfillments-BER",
    "/parcels?tracking=T/1": "parcels-T_1",
    "/jobs": "jobs",
    "/customers": "customers",
    "/approvals": "approvals",
    "/customers?name=Ä": "customers",
    "/duplicates/orders": "orders",
    "/duplicates/customers": "customers",
    "/users": "users",
    "/roles": "roles",
    "/api_keys": "api_keys",
    "/audit_log?command=stock": "audit_log",
} | {f"/{kind}": kind for kind in SETTINGS}
"""Every list, and how a file of it is called."""
OF_ORDERS = {
    *("/orders", "/promises?sku=MUG", "/events", "/skus/TEA%2FGREEN/moves", "/fulfillments?location=BER", "/parcels?tracking=T/1"),
    *("/approvals", "/duplicates/orders"),
}
NARROWED = {
    "channels": OF_ORDERS | {"/channels", "/jobs"},
    "locations": OF_ORDERS | {"/stock?location=BER", "/supplies", "/stock/transfers", "/locations", "/jobs"},
}
"""The lists in which a key with such limits sees less. Those of EVERYBODYS aside: of them it sees none."""
EVERYBODYS = ("/customers", "/duplicates/customers", "/users", "/roles", "/api_keys", "/audit_log?command=stock")
EMPTY = (
    *("/orders", "/promises?sku=TEA", f"/events?after={2**62}", "/skus?code=NONE", "/skus/MUG/moves", "/stock?location=NONE", "/supplies"),
    *("/stock/transfers", "/fulfillments?location=BER", "/parcels?tracking=T", "/customers", "/users", "/approvals", "/tax_rates"),
    *("/custom_fields", "/series", "/jobs", "/duplicates/orders", "/duplicates/customers", "/mail_texts"),
)
"""Lists of a shop that has just opened."""


@pytest.fixture(scope="module")
def full(spares):
    """Of everything more than two slices: orders of which some wait, some left, some are to be packed; at BER, and one order at MUC."""
    with spares.one() as database, opened(database) as site:
        fill(site)
        yield site


def fill(site) -> None:
    shop = site.shop
    shop.do("settings.put_location", code="HAM", title="Hamburg")
    shop.do("settings.put_channel", code="pos", title="POS", currency="EUR", locations=["MUC"])
    for kind, example in SETTINGS.items():
        if kind == "mail_texts":
            continue
        kept = {name: value for name, value in example.items() if name not in ("code", "last", "series")}
        for i in range(2 * SLICE + 1):
            own = {"collectors": {"kind": "manual"}, "series": {"prefix": f"W{i}-"}}.get(kind, {})
            assert site.client.put(f"/{kind}/x{i}", json=kept | own).status_code == 200
    shop.owner.execute(  # more languages than Argosy speaks
        "insert into mail_texts (code, kind, language, subject, body, version) "
        f"select 'reset.x' || n, 'reset', 'x' || n, 'S', '=B', n from generate_series(0, {2 * SLICE}) n"
    )
    for code in ("TEA/GREEN", *(f"S{i}" for i in range(2 * SLICE))):
        shop.do("catalog.put_sku", code=code, title='Tea, "green"', pack_units={"box": 12})
        shop.do("stock.receive", sku=code, location="BER", quantity=20)
    shop.do("stock.receive", sku="TEA/GREEN", location="MUC", quantity=5)
    site.client.post("/customers", json={"email": "twice@example.com"}).raise_for_status()
    for i in range(2 * SLICE + 1):
        assert site.client.post("/jobs", json={"work": {"kind": "export", "list": "skus", "filters": {"code": f"S{i}"}}}).status_code == 201
        at = f"2040-03-0{i + 1}T08:00:00Z"
        shop.do("stock.expect", supply=f"PO-{i}", sku="TEA", location="BER", quantity=1, **({"expected_at": at} if i % 2 else {}))
        shop.do("stock.transfer", transfer=f"T{i}", source="BER", target="HAM" if i % 2 else "MUC", lines=[{"sku": "S0", "quantity": 1}])
        shop.do("access.invite_user", email=f"u{i}@example.com", name=f"=U{i}", roles=["order_desk"])
        shop.do("access.put_key", name=f"K{i}", hash=f"{i:064x}", scopes=["orders:read"])
        assert site.client.post("/customers", json={"reference": f"C{i}", "name": f"=A{i}", "email": None}).status_code == 200
        assert site.client.post("/customers", json={"name": f"{'Ä' * 200}{i}", "email": "twice@example.com"}).status_code == 200
        for reference in (f"A{i}", f"B{i}"):
            shop.do("orders.place", **order_body(reference, {"TEA/GREEN": 1, "MUG": 1}, customer="C0"))
            n = shop.released(reference)
        ask = {"command": "orders.adjust", "body": {"kind": "price", "amount": "-1.00", "reason": "late"}}
        shop.do("approvals.ask", actor=CLERK, order=shop.order(f"A{i}"), **ask)
        shop.do("fulfillment.pick", order=shop.order(f"B{i}"), fulfillment=n)
        shop.do("fulfillment.ship", order=shop.order(f"B{i}"), fulfillment=n, carrier="dhl", tracking="T/1")
    shop.do("orders.place", **order_body("M", {"TEA/GREEN": 1}, channel="pos"))
    followed(site, "find_terms")


@pytest.fixture
def in_slices(monkeypatch):
    monkeypatch.setattr(exports, "PAGE_ROWS_MAX", SLICE)


def asked(path: str, more: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{more}"


def paged(client, path: str) -> list[dict[str, Any]]:
    """All there is, page by page."""
    items: list[dict[str, Any]] = []
    after = ""
    while True:
        answer = client.get(asked(path, f"limit={SLICE}{after}"))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        items += page["items"]
        if page["next"] is None or f"&after={page['next']}" == after:
            return items
        after = f"&after={page['next']}"


def told(client, path: str) -> list[dict[str, Any]]:
    """All there is, as lines."""
    return [json.loads(line) for line in client.get(asked(path, "format=ndjson")).raise_for_status().text.splitlines()]


def table(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode(), newline="")))


def read(cell: str, value: Any) -> Any:
    """What a cell says, as the value beside it would be said in JSON."""
    match value:
        case None:
            return None if cell == "" else cell
        case bool():
            return {"true": True, "false": False}[cell]
        case int() | dict() | list():
            return json.loads(cell)
        case _:
            return cell.removeprefix("'")


def columns() -> dict[str, list[str]]:
    """The fields of each list's items, by its address, as they are documented."""
    found = {}
    parts = DOCUMENT["components"]["schemas"]
    for path, operations in DOCUMENT["paths"].items():
        schema = (
            operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
        )
        properties = parts.get(schema.get("$ref", "").rpartition("/")[2], {}).get("properties", {})
        if "next" in properties and path.startswith("/api/v1/"):
            found[path.removeprefix("/api/v1")] = list(parts[properties["items"]["items"]["$ref"].rpartition("/")[2]]["properties"])
            assert {"text/csv", "application/x-ndjson"} <= operations["get"]["responses"]["200"]["content"].keys(), path
            assert {"limit", "format", "after"} <= {p["name"] for p in operations["get"]["parameters"]}, path
    return found


COLUMNS = columns()


def address(path: str) -> str:
    """As it is documented."""
    return re.sub(r"/skus/[^/]+/", "/skus/{code}/", path.partition("?")[0])


def test_no_list_is_left_out():
    assert set(map(address, LISTS)) == COLUMNS.keys()


@pytest.mark.usefixtures("in_slices")
@pytest.mark.parametrize("path", LISTS)
def test_pages_csv_and_lines_are_the_same_rows(full, path):
    rows = paged(full.client, path)
    assert len(rows) > 2 * SLICE, "it takes some slices"
    assert len({json.dumps(row) for row in rows}) == len(rows), "each is there once"
    assert told(full.client, path) == rows

    answer = full.client.get(path, headers={"accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == f'attachment; filename="{LISTS[path]}.csv"'
    header, *cells = table(answer)
    assert header == COLUMNS[address(path)] == list(rows[0])
    assert [[read(cell, value) for cell, value in zip(line, row.values(), strict=True)] for line, row in zip(cells, rows, strict=True)] == [
        list(row.values()) for row in rows
    ]


@pytest.mark.usefixtures("in_slices")
@pytest.mark.parametrize("path", [path for path in LISTS if not path.startswith(EVERYBODYS)])
@pytest.mark.parametrize(("limit", "code"), [("locations", "MUC"), ("channels", "pos")])
def test_a_limited_key_gets_its_own_rows_as_a_file_too(full, path, limit, code):
    client = full.limited("*", **{limit: [code]})
    everything, own = paged(full.client, path), told(client, path)
    assert own == paged(client, path)
    assert all(row in everything for row in own)
    assert (len(own) < len(everything)) is (path in NARROWED[limit])


@pytest.mark.parametrize("path", EVERYBODYS)
def test_what_is_everybodys_is_no_file_for_a_limited_key(full, path):
    refused(full.limited("*", channels=["web"]).get(asked(path, "format=csv")), 403, "key_limited")


@pytest.mark.usefixtures("in_slices")
@pytest.mark.parametrize("path", LISTS)
def test_a_removed_key_ends_a_running_file(full, path, monkeypatch):
    """It is looked for again before each slice: one is sent, and then the connection breaks off."""
    client = full.limited("*")
    (key,) = full.shop.rows("select id from api_keys order by id desc limit 1")
    real, slices = exports._patiently, itertools.count(1)

    async def removed_meanwhile(*page):
        if next(slices) == 1:
            await asyncio.to_thread(full.shop.do, "access.revoke_key", id=str(key["id"]))
        return await real(*page)

    monkeypatch.setattr(exports, "_patiently", removed_meanwhile)
    monkeypatch.setattr(keys, "API_KEY_CACHE_SECONDS", 0)
    got: list[str] = []
    with client.stream("GET", asked(path, "format=ndjson")) as answer, pytest.raises(httpx2.RemoteProtocolError):
        got.extend(answer.iter_lines())
    assert (len(got), next(slices)) == (SLICE, 2), "nothing more is looked up for it"
    refused(client.get(path), 401, "key_wrong")


@pytest.mark.parametrize("path", EMPTY)
def test_of_nothing_there_is_a_header(standing, path):
    assert table(standing.client.get(asked(path, "format=csv"))) == [COLUMNS[address(path)]]
    assert standing.client.get(asked(path, "format=ndjson")).content == b""


@pytest.mark.parametrize("path", LISTS)
def test_what_is_wrong_is_refused_by_all_alike(full, path):
    for more in ("wibble=1", "limit=1&limit=2", "format=csv&format=csv", "format=xlsx", "format=csv&limit=10", "limit=0", "limit=501"):
        refused(full.client.get(asked(path, more)), 400, "malformed")
    for form in ("json", "csv", "ndjson"):
        refused(full.client.get(asked(path, f"after=x&format={form}")), 400, "malformed")
        refused(full.limited("metrics:read").get(asked(path, f"format={form}")), 403, "scope_missing")
    assert "next" in full.client.get(asked(path, "format=json"), headers={"accept": "text/csv"}).json(), "what is named comes first"


@pytest.mark.parametrize("at", ["20932801", "5.5", "1e9", "2026-03-09", "2026-03-09T08:00:00", "now", "0001-01-01T00:00:00%2B14:00"])
@pytest.mark.parametrize("path", ["/supplies?before", "/orders?placed_from", "/orders?ship_by_to", "/orders?follow_up_to"])
def test_an_instant_is_one_with_an_offset(full, path, at):
    refused(full.client.get(f"{path}={at}"), 400, "malformed")
    assert full.client.get(f"{path}=2026-03-09T08:00:00%2B01:00").status_code == 200


def test_what_is_not_there_is_no_empty_file(full):
    refused(full.client.get("/skus/NONE/moves?format=csv"), 404, "sku_not_found")


def test_times_are_as_the_list_tells_them(full):
    """To the microsecond and in UTC, in lines as in a page."""
    (row,) = full.client.get("/events?limit=1").json()["items"]
    assert told(full.client, "/events")[0]["time"] == row["time"]
    assert datetime.fromisoformat(row["time"]).tzinfo == UTC
