"""access.disable_user: somebody may not come in any more. What they did stays theirs."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.access import UserDisabled
from ...model.needs import Needs
from ...model.roles import OWNER
from ...model.shapes import Uuid
from ...model.world import World
from ...rules.access import keep_an_owner, reach


@command(
    "access.disable_user",
    scope="access:write",
    example={"user": "0190a3f0-0000-7000-8000-000000000007"},
    refuses=("user_unknown", "user_above_you", "last_owner"),
)
class DisableUser(Command):
    """Let a user in no more: their sessions end at once, and their links open nothing."""

    user: Uuid

    @dataclass(frozen=True)
    class Outcome:
        """The user's id."""

        id: Uuid

    def needs(self) -> Needs:
        return Needs(settings=["users"], user=[self.user], holders=[OWNER])

    def decide(self, world: World) -> Outcome:
        user = world.user(self.user)
        reach(world, user)
        if user.disabled_at is None:
            keep_an_owner(world, user)
            world.shift(user, generation=1)
            world.set(user, disabled_at=world.now)
            world.emit(UserDisabled(user.id))
        return self.Outcome(user.id)
