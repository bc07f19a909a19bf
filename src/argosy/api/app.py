"""The whole application: the door in front, FastAPI behind it, and what a server process starts and stops with."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI

from argosy.api.front import Front
from argosy.api.routes import Routes
from argosy.api.service import Service
from argosy.engine.registry import load_commands
from argosy.store.database import Database

GC_THRESHOLDS = (50_000, 50, 100)
"""A batch makes thousands of objects that all go at its end: looking for cycles among them made the slowest answers."""


def make_app(database: Database, *, freeze: bool = False, on_stop: Callable[[], object] = lambda: None) -> Front:
    """The ASGI application over a database, which need not be reachable yet.

    `freeze` takes what was made until start out of the garbage collector's sight, and has it look less often: for a
    process that only serves. `on_stop` is called when the server has stopped and let go of the database.
    """
    registry = load_commands()
    service = Service(database)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await service.start()
        if freeze:
            gc.collect()
            gc.freeze()
            gc.set_threshold(*GC_THRESHOLDS)
        try:
            yield
        finally:
            await service.stop()
            on_stop()

    inner = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    return Front(service, Routes(registry), inner)
