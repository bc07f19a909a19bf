"""settings.put_series: numbers that people say, one after the other without a gap: of invoices, or of a channel's orders.

A prefix is one series' for ever: were it handed on, the next one would give numbers that somebody has already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.settings import SettingPut
from ...model.needs import Needs
from ...model.rows import Series
from ...model.shapes import Code
from ...model.world import ORDER_NUMBERS, World

Prefix = Annotated[str, StringConstraints(max_length=20, pattern=r"^[A-Za-z0-9._-]*$")]


@command(
    "settings.put_series",
    http="PUT /series/{code}",
    scope="settings:write",
    example={"prefix": "W-", "padding": 6},
    refuses=("series_reserved", "prefix_fixed", "prefix_taken"),
)
class PutSeries(Command):
    """Make or change a series of numbers.

    A number is the `prefix` and a count of at least `padding` digits. `first` is where it begins, and says nothing once it has begun.
    A channel may number its orders from it; who draws at the same moment waits a moment for the other.
    """

    code: Code
    company: Code = "main"
    prefix: Prefix = ""
    padding: Annotated[int, Field(ge=0, le=18, strict=True)] = 0
    first: Annotated[int, Field(ge=1, le=10**15, strict=True)] = 1

    @dataclass(frozen=True)
    class Outcome:
        """Whether it is new."""

        code: str
        created: bool

    def needs(self) -> Needs:
        return Needs(settings=["number_series"], series=[self.code])

    def replaces(self, world: World) -> dict[str, Any] | None:
        return self.values_of(world.settings.number_series.get(self.code))

    def decide(self, world: World) -> Outcome:
        if self.code == ORDER_NUMBERS:
            raise Refused("series_reserved", field="code", value=self.code)
        known = world.settings.number_series
        before = known.get(self.code)
        if before is not None and before.prefix != self.prefix:
            raise Refused("prefix_fixed", field="prefix", value=self.prefix, prefix=before.prefix)
        if before is None and self.prefix and any(series.prefix == self.prefix for series in known.values()):
            raise Refused("prefix_taken", field="prefix", value=self.prefix)
        values: dict[str, Any] = {"company": self.company, "prefix": self.prefix, "padding": self.padding}
        if before is None:
            values |= {"first": self.first, "last": self.first - 1}
        created = world.put_setting(Series, self.code, **values)
        world.emit(SettingPut(world.command_id, "series", self.code, created))
        return self.Outcome(self.code, created)
