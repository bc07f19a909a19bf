"""What an actor must be allowed beside the scope that its command declares, because of what the command is about."""

from __future__ import annotations

from ..base.errors import Refused
from ..model.world import World


def must(world: World, scope: str) -> None:
    """Go on if the actor has this scope. Refused: scope_missing."""
    if not world.actor.may(scope):
        raise Refused("scope_missing", scope=scope)
