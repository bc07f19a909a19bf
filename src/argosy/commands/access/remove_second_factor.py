"""access.remove_second_factor: a user signs in with a password alone, since their telephone is lost."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.access import UserSecondFactorRemoved
from ...model.needs import Needs
from ...model.shapes import Uuid
from ...model.world import World
from ...rules.access import reach


@command(
    "access.remove_second_factor",
    scope="access:write",
    example={"user": "0190a3f0-0000-7000-8000-000000000007"},
    refuses=("user_unknown", "user_above_you"),
)
class RemoveSecondFactor(Command):
    """Take a user's second factor away, and their recovery codes with it."""

    user: Uuid

    @dataclass(frozen=True)
    class Outcome:
        """The user's id."""

        id: Uuid

    def needs(self) -> Needs:
        return Needs(user=[self.user])

    def decide(self, world: World) -> Outcome:
        user = world.user(self.user)
        reach(world, user)
        if user.totp is not None:
            world.set(user, totp=None, recovery=None)
            world.emit(UserSecondFactorRemoved(user.id))
        return self.Outcome(user.id)
