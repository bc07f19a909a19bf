"""access.set_second_factor: a user signs in with a code as well; or has new recovery codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ...base.errors import Refused
from ...engine.actor import SYSTEM_SCOPE
from ...engine.registry import Command, command
from ...model.access_shapes import Hash, Sealed
from ...model.events.access import UserSecondFactorSet
from ...model.needs import Needs
from ...model.shapes import Uuid
from ...model.world import World


@command(
    "access.set_second_factor",
    scope=SYSTEM_SCOPE,
    example={"user": "0190a3f0-0000-7000-8000-000000000007", "totp": "gAAAAA" + "x" * 60, "recovery": ["0" * 64]},
    refuses=("user_unknown", "no_second_factor"),
)
class SetSecondFactor(Command):
    """Set a user's sealed TOTP secret, of which they have just shown a code, and the SHA-256 of their recovery codes.

    Without `totp` the secret stays, and only the recovery codes are new: those from before are void.
    """

    user: Uuid
    totp: Sealed | None = None
    recovery: Annotated[list[Hash], Field(min_length=1, max_length=20)]

    @dataclass(frozen=True)
    class Outcome:
        """The user's id."""

        id: Uuid

    def needs(self) -> Needs:
        return Needs(user=[self.user])

    def decide(self, world: World) -> Outcome:
        user = world.user(self.user)
        totp = self.totp or user.totp
        if totp is None:
            raise Refused("no_second_factor")
        world.set(user, totp=totp, recovery=self.recovery)
        world.emit(UserSecondFactorSet(user.id, len(self.recovery)))
        return self.Outcome(user.id)
