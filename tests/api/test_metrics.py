"""What Prometheus is told, to whom, and when a server says that it is not ready."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx2
from prometheus_client.parser import text_string_to_metric_families

from argosy.serving import watch
from tests.api.conftest import Site, answers, free_port, until
from tests.api.test_commands import refused
from tests.api.test_service import place_alone
from tests.shop import Shop, order_body


def scraped(site) -> dict:
    """(name, labels but for the process) → value."""
    answer = httpx2.get(f"{site.url}/metrics", headers={"authorization": f"Bearer {site.secret}"}, trust_env=False)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=")
    samples = [s for family in text_string_to_metric_families(answer.text) for s in family.samples]
    return {(s.name, tuple(sorted((k, v) for k, v in s.labels.items() if k != "pid"))): s.value for s in samples}


def of(found: dict, name: str, **labels: str) -> float:
    return found.get((name, tuple(sorted(labels.items()))), 0.0)


def test_commands_are_counted_by_name_and_status(site):
    before = scraped(site)
    for reference in ("A", "B"):
        site.client.post("/orders", json=order_body(reference, {"TEA": 1}), headers={"idempotency-key": reference})
    site.client.post("/orders", json=order_body("A", {"TEA": 1}), headers={"idempotency-key": "A"})
    site.client.post("/orders", json=order_body("C", {"NONE": 1}))
    site.client.post("/orders?dry_run=true", json=order_body("D", {"TEA": 1}))
    after = scraped(site)

    def more(name: str, **labels: str) -> float:
        return of(after, name, **labels) - of(before, name, **labels)

    assert more("argosy_commands_total", command="orders.place", status="201") == 3
    assert more("argosy_commands_total", command="orders.place", status="422") == 1
    assert more("argosy_commands_replayed_total") == 1
    assert more("argosy_previews_total", command="orders.place", status="200") == 1
    assert sum(more("argosy_batch_commands_sum", lane=lane) for lane in ("fast", "slow")) == 4
    assert 1 <= sum(more("argosy_batch_commands_count", lane=lane) for lane in ("fast", "slow")) <= 4
    assert 0 < sum(more("argosy_batch_seconds_sum", lane=lane) for lane in ("fast", "slow")) < 60


def test_requests_are_counted_by_pattern_and_never_by_address(site):
    before = scraped(site)
    site.client.get("/skus/A-SECRET-CODE/stock")
    site.client.get("/orders?limit=1")
    site.client.post("/orders", content=b"{")
    site.client.post("/commands", content=b"")
    httpx2.get(f"{site.url}/nowhere", trust_env=False)
    httpx2.request("PROPFIND", f"{site.url}/nowhere", trust_env=False)
    after = scraped(site)
    seen = {}
    for key, value in after.items():
        if key[0] == "argosy_requests_total" and (more := value - before.get(key, 0)):
            labels = dict(key[1])
            seen[labels["method"], labels["route"], labels["status"]] = more
    seen.pop(("GET", "/metrics", "200"), None)
    assert seen == {
        ("GET", "/api/v1/skus/{code:any}/stock", "404"): 1,
        ("GET", "/api/v1/orders", "200"): 1,
        ("POST", "/api/v1/orders", "400"): 1,
        ("POST", "/api/v1/commands", "200"): 1,
        ("GET", "other", "404"): 1,
        ("other", "other", "404"): 1,
    }
    assert "SECRET" not in str(after)


def test_what_stands_late_is_told(site):
    site.shop.place("A", TEA=2, authorized="20.00")
    site.shop.do("orders.cancel", order=site.shop.order("A"))
    site.shop.owner.execute("update instructions set at = at - interval '1 hour'")
    row = "insert into due (id, at, command, key, body) values (gen_random_uuid(), '2026-01-01Z', 'stock.gone', 'x', '{}')"
    site.shop.owner.execute(row)
    behind(site, "mail", 2)
    found = scraped(site)
    assert of(found, "argosy_instructions_open", kind="void") == 1
    assert 3_590 < of(found, "argosy_instructions_open_seconds", kind="void") < 3_700
    assert of(found, "argosy_due_overdue") == 1
    assert of(found, "argosy_due_overdue_seconds") > 86_400
    head = site.shop.one("select n from event_head")["n"]
    assert (of(found, "argosy_events"), of(found, "argosy_consumer_lag", consumer="mail")) == (head, 2)
    assert of(found, "argosy_queue_commands", lane="fast") == 0
    assert of(found, "argosy_connections_max", pool="reads") == 4
    assert of(found, "argosy_connections_busy", pool="reads") == 0
    assert any(name == "argosy_build_info" for name, _ in found)
    if sys.platform == "linux":
        assert of(found, "argosy_memory_bytes") > 20_000_000


def test_a_key_needs_its_scope(site):
    refused(httpx2.get(f"{site.url}/metrics", trust_env=False), 401, "key_missing")
    asked = site.limited("orders:read")
    refused(asked.get(f"{site.url}/metrics"), 403, "scope_missing")
    assert site.limited("metrics:read").get(f"{site.url}/metrics").status_code == 200


def test_looking_on_keeps_nobody_from_being_answered(site, monkeypatch, caplog):
    monkeypatch.setattr(watch, "_command", lambda *_: 1 / 0)
    monkeypatch.setattr(watch, "_request", lambda *_: 1 / 0)
    assert site.client.post("/orders", json=order_body("A", {"TEA": 1})).status_code == 201
    assert site.client.get("/orders").status_code == 200
    until(lambda: caplog.text.count("could not be counted") >= 2)


# ── ready ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def behind(site, consumer: str, events: int) -> None:
    """A consumer that stands so many events before the end."""
    head = site.shop.one("select n from event_head")["n"]
    site.shop.owner.execute("insert into cursors (consumer, stream, seq) values (%s, 0, %s)", [consumer, head - events])


def ready(site) -> tuple[int, str | None]:
    answer = httpx2.get(f"{site.url}/readyz", trust_env=False)
    return answer.status_code, answer.json()["because"]


def test_a_consumer_too_far_behind_is_a_reason_not_to_be_ready(site, monkeypatch):
    site.shop.place("A", TEA=1)
    behind(site, "mail", 1)
    assert ready(site) == (200, None), "a moment is allowed"
    site.shop.owner.execute("update events set at = at - interval '2 hours'")
    assert ready(site) == (503, "consumers")
    monkeypatch.setenv("ARGOSY_READY_LAG_SECONDS", "9000")
    assert ready(site) == (200, None)
    monkeypatch.setenv("ARGOSY_READY_LAG_SECONDS", "0")
    assert ready(site) == (200, None), "however far"
    monkeypatch.setenv("ARGOSY_READY_LAG_SECONDS", "an hour")
    assert ready(site) == (503, "consumers"), "what is no number is as if it were not set"
    site.shop.owner.execute("update cursors set seq = (select n from event_head)")
    assert ready(site) == (200, None)


# ── several processes ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_several_processes_count_together(database, tmp_path):
    """Whichever is asked tells what all did."""
    with ExitStack() as held:
        shop = Shop(database)
        held.callback(shop.close)
        shop.open(skus=("TEA",), stock={"TEA": {"BER": 100}})
        port = free_port()
        command = [sys.executable, "-c", "from argosy.cli.main import main; main()"]
        command += ["serve", "--workers", "2", "--port", str(port), "--no-worker", "--log-format", "json"]
        with (tmp_path / "log").open("wb") as log:
            process = subprocess.Popen(command, env=os.environ | {"ARGOSY_DATABASE_URL": database.url}, stdout=log, stderr=log)
        held.callback(process.kill)
        site = Site(shop, f"http://127.0.0.1:{port}", held)
        until(lambda: answers(f"{site.url}/readyz"), seconds=60)
        with ThreadPoolExecutor(8) as many:
            assert set(many.map(lambda i: place_alone(site, i), range(40))) == {201}
        for _ in range(5):
            assert of(scraped(site), "argosy_commands_total", command="orders.place", status="201") == 40
        assert of(scraped(site), "argosy_connections_max", pool="reads") == 8
        process.terminate()
        process.wait(20)
