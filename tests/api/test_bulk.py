"""NDJSON: any commands, any length. Lines in are outcomes out, whoever the client is, and a broken line breaks nothing else."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from urllib.parse import urlsplit

import httpx2
import orjson
import pytest
import requests

from argosy.base.limits import COMMAND_LINE_BYTES_MAX
from tests.shop import order_body


def place(reference: str, key: str | None = None, **lines: int) -> dict:
    line = {"command": "orders.place", "data": order_body(reference, lines or {"TEA": 1})}
    return line | ({"key": key} if key else {})


def ndjson(*lines: dict | bytes) -> bytes:
    return b"".join((line if isinstance(line, bytes) else orjson.dumps(line)) + b"\n" for line in lines)


def send(site, body, **more) -> list[dict]:
    answer = site.client.post("/commands", content=body, **more)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def many(start: int, stop: int):
    for i in range(start, stop):
        yield ndjson(place(f"B{i}", f"b{i}"))


def test_any_commands_in_order_each_with_its_own_answer(site):
    answers = send(
        site,
        ndjson(
            {"command": "catalog.put_sku", "data": {"code": "CUP", "title": "Cup"}},
            {"command": "stock.receive", "data": {"sku": "CUP", "location": "BER", "quantity": 3}},
            place("A", CUP=2),
            {"command": "orders.cancel", "data": {"order": {"channel": "web", "reference": "A"}}},
            place("B", NONE=1),
        ),
    )
    assert [(a["line"], a["status"]) for a in answers] == [(1, 200), (2, 200), (3, 201), (4, 200), (5, 422)]
    assert answers[2]["outcome"]["order"]["status"] == "open"
    assert answers[3]["outcome"]["cancelled"] == 2
    assert answers[4]["problem"]["code"] == "sku_unknown"
    assert answers[4]["problem"]["field"] == "lines[0].sku"
    assert site.shop.stock("CUP") == {"on_hand": 3, "promised": 0, "short": 0}


def test_a_malformed_line_has_its_own_400_and_its_neighbours_stand(site):
    answers = send(
        site,
        ndjson(
            place("A"),
            b'{"command": "orders.place", "data": {',
            b"",
            b"\xff\xfe",
            b"[]",
            b'{"command": "orders.fly", "data": {}}',
            b'{"command": "orders.place", "data": [1]}',
            b'{"command": "orders.place", "data": {}, "when": "now"}',
            b'{"command": "orders.place", "key": 7, "data": {}}',
            place("C", key="\0"),
            b'{"command": "stock.rebalance", "data": {"sku": "TEA"}}',
            place("B"),
        )[:-1],  # the last line needs no newline
    )
    told = [(a["line"], a["status"], a.get("problem", {}).get("code")) for a in answers]
    assert told == [
        (1, 201, None),
        (2, 400, "malformed"),
        (4, 400, "malformed"),
        (5, 400, "malformed"),
        (6, 404, "command_unknown"),
        (7, 400, "malformed"),
        (8, 400, "malformed"),
        (9, 400, "malformed"),
        (10, 400, "malformed"),
        (11, 403, "scope_missing"),
        (12, 201, None),
    ]
    assert site.counts()["orders"] == 2


def test_a_line_too_long_is_refused_alone(site):
    long = orjson.dumps(place("X") | {"key": "x" * COMMAND_LINE_BYTES_MAX})
    answers = send(site, ndjson(place("A"), long, place("B")))
    assert [a["status"] for a in answers] == [201, 413, 201]


def test_a_key_answers_the_same_over_both_ways(site):
    body = order_body("A", {"TEA": 2})
    first = site.client.post("/orders", json=body, headers={"idempotency-key": "once"})
    bulk = send(site, ndjson({"command": "orders.place", "key": "once", "data": body}, place("B", "twice"), place("C", "once")))
    assert bulk[0] == {"line": 1, "status": 201, "replayed": True, "outcome": first.json()}
    assert bulk[2]["problem"]["code"] == "key_reused"
    again = site.client.post("/orders", json=place("B")["data"], headers={"idempotency-key": "twice"})
    assert again.headers["idempotent-replayed"] == "true"
    assert again.json() == bulk[1]["outcome"]
    assert site.counts()["orders"] == 2


def test_each_line_needs_its_own_scope(site):
    client = site.client_with(site.key("orders:write"))
    answer = client.post("/commands", content=ndjson(place("A"), {"command": "stock.receive", "data": {}}))
    assert [json.loads(line)["status"] for line in answer.text.splitlines()] == [201, 403]
    client.close()
    assert httpx2.post(f"{site.url}/api/v1/commands", content=b"", trust_env=False).status_code == 401


def test_a_dry_run_of_many_is_refused_rather_than_run(site):
    answer = site.client.post("/commands?dry_run=true", content=ndjson(place("A")))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "dry_run"
    assert site.counts()["orders"] == 0


def test_nothing_in_is_nothing_out(site):
    assert send(site, b"") == send(site, b"\n\n") == []


def by_httpx2(site, first, last):
    return send(site, many(first, last))


def by_requests(site, first, last):
    headers = {"authorization": f"Bearer {site.secret}"}
    answer = requests.post(f"{site.url}/api/v1/commands", data=many(first, last), headers=headers, timeout=600)
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


def by_curl(site, first, last):
    command = [
        "curl",
        "-sS",
        "--fail",
        "-T",
        "-",
        "-X",
        "POST",
        "-H",
        f"Authorization: Bearer {site.secret}",
        f"{site.url}/api/v1/commands",
    ]
    done = subprocess.run(command, input=b"".join(many(first, last)), capture_output=True, timeout=600, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def check_many(site, by, lines):
    answers = by(site, 0, lines)
    assert [a["line"] for a in answers] == list(range(1, lines + 1))
    assert {a["status"] for a in answers} == {201}
    assert site.shop.one("select count(*)::int n from orders")["n"] == lines
    again = by(site, 0, 10)
    assert [a["outcome"] for a in again] == [a["outcome"] for a in answers[:10]]


@pytest.mark.parametrize("by", [by_httpx2, by_requests, by_curl])
def test_two_thousand_lines(site, by):
    check_many(site, by, 2_000)
    site.shop.audited()


@pytest.mark.torture
@pytest.mark.parametrize("by", [by_httpx2, by_requests, by_curl])
def test_a_hundred_thousand_lines(site, by):
    check_many(site, by, 100_000)


def test_a_body_cut_off_leaves_whole_slices_and_the_same_file_completes_it(site):
    body = b"".join(many(0, 1_000))
    where = urlsplit(site.url)
    head = f"POST /api/v1/commands HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {site.secret}\r\ncontent-length: {len(body)}\r\n\r\n"
    with socket.create_connection((where.hostname, where.port)) as cut:
        cut.sendall(head.encode() + body[: len(body) * 7 // 10])
    placed = 512  # whole slices of 256, of the 700 lines that arrived
    becomes(site, placed)
    answers = send(site, body)
    assert len(answers) == 1_000
    assert {a["status"] for a in answers} == {201}
    assert sum("replayed" in a for a in answers) == placed
    assert site.counts()["orders"] == 1_000


def becomes(site, orders: int) -> None:
    """Waits until there are so many orders and no more of them come. Between two slices a busy machine takes its time."""
    for _ in range(300):
        if site.counts()["orders"] >= orders:
            break
        time.sleep(0.1)
    time.sleep(0.5)
    assert site.counts()["orders"] == orders
