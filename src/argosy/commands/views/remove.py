"""views.remove: a view of a list is wanted no more."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import Uuid
from ...model.world import World
from ...rules.views import changeable


@command(
    "views.remove",
    http="DELETE /views/{view}",
    scope="views:write",
    refuses=("view_unknown", "scope_missing"),
)
class RemoveView(Command):
    """Remove a view of your own; a shared one takes the scope `views:share`."""

    view: Uuid

    @dataclass(frozen=True)
    class Outcome:
        """What it was called."""

        title: str

    def needs(self) -> Needs:
        return Needs(view=[self.view])

    def decide(self, world: World) -> Outcome:
        row = changeable(world, self.view)
        if row is None:
            raise Refused("view_unknown", field="view")
        world.remove(row)
        return self.Outcome(row.title)
