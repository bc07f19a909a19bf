"""One request to a screen: who asks, what for, and how it is answered: a page, or the one block of it that the browser wants anew.

A screen's template is made of blocks whose names are the ids of the elements around them. An htmx request names the element it will
replace, and is answered by that block alone; so a screen has one template and one function, whole or in part.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from argosy.base.errors import Refused
from argosy.console import navigation
from argosy.console.person import Person
from argosy.queries.sight import Sight
from argosy.serving.service import Service
from argosy.store.statement import Script

if TYPE_CHECKING:
    from argosy.console.app import Console

T = TypeVar("T")

LIVE = "argosy.live"
"""In an ASGI scope: this is the console's own look at a block that somebody watches."""


@dataclass(frozen=True)
class Ask:
    """A request with its person."""

    request: Request
    console: Console
    person: Person
    form: FormData

    @property
    def service(self) -> Service:
        return self.console.service

    @property
    def sight(self) -> Sight:
        return Sight.of(self.person.actor)

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query_params

    @property
    def target(self) -> str:
        """The id of the element that the browser will replace; empty for a page as a whole."""
        if self.request.headers.get("hx-boosted") == "true" or self.request.headers.get("hx-history-restore-request") == "true":
            return ""
        return self.request.headers.get("hx-target", "")

    def path(self, name: str) -> str:
        """A field of the address."""
        value: str = self.request.path_params[name]
        return value

    def may(self, scope: str) -> bool:
        return self.person.may(scope)

    async def read(self, query: Script[T]) -> T:
        """A query's result: of one thing, or a page of a list."""
        return await self.service.lists.run(query)

    async def found(self, query: Script[T | None], missing: str) -> T:
        """What one thing's query finds. Refused: `missing`, if it finds nothing."""
        thing = await self.service.readers.run(query)
        if thing is None:
            raise Refused(missing)
        return thing

    async def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """The template, or the block of it that is asked for."""
        given = {"ask": self, "person": self.person, "clock": await self.console.clock.now(), "menu": navigation.menu(self)} | context
        html = self.console.templates.page(template, self.target, given)
        return HTMLResponse(html, status, {"vary": "hx-request, hx-target"})

    def toast(self, text: str, *, kind: str = "done", headers: Mapping[str, str] | None = None, **told: Any) -> Response:
        """Nothing to show but a word of what was done; whatever listens for `changed` reads itself anew.

        A header holds ASCII alone, so other letters are escaped.
        """
        events = {"toast": {"text": text, "kind": kind}, "changed": {}} | told
        return Response(status_code=204, headers={"hx-trigger": json.dumps(events), **(headers or {})})

    def go(self, address: str, told: str = "") -> Response:
        """On to another page, which says what is `told`. htmx is told by a header, since a browser follows a redirect before a script
        sees it.
        """
        if self.request.headers.get("hx-request") == "true":
            there = {"hx-trigger": json.dumps({"toast-there": {"text": told}})} if told else {}
            return Response(status_code=204, headers={"hx-redirect": address, **there})
        return RedirectResponse(address, 303)


def own(address: str, otherwise: str = "/") -> str:
    """An address within the console; anything else is `otherwise`, so that a link can't lead a person away after signing in."""
    safe = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if safe and address.isprintable() else otherwise
