"""access.record_sign_in: somebody came in, or tried. The audit log shows it; whether they may was decided at the door."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.actor import SYSTEM_SCOPE
from ...engine.registry import Command, command
from ...model.access_shapes import Method, SignInOutcome
from ...model.events.access import UserSignedIn, UserSignInFailed
from ...model.needs import Needs
from ...model.shapes import Uuid
from ...model.world import World


@command(
    "access.record_sign_in",
    scope=SYSTEM_SCOPE,
    fact=True,
    example={"user": "0190a3f0-0000-7000-8000-000000000007", "method": "password", "outcome": "ok"},
    refuses=("user_unknown",),
)
class RecordSignIn(Command):
    """Record that somebody came in by this method, or why they didn't; without `user` if nobody has the address that was given."""

    user: Uuid | None = None
    method: Method
    outcome: SignInOutcome
    session: Uuid | None = None

    @dataclass(frozen=True)
    class Outcome:
        """What was recorded."""

        method: str
        outcome: str

    @property
    def noted(self) -> str:
        return f"{self.method}.{self.outcome}"

    def needs(self) -> Needs:
        return Needs(user=[self.user]) if self.user else Needs()

    def decide(self, world: World) -> Outcome:
        if self.user is not None:
            user = world.user(self.user)
            if self.outcome == "ok":
                world.set(user, signed_in_at=world.now)
                world.emit(UserSignedIn(user.id, self.method, self.session))
            else:
                world.emit(UserSignInFailed(user.id, self.method, self.outcome))
        return self.Outcome(self.method, self.outcome)
