"""What all reads share: who may ask, and how one thing, a page of a list, or the whole list as a file is answered.

Every list is asked in the same way: its route takes a model of what may be asked and says what is queried. Who may, which columns a
file has and what it is called follow from the route itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Path, Request
from fastapi.types import DecoratedCallable

from argosy.api.answers import Answer, columns
from argosy.api.routes import PREFIX
from argosy.base.errors import Refused
from argosy.engine.actor import Actor
from argosy.queries.plain import BadCursor
from argosy.queries.sight import Sight
from argosy.serving import addresses as _addresses  # noqa: F401  routes of reads end in `{code:any}`
from argosy.serving import asked
from argosy.serving.asked import EventsAsked, Listing, said_once
from argosy.serving.exports import export, export_of
from argosy.serving.problems import malformed
from argosy.serving.service import Service
from argosy.store.statement import Script

T = TypeVar("T")
Query = Callable[[Sight, Any, int], Script[Any]]
"""A list's query: what may be seen, where to go on, how many."""

Responses = dict[int | str, dict[str, Any]]
FILES: Responses = {200: {"content": {type: {"schema": {"type": "string"}} for type in ("text/csv", "application/x-ndjson")}}}
"""What a list answers beside JSON."""

Code = Annotated[asked.Code, Path(examples=["SKU-0001"])]
Named = Annotated[str, Path(description="The order's id or number.", examples=["100001"])]


def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


@dataclass(frozen=True)
class May:
    """Lets in who has the scope; answers what they may see. Refused: key_missing, key_wrong, scope_missing."""

    scope: str

    async def __call__(self, request: Request) -> Sight:
        return Sight.of(await self.actor(request))

    async def actor(self, request: Request) -> Actor:
        """Who asks."""
        sent = request.headers.get("authorization")
        actor = await service_of(request).keys.actor(None if sent is None else sent.encode("latin-1"))
        if not actor.may(self.scope):
            raise Refused("scope_missing", scope=self.scope)
        return actor


class MayAll(May):
    """Lets in who has the scope and no limits. Refused also: key_limited."""

    async def __call__(self, request: Request) -> Sight:
        sight = await super().__call__(request)
        if sight.limits != Sight().limits:
            raise Refused("key_limited")
        return sight


class Reads(APIRouter):
    """The reads of one part of the API. Whether somebody may ask at all is asked first."""

    def __init__(self, tag: str, may: May) -> None:
        super().__init__(prefix=PREFIX, tags=[tag], dependencies=[Depends(may)])
        self.may = may

    def one(
        self, path: str, name: str, summary: str, answer: type[Answer], *refuses: str, responses: Responses | None = None
    ) -> Callable[[DecoratedCallable], DecoratedCallable]:
        """A route to one thing. `name` is the operation's id; `refuses`: with what beside what every read may refuse."""
        told = {"x-scope": self.may.scope, "x-refuses": refuses}
        return self.get(path, operation_id=name, summary=summary, response_model=answer, responses=responses, openapi_extra=told)

    def list(
        self, path: str, name: str, summary: str, answer: type[Answer], *refuses: str, responses: Responses = FILES
    ) -> Callable[[DecoratedCallable], DecoratedCallable]:
        """A route to a list, which is answered by `listed`."""
        return self.one(path, name, summary, answer, *refuses, responses=responses)

    async def listed(self, request: Request, asked: Listing | EventsAsked, query: Query, of: str = "", missing: str = "") -> Any:
        """A page of the list; or all of it, as a file with the list's name and what it is `of`.

        Refused: malformed; `missing`, if there is nothing that the list could be of.
        """
        said_once(request, asked)

        async def page(sight: Sight, after: Any, limit: int) -> Any:
            try:
                return known(await service_of(request).lists.run(query(sight, after, limit)), missing)
            except BadCursor:
                raise malformed("after", "not a cursor of this list") from None

        who = partial(self.may, request)
        form = export_of(request, asked)
        if form is None:
            return await page(await who(), asked.after, asked.limit or asked.page_rows)
        route = request.scope["route"]
        name = route.path.rpartition("/")[2]
        return await export(f"{name}-{of}" if of else name, form, columns(route.response_model), page, who, asked.after)


async def found(request: Request, query: Script[T | None], missing: str) -> T:
    """What one thing's query finds. Refused: `missing`, if it finds nothing."""
    return known(await service_of(request).readers.run(query), missing)


def known(thing: T | None, missing: str) -> T:
    """The thing, if there is one. Refused: `missing`."""
    if thing is None:
        raise Refused(missing)
    return thing
