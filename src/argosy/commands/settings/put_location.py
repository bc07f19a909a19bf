"""settings.put_location: make a place that holds stock, or change one. Its code is its name for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ...engine.registry import Command, command
from ...model.events.settings import SettingPut
from ...model.needs import Needs
from ...model.order_shapes import AddressIn
from ...model.place_shapes import Hours
from ...model.rows import Location
from ...model.shapes import Code, Name, Text
from ...model.world import World
from ...rules.waiting import offer_to_waiting
from ...rules.zones import check_zone


@command(
    "settings.put_location",
    http="PUT /locations/{code}",
    scope="settings:write",
    example={
        "title": "Warehouse Berlin",
        "timezone": "Europe/Berlin",
        "hours": {"mon": [{"opens": "08:00", "closes": "18:00"}]},
        "address": {"name": "Warehouse Berlin", "line1": "Hafenstr. 1", "city": "Berlin", "postcode": "10317", "country": "DE"},
    },
    refuses=("timezone_unknown",),
)
class PutLocation(Command):
    """Make or change a location: a `warehouse`, or a `store` where customers come to.

    `hours` are its own time: a day that is not named is a day off; without any, it is always open. `address` is printed on labels.
    One that is not `active` is closed: nothing new is promised from it, and what stands promised there stays. When it opens
    again, what it has is offered to what waits.
    """

    code: Code
    title: Name
    company: Code = "main"
    timezone: Text = "UTC"
    active: bool = True
    kind: Literal["warehouse", "store"] = "warehouse"
    hours: Hours | None = None
    address: AddressIn | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Whether it is new."""

        code: str
        created: bool

    def needs(self) -> Needs:
        return Needs(settings=["locations"])

    def replaces(self, world: World) -> dict[str, Any] | None:
        return self.values_of(world.settings.locations.get(self.code))

    def decide(self, world: World) -> Outcome:
        check_zone(self.timezone, "timezone")
        before = world.settings.locations.get(self.code)
        opens = before is not None and self.active and not before.active
        created = world.put_setting(Location, self.code, **self.model_dump(exclude={"code"}))
        if opens:
            offer_to_waiting(world)
        world.emit(SettingPut(world.command_id, "location", self.code, created))
        return self.Outcome(self.code, created)
