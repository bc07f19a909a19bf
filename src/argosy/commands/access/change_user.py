"""access.change_user: what a user is called, and in which language and time zone the screens speak to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...engine.registry import Command, command
from ...model.access_shapes import Language
from ...model.events.access import UserChanged
from ...model.needs import Needs
from ...model.shapes import Code, Name, Uuid
from ...model.world import World
from ...rules.access import reach
from ...rules.zones import check_zone


@command(
    "access.change_user",
    scope="access:write",
    example={"user": "0190a3f0-0000-7000-8000-000000000007", "name": "Anna Meier"},
    refuses=("user_unknown", "user_above_you", "timezone_unknown"),
)
class ChangeUser(Command):
    """Change a user's name, language or time zone; what isn't named stays."""

    user: Uuid
    name: Name | None = None
    language: Language | None = None
    time_zone: Code | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The user's id."""

        id: Uuid

    def needs(self) -> Needs:
        return Needs(user=[self.user])

    def replaces(self, world: World) -> dict[str, Any] | None:
        return self.values_of(world.user(self.user))

    def decide(self, world: World) -> Outcome:
        user = world.user(self.user)
        reach(world, user)
        if self.time_zone is not None:
            check_zone(self.time_zone, "time_zone")
        world.set(user, **self.model_dump(exclude={"user"}, exclude_none=True))
        world.emit(UserChanged(user.id))
        return self.Outcome(user.id)
