"""Firing what falls due: after each batch that left such work, and each second for what is left over by others."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from argosy.engine import due
from argosy.engine.coalescer import Coalescer
from argosy.serving.readers import Readers
from argosy.store.database import Database
from argosy.store.drivers.drive import ERRORS
from argosy.store.statement import Call

log = logging.getLogger("argosy.api")

LOOK_SECONDS = 1.0


class DueLoop:
    """One process's look at the due rows. Several may look at once: a row's own transaction decides who runs it."""

    def __init__(self, database: Database, readers: Readers, coalescer: Coalescer) -> None:
        self._database = database
        self._readers = readers
        self._coalescer = coalescer
        self._poked = asyncio.Event()
        self._place: due.Place = due.START
        self._down = False

    def poke(self) -> None:
        """There is work that is due now."""
        self._poked.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._poked.clear()
            if await self._look():
                continue
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._poked.wait()
            except TimeoutError:
                continue

    async def step(self) -> bool:
        """Run what is due now. Answers whether to look again at once: something was done, or more stands behind what was not."""
        desk, place, self._place = self._coalescer.desk, self._place, due.START
        async with self._readers.one() as connection:
            answer = await connection.execute([Call(due.OFFSET)])
            now = desk.machine_time() + timedelta(microseconds=answer[0][0][0])  # type: ignore[index]
            answer = await connection.execute(due.ready(now, place))
        ready = due.submissions(answer, desk.unreadable)
        replies = await asyncio.gather(*(self._coalescer.submit(s) for s in ready))
        next_place = due.next_place(answer, replies)
        self._place = next_place or due.START
        return next_place is not None

    async def _look(self) -> bool:
        try:
            ran = await self.step()
        except ERRORS as error:
            if not self._down:
                log.warning("due work waits: %s", error)
            self._down = True
            await self._revive()
            return False
        except Exception:
            log.exception("due work failed")
            return False
        self._down = False
        return ran

    async def _revive(self) -> None:
        """An embedded server that crashed is started again; a server of the user's own is the user's."""
        try:
            await asyncio.to_thread(self._database.ensure)
        except Exception:
            log.exception("the database does not start")
