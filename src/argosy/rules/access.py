"""Who may change whom: nobody gives what they don't have, or reaches above themselves, and somebody always owns the place."""

from __future__ import annotations

from collections.abc import Iterable

from ..base.errors import Refused
from ..base.money import exponent, known
from ..model.roles import LIMITED, OWNER, Limits, holds, limits_of, scopes_of
from ..model.rows import Role, User
from ..model.world import World
from .amounts import minor


def check_scopes(world: World, scopes: Iterable[str], field: str) -> None:
    """Refused: scope_not_yours."""
    for scope in scopes:
        if not world.actor.grants(scope):
            raise Refused("scope_not_yours", field=field, value=scope, scopes=sorted(world.actor.scopes))


def check_roles(world: World, codes: Iterable[str]) -> None:
    """Whether these roles are there, and the actor's to give. Refused: role_unknown, scope_not_yours."""
    for i, code in enumerate(codes):
        role = world.settings.roles.get(code)
        if role is None:
            raise Refused("role_unknown", field=f"roles[{i}]", value=code)
        check_scopes(world, role.scopes, f"roles[{i}]")


def check_generosity(world: World, roles: Iterable[Role], field: str) -> None:
    """Whether who has these roles, and no others, may give away no more unasked than the actor. Refused: limit_not_yours."""
    if not _covers(world, list(roles)):
        raise Refused("limit_not_yours", field=field, limits=world.actor.unasked)


def check_places(world: World, locations: Iterable[str] | None, channels: Iterable[str] | None) -> None:
    """Refused: location_unknown, channel_unknown."""
    for location in locations or ():
        if location not in world.settings.locations:
            raise Refused("location_unknown", field="locations", value=location)
    for channel in channels or ():
        if channel not in world.settings.channels:
            raise Refused("channel_unknown", field="channels", value=channel)


def check_limits(limits: Limits) -> None:
    """Refused: currency_unknown, amount_too_precise."""
    for kind, amounts in limits.items():
        for currency, amount in amounts.items():
            if not known(currency):
                raise Refused("currency_unknown", field=f"limits.{kind}", value=currency)
            minor(amount, exponent(currency), f"limits.{kind}.{currency}")


def reach(world: World, user: User) -> None:
    """Whether the actor may change this user: not one who may do more, or give away more unasked. Refused: user_above_you."""
    held = roles_of(world, user)
    for scope in scopes_of(held):
        if not world.actor.grants(scope):
            raise Refused("user_above_you", scope=scope)
    if not _covers(world, held):
        raise Refused("user_above_you", limits=world.actor.unasked)


def roles_of(world: World, user: User) -> list[Role]:
    """The roles a user has."""
    return [world.settings.roles[code] for code in user.roles]


def keep_an_owner(world: World, user: User) -> None:
    """Whether this user may stop being an owner: another one must be able to sign in. Refused: last_owner."""
    if _owns(user) and not any(_owns(other) for other in world.holders(OWNER) if other is not user):
        raise Refused("last_owner")


def _covers(world: World, roles: list[Role]) -> bool:
    """Whether the actor may give away all that somebody with these roles may; what they have no say in needs no limit."""
    limits, scopes = limits_of(roles), scopes_of(roles)
    idle: Limits = {kind: {} for kind, scope in LIMITED.items() if not holds(scopes, scope)}
    return world.actor.covers(idle | limits)


def _owns(user: User) -> bool:
    return OWNER in user.roles and user.disabled_at is None and (user.password is not None or user.identity is not None)
