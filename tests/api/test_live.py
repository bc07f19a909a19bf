"""Events as they happen: each once, from where the client was, within its limits; nobody waits for anybody."""

from __future__ import annotations

import json
import socket
import threading
import time

import httpx2
import pytest

from argosy.serving import live
from tests.api.conftest import opened, until
from tests.api.test_commands import refused
from tests.shop import order_body

ACCEPT = {"accept": "text/event-stream"}


class Listener:
    """A client that reads a stream in a thread."""

    def __init__(self, client, path: str = "/events", **headers: str) -> None:
        self.told: list[dict] = []
        self.ids: list[int] = []
        self.comments = 0
        self.headers = None
        self.ended = False
        self._client, self._path, self._sent = client, path, ACCEPT | headers
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        until(lambda: self.headers is not None or self.ended)

    def _read(self) -> None:
        try:
            with self._client.stream("GET", self._path, headers=self._sent) as answer:
                self.headers = answer.headers
                for line in answer.iter_lines():
                    name, _, value = line.partition(":")
                    if name == "id":
                        self.ids.append(int(value))
                    elif name == "data":
                        self.told.append(json.loads(value))
                    elif line.startswith(":"):
                        self.comments += 1
                    if self._leave.is_set():
                        return
        except httpx2.TransportError:
            pass
        finally:
            self.ended = True

    def seqs(self) -> list[int]:
        return [event["seq"] for event in self.told]

    def leave(self) -> None:
        self._leave.set()


def head(site) -> int:
    return site.shop.one("select n from event_head")["n"]


def test_what_happens_is_told_at_once_and_once(site):
    before = head(site)
    listener = Listener(site.client_with(site.secret))
    assert listener.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert listener.headers["cache-control"] == "no-store"
    began = time.monotonic()
    site.shop.place("A", TEA=1)
    until(lambda: listener.told)
    assert time.monotonic() - began < 5, "rung for, not looked for"
    for i in range(5):
        site.shop.place(f"B{i}", TEA=1)
    until(lambda: listener.ids and listener.ids[-1] == head(site))
    assert listener.seqs() == list(range(before + 1, head(site) + 1))
    page = site.client.get(f"/events?after={before}&limit=500").json()["items"]
    assert listener.told == page
    listener.leave()


def test_a_client_that_comes_back_goes_on_where_it_was(site):
    for i in range(5):
        site.shop.place(f"A{i}", TEA=1)
    everything = Listener(site.client_with(site.secret), "/events?after=0")
    until(lambda: len(everything.told) == head(site))
    back = Listener(site.client_with(site.secret), "/events?after=0", **{"last-event-id": "4"})
    until(lambda: len(back.told) == head(site) - 4)
    assert back.seqs() == everything.seqs()[4:]
    assert everything.seqs() == list(range(1, head(site) + 1))


def test_a_key_with_limits_hears_of_its_own(site):
    site.shop.do("settings.put_channel", code="pos", title="POS", currency="EUR", locations=["MUC"])
    pos = Listener(site.limited("events:read", channels=["pos"]))
    all_ = Listener(site.client_with(site.secret))
    site.shop.place("A", TEA=1)
    site.shop.do("orders.place", **order_body("B", {"TEA": 1}, channel="pos"))
    site.shop.place("C", TEA=1)
    until(lambda: all_.ids[-1:] == pos.ids[-1:] == [head(site)])
    assert {e["subject"] for e in pos.told if e["type"].startswith("order.")} == {str(site.shop.state("B")["id"])}
    assert {e["subject"] for e in all_.told} >= {str(site.shop.state(r)["id"]) for r in "ABC"}


def test_what_is_wrong_is_refused(standing):
    refused(standing.client.get("/events", headers=ACCEPT | {"last-event-id": "x"}), 400, "malformed")
    refused(standing.client.get("/events", headers=ACCEPT | {"last-event-id": str(2**63)}), 400, "malformed")
    refused(standing.client.get("/events?after=-1", headers=ACCEPT), 400, "malformed")
    refused(standing.limited("orders:read").get("/events", headers=ACCEPT), 403, "scope_missing")
    refused(standing.client_with(None).get("/events", headers=ACCEPT), 401, "key_missing")


def test_a_silent_stream_beats(site, monkeypatch):
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.05)
    listener = Listener(site.client_with(site.secret))
    until(lambda: listener.comments >= 3)
    assert not listener.ended


def test_a_revoked_key_hears_no_more(site, monkeypatch):
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.1)
    listener = Listener(site.limited("events:read"))
    key = site.shop.one("select id from api_keys where scopes = '[\"events:read\"]'")["id"]
    site.shop.do("access.revoke_key", id=str(key))
    until(lambda: listener.ended)


def test_a_slow_client_holds_nobody(database):
    """One client reads nothing while thousands of events happen: the other hears them all, and the server stops when it is told to."""
    with opened(database, send_bytes=4_096) as site, socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        slow.connect(("127.0.0.1", int(site.url.rpartition(":")[2])))
        slow.sendall(
            b"GET /api/v1/events?after=0 HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\n"
            b"authorization: Bearer %s\r\n\r\n" % site.secret.encode()
        )
        quick = Listener(site.client_with(site.secret))
        before = head(site)
        body = [order_body(f"A{i}", {"MUG": 1}, customer_reference="x" * 100) for i in range(2_000)]
        content = b"\n".join(json.dumps({"command": "orders.place", "data": one}).encode() for one in body)
        assert site.client.post("/commands", content=content).status_code == 200
        until(lambda: quick.ids[-1:] == [head(site)])
        assert quick.seqs() == list(range(before + 1, head(site) + 1))
        site.stop()


def test_many_clients_share_one_reading(site, monkeypatch):
    """What comes next is read once for all who stand at the same place with the same limits."""
    readings = []
    real = live.Live._read

    async def counted(self, sight, seq):
        readings.append(seq)
        return await real(self, sight, seq)

    monkeypatch.setattr(live.Live, "_read", counted)
    listeners = [Listener(site.client_with(site.secret)) for _ in range(20)]
    readings.clear()
    site.shop.place("A", TEA=1)
    until(lambda: all(listener.ids[-1:] == [head(site)] for listener in listeners))
    assert len(readings) <= 6, "a commit may ring more than once, but not once a client"
    assert {tuple(listener.seqs()) for listener in listeners} == {tuple(listeners[0].seqs())}


def test_a_lost_database_connection_loses_no_event(site):
    listener = Listener(site.client_with(site.secret))
    before = head(site)
    for i in range(3):
        site.shop.owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid not in (pg_backend_pid(), %s)",
            [site.shop.connection.backend_pid],
        )
        site.shop.place(f"A{i}", TEA=1)
        until(lambda: listener.ids[-1:] == [head(site)])
    assert listener.seqs() == list(range(before + 1, head(site) + 1))


@pytest.mark.parametrize("headers", [{}, {"connection": "keep-alive"}])
def test_a_server_that_is_told_to_stop_stops(database, headers):
    """Its streams end: nothing else would, and the server would wait for them for ever."""
    with opened(database) as site:
        listener = Listener(site.client_with(site.secret), **headers)
        assert not listener.ended
        began = time.monotonic()
    assert time.monotonic() - began < 15
    until(lambda: listener.ended)
