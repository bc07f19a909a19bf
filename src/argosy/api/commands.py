"""A command over HTTP: who asks, may they, what do they say; then the engine, and its reply as an answer."""

from __future__ import annotations

import re
from typing import Any

import orjson
from pydantic import ValidationError

from argosy.api.routes import Route, Values
from argosy.base.errors import Refused
from argosy.engine.lanes import Gone
from argosy.engine.registry import Command
from argosy.engine.submission import Reply, Submission
from argosy.queries.order_ids import order_id
from argosy.serving import problems
from argosy.serving.problems import Headers, malformed, malformed_body
from argosy.serving.requests import Asked, Receive, Scope, body, dry_run, idempotency_key
from argosy.serving.service import Service

Answer = tuple[int, bytes, Headers]
"""Status, body, and the headers besides its length."""

JSON = (b"content-type", b"application/json")
_ACCEPTED = [JSON]
_REPLAYED = (b"idempotent-replayed", b"true")
_INTEGER = re.compile(r"[0-9]{1,10}", re.ASCII)


async def run(service: Service, route: Route, values: Values | None, scope: Scope, receive: Receive) -> Answer:
    """Answer one request. Raises Refused for what the edge turns away, ClientGone, and errors of the database."""
    asked = Asked(scope)
    actor = await service.keys.actor(asked.authorization)
    if not actor.may(route.scope):
        raise Refused("scope_missing", scope=route.scope)
    dry = bool(scope["query_string"]) and dry_run(scope["query_string"])
    key = None if asked.key is None else idempotency_key(asked.key)
    raw = await body(receive, asked.length)
    try:
        if values is None:
            command: Command = route.parse(raw)
        else:
            command = route.validate(await _merged(service, route, values, raw))
    except ValidationError as error:
        raise malformed_body(error) from None
    if_match = None if asked.if_match is None else asked.if_match.decode("latin-1")
    submission = Submission(command, actor, key, if_match=if_match)
    reply = await (service.preview(submission) if dry else service.coalescer.submit(submission, departure(receive)))
    return answer(reply, submission)


def departure(receive: Receive) -> Gone | None:
    """Whether the client has left, to be asked once, when its command's batch begins.

    ASGI would have it awaited, in a task for every request. uvicorn's `receive` is a method of what knows; of another server
    nobody is told to have left.
    """
    request: Any = getattr(receive, "__self__", None)
    return None if getattr(request, "disconnected", None) is None else lambda: bool(request.disconnected)


def answer(reply: Reply, submission: Submission) -> Answer:
    """The engine's reply in HTTP's words."""
    if reply.code is None:
        if reply.etag is None and not reply.repeated:
            return reply.status, reply.body, _ACCEPTED
        headers, content = [JSON], reply.body
    else:
        headers, content = problems.headers(reply.code), problems.of_reply(reply, submission.id)
    if reply.etag is not None:
        headers.append((b"etag", reply.etag.encode()))
    if reply.repeated:
        headers.append(_REPLAYED)
    return reply.status, content, headers


async def _merged(service: Service, route: Route, values: Values, raw: bytes) -> dict[str, Any]:
    """The body with the address's fields in it; no body at all is an empty one. Refused: malformed, order_unknown."""
    try:
        said = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError as error:
        raise malformed("body", f"Invalid JSON: {error}") from None
    if not isinstance(said, dict):
        raise malformed("body", "must be a JSON object")
    named: dict[str, Any] = dict(values)
    for field in named.keys() & said.keys():
        raise malformed(field, "is named by the address, and must not be in the body")
    for field in route.integers:
        if _INTEGER.fullmatch(values[field]):
            named[field] = int(values[field])
    if route.by_order:
        named["order"] = await service.readers.run(order_id(values["order"]))
        if named["order"] is None:
            raise Refused("order_unknown")
    return said | named
