"""Whether the World's time is the machine's. A demo's is not, and every page names it: also one that says that the database is gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from argosy.serving.service import Service

MOVED = timedelta(seconds=2)


class Clock:
    """The demo's clock, if there is one."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._apart = timedelta()

    async def now(self) -> datetime | None:
        """The World's time, if it is not the machine's."""
        self._apart = await self._service.now() - self._service.coalescer.desk.machine_time()
        return self.last()

    def last(self) -> datetime | None:
        """The same, as far apart as both were when last asked: nothing is read."""
        return self._service.coalescer.desk.machine_time() + self._apart if abs(self._apart) > MOVED else None
