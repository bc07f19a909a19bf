"""access.link_identity: who a user is at the provider of single sign-on, by which they are found from then on."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.actor import SYSTEM_SCOPE
from ...engine.registry import Command, command
from ...model.events.access import UserIdentityLinked
from ...model.needs import Needs
from ...model.shapes import Name, Uuid
from ...model.world import World


@command(
    "access.link_identity",
    scope=SYSTEM_SCOPE,
    example={"user": "0190a3f0-0000-7000-8000-000000000007", "identity": "https://id.example.com 248289761001"},
    refuses=("user_unknown", "identity_taken"),
)
class LinkIdentity(Command):
    """Say who a user is at the provider: its issuer and its subject, with a space between."""

    user: Uuid
    identity: Name

    @dataclass(frozen=True)
    class Outcome:
        """The user's id."""

        id: Uuid

    def needs(self) -> Needs:
        return Needs(user=[self.user], login=[self.identity])

    def decide(self, world: World) -> Outcome:
        user = world.user(self.user)
        if user.identity != self.identity:
            if user.identity is not None or world.login_known(self.identity):
                raise Refused("identity_taken")
            world.set(user, identity=self.identity)
            world.emit(UserIdentityLinked(user.id))
        return self.Outcome(user.id)
