"""access.record_sign_out: sessions have ended because somebody said so. One that runs out ends without a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...engine.actor import SYSTEM_SCOPE
from ...engine.registry import Command, command
from ...model.events.access import UserSignedOut
from ...model.needs import Needs
from ...model.shapes import Uuid
from ...model.world import World


@command(
    "access.record_sign_out",
    scope=SYSTEM_SCOPE,
    fact=True,
    example={"user": "0190a3f0-0000-7000-8000-000000000007", "what": "one", "session": "0190a3f0-0000-7000-8000-000000000009"},
    refuses=("user_unknown",),
)
class RecordSignOut(Command):
    """Record that a user's session was ended, all `others` but it, or `all` of them."""

    user: Uuid
    what: Literal["one", "others", "all"]
    session: Uuid | None = None

    @dataclass(frozen=True)
    class Outcome:
        """What was recorded."""

        what: str

    @property
    def noted(self) -> str:
        return self.what

    def needs(self) -> Needs:
        return Needs(user=[self.user])

    def decide(self, world: World) -> Outcome:
        user = world.user(self.user)
        world.emit(UserSignedOut(user.id, self.what, self.session))
        return self.Outcome(self.what)
