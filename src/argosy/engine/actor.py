"""Who acts: an API key, a user, the system; with scopes, and limits to some locations or channels."""

from __future__ import annotations

from dataclasses import dataclass

SYSTEM_SCOPE = "system"


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


SYSTEM = Actor("system", frozenset({"*", SYSTEM_SCOPE}))
"""The engine itself: due work and instruction loops."""
