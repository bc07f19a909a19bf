"""Following events in a server process, so that what it commits can be found by its filters within milliseconds.

In a thread: projections are written over a plain connection, and their folding of words would hold requests up.
"""

from __future__ import annotations

import asyncio
import logging
from time import monotonic

import psycopg

from argosy.projections import Follower
from argosy.serving.bell import Bell
from argosy.store.database import Database

log = logging.getLogger("argosy.api")

LOOK_SECONDS = 1.0
BREATH_SECONDS, BREATH_SECONDS_MAX = 0.05, 0.25
"""So long between two looks, and longer the longer the last one took: under load many commits are followed together, which costs less."""
WORK_SHARE = 0.1
"""Of the time, unless that would take a longer breath."""


class FollowLoop:
    """One process's turn at the projections. Several may look at once: one does it."""

    def __init__(self, database: Database, bell: Bell) -> None:
        self._follower = Follower(database)
        self._bell = bell
        self._stopped = asyncio.Event()
        self._down = False

    async def run(self) -> None:
        """Until stopped; a slice under way is finished."""
        while not self._stopped.is_set():
            seen, began = self._bell.rung, monotonic()
            if not await self._step():
                await self._bell.wait(seen, LOOK_SECONDS)
                began = monotonic()
            took = monotonic() - began
            await asyncio.sleep(min(max(took * (1 / WORK_SHARE - 1), BREATH_SECONDS), BREATH_SECONDS_MAX))
        self._follower.close()

    def stop(self) -> None:
        self._stopped.set()
        self._bell.ring()

    async def _step(self) -> int:
        try:
            followed = await asyncio.to_thread(self._follower.step)
        except psycopg.Error as error:
            if not self._down:
                log.warning("events wait to be followed: %s", error)
            self._down = True
            return 0
        except Exception:
            log.exception("events can't be followed")
            return 0
        self._down = False
        return followed
