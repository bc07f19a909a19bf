"""The page of commands: every one, from its declaration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from argosy.api import schemas
from argosy.api.openapi import TAGS
from argosy.api.routes import PREFIX
from argosy.api.schemas import Schema
from argosy.base.errors import CATALOGUE
from argosy.engine.actor import SYSTEM_SCOPE
from argosy.engine.registry import Declaration
from reference import words

INTRODUCTION = """\
# Commands

Everything that changes something is a command. Each has an address of its own, is a line of `POST /api/v1/commands`, and runs as
`argosy do NAME`; how they are sent is [the API's guide](../api.md). What a field named in the address is, the table below tells too: it
is not repeated in the body. Beside its own refusals a command may be answered with what holds for all: `malformed`, `key_missing`,
`key_wrong`, `scope_missing`, `key_limited`, `key_reused`, `version_conflict`, `busy`, `failed`
(see [problems](problems.md)).

Commands of the scope `system` are the engine's own: they fall due, and no key has that scope.
"""


def page(declared: list[Declaration]) -> str:
    return "\n".join([INTRODUCTION, _scopes(declared), *_areas(declared)])


def _scopes(declared: list[Declaration]) -> str:
    by_scope: dict[str, list[str]] = defaultdict(list)
    for d in declared:
        by_scope[d.scope].append(f"[{d.name}](#{d.name})")
    rows = [(f"`{scope}`", ", ".join(names)) for scope, names in sorted(by_scope.items())]
    return f"## Scopes\n\n{words.table(('Scope', 'Commands'), rows)}"


def _areas(declared: Iterable[Declaration]) -> Iterator[str]:
    found = list(declared)
    bodies, parts = schemas.bodies(found)
    for area, commands in groupby(found, key=lambda d: d.name.partition(".")[0]):
        yield f"## {area.capitalize()}\n\n{TAGS.get(area, '')}\n"
        for d in commands:
            yield _command(d, bodies[d.body], parts)


def _command(d: Declaration, body: Schema, parts: dict[str, Schema]) -> str:
    outcome = schemas.outcome(d, parts)
    told = [words.heading(3, d.name, d.name), d.description, "", words.table(("", ""), _facts(d))]
    if body["properties"]:
        told += ["", words.table(("Field", "Type", "Required", "Meaning"), words.fields(body, parts))]
    if d.refuses:
        told += ["", "Refused with:", "", *(f"- [`{code}`](problems.md#{code}): {CATALOGUE[code].title}" for code in d.refuses), ""]
    sent = {k: v for k, v in d.example.items() if k not in d.path_fields}
    if sent:
        told += ["", "An example:", "", words.json(sent)]
    told += ["", f"Its outcome: {outcome['description']}", "", words.json(words.sample(outcome, parts, d.example))]
    return "\n".join(told)


def _facts(d: Declaration) -> Iterator[tuple[str, str]]:
    if d.http:
        yield "Address", f"`{d.method} {PREFIX}{d.path}`"
    yield "Scope", f"`{d.scope}`" + (" (the engine's own)" if d.scope == SYSTEM_SCOPE else "")
    if d.fact:
        yield "Fact", "It records what happened outside, and is never refused for lack of goods or money."
    if d.aliases:
        yield "Also known as", ", ".join(f"`{name}`" for name in d.aliases)
    yield "Status", str(d.status)
