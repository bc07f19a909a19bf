"""access.remove_role: a role that nobody has goes."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.access_shapes import RoleCode
from ...model.events.access import RoleRemoved
from ...model.needs import Needs
from ...model.rows import Role
from ...model.world import World
from ...rules.access import check_scopes


@command(
    "access.remove_role",
    scope="access:write",
    example={"code": "support"},
    refuses=("role_unknown", "role_built_in", "role_in_use", "scope_not_yours"),
)
class RemoveRole(Command):
    """Remove a role of one's own that nobody has."""

    code: RoleCode

    @dataclass(frozen=True)
    class Outcome:
        """The role's code."""

        code: str

    def needs(self) -> Needs:
        return Needs(settings=["roles"], holders=[self.code])

    def decide(self, world: World) -> Outcome:
        role = world.settings.roles.get(self.code)
        if role is None:
            raise Refused("role_unknown", field="code", value=self.code)
        if role.builtin:
            raise Refused("role_built_in", value=self.code)
        check_scopes(world, role.scopes, "code")
        if holders := world.holders(self.code):
            raise Refused("role_in_use", value=self.code, holders=len(holders))
        world.remove_setting(Role, self.code)
        world.emit(RoleRemoved(world.command_id, self.code))
        return self.Outcome(self.code)
