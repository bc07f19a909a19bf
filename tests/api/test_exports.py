"""Lists as files: all of it, in constant memory, safe in a spreadsheet; and what breaks off is not taken for whole."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc

import httpx2
import pytest

from argosy.base.errors import Refused
from argosy.documents.sheets import cell
from argosy.serving import exports
from tests.api.test_commands import refused
from tests.api.test_filters import follow
from tests.api.test_reads import pages
from tests.shop import order_body


def rows(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))


def lines(answer) -> list[dict]:
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.fixture
def small_pages(monkeypatch):
    """A page of an export holds three: a handful of orders is many pages."""
    monkeypatch.setattr(exports, "PAGE_ROWS_MAX", 3)


@pytest.mark.usefixtures("small_pages")
def test_orders_as_csv_and_ndjson(site):
    for i in range(10):
        site.shop.do("orders.place", **order_body(f"A{i}", {"TEA": 1, "MUG": 2}))
    whole = pages(site.client, "/orders?", 500)

    table = site.client.get("/orders?format=csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert table.headers["content-disposition"] == 'attachment; filename="orders.csv"'
    assert table.text.splitlines()[0] == ",".join(whole[0])
    assert rows(table) == [{k: written(v) for k, v in order.items()} for order in whole]

    told = site.client.get("/orders", headers={"accept": "application/x-ndjson"})
    assert told.headers["content-type"] == "application/x-ndjson"
    assert lines(told) == whole

    page = site.client.get("/orders?limit=4").json()
    assert lines(site.client.get(f"/orders?format=ndjson&after={page['next']}")) == whole[4:], "it may begin anywhere"


def written(value) -> str:
    """As a spreadsheet has it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


@pytest.mark.usefixtures("small_pages")
def test_every_list_and_every_filter(site):
    for i in range(5):
        site.shop.place(f"A{i}", MUG=1)
        site.shop.place(f"B{i}", TEA=1)
    follow(site)
    assert [o["reference"] for o in rows(site.client.get("/orders?sku=MUG&format=csv"))] == [f"A{i}" for i in reversed(range(5))]
    waits = pages(site.client, "/promises?sku=MUG&", 500)
    assert lines(site.client.get("/promises?sku=MUG&format=ndjson")) == waits
    assert [(w["sku"], w["quantity"]) for w in rows(site.client.get("/promises?sku=MUG", headers={"accept": "text/csv"}))] == [
        ("MUG", "1")
    ] * 5

    told = site.client.get("/events?limit=500").json()["items"]
    assert lines(site.client.get("/events?format=ndjson")) == told
    table = rows(site.client.get("/events?format=csv&after=2"))
    assert [(int(e["seq"]), json.loads(e["data"])) for e in table] == [(e["seq"], e["data"]) for e in told[2:]]


def test_an_empty_list_is_a_header_or_nothing(standing):
    assert standing.client.get("/promises?sku=NONE&format=csv").text.startswith("order,n,number,channel,")
    assert len(standing.client.get("/promises?sku=NONE&format=csv").text.splitlines()) == 1
    assert standing.client.get("/promises?sku=NONE&format=ndjson").content == b""


def test_what_is_wrong_is_refused_before_anything_is_sent(standing):
    refused(standing.client.get("/orders?format=csv&limit=10"), 400, "malformed")
    refused(standing.client.get("/orders?format=xlsx"), 400, "malformed")
    refused(standing.client.get("/orders?format=csv&after=x"), 400, "malformed")
    refused(standing.client.get("/promises?format=csv"), 400, "malformed")
    refused(standing.limited("stock:read").get("/orders?format=csv"), 403, "scope_missing")
    assert standing.client.get("/orders?format=json", headers={"accept": "text/csv"}).json()["next"] is None


def test_an_export_stays_within_a_keys_limits(site):
    site.shop.do("settings.put_channel", code="pos", title="POS", currency="EUR", locations=["MUC"])
    site.shop.place("A", TEA=1)
    site.shop.do("orders.place", **order_body("B", {"TEA": 1}, channel="pos"))
    pos = site.limited("*", channels=["pos"])
    assert [o["reference"] for o in rows(pos.get("/orders?format=csv"))] == ["B"]
    told = {e["subject"] for e in lines(pos.get("/events?format=ndjson")) if e["type"].startswith("order.")}
    assert told == {str(site.shop.state("B")["id"])}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+49 30", "'+49 30"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("-5.00", "-5.00"),
        ("-5", "-5"),
        ("5=5", "5=5"),
        ("'x", "'x"),
        ("", ""),
        (None, ""),
        (True, "true"),
        (-7, "-7"),
        ({"a": "=1"}, '{"a":"=1"}'),
    ],
)
def test_a_spreadsheet_takes_no_text_for_a_formula(value, shown):
    assert cell(value) == shown


def test_a_formula_in_a_reference_stays_text(site):
    site.shop.place('=1+1,"x"', TEA=1)
    (row,) = rows(site.client.get("/orders?format=csv"))
    assert row["reference"] == '\'=1+1,"x"'
    (line,) = lines(site.client.get("/orders?format=ndjson"))
    assert line["reference"] == '=1+1,"x"', "lines are for programs"


@pytest.mark.usefixtures("small_pages")
def test_a_lost_connection_in_the_middle_costs_a_moment(site, monkeypatch):
    """Every page of the export finds its connection ended once; the file is whole, each order once."""
    for i in range(8):
        site.shop.place(f"A{i}", TEA=1)
    monkeypatch.setattr(exports, "AGAIN_SECONDS", 0.01)
    kill = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like '%keyed'"
    found = []
    with site.client.stream("GET", "/orders?format=ndjson") as answer:
        for line in answer.iter_lines():
            found.append(json.loads(line)["reference"])
            site.shop.owner.execute(kill)
    assert found == [f"A{i}" for i in reversed(range(8))]


@pytest.mark.usefixtures("small_pages")
def test_a_key_that_is_revoked_ends_the_file_before_its_end(site, monkeypatch):
    """The connection breaks off: no program takes the half for the whole."""
    for i in range(8):
        site.shop.place(f"A{i}", TEA=1)
    asked = []
    real = exports._patiently

    async def revoked(pages, who, after):
        asked.append(after)
        if len(asked) > 1:
            raise Refused("key_wrong")
        return await real(pages, who, after)

    monkeypatch.setattr(exports, "_patiently", revoked)
    with pytest.raises(httpx2.RemoteProtocolError):
        site.client.get("/orders?format=ndjson")


def test_a_long_export_holds_one_page_at_a_time(site):
    """20,000 events, as fast as the client reads: the server never holds more than some pages of it."""
    site.shop.place("A", TEA=1)
    site.shop.owner.execute(
        "insert into events (stream, seq, at, type, subject, command_id, data) "
        "select 0, h.n + i, e.at, e.type, e.subject, e.command_id, e.data "
        "from event_head h cross join lateral (select * from events where type = 'order.placed' limit 1) e "
        "cross join generate_series(1, 20000) i"
    )
    site.shop.owner.execute("update event_head set n = n + 20000")
    site.client.get("/events?format=csv&after=19000")  # what is made once
    tracemalloc.start()
    count = 0
    try:
        with site.client.stream("GET", "/events?format=ndjson") as answer:
            for _ in answer.iter_lines():
                count += 1
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count > 20_000
    assert peak < 15_000_000, f"{peak:,} bytes"
