"""A server over the test's own database: uvicorn as it is deployed (uvloop, httptools), in a thread, on a free port."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time

import httpx2
import pytest
import uvicorn

from argosy.api.app import make_app
from tests.shop import Shop


class Site:
    """The served shop: its address, its owner's view (`shop`), keys, and a client with a key that may do everything."""

    def __init__(self, shop: Shop, url: str) -> None:
        self.shop = shop
        self.url = url
        self.secret = self.key()
        self.client = self.client_with(self.secret)

    def key(self, *scopes: str, **limits: list[str]) -> str:
        """A new key's secret."""
        secret = f"test_{secrets.token_hex(8)}"
        hash = hashlib.sha256(secret.encode()).hexdigest()
        self.shop.do("access.put_key", name="test", hash=hash, scopes=list(scopes or ["*"]), **limits)
        return secret

    def client_with(self, secret: str) -> httpx2.Client:
        return httpx2.Client(base_url=f"{self.url}/api/v1", headers={"authorization": f"Bearer {secret}"}, timeout=60, trust_env=False)

    def counts(self) -> dict[str, int]:
        """How many rows each table of the business has; the command log and the keys apart."""
        tables = "orders order_lines promises payments instructions goods_ledger money_ledger events due skus stock".split()
        return {t: self.shop.one(f"select count(*)::int n from {t}")["n"] for t in tables}


class Server:
    """uvicorn in a thread."""

    def __init__(self, app) -> None:
        config = uvicorn.Config(app, host="127.0.0.1", port=0, loop="uvloop", http="httptools", log_level="warning", access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        for _ in range(2_000):
            if self._server.started:
                port = self._server.servers[0].sockets[0].getsockname()[1]
                return f"http://127.0.0.1:{port}"
            time.sleep(0.005)
        raise TimeoutError("the server did not start")

    def __exit__(self, *_) -> None:
        self._server.should_exit = True
        self._thread.join(30)
        assert not self._thread.is_alive(), "the server does not stop"


@pytest.fixture
def site(database):
    """A shop with TEA in BER, open and served."""
    shop = Shop(database)
    try:
        shop.open(skus=("TEA", "MUG"), stock={"TEA": {"BER": 10}})
        with Server(make_app(database)) as url:
            found = Site(shop, url)
            yield found
            found.client.close()
    finally:
        shop.close()
