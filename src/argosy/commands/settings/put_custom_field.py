"""settings.put_custom_field: a field of the merchant's own on orders. What was written stays readable, so its type stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.settings import SettingPut
from ...model.needs import Needs
from ...model.rows import CustomField
from ...model.shapes import Code, Name
from ...model.world import World


@command(
    "settings.put_custom_field",
    http="PUT /custom_fields/{code}",
    scope="settings:write",
    example={"title": "Engraving", "type": "text"},
    refuses=("field_type_fixed",),
)
class PutCustomField(Command):
    """Make or change a field of your own: a text, a number, a flag or a date. One that is not `active` takes no new values."""

    code: Code
    title: Name
    type: Literal["text", "number", "flag", "date"]
    active: bool = True

    @dataclass(frozen=True)
    class Outcome:
        """Whether it is new."""

        code: str
        created: bool

    def needs(self) -> Needs:
        return Needs(settings=["custom_fields"])

    def replaces(self, world: World) -> dict[str, Any] | None:
        return self.values_of(world.settings.custom_fields.get(self.code))

    def decide(self, world: World) -> Outcome:
        before = world.settings.custom_fields.get(self.code)
        if before is not None and before.type != self.type:
            raise Refused("field_type_fixed", field="type", value=self.type, is_type=before.type)
        created = world.put_setting(CustomField, self.code, title=self.title, type=self.type, active=self.active)
        world.emit(SettingPut(world.command_id, "custom_field", self.code, created))
        return self.Outcome(self.code, created)
