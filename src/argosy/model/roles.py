"""The roles there are from the first day, as data; and what a person with several roles may do in all.

`limits` of a role say what its holders may do without asking somebody: {"refund": {"EUR": "100.00"}}, kind → currency → the largest
amount as a decimal string. A kind that is absent, or null, has no limit; one that is there without the order's currency always asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .rows import Role

OWNER = "owner"
"""The role that can do everything, and that somebody always has."""

LIMITED = {"refund": "payments:write", "discount": "orders:write", "cancel": "orders:write"}
"""Kinds of limits, and the scope without which a role has no say in the matter: that somebody also packs parcels lifts no limit."""

Limits = dict[str, dict[str, str]]


@dataclass(frozen=True)
class BuiltIn:
    """A role that can't be removed and whose scopes are ours to say; a shop sets its limits."""

    code: str
    title: str
    scopes: tuple[str, ...]


_SEES = ("catalog:read", "customers:read", "events:read", "fulfillment:read", "jobs:read", "orders:read", "settings:read", "stock:read")
_READS = (*_SEES, "views:write")
"""Looks at everything, and keeps lists as they like to look at them."""

_MANAGES = ("catalog:write", "customers:write", "fulfillment:write", "orders:write", "payments:write", "settings:write", "stock:write")
_FLOOR = ("catalog:read", "fulfillment:read", "jobs:read", "orders:read", "settings:read", "stock:read", "views:write")
_WORKS = ("files:write", "jobs:write")
"""Brings files, and has long work done: whatever a job does needs its own scope as well."""
_ASKS = ("approvals:read", "approvals:write")
"""Asks for what is above their limits, and approves what is within them."""

BUILT_IN = (
    BuiltIn(OWNER, "Owner", ("*",)),
    BuiltIn("manager", "Manager", (*_READS, *_MANAGES, *_WORKS, *_ASKS, "access:read", "jobs:all", "metrics:read", "views:share")),
    BuiltIn("order_desk", "Order desk", (*_READS, *_WORKS, *_ASKS, "customers:write", "orders:write", "payments:write")),
    BuiltIn("warehouse", "Warehouse", (*_FLOOR, *_WORKS, "fulfillment:write")),
    BuiltIn("stock", "Stock", (*_FLOOR, *_WORKS, "catalog:write", "stock:write")),
    BuiltIn("finance", "Finance", (*_READS, *_WORKS, *_ASKS, "metrics:read", "payments:write")),
    BuiltIn("read_only", "Read-only", _READS),
)


def scopes_of(roles: Iterable[Role]) -> frozenset[str]:
    """All scopes of some roles."""
    return frozenset(scope for role in roles for scope in role.scopes)


def limits_of(roles: Iterable[Role]) -> Limits:
    """The limits of who has these roles: of those roles that may do a thing at all, the most generous says how far.

    A kind that is not in the answer has no limit.
    """
    held = list(roles)
    merged: Limits = {}
    for kind, scope in LIMITED.items():
        told = [(role.limits or {}).get(kind) for role in held if holds(role.scopes, scope)]
        known = [amounts for amounts in told if amounts is not None]
        if told and len(known) == len(told):
            merged[kind] = _most_generous(known)
    return merged


def _most_generous(known: Iterable[Mapping[str, str]]) -> dict[str, str]:
    largest: dict[str, str] = {}
    for amounts in known:
        for currency, amount in amounts.items():
            if currency not in largest or Decimal(amount) > Decimal(largest[currency]):
                largest[currency] = amount
    return largest


def holds(scopes: Iterable[str], scope: str) -> bool:
    """Whether this scope is one of some, or covered by one of them."""
    return not {"*", scope, f"{scope.partition(':')[0]}:*"}.isdisjoint(scopes)
