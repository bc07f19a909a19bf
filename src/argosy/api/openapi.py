"""The OpenAPI document: commands from the registry, reads from their FastAPI routes, refusals from the catalogue of errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from argosy import __version__
from argosy.api import examples, schemas
from argosy.api.bulk import MEDIA_TYPE as NDJSON
from argosy.api.routes import PREFIX
from argosy.api.schemas import REF, Schema
from argosy.base.errors import CATALOGUE
from argosy.base.limits import KEY_LENGTH_MAX
from argosy.engine.registry import Declaration
from argosy.serving import problems

DESCRIPTION = """\
Everything that changes something is a command. Each has an address of its own; all of them, in any mix and number, can also be sent
as lines to `POST /api/v1/commands`.

- **Who asks.** `Authorization: Bearer <key>`. `x-scope` names the scope an address needs; a key may also be limited to channels and
  locations: what is outside them is answered as if it did not exist, and what is everybody's (settings, SKUs, keys) is not theirs.
- **Once.** Send an `Idempotency-Key`: the same key with the same content runs once and is answered alike for 7 days, with
  `Idempotent-Replayed: true`.
- **First look.** `?dry_run=true` answers what a command would do, and does nothing.
- **Not over somebody else's change.** A command on an order takes `If-Match` with the ETag you last saw of it: `"3"` guards against
  edits, `"3.7"` against anything that moved. One that saves over what is there (a customer, a SKU, a setting) takes the ETag that its
  dry run answers.
- **Money** is a decimal string in major units, such as "19.99"; quantities are integers in the SKU's smallest unit; instants are
  RFC 3339, in UTC.
- **Lists** go on with `after` = `next` until `next` is null. `?format=csv` or `ndjson`, or `Accept`, is the whole list as a file.
- **Problems** are RFC 9457 documents with a stable `code`, explained at `/problems/<code>`.
"""
TAGS = {
    "orders": "What is wanted, and where it stands.",
    "payments": "What collectors hold for us, took and gave back.",
    "fulfillment": "Picking, shipping, and recalling.",
    "stock": "What there is.",
    "catalog": "What is sold.",
    "customers": "Who orders.",
    "approvals": "What gives away more than its asker may, and who says yes.",
    "views": "Lists as people keep them.",
    "access": "Who may do what, and who did.",
    "settings": "Where things are, and where orders come from.",
    "documents": "What is printed, as PDF.",
    "jobs": "Long work: exports, imports, one command over many orders; and the files it reads and makes.",
    "events": "What happened, for other systems.",
    "bulk": "Many commands at once.",
    "health": "For whoever runs the servers.",
}
ALWAYS = ("malformed", "key_missing", "key_wrong", "scope_missing", "failed", "busy", "outcome_unknown")
COMMAND = (*ALWAYS, "key_limited", "body_too_large", "key_reused")
ON_AN_ORDER = ("order_unknown", "version_conflict")
SAVED_OVER = ("version_conflict",)
HEADER: Schema = {"type": "string"}


def document(registry: dict[str, Declaration], routes: Sequence[BaseRoute]) -> Schema:
    """OpenAPI 3.1 of all that is served."""
    tags = [{"name": name, "description": text} for name, text in TAGS.items()]
    made = get_openapi(
        title="Argosy", version=__version__, openapi_version="3.1.0", description=DESCRIPTION, tags=tags, routes=list(routes)
    )
    parts: dict[str, Schema] = made.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        parts.pop(unused, None)
    for path in made["paths"].values():
        for operation in path.values():
            _finish_read(operation)
    commands = [d for name, d in registry.items() if d.http and name == d.name]
    bodies, shared = schemas.bodies(commands)
    parts |= shared | {"Problem": PROBLEM, "Preview": PREVIEW}
    for d in commands:
        made["paths"].setdefault(PREFIX + d.path, {})[d.method.lower()] = _command(d, bodies[d.body], parts)
    made["paths"][f"{PREFIX}/commands"] = {"post": bulk(registry)}
    made["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "description": "An API key."}}
    made["paths"] = dict(sorted(made["paths"].items()))
    return made


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457: what was refused, why, and what would help. Further members tell the facts of the case.",
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["/problems/sku_unknown"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable: for programs."},
        "detail": {"type": "string", "description": "What you can do."},
        "field": {"type": "string", "examples": ["lines[0].sku"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}, "kind": {"type": "string"}},
                "required": ["field", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "code", "detail"],
}
MOVE: Schema = {"type": "object", "properties": {"from": {"type": "string"}, "to": {"type": "string"}}, "required": ["from", "to"]}
PREVIEW: Schema = {
    "type": "object",
    "description": "What a dry run answers: the outcome there would be, its events, the moves in the ledgers (money in minor units), "
    "the SKUs whose promises would be fitted to their stock again, and other commands that would fall due.",
    "properties": {
        "dry_run": {"const": True},
        "outcome": {"type": "object"},
        "events": {"type": "array", "items": {"type": "object"}},
        "goods": {"type": "array", "items": MOVE},
        "money": {"type": "array", "items": MOVE},
        "rebalances": {"type": "array", "items": {"type": "string"}},
        "due": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["dry_run", "outcome", "events", "goods", "money", "rebalances", "due"],
}


def refusals(codes: Iterable[str]) -> dict[str, Schema]:
    """The responses for these codes, by HTTP status."""
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in dict.fromkeys(codes):
        by_status[CATALOGUE[code].status].append(code)
    return {str(status): _refusal(by_status[status]) for status in sorted(by_status)}


def _refusal(codes: list[str]) -> Schema:
    examples = {code: {"summary": CATALOGUE[code].title, "value": problems.document(code)} for code in codes}
    only = {"properties": {"code": {"enum": codes}}}
    response: Schema = {
        "description": " ".join(f"`{code}`: {CATALOGUE[code].title}" for code in codes),
        "content": {problems.MEDIA_TYPE: {"schema": {"allOf": [{"$ref": REF + "Problem"}, only]}, "examples": examples}},
    }
    named = {name.decode().title(): {"schema": HEADER} for name, _ in problems.headers(codes[0]) if name != b"content-type"}
    return response | ({"headers": named} if named else {})


# ── reads ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _finish_read(operation: Schema) -> None:
    """FastAPI documents its own shape of a bad request; ours is a problem. What needs a scope says so."""
    operation["responses"].pop("422", None)
    if "x-scope" not in operation:
        return
    operation["security"] = [{"key": []}]
    answered = next(told for status, told in operation["responses"].items() if status in ("200", "201"))["content"]
    if "application/json" in answered:  # else it is a file
        answered["application/json"]["example"] = examples.READS[operation["operationId"]]
    operation["responses"] |= refusals([*ALWAYS, *operation.pop("x-refuses", ())])


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _command(d: Declaration, body: Schema, parts: dict[str, Schema]) -> Schema:
    name = d.body.__name__
    taken = schemas.without(body, d.path_fields)
    parts[name] = taken
    parts[f"{name}Outcome"] = schemas.outcome(d, parts)
    by_order = "order" in d.path_fields
    match, conflicts = ([IF_MATCH], ON_AN_ORDER) if by_order else ([IF_SO], SAVED_OVER) if d.replaces else ([], ())
    operation: Schema = {
        "operationId": d.name,
        "summary": d.summary,
        "description": d.description.partition("\n")[2].strip(),
        "tags": [d.name.partition(".")[0]],
        "x-scope": d.scope,
        "security": [{"key": []}],
        "parameters": [*(_path_field(f, body["properties"][f]) for f in d.path_fields), DRY_RUN, KEY, *match],
        "responses": _accepted(d, name) | refusals([*COMMAND, *conflicts, *d.refuses]),
    }
    if taken["properties"]:
        example = {k: v for k, v in d.example.items() if k not in d.path_fields}
        content = {"application/json": {"schema": {"$ref": REF + name}, "example": example}}
        operation["requestBody"] = {"required": bool(taken.get("required")) or not d.path_fields, "content": content}
    return operation


def _path_field(field: str, schema: Schema) -> Schema:
    if field == "order":
        schema = {"type": "string", "description": "The order's id or number.", "examples": ["100001"]}
    return {"name": field, "in": "path", "required": True, "schema": schema}


DRY_RUN: Schema = {
    "name": "dry_run",
    "in": "query",
    "description": "Answer what would happen, and do nothing.",
    "schema": {"type": "boolean", "default": False},
}
KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same key with the same content runs once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH_MAX, "pattern": "^[ -~]+$"},
}
IF_MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag you last saw of the order; refused if it has changed since.",
    "schema": {"type": "string", "pattern": r'^"\d+(\.\d+)?"$', "examples": ['"3.7"']},
}
IF_SO: Schema = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag that a dry run answered; refused if what is there has changed since.",
    "schema": {"type": "string", "pattern": r'^"[0-9a-f]{32}"$', "examples": ['"0123456789abcdef0123456789abcdef"']},
}
HEADERS: Schema = {
    "ETag": {"schema": HEADER, "description": "For If-Match: the order's version and progress, or what a dry run found there."},
    "Idempotent-Replayed": {"schema": {"const": "true"}, "description": "This is the answer given the first time."},
}


def _accepted(d: Declaration, name: str) -> dict[str, Schema]:
    """The outcome; and under 200 what a dry run answers."""
    outcome: Schema = {"$ref": f"{REF}{name}Outcome"}
    preview: Schema = {"allOf": [{"$ref": REF + "Preview"}, {"properties": {"outcome": outcome}}]}
    described = " ".join((d.outcome.__doc__ or "").split())
    if d.status == 200:
        return {"200": _answer(f"{described} Or a preview.", {"anyOf": [outcome, preview]})}
    return {"200": _answer("A preview.", preview), str(d.status): _answer(described, outcome)}


def _answer(description: str, schema: Schema) -> Schema:
    return {"description": description, "headers": HEADERS, "content": {"application/json": {"schema": schema}}}


# ── bulk ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def bulk(registry: dict[str, Declaration]) -> Schema:
    """The NDJSON address. OpenAPI has no words for lines: the schemas are of one line."""
    names = sorted(d.name for name, d in registry.items() if name == d.name and d.scope != "system")
    line: Schema = {
        "type": "object",
        "properties": {
            "command": {"enum": names},
            "key": {"type": "string", "maxLength": KEY_LENGTH_MAX, "description": "As Idempotency-Key."},
            "data": {"type": "object", "description": "The command's body, with what its own address would name."},
        },
        "required": ["command"],
        "additionalProperties": False,
    }
    answer: Schema = {
        "type": "object",
        "properties": {
            "line": {"type": "integer", "description": "Counted from 1, blank lines included."},
            "status": {"type": "integer"},
            "replayed": {"const": True},
            "outcome": {"type": "object"},
            "problem": {"$ref": REF + "Problem"},
        },
        "required": ["line", "status"],
    }
    placed: Any = registry["orders.place"].example
    return {
        "operationId": "commands",
        "summary": "Many commands, one a line.",
        "description": "Lines of JSON, any commands the key's scopes allow, any number of them. They run in order, in slices; a line "
        "that is wrong is refused alone. The answers, a line each, are sent when the body has ended. Send keys: if the connection is "
        "cut, whole slices stand, and the same body sent again completes it.",
        "tags": ["bulk"],
        "security": [{"key": []}],
        "requestBody": {
            "required": True,
            "content": {NDJSON: {"schema": line, "example": {"command": "orders.place", "key": "W-1001", "data": placed}}},
        },
        "responses": {"200": {"description": "A line for each line that was not blank.", "content": {NDJSON: {"schema": answer}}}}
        | refusals(("malformed", "key_missing", "key_wrong", "failed", "busy", "outcome_unknown")),
    }
