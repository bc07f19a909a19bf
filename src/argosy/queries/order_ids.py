"""From an order's number, as people say it, to its id, by which programs know it."""

from __future__ import annotations

from argosy.base import ids
from argosy.base.ids import Id
from argosy.base.limits import CODE_LENGTH_MAX
from argosy.store.statement import Call, Script, Statement

BY_NUMBER = Statement("select id from orders where number = {}", ["text"], rows=True)


def order_id(named: str) -> Script[Id | None]:
    """An id as it is, or the id of the order with this number; None if there is no such order."""
    try:
        return ids.parse(named)
    except ValueError:
        pass
    if not 0 < len(named) <= CODE_LENGTH_MAX or "\0" in named:
        return None
    (rows,) = yield [Call(BY_NUMBER, [named])]
    assert isinstance(rows, list)
    return rows[0][0] if rows else None
