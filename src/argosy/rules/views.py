"""Whose views are whose: one's own, and shared ones for who may share."""

from __future__ import annotations

from ..base.errors import Refused
from ..base.ids import Id
from ..model.rows import View
from ..model.world import World
from .scopes import must

SHARE = "views:share"


def changeable(world: World, id: Id) -> View | None:
    """The view with this id, if there is one and the actor may change it. Refused: view_unknown, scope_missing."""
    row = world.find_view(id)
    if row is not None and row.shared:
        must(world, SHARE)
    elif row is not None and row.owner != world.actor.id:
        raise Refused("view_unknown", field="view")
    return row
