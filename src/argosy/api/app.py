"""The whole application: the door in front, FastAPI behind it, and what a server process starts and stops with."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from argosy.api.front import Front
from argosy.api.health import health
from argosy.api.metrics import metrics
from argosy.api.pages import Description, pages
from argosy.api.prints import floor_prints, order_prints
from argosy.api.reads import reads
from argosy.api.reads_access import access_reads
from argosy.api.reads_catalog import catalog_reads
from argosy.api.reads_customers import customer_reads
from argosy.api.reads_events import event_reads
from argosy.api.reads_fulfillment import fulfillment_reads
from argosy.api.reads_home import home_reads
from argosy.api.reads_jobs import job_reads, uploads
from argosy.api.reads_settings import settings_reads
from argosy.api.reads_stock import stock_reads
from argosy.api.reads_together import approval_reads
from argosy.api.routes import Routes
from argosy.base import memory
from argosy.base.errors import Refused
from argosy.engine.registry import load_commands
from argosy.serving import problems
from argosy.serving.problems import malformed_fields
from argosy.serving.service import Service
from argosy.store.database import Database
from argosy.store.drivers.drive import ERRORS

log = logging.getLogger("argosy.api")

DOCUMENTED: list[BaseRoute] = [
    *(*reads.routes, *fulfillment_reads.routes, *stock_reads.routes, *catalog_reads.routes),
    *(*settings_reads.routes, *customer_reads.routes, *access_reads.routes, *home_reads.routes, *approval_reads.routes),
    *(*event_reads.routes, *floor_prints.routes, *order_prints.routes, *job_reads.routes, *uploads.routes, *health.routes),
]
"""In the order they are looked through: a code may hold a slash, so what stands below one comes before it."""


def make_app(database: Database, *, freeze: bool = False, on_stop: Callable[[], object] = lambda: None) -> Front:
    """The ASGI application over a database, which need not be reachable yet.

    `freeze` takes what was made until start out of the garbage collector's sight, and has it look less often: for a process that only
    serves. `on_stop` is called when the server has stopped and let go of the database.
    """
    registry = load_commands()
    service = Service(database)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await service.start()
        if freeze:
            memory.for_batches()
        try:
            yield
        finally:
            await service.stop()
            on_stop()

    inner = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    inner.router.routes.extend([*DOCUMENTED, *pages.routes, *metrics.routes])
    inner.state.service = service
    inner.state.description = Description(registry, DOCUMENTED)
    inner.add_exception_handler(Refused, _refused)
    inner.add_exception_handler(RequestValidationError, _malformed)
    inner.add_exception_handler(HTTPException, _unrouted)
    inner.add_exception_handler(Exception, _failed)
    for error in ERRORS:
        inner.add_exception_handler(error, _unanswered)
    return Front(service, Routes(registry), inner)


# ── what goes wrong behind the door ──────────────────────────────────────────────────────────────────────────────────────


def _problem(refused: Refused) -> Response:
    headers = {name.decode(): value.decode() for name, value in problems.headers(refused.code)}
    return Response(problems.of_refusal(refused), refused.status, headers)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return _problem(error)


async def _malformed(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _problem(malformed_fields([e | {"loc": e["loc"][1:]} for e in error.errors()]))  # without "query" or "path"


async def _unrouted(_: Request, error: Exception) -> Response:
    """The router's own: there is no such address. Other methods were turned away at the door."""
    assert isinstance(error, HTTPException)
    return _problem(Refused("route_unknown"))


async def _unanswered(request: Request, error: Exception) -> Response:
    log.warning("%s: no answer from the database: %s", request.url.path, error)
    return _problem(Refused("busy", retry_after=problems.RETRY_AFTER_SECONDS))


async def _failed(_: Request, __: Exception) -> Response:
    """The framework hands the error on to the door, which logs it."""
    return _problem(Refused("failed"))
