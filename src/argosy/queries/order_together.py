"""What people keep about an order beside the order itself: when somebody is to look at it again, who its notes name, and which other
orders it may repeat. Of an order that is within sight already."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from argosy.base.ids import Id
from argosy.queries.duplicates import TWINS, twin_limits
from argosy.queries.plain import rows
from argosy.queries.sight import Sight
from argosy.store.statement import Call, Script, Statement

_FOLLOW_UP = ("n", "at", "assignee", "due", "note")
FOLLOW_UP = Statement(
    "select n, at, assignee, told_at is not null, note from follow_ups where order_id = {} and closed_at is null order by n desc limit 1",
    ["uuid"],
    rows=True,
)
MENTIONED = Statement("select note, user_id from mentions where order_id = {} order by note, id", ["uuid"], rows=True)


def order_together(order: Id, sight: Sight) -> Script[dict[str, Any]]:
    """`follow_up`: the open one, or None. `mentions`: by the note's number, the users (`user:…`). `twins`: numbers of other orders."""
    answer = yield [Call(FOLLOW_UP, [order]), Call(MENTIONED, [order]), Call(TWINS, [*twin_limits(sight), order])]
    found = [dict(zip(_FOLLOW_UP, row, strict=True)) for row in rows(answer, 0)]
    named: dict[int, list[str]] = defaultdict(list)
    for note, user in rows(answer, 1):
        named[note].append(user)
    return {"follow_up": found[0] if found else None, "mentions": named, "twins": [number for (number,) in rows(answer, 2)]}
