"""The wire between the engine and PostgreSQL, to be cut at a COMMIT: a TCP relay that knows one when it carries it.

It reads the protocol instead of counting bytes: a COMMIT begins where a statement of that one word is parsed or bound.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from argosy.store.database import Database

PARSE, BIND, READY = b"P", b"B", b"Z"
LANES = (b"argosy fast\0", b"argosy slow\0")


@dataclass(frozen=True)
class Cut:
    """What happens to a COMMIT. `reaches`: PostgreSQL gets it, and the answer is lost; else the COMMIT itself is.

    `half_open`: only the client is cut, and PostgreSQL does not notice, as behind a firewall that forgets. `for_good`: nobody
    can connect after that until `mended`.
    """

    reaches: bool
    half_open: bool = False
    for_good: bool = False


class Cable:
    """Carries everything to the server of a database, until a cut that is `planned` meets a COMMIT of the engine's."""

    def __init__(self, database: Database) -> None:
        self._server = conninfo_to_dict(database.url)
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        address = make_conninfo(database.url, host="127.0.0.1", port=port, sslmode="disable", gssencmode="disable")
        self.database = Database(address)
        """The same database, at the other end of the cable."""
        self.planned: deque[Cut] = deque()
        self.done: list[Cut] = []
        self.dead = False
        self.turned_away = 0
        self._links: list[_Link] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def mended(self) -> None:
        """Who connects from now on is carried again."""
        self.dead = False

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        self._listener.close()
        for link in self._links:
            link.end()

    def cut(self, link: _Link, how: Cut) -> None:
        """Cut one connection; all of them, if it is for good."""
        self.done.append(how)
        self.dead = how.for_good
        for each in self._links if how.for_good else [link]:
            each.hang_up(half_open=how.half_open)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:  # closed
                return
            if self.dead:
                self.turned_away += 1
                client.close()
                continue
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._links.append(_Link(self, client, self._dial()))

    def _dial(self) -> socket.socket:
        host, port = self._server.get("host", "localhost"), self._server.get("port", 5432)
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server


class _Link:
    """One connection: a thread for each direction. Once a COMMIT is to be unheard, what PostgreSQL says is held back."""

    def __init__(self, cable: Cable, client: socket.socket, server: socket.socket) -> None:
        self.cable = cable
        self.client, self.server = client, server
        self.unheard: Cut | None = None
        self.threads = [threading.Thread(target=way, daemon=True) for way in (self._up, self._down)]
        for thread in self.threads:
            thread.start()

    def hang_up(self, *, half_open: bool = False) -> None:
        for end in (self.client,) if half_open else (self.client, self.server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        self.hang_up()
        for thread in self.threads:
            thread.join(10)
        self.client.close()
        self.server.close()

    def _up(self) -> None:
        messages = _messages(self.client)
        hello = next(messages, (b"", b""))[1]
        lane = any(name in hello for name in LANES)
        with contextlib.suppress(OSError):
            self.server.sendall(hello)
            commits: set[bytes] = set()
            for kind, message in messages:
                if lane and _is_commit(kind, message, commits) and self.unheard is None and self.cable.planned:
                    cut = self.cable.planned.popleft()
                    if not cut.reaches:
                        self.cable.cut(self, cut)
                        return
                    self.unheard = cut
                self.server.sendall(message)
        if self.unheard is None:
            self.hang_up()

    def _down(self) -> None:
        held = b""
        with contextlib.suppress(OSError):
            for kind, message in _messages(self.server, hello=False):
                if self.unheard is None:
                    self.client.sendall(message)
                    continue
                held += message
                if kind == READY:
                    assert b"COMMIT\0" in held, held
                    self.cable.cut(self, self.unheard)
                    return
        self.hang_up()


def _messages(end: socket.socket, *, hello: bool = True) -> Iterator[tuple[bytes, bytes]]:
    """What arrives, message by message: its kind, and the whole of it. A client's first one has no kind."""
    data = b""
    while True:
        head = 4 if hello else 5
        if len(data) >= head:
            size = head - 4 + int.from_bytes(data[head - 4 : head], "big")
            if len(data) >= size:
                yield (b"" if hello else data[:1]), data[:size]
                data, hello = data[size:], False
                continue
        try:
            more = end.recv(65536)
        except OSError:
            return
        if not more:
            return
        data += more


def _is_commit(kind: bytes, message: bytes, names: set[bytes]) -> bool:
    """Whether a COMMIT begins here. `names` are those it was prepared under."""
    if kind == PARSE:
        name, sql = message[5:].split(b"\0")[:2]
        if sql == b"commit":
            names.add(name)
        return sql == b"commit"
    return kind == BIND and message[5:].split(b"\0")[1] in names
