"""Blocks of pages that stay true while somebody looks at them.

A watched block is rendered anew after events, at most once a second, and once for all who would see the same; what has changed is sent to
each. Rendering slows down before it takes more than a small share of the process, so that no crowd of watchers holds orders up.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
from starlette.requests import Request

from argosy.console.person import Person
from argosy.serving.live import HEARTBEAT, HEARTBEAT_SECONDS, Stream, sent
from argosy.serving.requests import Send

if TYPE_CHECKING:
    from argosy.console.app import Console

log = logging.getLogger("argosy.console")

PACE_SECONDS = 1.0
SHARE = 0.05
"""Of a process's time, what one block may take."""
PAUSE_SECONDS_MAX = 4.0
"""Whatever it took: the first look at a page reads its templates, which none does after it."""


class Block:
    """One block as some people see it: what it says by now, and how often that has changed."""

    def __init__(self, console: Console, person: Person, address: str, name: str) -> None:
        self._console, self._person, self._address, self._name = console, person, address, name
        self.watchers = 0
        self.version = 0
        self.html = ""
        self.gone = False
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def watch(self) -> None:
        self.watchers += 1
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name=f"live {self._name}")

    def leave(self) -> bool:
        """Whether that was the last one."""
        self.watchers -= 1
        if self.watchers == 0 and self._task is not None:
            self._task.cancel()
        return self.watchers == 0

    async def wait(self, version: int, seconds: float) -> None:
        """Until it says something else than at that version, or so long."""
        if self.version != version or self.gone:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return

    async def _run(self) -> None:
        bell = self._console.service.bell
        while not self.gone:
            seen, began = bell.rung, time.monotonic()
            try:
                self._say(*await self._console.look(self._person, self._address, self._name))
            except Exception:
                log.exception("a watched block can't be read: %s of %s", self._name, urlsplit(self._address).path)
            await asyncio.sleep(min(max(PACE_SECONDS, (time.monotonic() - began) / SHARE), PAUSE_SECONDS_MAX))
            await bell.wait(seen, HEARTBEAT_SECONDS)

    def _say(self, status: int, html: str) -> None:
        if status == 503:
            return
        self.gone = status != 200
        if html != self.html or self.gone:
            self.html = html
            self.version += 1
            self._changed.set()
            self._changed = asyncio.Event()


class Hub:
    """All watched blocks of one process, shared by those who see the same."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._blocks: dict[Any, Block] = {}

    def join(self, person: Person, address: str, name: str) -> tuple[Any, Block]:
        """The block for this person; to be left when they go. Since it is shared, it is read as nobody in particular."""
        person = person.anybody()
        actor = person.actor
        key = (actor.scopes, actor.locations, actor.channels, repr(actor.limits), person.language, str(person.time_zone), address, name)
        block = self._blocks.get(key)
        if block is None or block.gone:
            block = self._blocks[key] = Block(self.console, person, address, name)
        block.watch()
        return key, block

    def leave(self, key: Any, block: Block) -> None:
        if block.leave() and self._blocks.get(key) is block:
            del self._blocks[key]


class BlockStream(Stream):
    """The blocks of one page, each sent when it has changed, for as long as the session is good."""

    def __init__(self, hub: Hub, request: Request, person: Person, address: str, names: list[str]) -> None:
        super().__init__(hub.console.service.live)
        self._hub, self._request, self._person, self._address, self._names = hub, request, person, address, names

    async def tell(self, send: Send) -> None:
        joined = [self._hub.join(self._person, self._address, name) for name in self._names]
        try:
            tasks = [asyncio.create_task(self._follow(send, block, name)) for (_, block), name in zip(joined, self._names, strict=True)]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            for key, block in joined:
                self._hub.leave(key, block)

    async def _follow(self, send: Send, block: Block, name: str) -> None:
        version, beat = 0, time.monotonic()
        while not self.live.stopping and not block.gone:
            if time.monotonic() - beat >= HEARTBEAT_SECONDS:
                if not await self._same():
                    return
                await sent(send, HEARTBEAT)
                beat = time.monotonic()
            if block.version != version:
                version = block.version
                await sent(send, b"data: %s\n\n" % orjson.dumps({"id": name, "html": block.html}))
            await block.wait(version, HEARTBEAT_SECONDS)

    async def _same(self) -> bool:
        """Whether they are still signed in and may see what they could. The browser asks anew, as whoever it is by now, when it ends."""
        person = await self._hub.console.door.person(self._request)
        return person is not None and person.actor == self._person.actor
