"""access.enable_user: somebody who was disabled may come in again."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.access import UserEnabled
from ...model.needs import Needs
from ...model.shapes import Uuid
from ...model.world import World
from ...rules.access import reach


@command(
    "access.enable_user",
    scope="access:write",
    example={"user": "0190a3f0-0000-7000-8000-000000000007"},
    refuses=("user_unknown", "user_above_you"),
)
class EnableUser(Command):
    """Let a user in again, with the password and the roles they had."""

    user: Uuid

    @dataclass(frozen=True)
    class Outcome:
        """The user's id."""

        id: Uuid

    def needs(self) -> Needs:
        return Needs(settings=["users"], user=[self.user])

    def decide(self, world: World) -> Outcome:
        user = world.user(self.user)
        reach(world, user)
        if user.disabled_at is not None:
            world.set(user, disabled_at=None)
            world.emit(UserEnabled(user.id))
        return self.Outcome(user.id)
