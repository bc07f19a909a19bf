"""The columns and the order that a person chose last for the list of orders: kept on the server, and used where an address says nothing.

Only what was chosen at the list itself is kept, which says so by `keep`; a link, a saved view and a filter are not a person's habit. Nor
is an order of the list that leaves some out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from argosy.console.ask import LIVE, Ask
from argosy.console.drafts import keeping
from argosy.console.listing.columns import SOME
from argosy.console.listing.looked_at import SORTS, LookedAt
from argosy.store.drafts import draft

KIND = "look at the orders"
KEEP = "keep"
TOUCHED = timedelta(days=1)
"""So often what is looked at is kept anew, or it would be forgotten while it is used."""


async def remembered(ask: Ask, looked: LookedAt) -> LookedAt:
    """The list as it is looked at; of what the address doesn't say, as the person chose last. What is watched is said by its address."""
    chosen = ask.query.get(KEEP, "")
    if LIVE in ask.request.scope or looked.view or (looked.columns is not None and looked.sort and not chosen):
        return looked
    found = await ask.service.house.run(draft(ask.person.actor.id, KIND))
    kept, since = found or ({}, None)
    told = kept | _chosen(chosen, looked)
    touched = since is not None and ask.service.coalescer.desk.machine_time() - since > TOUCHED
    if told != kept or touched:
        await keeping.keep(ask, KIND, told)
    columns = tuple(kept.get("columns") or ()) or None
    return replace(looked, columns=looked.columns or columns, sort=looked.sort or kept.get("sort", ""))


def _chosen(what: str, looked: LookedAt) -> dict[str, Any]:
    """Of the look, what was chosen by it."""
    if what == "columns" and looked.columns is not None:
        return {"columns": list(looked.columns)}
    return {"sort": looked.sort} if what == "sort" and looked.sort in SORTS and looked.sort not in SOME else {}
