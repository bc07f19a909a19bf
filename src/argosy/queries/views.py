"""The views of a list: one's own and everybody's."""

from __future__ import annotations

from typing import Any

from argosy.base import ids
from argosy.engine.actor import Actor
from argosy.queries.plain import rows
from argosy.store.statement import Call, Script, Statement

NAMES = ("view", "title", "query", "columns", "sort", "shared", "position", "mine")
VIEWS = Statement(
    "select id, title, query, columns, sort, shared, position, mine from ("
    "select v.*, true as mine from views v where v.owner = {} and v.list = {} "
    "union all select v.*, false from views v where v.shared and v.list = {} and v.owner <> {}) v order by position, title, id",
    ["text", "text", "text", "text"],
    rows=True,
)


def views(of: str, actor: Actor) -> Script[list[dict[str, Any]]]:
    """Those of the list `of` that are the actor's or shared, by position and title. `mine`: whether they are the actor's own."""
    return [_shown(row) for row in rows((yield [Call(VIEWS, [actor.id, of, of, actor.id])]), 0)]


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    shown = dict(zip(NAMES, row, strict=True))
    return shown | {"view": ids.text(shown["view"])}
