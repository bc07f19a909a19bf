"""The API's documentation for people, rendered from its OpenAPI document."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import orjson

from argosy.api.html import phrase, prose
from argosy.api.schemas import REF, Schema

DEPTH_MAX = 4


def rendered(openapi: Schema) -> str:
    """The body of the page."""
    by_tag: dict[str, list[tuple[str, str, Schema]]] = {tag["name"]: [] for tag in openapi["tags"]}
    for path, operations in openapi["paths"].items():
        for method, operation in operations.items():
            by_tag[operation["tags"][0]].append((method, path, operation))
    parts: dict[str, Schema] = openapi["components"]["schemas"]
    told = [f"<h1>{escape(openapi['info']['title'])} {escape(openapi['info']['version'])}</h1>", prose(openapi["info"]["description"])]
    told.append('<p>For programs: <a href="/openapi.json">/openapi.json</a>. All problems: <a href="/problems">/problems</a>.</p>')
    told.append(_contents(by_tag))
    for tag in openapi["tags"]:
        told.append(f'<h2 id="{tag["name"]}">{escape(tag["name"].capitalize())}</h2><p>{phrase(tag["description"])}</p>')
        told += [_operation(method, path, operation, parts) for method, path, operation in by_tag[tag["name"]]]
    return "".join(told)


def _contents(by_tag: dict[str, list[tuple[str, str, Schema]]]) -> str:
    """By area, a line an operation: its name, and what it does in a few words."""
    told = []
    for tag, operations in by_tag.items():
        items = [
            f'<li><a href="#{_anchor(operation)}"><code>{_anchor(operation)}</code></a> {phrase(_in_short(operation["summary"]))}</li>'
            for _, _, operation in operations
        ]
        told.append(f'<h4><a href="#{tag}">{escape(tag.capitalize())}</a></h4><ul>{"".join(items)}</ul>')
    return f"<nav>{''.join(told)}</nav>"


def _in_short(summary: str) -> str:
    """Its first clause."""
    return re.split(r"[;:.](?:\s|$)", summary, maxsplit=1)[0]


def _anchor(operation: Schema) -> str:
    return escape(operation["operationId"])


def _operation(method: str, path: str, operation: Schema, parts: dict[str, Schema]) -> str:
    told = [
        f'<h3 id="{_anchor(operation)}"><span class="method">{method.upper()}</span> <code>{escape(path)}</code></h3>',
        f"<p><strong>{phrase(operation['summary'])}</strong></p>{prose(operation.get('description', ''))}",
    ]
    if "x-scope" in operation:
        told.append(f'<p class="quiet">Scope <code>{escape(operation["x-scope"])}</code></p>')
    told.append(_parameters(operation.get("parameters", [])))
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        told.append(f"<details open><summary>Body, <code>{media}</code></summary>{_fields(content['schema'], parts)}</details>")
        told.append(_example(content))
    told += [_response(status, response, parts) for status, response in operation["responses"].items()]
    return "".join(told)


def _parameters(parameters: list[Schema]) -> str:
    rows = [
        f"<tr><td><code>{escape(p['name'])}</code> <span class=quiet>{p['in']}</span><td>{_kind(p['schema'])}"
        f"<td>{phrase(p.get('description') or p['schema'].get('description', ''))}"
        for p in parameters
    ]
    return f"<table>{''.join(rows)}</table>" if rows else ""


def _response(status: str, response: Schema, parts: dict[str, Schema]) -> str:
    contents: list[Schema] = list(response.get("content", {}).values())
    if int(status) < 300:
        told = "".join(_fields(c["schema"], parts) + _example(c) for c in contents)
        return f"<details><summary><code>{status}</code> {phrase(response['description'])}</summary>{told}</details>"
    codes = [code for content in contents for code in content.get("examples", {})]
    links = ", ".join(f'<a href="/problems/{code}">{code}</a>' for code in codes) or phrase(response["description"])
    return f'<p class="quiet"><code>{status}</code> {links}</p>'


def _example(content: Schema) -> str:
    return f"<pre><code>{_json(content['example'])}</code></pre>" if "example" in content else ""


# ── schemas ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _resolved(schema: Schema, parts: dict[str, Schema]) -> Schema:
    """Behind a reference; of several, the first that is not null."""
    while True:
        if "$ref" in schema:
            schema = parts[schema["$ref"].removeprefix(REF)]
            continue
        options: list[Schema] = schema.get("anyOf") or schema.get("allOf") or []
        inner = next((option for option in options if option.get("type") != "null"), None)
        if inner is None:
            return schema
        schema = inner


def _fields(schema: Schema, parts: dict[str, Schema], depth: int = 1) -> str:
    """A table of an object's fields, with those of the objects inside it."""
    found = _resolved(schema, parts)
    if found.get("type") == "array":
        return _fields(found["items"], parts, depth)
    rows = []
    properties: dict[str, Schema] = found.get("properties", {})
    for name, field in properties.items():
        inner = _resolved(field, parts)
        needed = "" if name in found.get("required", ()) else " <span class=quiet>optional</span>"
        nested = _fields(inner, parts, depth + 1) if depth < DEPTH_MAX else ""
        note = phrase(field.get("description") or inner.get("description", ""))
        rows.append(f"<tr><td><code>{escape(name)}</code>{needed}<td>{_kind(inner)}<td>{note}{nested}")
    return f"<table>{''.join(rows)}</table>" if rows else ""


def _kind(schema: Schema) -> str:
    kind: Any = schema.get("format") or schema.get("type") or ("one of" if "enum" in schema else "")
    shown = escape(" or ".join(kind) if isinstance(kind, list) else str(kind))
    if values := schema.get("enum"):
        shown += " " + ", ".join(f"<code>{escape(str(value))}</code>" for value in values)
    if schema.get("default") not in (None, [], {}):
        shown += f" <span class=quiet>default <code>{_json(schema['default'])}</code></span>"
    return shown


def _json(value: Any) -> str:
    return escape(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode(), quote=False)
