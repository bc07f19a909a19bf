"""A client that leaves, and one too many, over HTTP: who has gone before its batch begins is not served."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urlsplit

import orjson
import psycopg
import pytest

from argosy.api.app import make_app
from argosy.engine import coalescer
from tests.api.conftest import Site, served, until
from tests.api.test_commands import refused
from tests.shop import Shop, order_body


@pytest.fixture
def app(database):
    return make_app(database)


@pytest.fixture
def site(app, database):
    with ExitStack() as held:
        shop = Shop(database)
        held.callback(shop.close)
        shop.open(skus=("TEA",), stock={"TEA": {"BER": 10}})
        yield Site(shop, held.enter_context(served(app)), held)


def sent(site, path, body):
    """A PUT on a connection of its own, not waiting for its answer."""
    raw, url = orjson.dumps(body), urlsplit(site.url)
    head = f"PUT /api/v1{path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {site.secret}\r\ncontent-length: {len(raw)}\r\n\r\n"
    connection = socket.create_connection((url.hostname, url.port))
    connection.sendall(head.encode() + raw)
    return connection


def test_a_client_gone_before_its_batch_begins_is_dropped(site, app):
    """Its command waits for the one before it; when its turn comes there is nobody to do it for. Who stays is served."""
    slow = app.service.coalescer.slow
    with ThreadPoolExecutor(2) as clients:
        with psycopg.connect(site.shop.database.owner_conninfo()) as somebody:
            somebody.execute("select from stock for update")
            first = clients.submit(site.client.post, "/orders", json=order_body("A", {"TEA": 1}))
            until(lambda: slow.flights)
            with sent(site, "/locations/LEFT", {"title": "Left"}):
                until(lambda: len(slow.singles) == 1)
                assert not slow.singles[0].left
            until(lambda: slow.singles[0].left)
            second = clients.submit(site.client.put, "/locations/STAYS", json={"title": "Stays"})
            until(lambda: len(slow.singles) == 2)
        assert (first.result().status_code, second.result().status_code) == (201, 200)
    assert {row["code"] for row in site.shop.rows("select code from locations")} == {"BER", "STAYS"}


def test_one_too_many_is_told_when_to_come_again(site, monkeypatch):
    monkeypatch.setattr(coalescer, "QUEUE_COMMANDS_MAX", 0)
    answer = site.client.post("/orders", json=order_body("A", {"TEA": 1}))
    refused(answer, 503, "busy")
    assert answer.headers["retry-after"] == "1"
