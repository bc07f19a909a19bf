"""access.set_password: a user's new password, of which only the hash gets this far."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.actor import SYSTEM_SCOPE
from ...engine.registry import Command, command
from ...model.access_shapes import Encoded
from ...model.events.access import UserPasswordSet
from ...model.needs import Needs
from ...model.shapes import Uuid
from ...model.world import World


@command(
    "access.set_password",
    scope=SYSTEM_SCOPE,
    example={
        "user": "0190a3f0-0000-7000-8000-000000000007",
        "password": "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo",
    },
    refuses=("user_unknown",),
)
class SetPassword(Command):
    """Set the argon2id hash of a user's password.

    Whoever sends this has seen the old password or a link that was mailed: no key can. With `renewed` it is the same password under
    stronger parameters, and nobody is signed out.
    """

    user: Uuid
    password: Encoded
    renewed: bool = False

    @dataclass(frozen=True)
    class Outcome:
        """The user's id, and the generation of sessions that holds from now on."""

        id: Uuid
        generation: int

    def needs(self) -> Needs:
        return Needs(user=[self.user])

    def decide(self, world: World) -> Outcome:
        user = world.user(self.user)
        world.set(user, password=self.password)
        if not self.renewed:
            world.shift(user, generation=1)
            world.emit(UserPasswordSet(user.id))
        return self.Outcome(user.id, user.generation)
