"""Pages about the API itself: its documentation, its OpenAPI document, and what each problem means."""

from __future__ import annotations

from functools import cached_property
from html import escape

import orjson
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from argosy.api import docs
from argosy.api.html import page, phrase
from argosy.api.openapi import document
from argosy.api.schemas import Schema
from argosy.base.errors import CATALOGUE, Refused
from argosy.engine.registry import Declaration
from argosy.serving import problems

pages = APIRouter(include_in_schema=False)


class Description:
    """The OpenAPI document and its page, made when somebody first asks."""

    def __init__(self, registry: dict[str, Declaration], routes: list[BaseRoute]) -> None:
        self._registry = registry
        self._routes = routes

    @cached_property
    def openapi(self) -> Schema:
        return document(self._registry, self._routes)

    @cached_property
    def json(self) -> bytes:
        return orjson.dumps(self.openapi)

    @cached_property
    def page(self) -> Response:
        return page("Argosy API", docs.rendered(self.openapi))


@pages.get("/openapi.json")
async def openapi(request: Request) -> Response:
    return Response(request.app.state.description.json, media_type="application/json")


@pages.get("/docs")
async def documentation(request: Request) -> Response:
    found: Response = request.app.state.description.page
    return found


@pages.get("/problems")
async def all_problems(request: Request) -> Response:
    """Every code there is."""
    known = sorted(CATALOGUE.values(), key=lambda p: (p.status, p.code))
    if not wants_html(request):
        return JSONResponse({"items": [problems.document(p.code) for p in known]})
    rows = [f'<tr><td>{p.status}<td><a href="/problems/{p.code}">{p.code}</a><td>{phrase(p.title)}' for p in known]
    return page("Problems", f'<h1>Problems</h1><p><a href="/docs">The API</a></p><table>{"".join(rows)}</table>')


@pages.get("/problems/{code}")
async def one_problem(request: Request, code: str) -> Response:
    """What a code means, and what to do."""
    known = CATALOGUE.get(code)
    if known is None:
        raise Refused("route_unknown")
    if not wants_html(request):
        return JSONResponse(problems.document(code))
    body = f"<h1>{escape(code)}</h1><p><strong>{phrase(known.title)}</strong> {phrase(known.advice)}</p>"
    return page(code, f'{body}<p class="quiet">HTTP status {known.status}. <a href="/problems">All problems</a></p>')


def wants_html(request: Request) -> bool:
    """Browsers name text/html; programs take anything."""
    return "text/html" in request.headers.get("accept", "")
