"""access.set_roles: what a user may do, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...engine.registry import Command, command
from ...model.access_shapes import Places, RoleCodes
from ...model.events.access import UserRolesSet
from ...model.needs import Needs
from ...model.roles import OWNER
from ...model.shapes import Uuid
from ...model.world import World
from ...rules.access import check_generosity, check_places, check_roles, keep_an_owner, reach


@command(
    "access.set_roles",
    scope="access:write",
    example={"user": "0190a3f0-0000-7000-8000-000000000007", "roles": ["order_desk", "warehouse"], "channels": ["web"]},
    refuses=(
        *("user_unknown", "user_above_you", "role_unknown", "scope_not_yours", "location_unknown", "channel_unknown"),
        *("last_owner", "limit_not_yours"),
    ),
)
class SetRoles(Command):
    """Give a user these roles and no others, limited to some locations or channels if they are named; null is all.

    It holds from their next request on.
    """

    user: Uuid
    roles: RoleCodes
    locations: Places | None = None
    channels: Places | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The roles they had before."""

        id: Uuid
        before: list[str]

    def needs(self) -> Needs:
        return Needs(settings=["users"], user=[self.user], holders=[OWNER])

    def replaces(self, world: World) -> dict[str, Any] | None:
        return self.values_of(world.user(self.user))

    def decide(self, world: World) -> Outcome:
        user = world.user(self.user)
        reach(world, user)
        check_roles(world, self.roles)
        check_generosity(world, [world.settings.roles[code] for code in self.roles], "roles")
        check_places(world, self.locations, self.channels)
        if OWNER not in self.roles or self.locations is not None or self.channels is not None:
            keep_an_owner(world, user)
        before = user.roles
        world.set(user, roles=self.roles, locations=self.locations, channels=self.channels)
        world.emit(UserRolesSet(user.id, before, self.roles, self.locations, self.channels))
        return self.Outcome(user.id, before)
