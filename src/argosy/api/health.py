"""Is the process alive, and should it be sent requests."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from argosy.api.answers_events import Alive, Ready
from argosy.api.reading import service_of

health = APIRouter(tags=["health"])


@health.get("/healthz", operation_id="health.alive", summary="Whether this process is alive.")
async def alive() -> Alive:
    """Asks nobody: a database that is away is no reason to start the process again."""
    return Alive()


@health.get("/readyz", operation_id="health.ready", summary="Whether this process can take requests.", responses={503: {"model": Ready}})
async def ready(request: Request, response: Response) -> Ready:
    """Not while it drains, while the database can't be reached or lacks migrations of this release, or while a consumer of events is
    further behind than ARGOSY_READY_LAG_SECONDS.
    """
    because = await service_of(request).unready()
    response.status_code = 200 if because is None else 503
    return Ready(ready=because is None, because=because)
