"""access.invite_user: somebody may come in. The link by which they do is made and mailed beside this; see `adapters/door.py`."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.access_shapes import Language, Places, RoleCodes
from ...model.events.access import UserInvited
from ...model.needs import Needs
from ...model.rows import User
from ...model.shapes import Code, Email, Name, Uuid
from ...model.world import World
from ...rules.access import check_generosity, check_places, check_roles
from ...rules.zones import check_zone


@command(
    "access.invite_user",
    scope="access:write",
    example={"email": "anna@example.com", "name": "Anna Schmidt", "roles": ["order_desk"], "language": "de", "time_zone": "Europe/Berlin"},
    refuses=(
        "email_taken",
        "role_unknown",
        "scope_not_yours",
        "location_unknown",
        "channel_unknown",
        "timezone_unknown",
        "limit_not_yours",
    ),
)
class InviteUser(Command):
    """Make a user with roles, limited to some locations or channels if they are named.

    They sign in once they have set a password, or by single sign-on with this e-mail address. Nobody gives a role with a scope that
    they don't have.
    """

    email: Email
    name: Name
    roles: RoleCodes
    locations: Places | None = None
    channels: Places | None = None
    language: Language = "en"
    time_zone: Code = "UTC"

    @dataclass(frozen=True)
    class Outcome:
        """The user's id."""

        id: Uuid

    def needs(self) -> Needs:
        return Needs(settings=["users"], login=[self.email])

    def decide(self, world: World) -> Outcome:
        if world.login_known(self.email):
            raise Refused("email_taken", field="email")
        check_roles(world, self.roles)
        check_generosity(world, [world.settings.roles[code] for code in self.roles], "roles")
        check_places(world, self.locations, self.channels)
        check_zone(self.time_zone, "time_zone")
        user = User(world.new_id(), created_at=world.now, invited_at=world.now, **self.model_dump())
        world.add(user)
        world.emit(UserInvited(user.id, user.roles, user.locations, user.channels))
        return self.Outcome(user.id)
