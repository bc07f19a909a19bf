"""What is logged of what is served: ids, names, figures; never what somebody said, nor a row of theirs."""

from __future__ import annotations

import io
import json
import logging

import psycopg
import pytest

from argosy.base import logs
from argosy.base.logs import FIELDS, without_rows
from tests.api.conftest import until
from tests.shop import order_body


@pytest.fixture
def logged():
    """The lines of the log, as JSON, from here on."""
    stream = io.StringIO()
    level = logging.getLogger("argosy").level
    logs.configure("json", "info", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root = logging.getLogger()
    root.removeHandler(root.handlers[-1])
    logging.getLogger("argosy").setLevel(level)


def test_each_command_is_a_line(site, logged):
    placed = site.client.post("/orders", json=order_body("W-77", {"TEA": 1}), headers={"idempotency-key": "anna@example.org"})
    assert placed.status_code == 201
    site.client.post("/orders", json=order_body("W-78", {"NONE": 1}))
    until(lambda: sum(line["message"] == "orders.place" for line in logged()) == 2)
    done, not_done = [line for line in logged() if line["message"] == "orders.place"]
    row = site.shop.one("select id::text, actor from commands where name = 'orders.place' and status = 201")
    assert {k: done[k] for k in ("level", "logger", "command", "actor", "status", "code", "batch")} == {
        "level": "info",
        "logger": "argosy.commands",
        "command": row["id"],
        "actor": row["actor"],
        "status": 201,
        "code": None,
        "batch": 1,
    }
    assert done["lane"] in ("fast", "slow")
    assert 0 < done["ms"] < 60_000
    assert done["time"].endswith("Z")
    assert (not_done["status"], not_done["code"]) == (422, "sku_unknown")


def test_other_requests_are_lines_too(site, logged):
    site.client.get("/orders?after=anna%40example.org")
    site.client.post("/orders", content=b'{"anna@example.org": 1}')
    site.client.post("/orders?dry_run=true", json=order_body("W-77", {"TEA": 1}))
    until(lambda: len([line for line in logged() if line["logger"] == "argosy.requests"]) == 3)
    told = [line for line in logged() if line["logger"] == "argosy.requests"]
    assert [(line.get("method"), line.get("route"), line.get("name"), line["status"]) for line in told] == [
        ("GET", "/api/v1/orders", None, 400),
        ("POST", "/api/v1/orders", None, 400),
        (None, None, "orders.place", 200),
    ]


def test_nothing_of_a_body_or_an_address_is_logged(site, logged):
    body = order_body(
        "W-77",
        {"TEA": 1},
        customer_reference="PO anna",
        ship_to={"name": "Anna Secret", "line1": "1", "city": "B", "postcode": "1", "country": "DE", "email": "anna@example.org"},
    )
    placed = site.client.post("/orders", json=body, headers={"idempotency-key": "key of anna"}).json()
    site.client.get(f"/orders/{placed['order']['number']}")
    site.client.post("/orders", json=body | {"currency": "anna"})
    site.client.post("/commands", content=json.dumps({"command": "orders.place", "data": body}).encode())
    until(lambda: len(logged()) >= 4)
    told = json.dumps(logged())
    assert [word for word in ("anna", "Anna", "W-77", "PO ", "argosy_") if word in told.replace("argosy.", "")] == []


def test_a_row_that_postgresql_quotes_is_left_out(database, logged):
    """The detail of a violated check quotes the whole row."""
    who = "Anna Secret"
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        owner.execute("create table people (name text, age int check (age > 0))")
        with pytest.raises(psycopg.errors.CheckViolation, match=who) as raised:
            owner.execute("insert into people values (%s, -1)", [who])
    error = raised.value
    logging.getLogger("argosy.engine").error("failed: %r, %s", error, error, exc_info=error)
    (line,) = logged()
    assert "Anna" not in json.dumps(line)
    assert "people_age_check" in line["message"]
    assert "CheckViolation" in line["trace"]
    assert 'people_age_check"' in line["trace"]


def test_lines_for_people():
    stream = io.StringIO()
    logs.configure("text", "info", stream)
    logging.getLogger("argosy.commands").info("orders.place", extra={FIELDS: {"status": 201, "code": None, "ms": 1.5}})
    logging.getLogger("argosy.commands").debug("not this")
    root = logging.getLogger()
    root.removeHandler(root.handlers[-1])
    (line,) = stream.getvalue().splitlines()
    assert line.endswith(" INFO argosy.commands orders.place status=201 ms=1.5")


def test_who_is_called_again_is_called_once():
    before = len(logging.getLogger().handlers)
    stream = io.StringIO()
    for _ in range(3):
        logs.configure("text", "info", stream)
    root = logging.getLogger()
    assert len(root.handlers) == before + 1
    root.removeHandler(root.handlers[-1])


@pytest.mark.parametrize(
    "text",
    [
        'violates check "a"\nDETAIL:  Failing row contains (Anna).',
        "violates check \\nDETAIL:  Failing row contains (Anna).\\n more",
        "CONTEXT:  COPY people, line 1: Anna",
    ],
)
def test_details_are_found_however_they_are_written(text):
    assert "Anna" not in without_rows(text)


def test_a_word_that_is_logged_is_no_line_of_its_own():
    """Of addresses and names that somebody made up to look like a line of ours."""
    stream = io.StringIO()
    level = logging.getLogger("argosy").level
    logs.configure("text", "info", stream)
    try:
        logging.getLogger("argosy.api").warning("%s failed", "/a\n2026-01-01T00:00:00Z INFO argosy.access all is well\x1b[2K\u2028")
    finally:
        logging.getLogger().removeHandler(logging.getLogger().handlers[-1])
        logging.getLogger("argosy").setLevel(level)
    (line,) = stream.getvalue().splitlines()
    assert line.endswith(r"WARNING argosy.api /a\n2026-01-01T00:00:00Z INFO argosy.access all is well\x1b[2K\u2028 failed")
