"""What people call those who acted: users and API keys, by the ids that the command log has."""

from __future__ import annotations

from collections.abc import Iterable

from argosy.base import ids
from argosy.queries.plain import rows
from argosy.store.statement import Call, Script, Statement

NAMES = {
    "user": Statement("select id, name from users where id = any({})", ["uuid[]"], rows=True),
    "key": Statement("select id, name from api_keys where id = any({})", ["uuid[]"], rows=True),
}


def actor_names(actors: Iterable[str]) -> Script[dict[str, str]]:
    """Names by the actors' ids (`user:…`, `key:…`); what is neither, or is no more, has none. One trip, if any."""
    wanted: dict[str, list[bytes]] = {kind: [] for kind in NAMES}
    for actor in set(actors):
        kind, _, id = actor.partition(":")
        if kind in wanted:
            try:
                wanted[kind].append(ids.parse(id))
            except ValueError:
                continue
    asked = {kind: found for kind, found in wanted.items() if found}
    if not asked:
        return {}
    answer = yield [Call(NAMES[kind], [found]) for kind, found in asked.items()]
    return {f"{kind}:{ids.text(id)}": name for i, kind in enumerate(asked) for id, name in rows(answer, i)}
