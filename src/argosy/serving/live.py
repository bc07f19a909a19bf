"""Events as they happen: server-sent events, woken by the engine's bell, many clients on one connection to the database.

Each client has its own place in the feed. Those at the same place, with the same limits, share one reading of what comes next; one
that is slow reads later by itself, and holds nobody up.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import orjson
from starlette.responses import Response

from argosy.base.errors import Refused
from argosy.base.limits import PAGE_ROWS_MAX
from argosy.queries.events import events, head
from argosy.queries.sight import Sight
from argosy.serving.bell import Bell
from argosy.serving.readers import Readers
from argosy.serving.requests import Receive, Scope, Send
from argosy.store.drivers.drive import ERRORS

MEDIA_TYPE = "text/event-stream"
HEARTBEAT_SECONDS = 15.0
SEND_SECONDS_MAX = 60.0
"""A client that takes nothing for so long is let go."""
LOOK_SECONDS = 0.25
"""How often it is looked whether the server is to stop: nothing else would end a stream then."""
LAST_SECONDS = 1.0
"""So long a client is given to take the end of its stream when the server stops."""
AGAIN_SECONDS = 1.0
KEPT_MAX = 64
RETRY_MS = 2_000
HEARTBEAT = b": \n\n"

Piece = tuple[bytes, int]
"""Rendered events, and the sequence number up to which they tell."""


class Live:
    """What the streams of one process share."""

    def __init__(self, readers: Readers, bell: Bell) -> None:
        self.bell = bell
        self.stopped = asyncio.Event()
        self._readers = readers
        self._pieces: dict[tuple[str, int], asyncio.Task[Piece]] = {}
        self._rung = bell.rung
        self._open: set[_Connection] = set()

    async def run(self) -> None:
        """Watch until cancelled whether the server wants to stop."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if any(connection.stopping for connection in self._open):
                self.stop()

    def stop(self) -> None:
        """End all streams."""
        self.stopped.set()
        self.bell.ring()

    @property
    def stopping(self) -> bool:
        return self.stopped.is_set()

    async def head(self) -> int:
        return await self._readers.run(head())

    async def after(self, sight: Sight, seq: int) -> Piece:
        """What comes next. Those who ask the same at the same time are answered by one reading."""
        if self._rung != self.bell.rung or len(self._pieces) > KEPT_MAX:
            self._pieces.clear()
            self._rung = self.bell.rung
        key = repr(sight), seq
        task = self._pieces.get(key)
        if task is None:
            task = self._pieces[key] = asyncio.create_task(self._read(sight, seq))
            task.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(task)

    async def _read(self, sight: Sight, seq: int) -> Piece:
        page = await self._readers.run(events(sight, seq, PAGE_ROWS_MAX))
        told = [b"id: %d\ndata: %s\n\n" % (item["seq"], orjson.dumps(item, option=orjson.OPT_UTC_Z)) for item in page["items"]]
        if page["next"] != seq and (not page["items"] or page["items"][-1]["seq"] != page["next"]):
            told.append(b"id: %d\n\n" % page["next"])  # nothing for this client up to there
        return b"".join(told), page["next"]

    def _forget(self, key: tuple[str, int], done: asyncio.Task[Piece]) -> None:
        if done.cancelled() or done.exception() is not None:
            self._pieces.pop(key, None)

    @contextlib.contextmanager
    def watching(self, receive: Receive) -> Iterator[_Connection]:
        """While a stream is open, its connection tells whether the server wants to stop."""
        connection = _Connection(receive)
        self._open.add(connection)
        try:
            yield connection
        finally:
            self._open.discard(connection)


class _Connection:
    """uvicorn's note of a request. When it is told to stop it clears `keep_alive`, and waits for the answer to end."""

    def __init__(self, receive: Receive) -> None:
        self._request: Any = getattr(receive, "__self__", None)
        self._told = bool(getattr(self._request, "keep_alive", False))

    @property
    def stopping(self) -> bool:
        return self._told and not self._request.keep_alive

    def cut(self) -> None:
        """What the client has not taken by now is not waited for."""
        if (transport := getattr(self._request, "transport", None)) is not None:
            transport.abort()


class Stream(Response):
    """A stream of server-sent events that goes on until the client leaves, may see no more, or the server stops."""

    def __init__(self, live: Live) -> None:
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"}, media_type=MEDIA_TYPE)
        del self.headers["content-length"]
        self.live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        with self.live.watching(receive) as connection:
            telling = asyncio.create_task(self._told(send))
            tasks = telling, asyncio.create_task(_gone(receive)), asyncio.create_task(self.live.stopped.wait())
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                if self.live.stopping and not (await asyncio.wait({telling}, timeout=LAST_SECONDS))[0]:
                    connection.cut()
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        if not telling.cancelled() and (error := telling.exception()) is not None and not isinstance(error, TimeoutError):
            raise error

    async def _told(self, send: Send) -> None:
        await sent(send, b"retry: %d\n\n" % RETRY_MS)
        await self.tell(send)
        await send({"type": "http.response.body", "body": b""})

    async def tell(self, send: Send) -> None:
        """Say what there is to say, with `sent`, as long as there is somebody to hear it."""
        raise NotImplementedError


class EventStream(Stream):
    """Events from a place in the feed on, for whoever's key is good for them."""

    def __init__(self, live: Live, who: Callable[[], Awaitable[Sight]], after: int) -> None:
        super().__init__(live)
        self._who = who
        self._after = after

    async def tell(self, send: Send) -> None:
        beat = time.monotonic()
        while not self.live.stopping:
            seen = self.live.bell.rung
            try:
                piece, after = await self.live.after(await self._who(), self._after)
            except ERRORS:
                await asyncio.sleep(AGAIN_SECONDS)
                continue
            except Refused:
                return
            if after != self._after:
                await sent(send, piece)
                self._after, beat = after, time.monotonic()
                continue
            if time.monotonic() - beat >= HEARTBEAT_SECONDS:
                await sent(send, HEARTBEAT)
                beat = time.monotonic()
            await self.live.bell.wait(seen, HEARTBEAT_SECONDS)


async def sent(send: Send, piece: bytes) -> None:
    """Say this much. Raises TimeoutError if the client takes nothing."""
    async with asyncio.timeout(SEND_SECONDS_MAX):
        await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
