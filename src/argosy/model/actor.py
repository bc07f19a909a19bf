"""Who acts: an API key, a user, the system; with scopes, and limits to some locations or channels.

Beside the rows, because what a command may read of an order depends on who asks.
"""

from __future__ import annotations

from dataclasses import dataclass

SYSTEM_SCOPE = "system"
ALL_JOBS = "jobs:all"


@dataclass(frozen=True)
class Actor:
    """`locations` and `channels`: None is all. A scope `orders:*` covers `orders:write`; `*` covers all but `system`."""

    id: str
    scopes: frozenset[str]
    locations: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    language: str = "en"

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
    def limited(self) -> bool:
        return self.locations is not None or self.channels is not None

    @property
    def sees_all_jobs(self) -> bool:
        """Whether it sees jobs of others, too, and the files they made: those hold what the others may see."""
        return self.may(ALL_JOBS) and not self.limited


SYSTEM = Actor("system", frozenset({"*", SYSTEM_SCOPE}))
"""The engine itself: due work and instruction loops."""
