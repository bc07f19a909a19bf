"""A server over a database of its own: uvicorn as it is deployed (uvloop, httptools), in a thread, on a free port."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import random
import secrets
import socket
import threading
import time
from contextlib import ExitStack, contextmanager, suppress

import httpx2
import pytest
import uvicorn

from argosy.api.app import make_app
from tests.shop import Shop

PORTS = range(20_000, 30_000)


class Site:
    """The served shop: its address, its owner's view (`shop`), keys, and a client with a key that may do everything."""

    def __init__(self, shop: Shop, url: str, held: ExitStack) -> None:
        self.shop = shop
        self.url = url
        self._held = held
        self.secret = self.key()
        self.client = self.client_with(self.secret)

    def key(self, *scopes: str, **limits: list[str]) -> str:
        """A new key's secret; without scopes, one that may do everything."""
        secret = f"test_{secrets.token_hex(8)}"
        hash = hashlib.sha256(secret.encode()).hexdigest()
        self.shop.do("access.put_key", name="test", hash=hash, scopes=list(scopes or ["*"]), **limits)
        return secret

    def client_with(self, secret: str | None) -> httpx2.Client:
        """A client with this key, or without any."""
        headers = {} if secret is None else {"authorization": f"Bearer {secret}"}
        client = httpx2.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=60, trust_env=False)
        return self._held.enter_context(client)

    def limited(self, *scopes: str, **limits: list[str]) -> httpx2.Client:
        """A client with a new key of these scopes and limits."""
        return self.client_with(self.key(*scopes, **limits))

    def stop(self) -> None:
        """The server stops, and whoever talks to it through this."""
        self._held.close()

    def counts(self) -> dict[str, int]:
        """How many rows each table of the business has, and the units of stock; the command log and the keys apart."""
        tables = "orders order_lines promises payments instructions goods_ledger money_ledger events due skus addresses".split()
        stock = self.shop.one("select sum(on_hand + promised)::int n from stock")
        return {t: self.shop.one(f"select count(*)::int n from {t}")["n"] for t in tables} | {"stock": stock["n"]}


def waiting() -> list[asyncio.Task]:
    """What any loop of this process still has to do."""
    return [task for task in gc.get_objects() if isinstance(task, asyncio.Task) and not task.done()]


@contextmanager
def served(app, send_bytes: int | None = None):
    """The application's address while it is served. `send_bytes`: so much the system takes on behalf of a client that reads nothing."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, loop="uvloop", http="argosy.serving.wire:Protocol", log_level="warning", access_log=False
    )
    config.timeout_keep_alive = 600  # no client asks on a connection that is being closed
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until(lambda: server.started)
        if send_bytes is not None:
            server.servers[0].sockets[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_bytes)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
    assert not thread.is_alive(), f"the server does not stop; it waits for {waiting()}"


def until(happens, seconds: float = 20) -> None:
    """Wait for it."""
    end = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > end:
            raise TimeoutError("it does not happen")
        time.sleep(0.01)


def free_port() -> int:
    """A port that nobody has, for a process that is told where to listen.

    It is not one of those that clients are given: one of them, calling a server that is away, could be given the server's own.
    """
    for port in random.sample(PORTS, 100):
        with socket.socket() as found, suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port is free")


def answers(url: str) -> bool:
    """Whether somebody is there, and well."""
    try:
        return httpx2.get(url, trust_env=False).status_code == 200
    except httpx2.TransportError:
        return False


@contextmanager
def opened(database, send_bytes: int | None = None):
    """A shop with TEA and MUG, 10 TEA in BER, open and served."""
    with ExitStack() as held:
        shop = Shop(database)
        held.callback(shop.close)
        shop.open(locations=("BER", "MUC"), skus=("TEA", "MUG"), stock={"TEA": {"BER": 10}})
        url = held.enter_context(served(make_app(database), send_bytes))
        yield Site(shop, url, held)


@pytest.fixture
def site(database):
    """A test's own site."""
    with opened(database) as found:
        yield found


@pytest.fixture(scope="module")
def standing(spares):
    """A site shared by a file's tests, for requests that change nothing, or nothing that another test looks at."""
    with spares.one() as database, opened(database) as found:
        yield found
