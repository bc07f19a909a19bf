"""views.put: somebody keeps a list as they look at it, for themselves or for everybody. It is asked from elsewhere, so it is no event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, StrictBool, StringConstraints

from ...base import limits
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.rows import View
from ...model.shapes import Code, Name, Uuid
from ...model.world import World
from ...rules.scopes import must
from ...rules.views import SHARE, changeable

Columns = Annotated[list[Code], Field(max_length=limits.VIEW_COLUMNS_MAX)]
Query = Annotated[str, StringConstraints(max_length=limits.VIEW_QUERY_LENGTH_MAX, pattern=r"^[^\x00]*$")]


@command(
    "views.put",
    http="PUT /views/{view}",
    scope="views:write",
    example={"list": "orders", "title": "Late, by channel", "query": "days_late=1&status=open", "columns": ["number", "ship_by"]},
    refuses=("view_unknown", "scope_missing"),
)
class PutView(Command):
    """Make or change a view of a list: what is asked (`query`, as in the address), which columns, sorted by what.

    Its id is yours to make, a UUID. It is your own; a `shared` one is everybody's, and takes the scope `views:share`.
    """

    view: Uuid
    list: Code
    title: Name
    query: Query = ""
    columns: Columns | None = None
    sort: Code | None = None
    shared: StrictBool = False
    position: Annotated[int, Field(ge=0, le=10_000, strict=True)] = 0

    @dataclass(frozen=True)
    class Outcome:
        """Whether it is new."""

        view: Uuid
        created: bool

    def needs(self) -> Needs:
        return Needs(view=[self.view])

    def replaces(self, world: World) -> dict[str, Any] | None:
        return self.values_of(changeable(world, self.view))

    def decide(self, world: World) -> Outcome:
        row = changeable(world, self.view)
        if self.shared:
            must(world, SHARE)
        values = self.model_dump(exclude={"view"})
        if row is None:
            world.add(View(id=self.view, owner=world.actor.id, **values))
        else:
            world.set(row, **values)
        return self.Outcome(self.view, row is None)
