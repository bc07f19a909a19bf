"""How the pages write Markdown: headings with anchors, tables, JSON, what a JSON Schema's fields are, and an example of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from argosy.api.schemas import REF, Schema

DEPTH_MAX = 4

SAMPLES: dict[str, Any] = {
    "number": "100001",
    "channel": "web",
    "reference": "W-1001",
    "currency": "EUR",
    "sku": "SKU-0001",
    "location": "BER",
    "code": "SKU-0001",
    "status": "open",
    "payment_status": "authorized",
    "fulfillment_status": "none",
    "return_status": "none",
}
"""What a text or figure of this name may be, where the example of the request doesn't tell."""


def heading(level: int, text: str, anchor: str) -> str:
    return f"{'#' * level} `{text}` {{ #{anchor} }}\n"


def table(titles: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    titles = list(titles)
    lines = [titles, ["---"] * len(titles), *([cell(c) for c in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def json(value: Any) -> str:
    return f"```json\n{orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()}\n```\n"


# ── schemas ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def resolved(schema: Schema, parts: dict[str, Schema]) -> Schema:
    """Behind references."""
    while "$ref" in schema:
        schema = parts[schema["$ref"].removeprefix(REF)] | {k: v for k, v in schema.items() if k in ("default", "description")}
    return schema


def options(schema: Schema, parts: dict[str, Schema]) -> list[Schema]:
    """What it may be, null aside."""
    found = resolved(schema, parts)
    inner = [o for option in found.get("anyOf") or found.get("allOf") or [] for o in options(option, parts)]
    return inner or ([] if found.get("type") == "null" else [found])


def fields(schema: Schema, parts: dict[str, Schema], prefix: str = "", depth: int = 1) -> Iterator[tuple[str, str, str, str]]:
    """(name, type, whether it must be there, meaning) of each field, those of objects inside it after it."""
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        found = options(field, parts)
        kinds = " or ".join(dict.fromkeys(kind(one, parts) for one in found)) or "anything"
        meaning = resolved(field, parts).get("description") or next((o["description"] for o in found if "description" in o), "")
        yield f"`{prefix}{name}`", kinds + default(field, parts), "yes" if name in required else "", meaning
        if depth < DEPTH_MAX:
            for one in found:
                many = one.get("type") == "array"
                for inner in options(one["items"], parts) if many and "items" in one else [one]:
                    yield from fields(inner, parts, f"{prefix}{name}{'[]' if many else ''}.", depth + 1)


def kind(schema: Schema, parts: dict[str, Schema]) -> str:
    """Its type, with the bounds that it states."""
    if values := schema.get("enum"):
        return "one of " + ", ".join(f"`{v}`" for v in values)
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        inner = " or ".join(kind(o, parts) for o in options(schema.get("items", {}), parts))
        return f"list of {inner}{bounds(schema, 'minItems', 'maxItems')}"
    said = schema.get("format") or schema.get("type", "anything")
    named = " or ".join(said) if isinstance(said, list) else str(said)
    return named + bounds(schema, "minimum", "maximum") + bounds(schema, "minLength", "maxLength", " characters")


def bounds(schema: Schema, low: str, high: str, unit: str = "") -> str:
    least, most = schema.get(low), schema.get(high)
    if least is None and most is None:
        return ""
    if most is None:
        return f", at least {least:,}{unit}"
    return f", at most {most:,}{unit}" if least in (None, 0) else f", {least:,} to {most:,}{unit}"


def default(schema: Schema, parts: dict[str, Schema]) -> str:
    value = resolved(schema, parts).get("default")
    return "" if value in (None, [], {}) else f", else `{orjson.dumps(value).decode()}`"


def sample(schema: Schema, parts: dict[str, Schema], known: dict[str, Any], name: str = "") -> Any:
    """Something that the schema allows: what is `known` by a field's name, or what is usual."""
    found = next(iter(options(schema, parts)), {})
    if found.get("type") == "object":
        return {k: sample(v, parts, known, k) for k, v in found.get("properties", {}).items()}
    if found.get("type") == "array":
        return [sample(found.get("items", {}), parts, known, name)]
    if found.get("format") in ("uuid", "date-time"):
        return "0190a3f0-0000-7000-8000-000000000001" if found["format"] == "uuid" else "2026-03-02T09:15:00Z"
    wanted: Any = {"integer": int, "boolean": bool, "string": str}.get(str(found.get("type")), object)
    for said in (known.get(name), SAMPLES.get(name), found.get("const"), *found.get("enum", ())):
        if isinstance(said, wanted) and said is not None:
            return said
    if found.get("type") == ["string", "null"]:
        return SAMPLES["number"]
    return {int: 1, bool: False, str: "…"}.get(wanted)
