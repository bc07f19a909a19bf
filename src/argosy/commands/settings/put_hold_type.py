"""settings.put_hold_type: what holds of a type block. Orders stand under them, so what they wait for stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.settings import SettingPut
from ...model.needs import Needs
from ...model.rows import HoldType
from ...model.shapes import Code, Name
from ...model.world import World


@command(
    "settings.put_hold_type",
    http="PUT /hold_types/{code}",
    scope="settings:write",
    example={"title": "Credit check", "blocks_release": True, "blocks_capture": True},
    refuses=("hold_type_fixed",),
)
class PutHoldType(Command):
    """Make or change a type of hold.

    It may block that units are promised, that they are released to a floor, that money is captured, and that the order is edited.
    Whether it blocks promising and capture is settled when it is made: what waits for that is taken up when a hold is released.
    """

    code: Code
    title: Name
    blocks_promise: bool = False
    blocks_release: bool = False
    blocks_capture: bool = False
    blocks_edit: bool = False

    @dataclass(frozen=True)
    class Outcome:
        """Whether it is new."""

        code: str
        created: bool

    def needs(self) -> Needs:
        return Needs(settings=["hold_types"])

    def replaces(self, world: World) -> dict[str, Any] | None:
        return self.values_of(world.settings.hold_types.get(self.code))

    def decide(self, world: World) -> Outcome:
        before = world.settings.hold_types.get(self.code)
        if before is not None:
            for field in ("blocks_promise", "blocks_capture"):
                if getattr(before, field) != getattr(self, field):
                    raise Refused("hold_type_fixed", field=field, value=getattr(self, field))
        created = world.put_setting(HoldType, self.code, **self.model_dump(exclude={"code"}))
        world.emit(SettingPut(world.command_id, "hold_type", self.code, created))
        return self.Outcome(self.code, created)
