"""access.put_role: a role of one's own; or how far the holders of one may go without asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.access_shapes import LimitsIn, RoleCode, Scope
from ...model.events.access import RolePut
from ...model.needs import Needs
from ...model.roles import OWNER, Limits
from ...model.rows import Role
from ...model.shapes import Name
from ...model.world import World
from ...rules.access import check_generosity, check_limits, check_scopes


@command(
    "access.put_role",
    scope="access:write",
    example={
        "code": "support",
        "title": "Support",
        "scopes": ["orders:read", "orders:write", "payments:write"],
        "limits": {"refund": {"EUR": "100.00"}, "cancel": {"EUR": "500.00"}},
    },
    refuses=("scope_not_yours", "role_built_in", "currency_unknown", "amount_too_precise", "limit_not_yours"),
)
class PutRole(Command):
    """Make or change a role. Nobody gives a role a scope that they don't have, or a limit above their own.

    `limits` say what its holders may do without asking: a kind that is absent or null has no limit, one that is there asks for every
    amount above, and always in a currency that isn't named. Of a built-in role, only the limits are yours to set. What isn't named
    stays.
    """

    code: RoleCode
    title: Name | None = None
    scopes: Annotated[list[Scope], Field(max_length=100)] | None = None
    limits: LimitsIn | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Whether it is new."""

        code: str
        created: bool

    def needs(self) -> Needs:
        return Needs(settings=["roles"])

    def replaces(self, world: World) -> dict[str, Any] | None:
        return self.values_of(world.settings.roles.get(self.code))

    def decide(self, world: World) -> Outcome:
        before = world.settings.roles.get(self.code)
        title = self.title or (before.title if before else self.code)
        scopes = self.scopes if self.scopes is not None else before.scopes if before else []
        limits = self._limits(before)
        if before is not None:
            check_scopes(world, before.scopes, "code")
            if before.builtin and (title != before.title or scopes != before.scopes or (limits and self.code == OWNER)):
                raise Refused("role_built_in", value=self.code)
        check_scopes(world, scopes, "scopes")
        check_limits(limits)
        check_generosity(world, [Role(self.code, title, scopes, limits=limits)], "limits")
        created = world.put_setting(Role, self.code, title=title, scopes=scopes, limits=limits or None)
        world.emit(RolePut(world.command_id, self.code, created, scopes, limits))
        return self.Outcome(self.code, created)

    def _limits(self, before: Role | None) -> Limits:
        if self.limits is None:
            return (before.limits if before else None) or {}
        return {kind: amounts for kind, amounts in self.limits.items() if amounts is not None}
