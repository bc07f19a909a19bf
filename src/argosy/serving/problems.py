"""RFC 9457 problem details: one shape for everything that goes wrong, made from the catalogue of errors.

A code's constant part is rendered once; the facts of a case follow it as extension members, as the engine rendered them.
So no fact may be called as a member of every problem is (`RESERVED`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson
from pydantic import ValidationError

from argosy.base import ids
from argosy.base.errors import CATALOGUE, Refused
from argosy.base.ids import Id
from argosy.engine.records import rendered
from argosy.engine.submission import Reply
from argosy.model.shapes import FIELD_LENGTH_MAX, field_name, message

Headers = list[tuple[bytes, bytes]]

MEDIA_TYPE = "application/problem+json"
RESERVED = ("type", "title", "status", "code", "detail")
RETRY_AFTER_SECONDS = 1
ERRORS_MAX = 100


def document(code: str) -> dict[str, Any]:
    """What every problem of this code says."""
    known = CATALOGUE[code]
    members = (f"/problems/{code}", known.title, known.status, code, known.advice)
    return dict(zip(RESERVED, members, strict=True))


@cache
def _constant(code: str) -> bytes:
    """The document of a code without its closing brace."""
    return orjson.dumps(document(code))[:-1]


def problem(code: str, facts: bytes = b"{}") -> bytes:
    """The problem document of a code, with facts (a JSON object) as extension members."""
    members = facts[1:-1].strip()
    return _constant(code) + (b"," + members if members else b"") + b"}"


def headers(code: str) -> Headers:
    """What goes with a problem besides its body."""
    status = CATALOGUE[code].status
    sent = [(b"content-type", MEDIA_TYPE.encode())]
    if status == 401:
        sent.append((b"www-authenticate", b"Bearer"))
    elif status == 503:
        sent.append((b"retry-after", b"%d" % RETRY_AFTER_SECONDS))
    return sent


def of_reply(reply: Reply, command: Id) -> bytes:
    """What the engine refused. A command that failed is named, for whoever reads the logs."""
    if reply.status == 500:
        return problem("failed", orjson.dumps({"command": ids.text(command)}))
    return problem(reply.code or "failed", reply.body)


def of_refusal(refused: Refused) -> bytes:
    """What the edge turned away."""
    return problem(refused.code, rendered(refused.facts))


def malformed(field: str, message: str) -> Refused:
    """One thing that can't be read."""
    return Refused("malformed", errors=[{"field": field[:FIELD_LENGTH_MAX], "message": message}])


def malformed_body(error: ValidationError) -> Refused:
    """Which fields of a body can't be read, and why."""
    return malformed_fields(error.errors(include_url=False, include_input=False, include_context=False))


def malformed_fields(found: Sequence[Any]) -> Refused:
    """The same for errors in pydantic's form. Values are not repeated: they may be personal."""
    errors = [{"field": field_name(e["loc"]), "message": message(e), "kind": e["type"]} for e in found[:ERRORS_MAX]]
    return Refused("malformed", errors=errors)
