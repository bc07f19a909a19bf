"""Who acts: an API key, a user, the system; with scopes, and limits to some locations or channels, and to what may be given away unasked.

Beside the rows, because what a command may read of an order depends on who asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

SYSTEM_SCOPE = "system"
ALL_JOBS = "jobs:all"


@dataclass(frozen=True)
class Actor:
    """`locations` and `channels`: None is all. A scope `orders:*` covers `orders:write`; `*` covers all but `system`.

    `limits`: kind of gift (refund, discount, cancel) → currency → the most that needs nobody's approval, in major units as a decimal
    string. A kind that is not named has no limit; a currency that its kind does not name always needs approval.
    """

    id: str
    scopes: frozenset[str]
    locations: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    language: str = "en"
    limits: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        fixed = {kind: MappingProxyType(dict(most)) for kind, most in self.limits.items()}
        object.__setattr__(self, "limits", MappingProxyType(fixed))

    def may(self, scope: str) -> bool:
        if scope in self.scopes:
            return True
        if scope == SYSTEM_SCOPE:
            return False
        return "*" in self.scopes or f"{scope.partition(':')[0]}:*" in self.scopes

    def grants(self, scope: str) -> bool:
        """Whether it may give this scope to a key: only what it has itself, and never the engine's own."""
        return scope.partition(":")[0] != SYSTEM_SCOPE and self.may(scope)

    def at(self, location: str) -> bool:
        """Whether this location is within its limits."""
        return self.locations is None or location in self.locations

    @property
    def unasked(self) -> dict[str, dict[str, str]] | None:
        """Its `limits` as a row keeps them; None is none."""
        return {kind: dict(most) for kind, most in self.limits.items()} or None

    def allows(self, kind: str, amount: Decimal, currency: str) -> bool:
        """Whether it may give away so much without asking."""
        most = self.limits.get(kind)
        return most is None or amount <= Decimal(most.get(currency, 0))

    def covers(self, limits: Mapping[Any, Mapping[str, str]]) -> bool:
        """Whether somebody with these limits may do nothing unasked that it may not."""
        return all(
            kind in limits and all(self.allows(kind, Decimal(most), currency) for currency, most in limits[kind].items())
            for kind in self.limits
        )

    @property
    def limited(self) -> bool:
        return self.locations is not None or self.channels is not None

    @property
    def sees_all_jobs(self) -> bool:
        """Whether it sees jobs of others, too, and the files they made: those hold what the others may see."""
        return self.may(ALL_JOBS) and not self.limited


SYSTEM = Actor("system", frozenset({"*", SYSTEM_SCOPE}))
"""The engine itself: due work and instruction loops."""
