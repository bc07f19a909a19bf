"""Who works here: the names of users who may sign in, for those who give work to each other."""

from __future__ import annotations

from argosy.base import ids
from argosy.queries.plain import rows
from argosy.store.statement import Call, Script, Statement

NAMED_MAX = 500
ACTIVE = Statement(f"select id, name from users where disabled_at is null order by email limit {NAMED_MAX}", rows=True)


def people() -> Script[dict[str, str]]:
    """Names by the ids they act under (`user:…`)."""
    return {f"user:{ids.text(id)}": name for id, name in rows((yield [Call(ACTIVE)]), 0)}
