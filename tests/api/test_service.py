"""The server as a process: due work, failures, a database that goes away, stopping, a rush."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx2
import psycopg
import pytest

from argosy.api.app import make_app
from argosy.commands.orders.place import PlaceOrder
from argosy.store.database import MAINTENANCE
from tests.api.conftest import Site, answers, free_port, served, until
from tests.api.test_commands import refused
from tests.shop import Shop, order_body


def test_what_waits_is_promised_as_soon_as_goods_arrive(site):
    site.client.post("/orders", json=order_body("A", {"MUG": 3}))
    assert site.shop.buckets("A") == "w3"
    site.client.post("/stock/receive", json={"sku": "MUG", "location": "BER", "quantity": 2})
    until(lambda: site.shop.buckets("A") == "w1p2", seconds=5)
    assert site.counts()["due"] == 0
    site.shop.audited()


def test_due_work_that_somebody_else_left_is_found_within_a_second(site):
    site.shop.place("A", MUG=3)
    site.shop.rows("update stock set on_hand = 3 returning on_hand")  # as if it had been there all along
    site.shop.rows(
        "insert into due (id, at, command, key, body) "
        "values (gen_random_uuid(), '2026-01-01Z', 'stock.rebalance', 'MUG', '{\"sku\": \"MUG\"}') returning id"
    )
    until(lambda: site.shop.buckets("A") == "p3", seconds=5)


def test_a_command_that_fails_tells_its_id_and_nothing_else(site, monkeypatch, caplog):
    def broken(self, world):
        world.order(b"\0" * 16)  # what was never needed

    before = site.counts()
    with monkeypatch.context() as patched, caplog.at_level(logging.ERROR, "argosy"):
        patched.setattr(PlaceOrder, "decide", broken)
        problem = refused(site.client.post("/orders", json=order_body("A", {"TEA": 1})), 500, "failed")
    assert set(problem) == {"type", "title", "status", "code", "detail", "command"}
    assert problem["command"].replace("-", "") in caplog.text
    assert site.counts() == before
    assert site.client.post("/orders", json=order_body("A", {"TEA": 1})).status_code == 201


@pytest.mark.parametrize(("method", "path"), [("POST", "/orders"), ("POST", "/commands"), ("POST", "/orders/1/cancel"), ("GET", "/orders")])
def test_a_fault_of_the_edge_is_told_without_its_trace(site, monkeypatch, caplog, method, path):
    async def broken(self, authorization):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("argosy.serving.keys.Keys.actor", broken)
    answer = site.client.request(method, path, json={})
    assert "secret" not in refused(answer, 500, "failed")["detail"]
    until(lambda: "secret detail" in caplog.text)


def test_a_database_that_goes_away_and_comes_back(database, caplog):
    """Commands and reads answer 503, health tells, and nobody has to start anything again."""
    with ExitStack() as held:
        shop = Shop(database)
        shop.open(skus=("TEA",), stock={"TEA": {"BER": 10}})
        url = held.enter_context(served(make_app(database)))
        site = Site(shop, url, held)
        assert site.client.post("/orders", json=order_body("A", {"TEA": 1})).status_code == 201
        shop.close()
        with psycopg.connect(database.beside(MAINTENANCE).owner_conninfo(), autocommit=True) as owner:
            owner.execute(f"alter database {database.name} allow_connections false")
            owner.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [database.name])
            for method, path in (("POST", "/orders"), ("POST", "/orders?dry_run=true"), ("GET", "/orders"), ("POST", "/orders/1/cancel")):
                answer = site.client.request(method, path, json=order_body("B", {"TEA": 1}))
                refused(answer, 503, "busy")
                assert answer.headers["retry-after"] == "1"
            assert httpx2.get(f"{url}/healthz", trust_env=False).status_code == 200
            answer = httpx2.get(f"{url}/readyz", trust_env=False)
            assert (answer.status_code, answer.json()) == (503, {"ready": False, "because": "database"})
            owner.execute(f"alter database {database.name} allow_connections true")
        until(lambda: httpx2.get(f"{url}/readyz", trust_env=False).status_code == 200)
        assert site.client.post("/orders", json=order_body("B", {"TEA": 1})).status_code == 201


def test_a_database_without_tables_is_not_ready(empty_database):
    with served(make_app(empty_database)) as url:
        answer = httpx2.get(f"{url}/readyz", trust_env=False)
        assert (answer.status_code, answer.json()["because"]) == (503, "migrations")
        refused(httpx2.post(f"{url}/api/v1/orders", headers={"authorization": "Bearer x"}, trust_env=False), 503, "busy")


def test_who_is_being_served_when_it_stops_gets_an_answer(database):
    answers = []
    with ExitStack() as held, ExitStack() as serving:
        shop = Shop(database)
        held.callback(shop.close)
        shop.open(skus=("TEA",), stock={"TEA": {"BER": 10}})
        stopped = []
        url = serving.enter_context(served(make_app(database, on_stop=lambda: stopped.append(True))))
        site = Site(shop, url, held)
        with psycopg.connect(database.owner_conninfo()) as holder:
            holder.execute("select from stock for update")
            client = threading.Thread(target=lambda: answers.append(site.client.post("/orders", json=order_body("A", {"TEA": 1}))))
            client.start()
            waiting = "select count(*)::int n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
            until(lambda: shop.one(waiting)["n"] == 1)
            threading.Timer(0.5, holder.rollback).start()
            serving.close()
        client.join(10)
        assert [a.status_code for a in answers] == [201]
        assert stopped == [True]
        others = "datname = current_database() and application_name <> 'argosy owner'"
        left = f"select application_name a from pg_stat_activity where {others}"
        # the shop's own stays; the server has let go of all of its own, of which PostgreSQL hears a moment later
        until(lambda: [r["a"] for r in shop.rows(left)] == ["argosy slow"])


def test_a_rush(site):
    """Many at once: everybody is answered, nothing is sold twice, and what can't be had is refused."""
    site.shop.do("catalog.put_sku", code="RARE", title="Rare", oversell="deny")
    site.shop.do("stock.receive", sku="RARE", location="BER", quantity=30)

    async def rush() -> list[int]:
        headers = {"authorization": f"Bearer {site.secret}"}
        async with httpx2.AsyncClient(base_url=f"{site.url}/api/v1", headers=headers, timeout=60, trust_env=False) as client:
            sent = [client.post("/orders", json=order_body(f"A{i}", {"RARE": 1, "TEA": 1})) for i in range(100)]
            sent += [client.post("/orders", json=order_body(f"A{i}", {"RARE": 1, "TEA": 1})) for i in range(0, 100, 5)]
            return [answer.status_code for answer in await asyncio.gather(*sent)]

    statuses = asyncio.run(rush())
    assert set(statuses) == {201, 422}
    assert site.shop.one("select count(*)::int n from orders")["n"] == 30
    assert site.shop.stock("RARE") == {"on_hand": 30, "promised": 30, "short": 0}
    site.shop.audited()


def test_several_processes_as_they_are_deployed(database):
    """Two workers over one database; both stop at a signal, and leave nothing behind."""
    with ExitStack() as held:
        shop = Shop(database)
        held.callback(shop.close)
        shop.open(skus=("TEA",), stock={"TEA": {"BER": 100}})
        url = f"http://127.0.0.1:{free_port()}"
        command = [sys.executable, "-m", "uvicorn", "--factory", "argosy.server:app", "--workers", "2", "--loop", "uvloop"]
        command += ["--http", "argosy.serving.wire:Protocol", "--port", url.rpartition(":")[2], "--log-level", "warning"]
        process = subprocess.Popen(command, env=os.environ | {"ARGOSY_DATABASE_URL": database.url}, stderr=subprocess.PIPE)
        held.callback(process.kill)
        until(lambda: answers(f"{url}/readyz"), seconds=60)
        site = Site(shop, url, held)
        with ThreadPoolExecutor(8) as many:
            placed = list(many.map(lambda i: place_alone(site, i), range(40)))
        assert placed == [201] * 40
        servers = "select count(*)::int n from pg_stat_activity where datname = current_database() and application_name = 'argosy fast'"
        assert shop.one(servers)["n"] >= 1
        process.terminate()
        assert process.wait(20) in (0, -signal.SIGTERM)
        until(lambda: shop.one(servers)["n"] == 0)
        assert b"Traceback" not in process.stderr.read()
        process.stderr.close()
        shop.audited()


def place_alone(site: Site, i: int) -> int:
    """On a connection of its own, which any of the processes may take."""
    headers = {"authorization": f"Bearer {site.secret}"}
    return httpx2.post(
        f"{site.url}/api/v1/orders", json=order_body(f"A{i}", {"TEA": 1}), headers=headers, timeout=30, trust_env=False
    ).status_code
