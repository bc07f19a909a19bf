"""The API process, and PostgreSQL, killed with SIGKILL under load: what was acknowledged is there, once, and a retry gets the same."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from argosy.store.database import Database
from argosy.store.embedded import Embedded
from argosy.store.migrations import migrate
from tests.crash.process import Api
from tests.shop import Shop, order_body

SECRET = "test-key-of-no-worth"
CLIENTS = 4
UNITS = 1_000_000
HEADERS = {"authorization": f"Bearer {SECRET}"}


class Buyers:
    """Clients that place orders one after the other, each under a key of its own, and send again what was not answered."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers: dict[str, dict] = {}
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self._buy, args=(n,), daemon=True) for n in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def _buy(self, buyer: int) -> None:
        n = 0
        with httpx2.Client(headers=HEADERS, timeout=30, trust_env=False) as client:
            while not self.stop.is_set():
                n += 1
                reference = f"B{buyer}-{n}"
                while (answer := self.send(client, reference)) is None:
                    time.sleep(0.05)
                self.answers[reference] = answer

    def send(self, client: httpx2.Client, reference: str) -> dict | None:
        """The outcome; nothing if the server or its database is gone."""
        body = order_body(reference, {"TEA": 1, "MUG": 2}, authorized="30.00")
        try:
            answer = client.post(f"{self.url}/api/v1/orders", json=body, headers={"Idempotency-Key": reference})
        except httpx2.TransportError:
            return None
        if answer.status_code == 503:
            return None
        assert answer.status_code == 201, answer.text
        return answer.json()

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive(), "a buyer never got an answer"


def opened(database: Database) -> Shop:
    shop = Shop(database).open(skus=("TEA", "MUG"), stock={"TEA": {"BER": UNITS}, "MUG": {"BER": UNITS}})
    shop.do("access.put_key", name="test", hash=hashlib.sha256(SECRET.encode()).hexdigest(), scopes=["*"])
    return shop


def proved(shop: Shop, buyers: Buyers) -> None:
    """Every acknowledged order is there once; the same key answers the same; the feed has no gap; the books are right."""
    orders = {r["reference"]: r["number"] for r in shop.rows("select reference, number from orders")}
    assert set(buyers.answers) <= set(orders)
    assert all(orders[reference] == answer["order"]["number"] for reference, answer in buyers.answers.items())
    with httpx2.Client(headers=HEADERS, timeout=30, trust_env=False) as client:
        for reference in random.sample(sorted(buyers.answers), min(20, len(buyers.answers))):
            assert buyers.send(client, reference) == buyers.answers[reference]
    assert shop.one("select count(*) n from orders")["n"] == len(orders)
    feed = shop.one("select count(*) n, min(seq) first, max(seq) last from events")
    assert (feed["first"], feed["last"]) == (1, feed["n"])
    shop.audited()


@contextmanager
def load(api: Api):
    buyers = Buyers(api.url)
    try:
        yield buyers
    finally:
        buyers.end()


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder for a server that is killed; its path is short, for the socket."""
    made = Path(tempfile.mkdtemp(prefix="argosy-kill-", dir="/tmp"))
    made.chmod(0o755)  # for root, whose server runs as somebody else
    yield made
    shutil.rmtree(made)


TIMES = [2, pytest.param(20, marks=pytest.mark.torture)]


@pytest.mark.parametrize("times", TIMES)
def test_the_api_is_killed(database, times):
    shop = opened(database)
    with Api(database) as api:
        with load(api) as buyers:
            for _ in range(times):
                time.sleep(random.uniform(0.2, 1.0))
                api.kill()
                api.start()
            time.sleep(0.5)
        assert len(buyers.answers) > times
        proved(shop, buyers)
    shop.close()


@pytest.mark.parametrize("times", TIMES)
def test_postgresql_is_killed(home, times):
    with Embedded(home) as server:
        database = Database(server.dsn, server)
        migrate(database)
        shop = opened(database)
        shop.close()
        with Api(database) as api:
            with load(api) as buyers:
                for _ in range(times):
                    time.sleep(random.uniform(0.3, 1.0))
                    os.kill(int((home / "pg18" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
                    time.sleep(0.1)
                    server.ensure()
                time.sleep(1.0)
            assert len(buyers.answers) > times
            shop = Shop(database)
            proved(shop, buyers)
            shop.close()
