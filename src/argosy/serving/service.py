"""What one server process holds: the engine's lanes, connections for questions, known keys, the loops of
due work and of events."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import monotonic
from typing import Literal

from argosy.base.environment import READY_LAG_SECONDS
from argosy.engine.coalescer import Coalescer
from argosy.engine.due import OFFSET
from argosy.engine.submission import Reply, Submission
from argosy.model.settings import Settings
from argosy.queries.gauges import consumers
from argosy.serving import watch
from argosy.serving.bell import Bell
from argosy.serving.dueloop import DueLoop
from argosy.serving.followloop import FollowLoop
from argosy.serving.keys import Keys
from argosy.serving.live import Live
from argosy.serving.printing import Printing
from argosy.serving.readers import Readers
from argosy.store.database import Database
from argosy.store.drivers import EventedConnection, adrive
from argosy.store.drivers.drive import ERRORS
from argosy.store.revision import pending
from argosy.store.settings import settings_calls, settings_from
from argosy.store.statement import Call, Statement

log = logging.getLogger("argosy.api")

READERS = 4
HOUSEKEEPERS = 2
"""Apart from the readers, so that no slow report keeps anybody from being let in, or due work from being seen."""

FILES = 1
"""Files looked through at a time before they are imported: each may take minutes, and threads are needed to let people in."""

STOP_SECONDS_MAX = 30.0
READY_SECONDS_MAX = 2.0
MEASURE_SECONDS = 5.0
ALIVE = Statement("select 1", rows=True)
SETTINGS = Statement("select version from settings_version", rows=True)

Unready = Literal["draining", "database", "migrations", "consumers"]


class Service:
    """Started on its event loop. Its connections are made at their first use, and again after a loss."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.draining = False
        self._migrated = False
        self._settings = Settings()

    async def start(self) -> None:
        """Open for business; the database need not be reachable yet."""
        database = self.database
        self.draining = False
        self._fast = EventedConnection(database.engine_conninfo("fast"))
        self._slow = EventedConnection(database.engine_conninfo("slow"))
        self._beside = EventedConnection(database.engine_conninfo("slow"))
        self.previews = Readers(database.engine_conninfo("fast"), 1)
        self.house = Readers(database.conninfo(), HOUSEKEEPERS)
        self.readers = Readers(database.conninfo(), READERS)
        self.lists = Readers(database.keyed_conninfo(), READERS)
        self.keys = Keys(self.house)
        self.printing = Printing()
        self.looking = ThreadPoolExecutor(FILES, "looking")
        self.coalescer = Coalescer(self._fast, self._slow, self._beside, on_due=self._on_due, on_ran=watch.batch)
        self.pools = {"reads": self.readers, "lists": self.lists, "previews": self.previews, "house": self.house}
        self.due = DueLoop(database, self.house, self.coalescer)
        self.bell = Bell(database)
        self.following = FollowLoop(database, self.bell)
        self._follow_task = asyncio.create_task(self.following.run(), name="follow")
        self.live = Live(self.lists, self.bell)
        loops = {"due": self.due.run(), "bell": self.bell.run(), "live": self.live.run()}
        if watch.shared() is not None:
            loops["measure"] = self._measure()
        self._tasks = [asyncio.create_task(loop, name=name) for name, loop in loops.items()]

    async def stop(self) -> None:
        """Finish what is under way, then let go of the database."""
        self.draining = True
        self.following.stop()
        await self._follow_task
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        try:
            async with asyncio.timeout(STOP_SECONDS_MAX):
                await self.coalescer.close()
        except TimeoutError:
            log.warning("batches were still running after %.0f s: their clients have no answer", STOP_SECONDS_MAX)
        self.printing.close()
        self.looking.shutdown(wait=False, cancel_futures=True)
        for connection in (self._fast, self._slow, self._beside, self.previews, self.house, self.readers, self.lists):
            connection.close()

    async def now(self) -> datetime:
        """The World's time."""
        async with self.house.one() as connection:
            answer = await connection.execute([Call(OFFSET)])
        offset: int = answer[0][0][0]  # type: ignore[index]
        return self.coalescer.desk.machine_time() + timedelta(microseconds=offset)

    async def settings(self) -> Settings:
        """What people have set, as it is now: channels, locations, hold types and the like."""
        async with self.house.one() as connection:
            version: int = (await connection.execute([Call(SETTINGS)]))[0][0][0]  # type: ignore[index]
            if version != self._settings.version:
                self._settings = settings_from(version, await connection.execute(settings_calls()))  # type: ignore[arg-type]
        return self._settings

    async def preview(self, submission: Submission) -> Reply:
        """What a command would do."""
        began = monotonic()
        async with self.previews.one() as connection:
            reply = await self.coalescer.preview(submission, connection)
        watch.preview(submission.declaration.name, reply.status, monotonic() - began)
        return reply

    async def unready(self) -> Unready | None:
        """Why requests should go elsewhere just now."""
        if self.draining:
            return "draining"
        try:
            async with asyncio.timeout(READY_SECONDS_MAX), self.house.one() as connection:
                await connection.execute([Call(ALIVE)])
                self._migrated = self._migrated or not await asyncio.to_thread(pending, self.database)
                if not self._migrated:
                    return "migrations"
                return "consumers" if await self._behind(connection) else None
        except (TimeoutError, *ERRORS) as error:
            log.warning("not ready: %s", error)
            return "database"

    async def _behind(self, connection: EventedConnection) -> bool:
        """Whether a consumer of events is further behind than is allowed."""
        seconds_max = READY_LAG_SECONDS.number()
        if not seconds_max:
            return False
        late = await adrive(consumers(self.coalescer.desk.machine_time()), connection)
        return any(one.seconds > seconds_max for one in late.values())

    async def _measure(self) -> None:
        """For the process that will be asked: what stands here just now."""
        while True:
            watch.measure((self.coalescer.fast, self.coalescer.slow), self.pools)
            await asyncio.sleep(MEASURE_SECONDS)

    def _on_due(self) -> None:
        self.due.poke()
